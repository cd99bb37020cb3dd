import { getBranch } from "@pulumi/github/getBranch";
import { getRepositoryWebhooks } from "@pulumi/github/getRepositoryWebhooks";
import { getRestApi } from "@pulumi/github/getRestApi";
import { Provider } from "@pulumi/github/provider";
import * as pulumi from "@pulumi/pulumi";

import { WEBHOOKS_PER_EVENT } from "../config";
import { webhookGone } from "../common/deletedByHand";
import { GITHUB_API } from "../contract/githubAccess";
import {
    branchMissing,
    explainGitHub,
    ownerOverridden,
    repositoryMissing,
    repositoryRenamed,
    tooManyWebhooks,
} from "./documents/githubRefusals";
import type { GitHubQuestion } from "./documents/githubRefusals";
import { replaceExistingWebhook } from "./replaceExistingWebhook";

/** The arguments of {@link githubRepository}. */
export interface GitHubRepositoryArgs {
    readonly apiUrl: string;
    readonly owner: string;
    readonly name: string;
    readonly token: pulumi.Output<string>;
    /** Whether GitHub is asked for the repository; a token that is a stand-in opens nothing. @default true */
    readonly isAsked?: boolean;
    /**
     * The owner that this shell tells the provider to work for: the variables `GITHUB_ORGANIZATION` and `GITHUB_OWNER` win
     * over what the program says. @default - none
     */
    readonly shellOwner?: string | undefined;
    /** The branches of the environments. */
    readonly branches: readonly string[];
    /** How many webhooks for pushes are to be made besides those that are there. @default - none, which not every token may */
    readonly newHooks?: number | undefined;
    /** The numbers of those that the stack has made, by what they tell of. */
    readonly webhooks: Readonly<Record<string, string>>;
}

/** The application's repository, found and looked at. */
export interface GitHubRepository {
    readonly name: string;
    /** What every resource in GitHub is made with. */
    readonly opts: { readonly provider: Provider; readonly dependsOn?: pulumi.Resource[] };
    /** To be called before a webhook is created: one that is there for the same address gives way. */
    readonly takeOver: pulumi.ResourceHook;
}

/**
 * Makes the provider for GitHub and looks, before any resource is made, whether the token is good for what is to be
 * done with the repository.
 *
 * @throws {pulumi.RunError} which says what is wrong with the token, the repository or a branch, and how to mend it.
 */
export async function githubRepository(name: string, args: GitHubRepositoryArgs): Promise<GitHubRepository> {
    const { apiUrl, owner, name: repository, token, shellOwner = owner } = args;
    const fullName = `${owner}/${repository}`;
    if (shellOwner.toLowerCase() !== owner.toLowerCase()) {
        throw new pulumi.RunError(ownerOverridden(fullName, shellOwner));
    }
    const isAsked = args.isAsked !== false;
    const provider = new Provider(name, {
        // With an owner the provider looks that one up, and it takes no token that GitHub does not know.
        ...(isAsked ? { owner, token: pulumi.secret(token) } : {}),
        ...(apiUrl === GITHUB_API ? {} : { baseUrl: `${apiUrl.replace(/\/api\/v3$/, "")}/` }),
    });
    const opts = { provider };
    if (!isAsked) {
        return { name: repository, opts, takeOver: replaceExistingWebhook(name, args) };
    }
    // Not getRepository: where the repository has Pages, it asks for them, too, which takes a right of its own
    // (terraform-provider-github #1003).
    const found = await asking({ about: "repository", fullName }, getRestApi({ endpoint: `repos/${fullName}` }, opts));
    // A repository that is not there is no error of the provider's.
    if (found.code === 404) {
        throw new pulumi.RunError(repositoryMissing(fullName));
    }
    const actual = fullNameIn(found.body ?? "");
    if (actual === undefined) {
        throw new pulumi.RunError(
            explainGitHub({ about: "repository", fullName }, "The answer is no repository: check githubApiUrl"),
        );
    }
    if (actual.toLowerCase() !== fullName.toLowerCase()) {
        throw new pulumi.RunError(repositoryRenamed(fullName, actual));
    }
    const checks = args.branches.map(async (branch) => {
        const asked = await asking({ about: "branch", fullName, branch }, getBranch({ repository, branch }, opts));
        if (((asked as Partial<typeof asked>).ref ?? "") === "") {
            await pulumi.log.warn(branchMissing(fullName, branch));
        }
    });
    if (args.newHooks !== undefined || Object.keys(args.webhooks).length > 0) {
        checks.push(checkWebhooks(fullName, repository, args, opts));
    }
    await Promise.all(checks);
    return { name: repository, opts, takeOver: replaceExistingWebhook(name, args) };
}

/** Looks whether the token may see the webhooks, and whether there is room for more. */
async function checkWebhooks(
    fullName: string,
    repository: string,
    { newHooks: more = 0, webhooks: known }: Pick<GitHubRepositoryArgs, "newHooks" | "webhooks">,
    opts: pulumi.InvokeOptions,
): Promise<void> {
    const question = { about: "webhooks", fullName } as const;
    const { webhooks } = await asking(question, getRepositoryWebhooks({ repository }, opts));
    const live = new Set(webhooks.map(({ id }) => String(id)));
    const gone = Object.entries(known).flatMap(([name, id]) => (live.has(id) ? [] : [name]));
    if (gone.length > 0) {
        // A plain `up` does not notice, and cannot delete what is not there.
        await pulumi.log.warn(webhookGone(fullName, gone));
    }
    if (more === 0 || webhooks.length + more <= WEBHOOKS_PER_EVENT) {
        return;
    }
    // The function before does not say which events they are for.
    const endpoint = `repos/${fullName}/hooks?per_page=100`;
    const { body } = await asking(question, getRestApi({ endpoint }, opts));
    const there = eventsIn(body).filter((events) => events.includes("push") || events.includes("*")).length;
    if (there + more > WEBHOOKS_PER_EVENT) {
        throw new pulumi.RunError(tooManyWebhooks(fullName, there, more, WEBHOOKS_PER_EVENT));
    }
}

/** The events of each webhook in a list of them: "List repository webhooks" in GitHub's REST API. */
function eventsIn(body: string): readonly (readonly string[])[] {
    const hooks = JSON.parse(body) as readonly { readonly events?: readonly string[] }[];
    return hooks.map(({ events = [] }) => events);
}

/** What a repository is called, by what GitHub says of it: "Get a repository" in its REST API. */
function fullNameIn(body: string): string | undefined {
    try {
        const { full_name: name } = JSON.parse(body) as { readonly full_name?: unknown };
        return typeof name === "string" && name !== "" ? name : undefined;
    } catch {
        return undefined;
    }
}

/** An answer of GitHub, or an error that says what to do. */
async function asking<T>(question: GitHubQuestion, answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
        throw new pulumi.RunError(explainGitHub(question, String(error)));
    });
}
