import * as pulumi from "@pulumi/pulumi";

import { canonicalJson } from "../../common/canonicalJson";
import type { Environment as EnvironmentConfig } from "../../config";
import { notificationsName, OBJECT_CREATED } from "../../config/events/buckets";
import { dispatchedHandler, eventsOf, furtherHandler, hasNoEvents, isArn, linkOf } from "../../config/events/resolve";
import type { AnyEvent, EnvironmentEvents as Events } from "../../config/events/resolve";
import { filled } from "../../config/iam/placeholders";
import { environmentTags } from "../../config/resourceTags";
import { SCHEDULE_MEMBER } from "../../contract/eventHandlers";
import { environmentNames } from "../../contract/names";
import type { Environment } from "../environment";
import type { BucketEventArgs, EnvironmentEventsArgs, MappingArgs, ScheduleArgs } from "../events";
import type { Linked } from "../resources";
import type { Platform, Shared } from "./platform";

/** The kinds of resources that events come from, or that get what was given up. */
type SourceKind = "buckets" | "queues" | "tables" | "topics";

/** The arguments of an environment's events; undefined where it has none. */
export function eventsArgs(
    platform: Platform,
    environment: EnvironmentConfig,
    served: Pick<Environment, "alias" | "function" | "handlers">,
    { linked }: Pick<Shared, "linked">,
): EnvironmentEventsArgs | undefined {
    const { config, scope, tags } = platform;
    const events = eventsOf(config, environment);
    if (hasNoEvents(events)) {
        return undefined;
    }
    const { name } = environment;
    const names = environmentNames(config.projectName, config.region, name);
    const arn = (kinds: readonly SourceKind[], reference: string) => arnOf(platform, linked.of(name), kinds, reference);
    const to = (event: Pick<AnyEvent, "handler">) => {
        const further = furtherHandler(event);
        return further === undefined ? undefined : served.handlers.get(further);
    };
    return {
        alias: served.alias,
        functionRole: served.function.roleName,
        schedules: events.schedules.map((event) => ({ ...scheduleOf(platform, event, arn), alias: to(event) })),
        mappings: [
            ...events.queues.map((event) => ({ ...queueOf(event, arn), alias: to(event) })),
            ...events.streams.map((event) => ({ ...streamOf(event, arn), alias: to(event) })),
        ],
        // Neither SNS nor S3 knows one that is switched off.
        topics: events.topics
            .filter(({ enabled }) => enabled)
            .map(({ name: event, handler, topic = "", filter, filterScope = "MessageAttributes" }) => ({
                name: event,
                alias: to({ handler }),
                topic: arn(["topics"], topic),
                filter: filter === undefined ? undefined : canonicalJson(filter),
                filterScope,
            })),
        buckets: events.buckets
            .filter(({ enabled }) => enabled)
            .map((event) => ({
                ...bucketOf(platform, name, event, arn(["buckets"], event.bucket ?? ""), linked),
                alias: to(event),
            })),
        groupName: names.scheduleGroup,
        scheduleRoleName: names.scheduleRole,
        scope,
        tags: environmentTags(tags, name),
    };
}

type Arn = (kinds: readonly SourceKind[], reference: string) => pulumi.Input<string>;

/** The ARN of what an event names: of a table, that of its stream. */
function arnOf(
    { config, scope }: Platform,
    linked: Linked,
    kinds: readonly SourceKind[],
    reference: string,
): pulumi.Input<string> {
    if (isArn(reference)) {
        return filled(reference, { ...scope, projectName: config.projectName });
    }
    const link = linkOf(reference);
    if (link !== undefined) {
        const { settings = {}, isWritten = false } = linked.links[link] ?? {};
        const named = (kinds.includes("tables") ? settings["streamArn"] : undefined) ?? settings["arn"];
        const arn = pulumi.output(named ?? "");
        return isWritten ? arn.apply((found) => checkedArn(found, kinds, reference)) : arn;
    }
    const kind = kinds.find((each) => Object.hasOwn(linked[each], reference));
    const found = kind && linked[kind][reference]?.settings[kind === "tables" ? "streamArn" : "arn"];
    if (found === undefined) {
        throw new pulumi.RunError(
            `The configuration was accepted with ${reference}, which is not there: this is a fault of the platform`,
        );
    }
    return found;
}

