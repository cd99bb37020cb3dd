import { at, itemsOf, type Located } from "../../../../common/locatedYaml";
import { EventReader, type DescribedEvent } from "../template/events";
import type { Intrinsics } from "../template/intrinsics";

/** Reads an event of a function of AWS SAM that is no request; undefined where no key of the configuration says it. */
export function readEventSource(
    type: string,
    properties: Located | undefined,
    where: string,
    intrinsics: Intrinsics,
): DescribedEvent | undefined {
    const reader = new EventReader(intrinsics);
    const from = (
        kind: DescribedEvent["kind"],
        value: DescribedEvent["value"] | undefined,
        source: Located | undefined,
    ) => {
        const found = reader.source(source);
        return value === undefined || found === undefined ? undefined : { kind, value, source: found, where };
    };
    switch (type) {
        case "Schedule":
        case "ScheduleV2": {
            const expression = at(properties, type === "Schedule" ? "Schedule" : "ScheduleExpression");
            const value = reader.schedule(properties, expression);
            return value === undefined ? undefined : { kind: "schedules", value, where };
        }
        case "SQS":
            return from("queues", reader.queue(properties), at(properties, "Queue"));
        case "DynamoDB":
        case "Kinesis":
            return from("streams", reader.stream(properties), at(properties, "Stream"));
        case "SNS":
            return from("topics", reader.topic(properties), at(properties, "Topic"));
        case "S3": {
            const events = at(properties, "Events");
            const list = itemsOf(events).length > 0 ? itemsOf(events) : events === undefined ? [] : [events];
            const rules = at(properties, "Filter", "S3Key", "Rules");
            return from("buckets", reader.bucket(properties, list, rules), at(properties, "Bucket"));
        }
        default:
            return undefined;
    }
}
