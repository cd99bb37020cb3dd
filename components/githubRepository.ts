import { getBranch } from "@pulumi/github/getBranch";
import { getRepository } from "@pulumi/github/getRepository";
import { getRepositoryWebhooks } from "@pulumi/github/getRepositoryWebhooks";
import { Provider } from "@pulumi/github/provider";
import * as pulumi from "@pulumi/pulumi";

import { GITHUB_API } from "../model/github/access";
import { branchMissing, explainGitHub, repositoryMissing, repositoryRenamed } from "../model/github/preflight";
import type { GitHubQuestion } from "../model/github/preflight";
import { takeOverHook } from "./takeOverHook";

/** The arguments of {@link githubRepository}. */
export interface GitHubRepositoryArgs {
    readonly apiUrl: string;
    readonly owner: string;
    readonly name: string;
    readonly token: pulumi.Output<string>;
    /** The branches of the environments. */
    readonly branches: readonly string[];
    /** Whether webhooks are to be made, which not every token may. */
    readonly hooks: boolean;
}

/** The application's repository, found and looked at. */
export interface GitHubRepository {
    readonly name: string;
    /** What every resource in GitHub is made with. */
    readonly opts: { readonly provider: Provider; readonly dependsOn?: pulumi.Resource[] };
    /** To be called before a webhook is created. */
    readonly takeOver: pulumi.ResourceHook;
}

/**
 * Makes the provider for GitHub and looks, before any resource is made, whether the token is good for what is to be
 * done with the repository.
 *
 * @throws {pulumi.RunError} which says what is wrong with the token, the repository or a branch, and how to mend it.
 */
export async function githubRepository(name: string, args: GitHubRepositoryArgs): Promise<GitHubRepository> {
    const { apiUrl, owner, name: repository, token } = args;
    const provider = new Provider(name, {
        owner,
        token: pulumi.secret(token),
        ...(apiUrl === GITHUB_API ? {} : { baseUrl: `${apiUrl.replace(/\/api\/v3$/, "")}/` }),
    });
    const opts = { provider };
    const fullName = `${owner}/${repository}`;
    // By its name alone, so that the provider adds the owner that it works for: GITHUB_OWNER and GITHUB_ORGANIZATION in the
    // environment of whoever runs this win over the program.
    const found = await asking({ about: "repository", fullName }, getRepository({ name: repository }, opts));
    // Of what is not there the provider gives nothing, and no error.
    const actual = (found as Partial<typeof found>).fullName ?? "";
    if (actual === "") {
        throw new pulumi.RunError(repositoryMissing(fullName));
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
    if (args.hooks) {
        checks.push(
            asking({ about: "webhooks", fullName }, getRepositoryWebhooks({ repository }, opts)).then(() => undefined),
        );
    }
    await Promise.all(checks);
    return { name: repository, opts, takeOver: takeOverHook(name, args) };
}

/** An answer of GitHub, or an error that says what to do. */
async function asking<T>(question: GitHubQuestion, answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
        throw new pulumi.RunError(explainGitHub(question, String(error)));
    });
}
