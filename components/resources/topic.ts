import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";

import type { GrantOf } from "../../config/links";
import { granted, type Link, type LinkStatement } from "./link";
import type { ResourceArgs } from "./resourceArgs";

/** The arguments of {@link LinkedTopic}. */
export interface LinkedTopicArgs extends Omit<ResourceArgs, "protect"> {
    /** The physical name, which ends in `.fifo` where it is one. @default - a name that Pulumi makes */
    readonly topicName?: string | undefined;
    /** Whether messages come in their order, and each once. @default false */
    readonly fifo?: boolean;
    /** Whether messages of the same content are one. Only with `fifo`. @default false */
    readonly contentBasedDeduplication?: boolean;
    /** @default "publish" */
    readonly grant?: GrantOf<"topics">;
}

/** LinkedTopic is a topic of SNS. It holds nothing, and goes with the stack. */
export class LinkedTopic extends pulumi.ComponentResource implements Link {
    readonly topicName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    readonly isFifo: boolean;
    readonly settings: Readonly<Record<"arn" | "name", pulumi.Output<string>>>;
    readonly statements: readonly LinkStatement[];

    /**
     * @param name The _unique_ name of this component.
     * @param args How messages come, and what the application may do.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: LinkedTopicArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:LinkedTopic", name, {}, opts);
        const { fifo = false, contentBasedDeduplication = false } = args;
        this.isFifo = fifo;
        const order = fifo ? { fifoTopic: true, contentBasedDeduplication } : {};
        const topic = new sns.Topic(name, { name: args.topicName, ...order, tags: args.tags }, { parent: this });
        this.topicName = topic.name;
        this.arn = topic.arn;
        this.settings = { arn: this.arn, name: this.topicName };
        this.statements = granted("topics", args.grant ?? "publish", this.arn);
        this.registerOutputs({ topicName: this.topicName, arn: this.arn });
    }
}
