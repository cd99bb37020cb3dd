import type * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";

/** What every event says. */
interface EventArgs {
    /** Unique among the events of its kind that an environment has; of a schedule, its physical name in its group. */
    readonly name: string;
    /** What is called, where that is a further handler. @default - the alias of the function that answers requests */
    readonly alias?: lambda.Alias | undefined;
}

/** What a schedule calls the alias with, and when. */
export interface ScheduleArgs extends EventArgs {
    /** `rate(…)`, `cron(…)` or `at(…)`. */
    readonly expression: string;
    /** Of the IANA database. */
    readonly timeZone: string;
    /** The event, as JSON. */
    readonly input: string;
    /** How often a call that Lambda has not taken is tried again, 0 to 185. */
    readonly retries: number;
    /** For how long, in seconds, 60 to 86,400. */
    readonly maximumAge: number;
    /** The ARN of the queue for calls that were given up. @default - none */
    readonly deadLetter?: pulumi.Input<string> | undefined;
    readonly enabled: boolean;
}

/** What Lambda reads for the alias: a queue of SQS, or a stream of DynamoDB or Kinesis. */
export interface MappingArgs extends EventArgs {
    readonly source: pulumi.Input<string>;
    readonly batchSize: number;
    /** Seconds in which Lambda gathers records. */
    readonly window: number;
    /** Whether the handler answers with what of a batch has failed. */
    readonly partialFailures: boolean;
    /** Patterns of the records that are delivered, as JSON. @default [] */
    readonly filters: readonly string[];
    readonly enabled: boolean;
    /** Calls at once for a queue. @default - what the function has */
    readonly concurrency?: number | undefined;
    /** What only streams have. @default - it is a queue */
    readonly stream?:
        | {
              readonly startingPosition: string;
              readonly parallelism: number;
              readonly bisect: boolean;
              /** -1: until the records expire. */
              readonly retries: number;
              /** Seconds; -1: as old as the stream keeps them. */
              readonly maximumAge: number;
              /** The ARN of a queue or topic. @default - none */
              readonly onFailure?: pulumi.Input<string> | undefined;
          }
        | undefined;
}

/** A topic of SNS whose messages the alias gets. */
export interface SubscriptionArgs extends EventArgs {
    readonly topic: pulumi.Input<string>;
    /** A filter policy, as JSON. @default - every message */
    readonly filter?: string | undefined;
    /** `MessageAttributes` or `MessageBody`. */
    readonly filterScope: string;
}

/** Objects of a bucket of which the alias is told. */
export interface BucketEventArgs extends EventArgs {
    /** What the resource of all notifications of the bucket is called; the same for all that name one bucket. */
    readonly bucketName: string;
    /** What those were called that each environment had for itself, whosever the bucket was. */
    readonly formerNames: readonly string[];
    /** The bucket's physical name. */
    readonly bucket: pulumi.Input<string>;
    readonly bucketArn: pulumi.Input<string>;
    readonly events: readonly string[];
    readonly prefix?: string | undefined;
    readonly suffix?: string | undefined;
}
