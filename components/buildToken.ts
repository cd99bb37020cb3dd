import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";

import { formatTokenSecret } from "../contract/githubAccess";
import type { Tags } from "./tags";

/** The arguments of {@link BuildToken}. */
export interface BuildTokenArgs {
    /** The name of the secret in Secrets Manager. */
    readonly secretName: pulumi.Input<string>;
    /** The token itself. It becomes a secret of Pulumi, whatever it was. */
    readonly token: pulumi.Input<string>;
    /** Whether that is a stand-in, which must not be held against what is kept. @default false */
    readonly isStandIn?: boolean;
    /** What it is for. @default - what builds read the repository and report with */
    readonly description?: string;
    readonly tags?: Tags | undefined;
}

/** BuildToken keeps the GitHub token of what runs in builds where they fetch it at run time. */
export class BuildToken extends pulumi.ComponentResource {
    /** The ARN of the secret. It resolves when the token is in it. */
    readonly arn: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args The token and where to keep it.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: BuildTokenArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:BuildToken", name, {}, opts);
        const secret = new secretsmanager.Secret(
            name,
            {
                name: args.secretName,
                description: args.description ?? "The GitHub token with which builds read the repository and report",
                // The token is in Pulumi's configuration: there is nothing to recover, and its name is free at once.
                recoveryWindowInDays: 0,
                tags: args.tags,
            },
            { parent: this },
        );
        const version = new secretsmanager.SecretVersion(
            name,
            { secretId: secret.id, secretString: pulumi.secret(args.token).apply(formatTokenSecret) },
            { parent: this, ...(args.isStandIn === true ? { ignoreChanges: ["secretString"] } : {}) },
        );
        this.arn = pulumi.all([secret.arn, version.id]).apply(([arn]) => arn);
        this.registerOutputs({ arn: this.arn });
    }
}