/** The services of ARNs, by what they are of. */
const SERVICES = { buckets: ["s3"], queues: ["sqs"], tables: ["dynamodb", "kinesis"], topics: ["sns"] } as const;

/** What no helper has made may be anything. @throws {pulumi.RunError} where it is nothing that such an event comes from. */
function checkedArn(arn: string, kinds: readonly SourceKind[], reference: string): string {
    const wanted = kinds.flatMap((kind): readonly string[] => SERVICES[kind]);
    if (!wanted.includes(arn.split(":")[2] ?? "")) {
        throw new pulumi.RunError(
            `${reference}, which events name, is ${arn}, and is to be an ARN of ${wanted.join(" or ")}. Name another link, or mend its ` +
                "setting arn in resources.ts.",
        );
    }
    return arn;
}

function scheduleOf({ scope }: Platform, event: Events["schedules"][number], arn: Arn): ScheduleArgs {
    const { name, schedule = "", timeZone = "UTC", retries = 185, maximumAge = 86_400, deadLetter, enabled } = event;
    const input = event.input ?? {
        version: "0",
        id: "<aws.scheduler.execution-id>",
        "detail-type": "Scheduled Event",
        source: "aws.scheduler",
        account: scope.accountId,
        time: "<aws.scheduler.scheduled-time>",
        region: scope.region,
        resources: ["<aws.scheduler.schedule-arn>"],
        detail: {},
    };
    return {
        name,
        expression: schedule,
        timeZone,
        input: canonicalJson(
            dispatchedHandler(event) === undefined ? input : { [SCHEDULE_MEMBER]: name, event: input },
        ),
        retries,
        maximumAge,
        deadLetter: deadLetter === undefined ? undefined : arn(["queues"], deadLetter),
        enabled,
    };
}

const texts = (filters: readonly object[] | undefined) => (filters ?? []).map((each) => canonicalJson(each));

function queueOf(event: Events["queues"][number], arn: Arn): MappingArgs {
    const { name, queue = "", batchSize = 10, window = 0, partialFailures = false, filters, concurrency } = event;
    return {
        name: `queue-${name}`,
        source: arn(["queues"], queue),
        batchSize,
        window,
        partialFailures,
        filters: texts(filters),
        enabled: event.enabled,
        concurrency,
    };
}

function streamOf(event: Events["streams"][number], arn: Arn): MappingArgs {
    const { name, stream = "", batchSize = 100, window = 0, partialFailures = false, filters } = event;
    const { startingPosition = "TRIM_HORIZON", parallelism = 1, bisect = false, onFailure } = event;
    return {
        name: `stream-${name}`,
        source: arn(["tables"], stream),
        batchSize,
        window,
        partialFailures,
        filters: texts(filters),
        enabled: event.enabled,
        stream: {
            startingPosition,
            parallelism,
            bisect,
            retries: event.retries ?? -1,
            maximumAge: event.maximumAge ?? -1,
            onFailure: onFailure === undefined ? undefined : arn(["queues", "topics"], onFailure),
        },
    };
}

function bucketOf(
    { config }: Platform,
    environment: string,
    { name, bucket = "", events = OBJECT_CREATED, prefix, suffix }: Events["buckets"][number],
    bucketArn: pulumi.Input<string>,
    { shared }: Shared["linked"],
): BucketEventArgs {
    const link = linkOf(bucket);
    const own = notificationsName(environment, bucket);
    const of = link === undefined ? config.resources.buckets[bucket] : { shared: Object.hasOwn(shared.links, link) };
    const bucketName = notificationsName(environment, bucket, of);
    return {
        name,
        bucketName,
        // An environment that has no events of it any more may have had one.
        formerNames: bucketName === own ? [] : config.environments.map((each) => notificationsName(each.name, bucket)),
        bucket: pulumi.output(bucketArn).apply((arn) => arn.replace(/^.*:/, "")),
        bucketArn,
        events,
        prefix,
        suffix,
    };
}
