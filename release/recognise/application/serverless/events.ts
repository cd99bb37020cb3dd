import { at, itemsOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { EventReader, type DescribedEvent } from "../template/events";
import type { Intrinsics } from "../template/intrinsics";
import { keyOf, type MadeResource } from "../template/made";
import type { Notes } from "../template/notes";

/** ServerlessEvents reads what calls functions besides requests; topics and buckets that an event names are made with it, as by the framework. */
export class ServerlessEvents {
    private readonly reader: EventReader;
    private readonly own = new Map<string, MadeResource>();

    constructor(
        private readonly intrinsics: Intrinsics,
        private readonly notes: Notes,
    ) {
        this.reader = new EventReader(intrinsics);
    }

    /** The topics and buckets that events make. @param others What the file makes otherwise. */
    made(others: readonly MadeResource[]): readonly MadeResource[] {
        const names = new Set(others.map(({ physicalName }) => physicalName));
        const keys = new Set(others.map(({ kind, key }) => `${kind}.${key}`));
        return [...this.own.values()]
            .filter(({ physicalName }) => !names.has(physicalName))
            .map((made) => ({ ...made, key: keyOf(made.kind, made.key, keys) }));
    }

    /** Reads one event; undefined where no key of the configuration says it. */
    read(kind: string, value: Located | undefined, line: number): readonly DescribedEvent[] | undefined {
        const where = this.notes.at(line);
        switch (kind) {
            case "schedule":
                return this.schedules(value, where);
            case "eventBridge":
            case "cloudwatchEvent": {
                const schedule = at(value, "schedule");
                const isSchedule = schedule !== undefined && at(value, "pattern") === undefined;
                return isSchedule ? this.of("schedules", this.reader.schedule(value, schedule), where) : undefined;
            }
            case "sqs":
                return this.from("queues", this.reader.queue(value), at(value, "arn") ?? value, where);
            case "stream":
                return this.from("streams", this.reader.stream(value), at(value, "arn") ?? value, where);
            case "sns":
                return this.topic(value, where);
            case "s3":
                return this.bucket(value, where);
            default:
                return undefined;
        }
    }

    private schedules(value: Located | undefined, where: string): readonly DescribedEvent[] | undefined {
        const rate = at(value, "rate") ?? (scalarOf(value) === undefined ? undefined : value);
        const rates = itemsOf(rate).length > 0 ? itemsOf(rate) : [rate];
        const all = rates.map((each) => this.of("schedules", this.reader.schedule(value, each), where));
        return all.some((each) => each === undefined) ? undefined : all.flatMap((each) => each ?? []);
    }

    private topic(value: Located | undefined, where: string): readonly DescribedEvent[] | undefined {
        const read = this.reader.topic(value);
        const name = this.reader.textOf(at(value, "topicName") ?? (at(value, "arn") === undefined ? value : undefined));
        const arn =
            at(value, "arn") ?? (value?.tag === undefined && name?.startsWith("arn:") !== true ? undefined : value);
        if (arn !== undefined) {
            return this.from("topics", read, arn, where);
        }
        return name === undefined || read === undefined
            ? undefined
            : [{ kind: "topics", value: read, source: { resource: this.make("topic", name, where) }, where }];
    }

    private bucket(value: Located | undefined, where: string): readonly DescribedEvent[] | undefined {
        const event = at(value, "event");
        const read = this.reader.bucket(value, event === undefined ? [] : [event], at(value, "rules"));
        const bucket = at(value, "bucket") ?? value;
        const name = this.reader.textOf(bucket);
        // One that is there may be one that the same file makes: the framework has no other way to say that.
        const isThere = scalarOf(at(value, "existing")) === "true";
        const source = this.reader.source(bucket);
        const own = source !== undefined && "resource" in source ? source.resource : undefined;
        const resource =
            own ??
            (name === undefined
                ? undefined
                : isThere
                  ? this.intrinsics.named("AWS::S3::Bucket", name)
                  : this.make("bucket", name, where));
        return read === undefined || resource === undefined
            ? undefined
            : [{ kind: "buckets", value: read, source: { resource }, where }];
    }

    private from(
        kind: DescribedEvent["kind"],
        value: DescribedEvent["value"] | undefined,
        source: Located | undefined,
        where: string,
    ): readonly DescribedEvent[] | undefined {
        const found = this.reader.source(source);
        return value === undefined || found === undefined ? undefined : [{ kind, value, source: found, where }];
    }

    private of(kind: DescribedEvent["kind"], value: DescribedEvent["value"] | undefined, where: string) {
        return value === undefined ? undefined : [{ kind, value, where }];
    }

    /** What the framework makes by itself. @returns The name by which the event knows it. */
    private make(kind: "bucket" | "topic", physicalName: string, where: string): string {
        const type = kind === "topic" ? "AWS::SNS::Topic" : "AWS::S3::Bucket";
        const key = physicalName.replace(/[-_.]+(\w)/g, (_all, letter: string) => letter.toUpperCase());
        const made = {
            kind,
            name: physicalName,
            key,
            value: {},
            gaps: [],
            words: [],
            physicalName,
            where,
            type,
            properties: undefined,
        };
        this.own.set(`${kind} ${physicalName}`, made);
        return physicalName;
    }
}
