import { GitHubError, notFound } from "../errors";
import { page } from "../pages";
import { accountJson, nodeId, repositoryUrl, type Json } from "../render";
import { caller, type Access, type RepositoryCall, type RepositoryRoute } from "../route";
import type { Deployment, Repository } from "../state";
import { latestStatuses } from "./statuses";

export const READ: Access = { scopes: ["repo_deployment"], anyoneReads: true };
export const WRITE: Access = { scopes: ["repo_deployment"], anyoneReads: false };

const LONGEST_DESCRIPTION = 140;

/** Source: https://docs.github.com/rest/deployments/deployments */
export const DEPLOYMENT_ROUTES: readonly RepositoryRoute[] = [
    { method: "POST", path: /^deployments$/, access: WRITE, handle: create },
    {
        method: "GET",
        path: /^deployments$/,
        access: READ,
        handle: (call) => {
            const wanted = ["sha", "ref", "task", "environment"] as const;
            const matches = (deployment: Deployment) =>
                wanted.every((name) => [null, "none", deployment[name]].includes(call.query.get(name)));
            const found = call.repository.deployments.filter(matches).reverse();
            return page(
                call,
                found.map((deployment) => deploymentJson(call, deployment)),
            );
        },
    },
    {
        method: "GET",
        path: /^deployments\/(\d+)$/,
        access: READ,
        handle: (call) => ({ status: 200, body: deploymentJson(call, deploymentOf(call)) }),
    },
    { method: "DELETE", path: /^deployments\/(\d+)$/, access: WRITE, handle: remove },
];

function create(call: RepositoryCall) {
    const { state, repository } = call;
    const body = call.body("Deployment");
    const ref = body.requiredText("ref");
    const required = body.texts("required_contexts");
    const environment = body.text("environment") ?? "production";
    const now = state.now();
    const deployment: Deployment = {
        id: state.id(),
        sha: resolve(repository, ref),
        ref,
        task: body.text("task") ?? "deploy",
        payload: body.any("payload") ?? "",
        originalEnvironment: environment,
        environment,
        description: body.text("description", { longest: LONGEST_DESCRIPTION }) ?? null,
        transient: body.flag("transient_environment") ?? false,
        production: body.flag("production_environment") ?? environment === "production",
        creator: caller(call),
        createdAt: now,
        updatedAt: now,
        statuses: [],
    };
    if (body.flag("auto_merge") ?? true) {
        const merged = mergedInto(repository, ref);
        if (merged) {
            return {
                status: 202,
                body: { message: `Auto-merged ${repository.defaultBranch} into ${ref} on deployment.` },
            };
        }
    }
    checkContexts(repository, deployment, required);
    repository.deployments.push(deployment);
    return { status: 201, body: deploymentJson(call, deployment) };
}

/**
 * Whether the default branch is merged into the ref first, in which case no deployment is made. The stand-in knows no
 * ancestry: it takes each branch whose head is not that of the default branch to be behind it.
 */
function mergedInto({ branches, defaultBranch }: Repository, ref: string): boolean {
    const head = branches.get(ref);
    return head !== undefined && branches.has(defaultBranch) && head !== branches.get(defaultBranch);
}

/** Without `required_contexts`, every context that has spoken about the commit has to be `success`. */
function checkContexts(
    repository: Repository,
    { sha, ref }: Deployment,
    required: readonly string[] | undefined,
): void {
    const latest = latestStatuses(repository, sha);
    const names = required ?? latest.map(({ context }) => context);
    const contexts = names.map((context) => ({
        context,
        state: latest.find((each) => each.context === context)?.state ?? "pending",
    }));
    if (contexts.some(({ state }) => state !== "success")) {
        const fault = { contexts, resource: "Deployment", field: "required_contexts", code: "invalid" };
        throw new GitHubError(409, `Conflict: Commit status checks failed for ${ref}.`, [fault]);
    }
}

function remove(call: RepositoryCall) {
    const { repository } = call;
    const deployment = deploymentOf(call);
    const alone = !repository.deployments.some(
        (each) => each !== deployment && each.environment === deployment.environment,
    );
    if (!alone && deployment.statuses.at(-1)?.state !== "inactive") {
        const fault = "We cannot delete an active deployment unless it is the only deployment in a given environment.";
        throw new GitHubError(422, "Validation Failed", [fault]);
    }
    repository.deployments.splice(repository.deployments.indexOf(deployment), 1);
    return { status: 204 };
}

function resolve({ branches, commits }: Repository, ref: string): string {
    const sha = branches.get(ref.replace(/^refs\/heads\//, "")) ?? (commits.has(ref) ? ref : undefined);
    if (sha === undefined) {
        throw new GitHubError(422, `No ref found for: ${ref}`);
    }
    return sha;
}

/** @throws {GitHubError} 404 */
export function deploymentOf({ repository, parameters: [id] }: RepositoryCall): Deployment {
    const deployment = repository.deployments.find((each) => String(each.id) === id);
    if (deployment === undefined) {
        throw notFound();
    }
    return deployment;
}

function deploymentJson({ base, repository }: RepositoryCall, deployment: Deployment): Json {
    const url = `${repositoryUrl(base, repository)}/deployments/${deployment.id}`;
    return {
        url,
        id: deployment.id,
        node_id: nodeId("Deployment", deployment.id),
        sha: deployment.sha,
        ref: deployment.ref,
        task: deployment.task,
        payload: deployment.payload,
        original_environment: deployment.originalEnvironment,
        environment: deployment.environment,
        description: deployment.description,
        creator: accountJson(base, deployment.creator),
        created_at: deployment.createdAt,
        updated_at: deployment.updatedAt,
        statuses_url: `${url}/statuses`,
        repository_url: repositoryUrl(base, repository),
        transient_environment: deployment.transient,
        production_environment: deployment.production,
    };
}
