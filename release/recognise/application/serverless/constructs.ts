import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "../template/notes";
import type { Grant } from "../template/permissions";

/** What the constructs of the plugin serverless-lift come to. */
export interface ReadConstructs {
    /** The resources of CloudFormation that they make, by name. */
    readonly resources: ReadonlyMap<string, Located>;
    /** The functions of the queues' workers, as members of `functions`. */
    readonly workers: ReadonlyMap<string, Located>;
    /** What all functions may do with them. */
    readonly grants: readonly Grant[];
}

/** Seconds that a worker has where nothing is said: the framework's own. */
const TIMEOUT = 6;

/** The members of a queue that are read, or are the platform's own business. */
const QUEUE = /^(type|worker|fifo|maxRetries|batchSize|maxBatchingDelay|maxConcurrency|alarm|encryption)$/;

/** Reads queues and stores of serverless-lift ("Queue" and "Storage" of its manual); other constructs are noted. */
export function readConstructs(root: Located, notes: Notes): ReadConstructs {
    const resources = new Map<string, Located>();
    const workers = new Map<string, Located>();
    const grants: Grant[] = [];
    for (const [name, construct] of membersOf(at(root, "constructs"))) {
        const { line } = construct;
        const type = scalarOf(at(construct, "type")) ?? "no type";
        const known = type === "queue" ? QUEUE : type === "storage" ? /^type$/ : /^$/;
        const other = [...membersOf(construct).keys()].find((key) => !known.test(key));
        if (other !== undefined) {
            const what = `the construct ${name}, ${other === "type" ? type : `${type} with ${other}`}, which the platform has nothing for`;
            notes.missing(name, line, what, "keep it apart from the platform");
            continue;
        }
        const isQueue = type === "queue";
        resources.set(name, isQueue ? queueOf(construct) : located({ Type: "AWS::S3::Bucket" }, line));
        const actions = isQueue
            ? ["sqs:SendMessage"]
            : ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket"];
        const of = { resource: name, attribute: "Arn" };
        grants.push({ actions, of, isWritten: false, where: notes.at(line) });
        const worker = at(construct, "worker");
        if (worker !== undefined) {
            workers.set(`${name}Worker`, withQueue(worker, name, construct));
        }
        if (at(construct, "alarm") !== undefined) {
            notes.add("word", name, line, "an alarm of a queue's dead letters", "set one up by hand");
        }
    }
    return { resources, workers, grants };
}

/** A message that failed three times is a dead letter; it stays hidden six times as long as the worker may take. */
function queueOf(construct: Located): Located {
    const number = (member: Located | undefined, usual: number) => {
        const text = scalarOf(member) ?? "";
        return /^\d+$/.test(text) ? Number(text) : usual;
    };
    const properties = {
        VisibilityTimeout: Math.min(6 * number(at(construct, "worker", "timeout"), TIMEOUT), 43_200),
        RedrivePolicy: { maxReceiveCount: number(at(construct, "maxRetries"), 3) },
        ...(scalarOf(at(construct, "fifo")) === "true" && { FifoQueue: true }),
    };
    return located({ Type: "AWS::SQS::Queue", Properties: properties }, construct.line);
}

/** A worker as a function with an event of its queue, of which it gets one message at a time. */
function withQueue(worker: Located, name: string, construct: Located): Located {
    const { line } = construct;
    const given = [
        ["batchSize", at(construct, "batchSize") ?? located(1, line)],
        ["maximumBatchingWindow", at(construct, "maxBatchingDelay")],
        ["maximumConcurrency", at(construct, "maxConcurrency")],
        ["functionResponseType", located("ReportBatchItemFailures", line)],
        ["arn", { value: `${name}.Arn`, line, tag: "GetAtt" }],
    ] as const;
    const event = new Map(given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
    const sqs: Located = { value: new Map([["sqs", { value: event, line }]]), line };
    return { value: new Map([...membersOf(worker), ["events", { value: [sqs], line }]]), line };
}

/** A value of JSON as one of a file. */
function located(value: unknown, line: number): Located {
    const isMap = typeof value === "object" && value !== null;
    return isMap
        ? { value: new Map(Object.entries(value).map(([key, inner]) => [key, located(inner, line)])), line }
        : { value: value as string | number | boolean, line };
}
