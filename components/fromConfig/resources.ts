import * as pulumi from "@pulumi/pulumi";

import { canBeOfPreviews } from "../../config/links";
import { environmentTags } from "../../config/resourceTags";
import { OF_PREVIEWS, RESOURCE_KINDS, resourceName, type ResourceKind } from "../../contract/resourceNames";
import type { ResourceOutputs } from "../../contract/resourceOutputs";
import { joined, NOTHING_LINKED, Resources, type Linked, type LinkedResources, type ResourcesArgs } from "../resources";
import type { OwnLinks } from "./links";
import type { Platform } from "./platform";

/**
 * Makes the resources of the configuration: those that all share, and those of each environment.
 *
 * @param links What `resources.ts` has made besides.
 */
export function makeResources(
    stack: Platform,
    links: OwnLinks,
    opts: pulumi.ComponentResourceOptions,
): LinkedResources {
    const { environments } = stack.config;
    const shared = {
        ...made("shared", resourcesArgs(stack, undefined, stack.config.protect), opts),
        links: links.shared,
    };
    const own = new Map(
        environments.map(({ name, protect }) => [
            name,
            { ...made(name, resourcesArgs(stack, name, protect), opts), links: links.of(name) },
        ]),
    );
    return {
        shared,
        previews: madeForPreviews(stack, opts),
        outputs: [
            ...outputsOf(stack, shared, undefined),
            ...environments.flatMap(({ name }) => outputsOf(stack, own.get(name) ?? NOTHING_LINKED, name)),
        ],
        ownOutputs: links.made,
        of: (environment) => joined(own.get(environment) ?? NOTHING_LINKED, shared),
    };
}

/**
 * What previews have in place of what environments have: one of each for all previews. Nothing of it is worth keeping, so that it goes with
 * the key.
 */
function madeForPreviews(stack: Platform, opts: pulumi.ComponentResourceOptions): Linked {
    const { previews, resources } = stack.config.pullRequests;
    return previews > 0 && resources
        ? made(OF_PREVIEWS, resourcesArgs(stack, OF_PREVIEWS, false), opts)
        : NOTHING_LINKED;
}

/** What the stack exports of what one owner has: not of what was there already. */
function outputsOf(
    { config }: Pick<Platform, "config">,
    linked: Linked,
    environment: string | undefined,
): readonly ResourceOutputs<pulumi.Output<string>>[] {
    const owner = config.environments.find(({ name }) => name === environment) ?? config;
    return RESOURCE_KINDS.flatMap((kind) =>
        Object.entries(linked[kind])
            .filter(([key]) => config.resources[kind][key]?.arn === undefined)
            .map(([key, { settings }]) => ({
                kind,
                key,
                ...(environment === undefined ? {} : { environment }),
                name: settings["name"] ?? pulumi.output(""),
                protect: isProtected(config, owner.protect, kind, key),
            })),
    );
}

/** Whether a resource is protected, whose owner is. What holds nothing never is. */
function isProtected(
    { goingResources }: Pick<Platform["config"], "goingResources">,
    protect: boolean,
    kind: ResourceKind,
    key: string,
): boolean {
    return protect && kind !== "topics" && !goingResources.includes(`${kind}.${key}`);
}

/** A component, but where there is nothing in it: a stack without resources has nothing of it. */
function made(name: string, args: ResourcesArgs | undefined, opts: pulumi.ComponentResourceOptions): Linked {
    return args === undefined ? NOTHING_LINKED : new Resources(name, args, opts).linked;
}

/** What every resource of the configuration says. */
interface Made {
    readonly shared: boolean;
    readonly arn: string | undefined;
    readonly name?: string | undefined;
}

/** What an environment or previews have for themselves or, without one, what all share; undefined where that is nothing. */
function resourcesArgs(
    { config, scope, tags: all }: Pick<Platform, "config" | "scope" | "tags">,
    environment: string | undefined,
    protect: boolean,
): ResourcesArgs | undefined {
    const isOfPreviews = environment === OF_PREVIEWS;
    const tags = environment === undefined ? all : environmentTags(all, isOfPreviews ? "previews" : environment);
    const { projectName, resources } = config;
    const of = <K extends ResourceKind>(kind: K): [string, (typeof resources)[K][string]][] => {
        const all: Readonly<Record<string, Made>> = resources[kind];
        const those = Object.entries(all).filter(([, each]) =>
            isOfPreviews
                ? canBeOfPreviews(kind, each)
                : // What is there already is nobody's own.
                  (each.shared || each.arn !== undefined) === (environment === undefined),
        );
        return those as [string, (typeof resources)[K][string]][];
    };
    const nameOf = (kind: ResourceKind, key: string, fifo?: boolean) =>
        resources[kind][key]?.name ?? resourceName(kind, projectName, environment, key, fifo);
    const common = (kind: ResourceKind, key: string) => ({
        protect: isProtected(config, protect, kind, key),
        // AWS makes each bucket's name anew: what is left of one is in nobody's way, and deleting it would take its objects one by one.
        ...(isOfPreviews && kind !== "buckets" ? { retain: false } : {}),
        tags,
    });
    const args: Required<Omit<ResourcesArgs, "environment">> = {
        tables: entries(
            of("tables"),
            (key, { arn, grant, name: _name, shared: _shared, partitionKey = "", ...table }) =>
                arn === undefined
                    ? { ...table, grant, partitionKey, tableName: nameOf("tables", key), ...common("tables", key) }
                    : { arn, grant },
        ),
        buckets: entries(of("buckets"), (key, { arn, grant, name, shared: _shared, ...bucket }) =>
            arn === undefined
                ? { ...bucket, grant, ...bucketName(name, nameOf("buckets", key)), ...common("buckets", key) }
                : { arn, grant },
        ),
        queues: entries(of("queues"), (key, { arn, grant, name: _name, shared: _shared, ...queue }) =>
            arn === undefined
                ? { ...queue, grant, queueName: nameOf("queues", key, queue.fifo), ...common("queues", key) }
                : { arn, grant, dnsSuffix: scope.dnsSuffix },
        ),
        topics: entries(of("topics"), (key, { arn, grant, name: _name, shared: _shared, ...topic }) =>
            arn === undefined
                ? { ...topic, grant, topicName: nameOf("topics", key, topic.fifo), tags }
                : { arn, grant },
        ),
        secrets: entries(of("secrets"), (key, { arn, grant }) =>
            arn === undefined
                ? { grant, secretName: nameOf("secrets", key), ...common("secrets", key) }
                : { arn, grant },
        ),
    };
    return Object.values(args).every((kind) => Object.keys(kind).length === 0) ? undefined : { ...args, environment };
}

/** The whole name of a bucket, or what AWS puts 26 digits behind. */
function bucketName(name: string | undefined, namePrefix: string): { bucketName: string } | { namePrefix: string } {
    return name === undefined ? { namePrefix } : { bucketName: name };
}

function entries<T, A>(list: readonly [string, T][], args: (key: string, each: T) => A): Record<string, A> {
    return Object.fromEntries(list.map(([key, each]) => [key, args(key, each)]));
}
