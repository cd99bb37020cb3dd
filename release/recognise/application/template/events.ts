import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { EventKind } from "../../../../config/events/resolve";
import type { Intrinsics } from "./intrinsics";

/** Something besides requests that calls a function, in the words of the configuration. */
export interface DescribedEvent {
    readonly kind: EventKind;
    /** As `events.<kind>.<event>` takes it, without source and handler. */
    readonly value: Readonly<Record<string, unknown>>;
    /** Where it comes from: a resource of the template, or an ARN. @default - from itself, as a schedule does */
    readonly source?: EventSource;
    readonly where: string;
}

/** Where an event comes from. */
export type EventSource = { readonly resource: string } | { readonly arn: string };

/** What reading one member gives: nothing where it is not there, and undefined where no key of the configuration says it. */
type Part = Readonly<Record<string, unknown>> | undefined;

/** EventReader reads members of events, by any of the names that they have in one or the other kind of file. */
export class EventReader {
    private readonly intrinsics: Intrinsics;

    constructor(intrinsics: Intrinsics) {
        // ARNs of events take the placeholders that statements take.
        this.intrinsics = intrinsics.forStatements();
    }

    /** A queue; undefined where something of it cannot be written. */
    queue(event: Located | undefined): Part {
        return whole([
            this.number(event, "batchSize", "batchSize", "BatchSize"),
            this.number(event, "window", "maximumBatchingWindow", "MaximumBatchingWindowInSeconds"),
            this.number(event, "concurrency", "maximumConcurrency", "ScalingConfig.MaximumConcurrency"),
            ...this.records(event),
        ]);
    }

    /** A stream of a table or of Kinesis. */
    stream(event: Located | undefined): Part {
        const others = ["tumblingWindowInSeconds", "TumblingWindowInSeconds", "StartingPositionTimestamp", "consumer"];
        const consumer = at(event, "consumer");
        const isOther = others.some((key) => at(event, key) !== undefined && scalarOf(consumer) !== "false");
        return isOther
            ? undefined
            : whole([
                  this.text(event, "startingPosition", "startingPosition", "StartingPosition"),
                  this.number(event, "batchSize", "batchSize", "BatchSize"),
                  this.number(event, "window", "batchWindow", "MaximumBatchingWindowInSeconds"),
                  this.number(event, "parallelism", "parallelizationFactor", "ParallelizationFactor"),
                  this.number(event, "retries", "maximumRetryAttempts", "MaximumRetryAttempts"),
                  this.number(event, "maximumAge", "maximumRecordAgeInSeconds", "MaximumRecordAgeInSeconds"),
                  this.flag(event, "bisect", "bisectBatchOnFunctionError", "BisectBatchOnFunctionError"),
                  this.text(event, "onFailure", "destinations.onFailure", "DestinationConfig.OnFailure.Destination"),
                  ...this.records(event),
              ]);
    }

    /** A topic. */
    topic(event: Located | undefined): Part {
        const others = ["redrivePolicy", "RedrivePolicy", "SqsSubscription", "Region", "kmsMasterKeyId"];
        return others.some((key) => at(event, key) !== undefined)
            ? undefined
            : whole([
                  this.map(event, "filter", "filterPolicy", "FilterPolicy"),
                  this.text(event, "filterScope", "filterPolicyScope", "FilterPolicyScope"),
              ]);
    }

    /** A bucket. @param rules Lists of maps of `prefix` and `suffix`, or of `Name` and `Value`. */
    bucket(event: Located | undefined, events: readonly Located[], rules: Located | undefined): Part {
        const kinds = events.map((each) => this.textOf(each));
        const parts = itemsOf(rules).map((rule): Part => {
            const name = scalarOf(at(rule, "Name"))?.toLowerCase();
            const value = name === undefined ? undefined : this.textOf(at(rule, "Value"));
            return name === undefined
                ? whole([this.text(rule, "prefix", "prefix"), this.text(rule, "suffix", "suffix")])
                : value === undefined || !/^(prefix|suffix)$/.test(name)
                  ? undefined
                  : { [name]: value };
        });
        const isUsual = kinds.length === 0 || (kinds.length === 1 && kinds[0] === "s3:ObjectCreated:*");
        const told = kinds.includes(undefined) ? undefined : isUsual ? {} : { events: kinds };
        return whole([told, this.enabled(event), ...parts]);
    }

