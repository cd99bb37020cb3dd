import { RESOURCE_KINDS, type ResourceKind } from "../../contract/resourceNames";
import type { PlatformConfig } from "../config";
import type { Fault } from "../fault";
import { bucketFaults } from "./buckets";
import { eachFaults } from "./check";
import { deadLetterNotices } from "./deadLetters";
import { Places, type WithEvents } from "./places";
import { dispatchedHandler, EVENT_KINDS, eventsOf, linkOf, sourceOf, type AnyEvent } from "./resolve";
import { sharedQueueFaults } from "./sharedQueues";
import { tellsItsName, type Sources } from "./sources";

/** What a link of `resources.ts` is, as far as events want to know. */
export interface LinkSource {
    /** Undefined of what no helper has made: it may be any of them. */
    readonly kind: ResourceKind | undefined;
    /** Whether it has a setting that names it by its ARN. */
    readonly hasArn: boolean;
    /** Whether somebody else has made it. */
    readonly isForeign: boolean;
    readonly fifo: boolean;
    /** Seconds, of a queue. */
    readonly visibilityTimeout?: number | undefined;
    /** Whether it is a queue of a helper that has no dead letters. */
    readonly losesFailed: boolean;
    /** Whether the stream of a table is known. */
    readonly hasStream: boolean;
}

/** The links of `resources.ts`, by their names. */
export interface LinkSources {
    readonly shared: Readonly<Record<string, LinkSource>>;
    of(environment: string): Readonly<Record<string, LinkSource>>;
}

/**
 * What is wrong with events that name links: only the program that has called `resources.ts` knows.
 *
 * @param links undefined where there is no such file.
 */
export function eventLinkFaults(
    config: Pick<PlatformConfig, "environments" | "events" | "function" | "region" | "resources">,
    links: LinkSources | undefined,
): readonly Fault[] {
    const { environments, region, resources } = config;
    const places = Places.inValues(config);
    const all: readonly WithEvents[] = environments.map((environment) => ({
        environment,
        events: eventsOf(config, environment),
    }));
    if (links === undefined) {
        return once(all.flatMap((of) => withoutFile(places, of)));
    }
    const sourcesOf = (...names: readonly string[]) =>
        withLinks(
            resources,
            links.shared,
            Object.assign({}, ...names.map((name) => links.of(name))) as typeof links.shared,
        );
    const everywhere = sourcesOf(...environments.map(({ name }) => name));
    return once([
        ...all.flatMap((of) => [
            ...eachFaults(places, of, { ...config, resources: sourcesOf(of.environment.name) }, region),
            ...dispatched(places, of),
        ]),
        ...sharedQueueFaults(all, everywhere),
        ...bucketFaults(places, all, everywhere),
    ]);
}

/** What `pulumi up` says of events that name links, of each link once. */
export function eventLinkNotices(
    config: Pick<PlatformConfig, "environments" | "events" | "resources">,
    links: LinkSources,
): readonly string[] {
    const notices = config.environments.flatMap((environment) =>
        deadLetterNotices(config, [environment], withLinks(config.resources, links.shared, links.of(environment.name))),
    );
    return [...new Set(notices)];
}

/** What is common is looked at once for each environment. */
function once(faults: readonly Fault[]): readonly Fault[] {
    return [...new Map(faults.map((fault) => [fault.path, fault])).values()];
}

/** The resources of the configuration, and the links as `links.<name>`. */
function withLinks(resources: Sources, shared: LinkSources["shared"], own: LinkSources["shared"]): Sources {
    const entries = [
        ...Object.entries(shared).map(([name, link]) => ({ name, link, isShared: true })),
        ...Object.entries(own).map(([name, link]) => ({ name, link, isShared: false })),
    ];
    const kinds = RESOURCE_KINDS.map((kind) => {
        const found = entries
            .filter(({ link }) => link.hasArn && (link.kind ?? kind) === kind)
            .map(({ name, link, isShared }) => [`links.${name}`, entry(link, isShared)] as const);
        return [kind, { ...resources[kind], ...Object.fromEntries<object>(found) }] as const;
    });
    return { ...(Object.fromEntries(kinds) as unknown as Sources), links: entries.map(({ name }) => name) };
}

/** A link in the shape that the configuration gives resources. */
function entry({ fifo, isForeign, hasStream, losesFailed, visibilityTimeout }: LinkSource, shared: boolean): object {
    return {
        shared,
        fifo,
        arn: isForeign ? "arn" : undefined,
        stream: hasStream ? "NEW_IMAGE" : undefined,
        visibilityTimeout,
        deadLetters: losesFailed ? undefined : {},
    };
}

/** The members of an event that name something, with what they name. */
function namedBy(event: AnyEvent): readonly (readonly [member: string, link: string])[] {
    const members = ["queue", "stream", "topic", "bucket", "deadLetter", "onFailure"];
    return Object.entries(event as object).flatMap(([member, value]) =>
        members.includes(member) && typeof value === "string" && linkOf(value) !== undefined
            ? [[member, value] as const]
            : [],
    );
}

function withoutFile(places: Places, of: WithEvents): readonly Fault[] {
    return EVENT_KINDS.flatMap((kind) =>
        of.events[kind].flatMap((event) =>
            namedBy(event).map(([member, link]) =>
                places.set(of, kind, event, member, {
                    problem: `is ${link}, and there is no resources.ts beside index.ts`,
                    expected: "the file that makes it (docs/resources.md#in-code), a key of resources, or an ARN",
                    value: "<key or ARN>",
                }),
            ),
        ),
    );
}

/** The dispatcher of a package knows an event by its source, and the package is built without `resources.ts`. */
function dispatched(places: Places, of: WithEvents): readonly Fault[] {
    return EVENT_KINDS.filter((kind) => !tellsItsName(kind)).flatMap((kind) =>
        of.events[kind].flatMap((event) => {
            const source = sourceOf(kind, event) ?? "";
            const member = namedBy(event).find(([, link]) => link === source)?.[0];
            return dispatchedHandler(event) === undefined || member === undefined
                ? []
                : [
                      places.set(of, kind, event, member, {
                          problem: `is ${source}, and the package's dispatcher, which calls ${event.handler}, has to know its ARN when it is built`,
                          expected: "its ARN, or a handler of function.handlers",
                          value: "<ARN>",
                      }),
                  ];
        }),
    );
}
