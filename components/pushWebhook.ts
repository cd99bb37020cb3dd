import { createHash, randomBytes } from "node:crypto";

import * as codepipeline from "@pulumi/aws/codepipeline";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";

import { PUSH_FILTERS, SECRET_BYTES } from "../config/source/webhooks";
import type { GitHubRepository } from "./githubRepository";
import { signedWebhook } from "./signedWebhook";
import type { Tags } from "./tags";

/** The arguments of {@link pushWebhook}. */
export interface PushWebhookArgs {
    /** The physical name of the webhook in AWS. */
    readonly webhookName: pulumi.Input<string>;
    /** The name of the parameter that keeps the secret. */
    readonly parameterName: pulumi.Input<string>;
    readonly pipeline: pulumi.Input<string>;
    /** The name of the pipeline's source action. */
    readonly action: string;
    readonly repository: GitHubRepository;
    readonly tags?: Tags | undefined;
}

/**
 * Lets GitHub tell a pipeline of pushes to its branch: a webhook on either side, which sign with a secret of their own.
 *
 * The secret is made once and kept as a parameter. Neither AWS nor GitHub gives it back: AWS answers with asterisks, so
 * that what the provider reads must never be compared, and never be sent back. Nothing of the webhook can be updated but
 * its tags, which are sent by themselves; every other change makes a new one from the inputs. So does another secret in the
 * parameter, which somebody has deleted or changed: GitHub's side would sign with it, and AWS refuse every push.
 *
 * @returns The number of the webhook in GitHub.
 */
export function pushWebhook(name: string, args: PushWebhookArgs, parent: pulumi.Resource): pulumi.Output<string> {
    const secret = new ssm.Parameter(
        `${name}-webhook`,
        {
            name: args.parameterName,
            description: "Signs what GitHub says to a pipeline",
            type: "SecureString",
            value: pulumi.secret(randomBytes(SECRET_BYTES).toString("hex")),
            tags: args.tags,
        },
        { parent, ignoreChanges: ["value"] },
    );
    const webhook = new codepipeline.Webhook(
        name,
        {
            name: args.webhookName,
            authentication: "GITHUB_HMAC",
            authenticationConfiguration: pulumi.secret({ secretToken: secret.value }),
            filters: PUSH_FILTERS.map((filter) => ({ ...filter })),
            targetAction: args.action,
            targetPipeline: args.pipeline,
            tags: args.tags,
        },
        {
            parent,
            ignoreChanges: ["authenticationConfiguration"],
            additionalSecretOutputs: ["authenticationConfiguration"],
            // A webhook of the same name is the same webhook: to create one before the other goes would change it.
            deleteBeforeReplace: true,
            // Compared in place of the secret itself, which nothing else would show to be another one.
            replacementTrigger: secret.value.apply((text) => fingerprint(text ?? "")),
        },
    );
    const { repository } = args;
    const value = secret.value.apply((text) => text ?? "");
    const push = { repository, events: ["push"], url: webhook.url, secret: value };
    return signedWebhook(`${name}-push`, push, { parent }).id;
}

/** Tells two secrets apart. It cannot be turned back: there are too many of them to try. */
function fingerprint(secret: string): string {
    return createHash("sha256").update(secret).digest("hex");
}
