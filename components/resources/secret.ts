import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";

import type { GrantOf } from "../../config/links";
import { granted, type Link, type LinkStatement } from "./link";
import { dataOptions, type ResourceArgs } from "./resourceArgs";

/** The arguments of {@link LinkedSecret}. */
export interface LinkedSecretArgs extends ResourceArgs {
    /** The physical name. @default - a name that Pulumi makes */
    readonly secretName?: pulumi.Input<string> | undefined;
    /** @default "read" */
    readonly grant?: GrantOf<"secrets">;
}

/** LinkedSecret is a secret of Secrets Manager without a value: the stack never knows that. It is kept when the stack lets go of it. */
export class LinkedSecret extends pulumi.ComponentResource implements Link {
    readonly secretName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    readonly settings: Readonly<Record<"arn" | "name", pulumi.Output<string>>>;
    readonly statements: readonly LinkStatement[];

    /**
     * @param name The _unique_ name of this component.
     * @param args What the application may do with it.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: LinkedSecretArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:LinkedSecret", name, {}, opts);
        const secret = new secretsmanager.Secret(
            name,
            { name: args.secretName, tags: args.tags },
            { parent: this, ...dataOptions(args) },
        );
        this.secretName = secret.name;
        this.arn = secret.arn;
        this.settings = { arn: this.arn, name: this.secretName };
        this.statements = granted("secrets", args.grant ?? "read", this.arn);
        this.registerOutputs({ secretName: this.secretName, arn: this.arn });
    }
}