    /** A schedule: `rate(…)` or `cron(…)`, with what goes with it. */
    schedule(event: Located | undefined, expression: Located | undefined): Part {
        const others = [
            "inputPath",
            "inputTransformer",
            "DeadLetterConfig",
            "FlexibleTimeWindow",
            "StartDate",
            "EndDate",
        ];
        const schedule = this.textOf(expression);
        return schedule === undefined || others.some((key) => at(event, key) !== undefined)
            ? undefined
            : whole([
                  { schedule },
                  this.text(event, "timeZone", "timezone", "ScheduleExpressionTimezone"),
                  this.map(event, "input", "input", "Input"),
                  this.number(event, "retries", "RetryPolicy.MaximumRetryAttempts"),
                  this.number(event, "maximumAge", "RetryPolicy.MaximumEventAgeInSeconds"),
                  this.enabled(event),
              ]);
    }

    /** What a source names; undefined where that is not known. */
    source(member: Located | undefined): EventSource | undefined {
        const found = this.intrinsics.resolve(member);
        return found.of !== undefined && !("isPart" in found && found.isPart === true)
            ? { resource: found.of.resource }
            : "text" in found && found.text.startsWith("arn:")
              ? { arn: found.text }
              : undefined;
    }

    /** A text with its intrinsics resolved. */
    textOf(member: Located | undefined): string | undefined {
        const found = member === undefined ? undefined : this.intrinsics.resolve(member);
        return found !== undefined && "text" in found ? found.text : undefined;
    }

    private records(event: Located | undefined): readonly Part[] {
        const types = find(event, ["functionResponseType", "FunctionResponseTypes"]);
        const isPartial = [types, ...itemsOf(types)].some((each) => scalarOf(each) === "ReportBatchItemFailures");
        const patterns = [
            ...itemsOf(at(event, "filterPatterns")).map(plainOf),
            ...itemsOf(at(event, "FilterCriteria", "Filters")).map((filter) =>
                parsed(this.textOf(at(filter, "Pattern"))),
            ),
        ];
        return [
            isPartial ? { partialFailures: true } : {},
            patterns.includes(undefined) ? undefined : patterns.length === 0 ? {} : { filters: patterns },
            this.enabled(event),
        ];
    }

    /** What is switched off; on is what there is anyway. */
    private enabled(event: Located | undefined): Part {
        const member = find(event, ["enabled", "Enabled", "State"]);
        const said = member === undefined ? undefined : this.textOf(member);
        return said === undefined
            ? member === undefined
                ? {}
                : undefined
            : /^(false|disabled)$/i.test(said)
              ? { enabled: false }
              : {};
    }

    private text(event: Located | undefined, key: string, ...names: readonly string[]): Part {
        const member = find(event, names);
        const text = this.textOf(member);
        return member === undefined ? {} : text === undefined ? undefined : { [key]: text };
    }

    private number(event: Located | undefined, key: string, ...names: readonly string[]): Part {
        const told = this.text(event, key, ...names);
        const text = told?.[key];
        const isNumber = typeof text === "string" && /^\d+$/.test(text);
        return text === undefined ? told : isNumber ? { [key]: Number(text) } : undefined;
    }

    private flag(event: Located | undefined, key: string, ...names: readonly string[]): Part {
        const told = this.text(event, key, ...names);
        return told?.[key] === undefined ? told : told[key] === "true" ? { [key]: true } : {};
    }

    /** A map, or a text of JSON that is one. */
    private map(event: Located | undefined, key: string, ...names: readonly string[]): Part {
        const member = find(event, names);
        const value = scalarOf(member) === undefined ? plainOf(member) : parsed(this.textOf(member));
        const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
        return member === undefined ? {} : isMap ? { [key]: value } : undefined;
    }
}

function find(event: Located | undefined, names: readonly string[]): Located | undefined {
    return names.map((name) => at(event, ...name.split("."))).find((each) => each !== undefined);
}

/** All parts as one; undefined where one is. */
function whole(parts: readonly Part[]): Part {
    return parts.includes(undefined) ? undefined : (Object.assign({}, ...parts) as Readonly<Record<string, unknown>>);
}

/** A value without functions of CloudFormation in it, as JSON has it. */
export function plainOf(value: Located | undefined): unknown {
    const members = [...membersOf(value)];
    if (value === undefined || value.tag !== undefined || members.some(([name]) => /^(Ref$|Fn::)/.test(name))) {
        return undefined;
    }
    if (value.value instanceof Map) {
        const inner = members.map(([name, member]) => [name, plainOf(member)] as const);
        return inner.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(inner);
    }
    if (Array.isArray(value.value)) {
        const inner = itemsOf(value).map(plainOf);
        return inner.includes(undefined) ? undefined : inner;
    }
    return value.value;
}

function parsed(text: string | undefined): unknown {
    try {
        return text === undefined ? undefined : (JSON.parse(text) as unknown);
    } catch {
        return undefined;
    }
}
