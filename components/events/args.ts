import type * as pulumi from "@pulumi/pulumi";

/** What a schedule calls the alias with, and when. */
export interface ScheduleArgs {
    /** The name of the schedule in its group. */
    readonly name: string;
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
export interface MappingArgs {
    /** Unique among the mappings of an environment. */
    readonly name: string;
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
export interface SubscriptionArgs {
    /** Unique among the subscriptions of an environment. */
    readonly name: string;
    readonly topic: pulumi.Input<string>;
    /** A filter policy, as JSON. @default - every message */
    readonly filter?: string | undefined;
    /** `MessageAttributes` or `MessageBody`. */
    readonly filterScope: string;
}

/** Objects of a bucket of which the alias is told. */
export interface BucketEventArgs {
    /** Unique among the events of an environment. */
    readonly name: string;
    /** What the resource of all notifications of the bucket is called; the same for all that name one bucket. */
    readonly bucketName: string;
    /** The bucket's physical name. */
    readonly bucket: pulumi.Input<string>;
    readonly bucketArn: pulumi.Input<string>;
    readonly events: readonly string[];
    readonly prefix?: string | undefined;
    readonly suffix?: string | undefined;
}
