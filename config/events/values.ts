import { isMap } from "../../common/json";
import type { Rule } from "../reader";

/** "Event notification types and destinations" of Amazon S3: those that a general purpose bucket sends to Lambda. */
export const BUCKET_EVENTS = [
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:ReducedRedundancyLostObject",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
    "s3:ObjectAcl:Put",
] as const;

/** A field of cron as EventBridge Scheduler has it: "Cron-based schedules". */
const FIELD = "[A-Za-z0-9,*/#?-]+";

/** Whether the text of a schedule is one, or what is wrong with it. */
function checkSchedule(value: string): boolean | string {
    const [, kind = "", inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(value) ?? [];
    switch (kind) {
        case "rate":
            return checkRate(inner);
        case "cron":
            return checkCron(inner);
        case "at":
            return checkMoment(inner);
        default:
            return false;
    }
}

function checkRate(inner: string): boolean | string {
    const [, count = "", unit = "", plural = ""] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner) ?? [];
    if (unit === "") {
        return "a rate is a whole number of minutes, hours or days, such as rate(5 minutes)";
    }
    return (count === "1") === (plural === "") ? true : `it is ${count} ${unit}${count === "1" ? "" : "s"}`;
}

function checkCron(inner: string): boolean | string {
    const fields = inner.trim().split(/\s+/);
    if (fields.length !== 6) {
        return `has ${fields.length} fields, not the six of EventBridge: minutes, hours, day of the month, month, day of the week, year`;
    }
    if (!fields.every((field) => new RegExp(`^${FIELD}$`).test(field))) {
        return "has a field that is none";
    }
    const [minutes = "", hours = "", day = "", , weekday = ""] = fields;
    if ([minutes, hours].some((field) => field.includes("?"))) {
        return "has ? in place of a time";
    }
    return (day === "?") === (weekday === "?")
        ? "one of day of the month and day of the week has to be ?, and not both"
        : true;
}

function checkMoment(inner: string): boolean | string {
    const isWritten = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner);
    const read = isWritten ? new Date(`${inner}Z`) : new Date(NaN);
    return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(inner)
        ? true
        : "a moment is written as at(2030-12-31T23:59:00), without a zone";
}

/** "Schedule types in EventBridge Scheduler". */
export const scheduleRule: Rule<string> = {
    expected: "rate(5 minutes), cron(0 3 * * ? *) or at(2030-12-31T23:59:00)",
    example: "'rate(1 day)'",
    pattern: "^(rate|cron|at)\\(.+\\)$",
    check: checkSchedule,
};

/** A name of the IANA time zone database. Node.js knows the same, in any case; EventBridge wants them as they are written. */
export const zoneRule: Rule<string> = {
    expected: "a time zone of the IANA database, such as Europe/Berlin or UTC",
    example: "Europe/Berlin",
    pattern: "^[A-Za-z][\\w+/-]*$",
    check: (value) => {
        if (!/^[A-Z][\w+/-]*$/.test(value)) {
            return isZone(value) ? "names of zones begin with a capital" : false;
        }
        if (!isZone(value)) {
            return false;
        }
        const known = ZONES.get(value.toLowerCase());
        return known === undefined || known === value ? true : `it is written ${known}`;
    },
};

const ZONES: ReadonlyMap<string, string> = new Map(
    Intl.supportedValuesOf("timeZone").map((zone) => [zone.toLowerCase(), zone] as const),
);

function isZone(value: string): boolean {
    try {
        return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
    } catch {
        return false;
    }
}

/** Whether it is a list of patterns of event filtering, or what is wrong with it. */
export function patternsFault(value: unknown): boolean | string {
    if (!Array.isArray(value) || value.length === 0 || value.length > 10) {
        return false;
    }
    for (const each of value) {
        if (!isMap(each)) {
            return false;
        }
        if (JSON.stringify(each).length > 4096) {
            return "one of them has more than the 4,096 characters that Lambda takes";
        }
    }
    return true;
}

/** A key of `resources`, or an ARN of one of some services. @param services Such as `sqs or sns`. */
export function sourceRule(services: string): Rule<string> {
    const known = services.split(" or ");
    return {
        expected: `a key of resources, links.<name> of resources.ts, or an ARN of ${services}, in which \${region} and \${accountId} may stand`,
        example: "<key or ARN>",
        check: (value) => {
            if (!value.startsWith("arn:")) {
                return /^[A-Za-z][\w-]{0,63}$|^links\.[A-Za-z]\w*$/.test(value);
            }
            const [, , service = "", , , ...rest] = value.split(":");
            if (!known.includes(service)) {
                return `it is an ARN of ${service || "nothing"}`;
            }
            const resource = rest.join(":");
            switch (service) {
                case "dynamodb":
                    return /^table\/[\w.-]+\/stream\/[\w.:-]+$/.test(resource)
                        ? true
                        : "it names no stream: arn:…:table/<name>/stream/<time>";
                case "kinesis":
                    return /^stream\/[\w.-]+$/.test(resource) ? true : "it names no stream: arn:…:stream/<name>";
                case "s3":
                    return /^[a-z0-9][a-z0-9.${}A-Za-z-]+$/.test(resource) ? true : "it names no bucket";
                default:
                    return /^[\w${}-]+(\.fifo)?$/.test(resource);
            }
        },
    };
}
