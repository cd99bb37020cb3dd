import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";

import type { GrantOf } from "../../config/links";
import { DEAD_LETTERS } from "../../contract/resourceNames";
import { granted, type Link, type LinkStatement } from "./link";
import { dataOptions, type ResourceArgs } from "./resourceArgs";

/** How long dead letters are kept: as long as SQS keeps messages. */
const DEAD_LETTERS_SECONDS = 1_209_600;

/** The arguments of {@link LinkedQueue}. */
export interface LinkedQueueArgs extends ResourceArgs {
    /** The physical name, which ends in `.fifo` where it is one. @default - a name that Pulumi makes */
    readonly queueName?: string | undefined;
    /** Whether messages come in their order, and each once. @default false */
    readonly fifo?: boolean;
    /** Whether messages of the same content are one. Only with `fifo`. @default false */
    readonly contentBasedDeduplication?: boolean;
    /** Seconds that a message is kept from others while one works on it. @default 30 */
    readonly visibilityTimeout?: number;
    /** Seconds that a new message waits. @default 0 */
    readonly delay?: number;
    /** Seconds that a message is kept. @default 345600 - 4 days */
    readonly retention?: number;
    /** A second queue for messages that were given out so often. @default - none */
    readonly deadLetters?: { readonly maxReceiveCount: number } | undefined;
    /** @default "publish" */
    readonly grant?: GrantOf<"queues">;
}

/** A queue by its ARN and its URL. */
interface Queue {
    readonly arn: pulumi.Output<string>;
    readonly url: pulumi.Output<string>;
}

/** LinkedQueue is a queue of SQS, encrypted, with one for dead letters where it is told so. Both are kept when the stack lets go of them, unless `retain` says otherwise. */
export class LinkedQueue extends pulumi.ComponentResource implements Link {
    readonly queueName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    readonly url: pulumi.Output<string>;
    /** The queue for dead letters. */
    readonly deadLetters: Queue | undefined;
    readonly isFifo: boolean;
    /** Seconds. */
    readonly visibilityTimeout: number;
    readonly settings: Readonly<Record<string, pulumi.Output<string>>>;
    readonly statements: readonly LinkStatement[];

    /**
     * @param name The _unique_ name of this component.
     * @param args How messages are kept, and what the application may do with them.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: LinkedQueueArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:LinkedQueue", name, {}, opts);
        const { deadLetters, fifo = false, visibilityTimeout = 30 } = args;
        this.isFifo = fifo;
        this.visibilityTimeout = visibilityTimeout;
        const dead =
            deadLetters &&
            this.make(`${name}${DEAD_LETTERS}`, deadName(args.queueName), args, {
                messageRetentionSeconds: DEAD_LETTERS_SECONDS,
            });
        const queue = this.make(name, args.queueName, args, {
            visibilityTimeoutSeconds: visibilityTimeout,
            delaySeconds: args.delay ?? 0,
            messageRetentionSeconds: args.retention ?? 345_600,
            ...(dead === undefined
                ? {}
                : {
                      redrivePolicy: dead.arn.apply((deadLetterTargetArn) =>
                          JSON.stringify({ deadLetterTargetArn, maxReceiveCount: deadLetters?.maxReceiveCount }),
                      ),
                  }),
        });
        this.queueName = queue.name;
        this.arn = queue.arn;
        this.url = queue.url;
        this.deadLetters = dead;
        this.settings = {
            arn: this.arn,
            name: this.queueName,
            url: this.url,
            ...(dead === undefined ? {} : { deadLettersArn: dead.arn, deadLettersUrl: dead.url }),
        };
        this.statements = granted("queues", args.grant ?? "publish", this.arn);
        this.registerOutputs({ queueName: this.queueName, arn: this.arn, url: this.url });
    }

    private make(
        name: string,
        queueName: string | undefined,
        { fifo = false, contentBasedDeduplication = false, ...args }: LinkedQueueArgs,
        inputs: sqs.QueueArgs,
    ): sqs.Queue {
        return new sqs.Queue(
            name,
            {
                name: queueName,
                ...(fifo ? { fifoQueue: true, contentBasedDeduplication } : {}),
                sqsManagedSseEnabled: true,
                ...inputs,
                tags: args.tags,
            },
            { parent: this, ...dataOptions(args) },
        );
    }
}

/** `jobs.fifo` to `jobs-dead.fifo`: the dead letters of a queue that is first in, first out go to such a one. */
function deadName(name: string | undefined): string | undefined {
    return name?.replace(/(\.fifo)?$/, `${DEAD_LETTERS}$1`);
}
