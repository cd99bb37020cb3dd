import { RepositoryWebhook } from "@pulumi/github/repositoryWebhook";
import * as pulumi from "@pulumi/pulumi";

import type { GitHubRepository } from "./githubRepository";

/** The arguments of {@link signedWebhook}. */
export interface SignedWebhookArgs {
    readonly repository: GitHubRepository;
    /** The events that it tells of, sorted as GitHub gives them back. */
    readonly events: readonly string[];
    readonly url: pulumi.Input<string>;
    /** What GitHub signs with. */
    readonly secret: pulumi.Input<string>;
}

/**
 * Makes a webhook in GitHub that signs what it says. One that is there already for the same address gives way: also its own
 * predecessor, where the repository has another name now, which is the same repository under either. So that one goes
 * first. Otherwise the engine would look in vain for what has given way, and GitHub answers 404 to that.
 */
export function signedWebhook(
    name: string,
    { repository, events, url, secret }: SignedWebhookArgs,
    opts: pulumi.CustomResourceOptions,
): RepositoryWebhook {
    return new RepositoryWebhook(
        name,
        {
            repository: repository.name,
            events: [...events],
            configuration: pulumi.secret({ url, contentType: "json", insecureSsl: false, secret }),
        },
        pulumi.mergeOptions(
            { ...opts, deleteBeforeReplace: true, hooks: { beforeCreate: [repository.takeOver] } },
            repository.opts,
        ),
    );
}
