import { notFound } from "../errors";
import { page } from "../pages";
import { accountJson, nodeId, repositoryUrl, type Json } from "../render";
import { caller, type RepositoryCall, type RepositoryRoute } from "../route";
import type { Deployment, DeploymentStatus } from "../state";
import { deploymentOf, READ, WRITE } from "./deployments";

const STATES = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];
const LONGEST_DESCRIPTION = 140;

/** Source: https://docs.github.com/rest/deployments/statuses */
export const DEPLOYMENT_STATUS_ROUTES: readonly RepositoryRoute[] = [
    { method: "POST", path: /^deployments\/(\d+)\/statuses$/, access: WRITE, handle: create },
    {
        method: "GET",
        path: /^deployments\/(\d+)\/statuses$/,
        access: READ,
        handle: (call) => {
            const deployment = deploymentOf(call);
            return page(
                call,
                [...deployment.statuses].reverse().map((status) => statusJson(call, deployment, status)),
            );
        },
    },
    {
        method: "GET",
        path: /^deployments\/(\d+)\/statuses\/(\d+)$/,
        access: READ,
        handle: (call) => {
            const deployment = deploymentOf(call);
            const status = deployment.statuses.find(({ id }) => String(id) === call.parameters[1]);
            if (status === undefined) {
                throw notFound();
            }
            return { status: 200, body: statusJson(call, deployment, status) };
        },
    },
];

function create(call: RepositoryCall) {
    const { state } = call;
    const deployment = deploymentOf(call);
    const body = call.body("DeploymentStatus");
    const status: DeploymentStatus = {
        id: state.id(),
        state: body.requiredText("state", { oneOf: STATES }),
        description: body.text("description", { longest: LONGEST_DESCRIPTION }) ?? "",
        environment: body.text("environment") ?? deployment.environment,
        environmentUrl: body.url("environment_url") ?? "",
        // An older name of log_url.
        logUrl: body.url("log_url") ?? body.url("target_url") ?? "",
        creator: caller(call),
        createdAt: state.now(),
    };
    const inactivates = body.flag("auto_inactive") ?? true;
    deployment.statuses.push(status);
    deployment.environment = status.environment;
    deployment.updatedAt = status.createdAt;
    if (status.state === "success" && inactivates) {
        inactivateEarlier(call, deployment);
    }
    return { status: 201, body: statusJson(call, deployment, status) };
}

/**
 * What `auto_inactive` is documented to do: earlier deployments of the same environment that are neither transient nor
 * of a production environment, and that are in state `success`, become `inactive`.
 */
function inactivateEarlier(call: RepositoryCall, deployment: Deployment): void {
    const { state, repository } = call;
    const earlier = repository.deployments.slice(0, repository.deployments.indexOf(deployment));
    for (const each of earlier) {
        const replaced = each.environment === deployment.environment && !each.transient && !each.production;
        const last = each.statuses.at(-1);
        if (replaced && last?.state === "success") {
            each.statuses.push({ ...last, id: state.id(), state: "inactive", createdAt: state.now() });
            each.updatedAt = state.now();
        }
    }
}

function statusJson({ base, repository }: RepositoryCall, deployment: Deployment, status: DeploymentStatus): Json {
    const url = `${repositoryUrl(base, repository)}/deployments/${deployment.id}`;
    return {
        url: `${url}/statuses/${status.id}`,
        id: status.id,
        node_id: nodeId("DeploymentStatus", status.id),
        state: status.state,
        creator: accountJson(base, status.creator),
        description: status.description,
        environment: status.environment,
        target_url: status.logUrl,
        log_url: status.logUrl,
        environment_url: status.environmentUrl,
        created_at: status.createdAt,
        updated_at: status.createdAt,
        deployment_url: url,
        repository_url: repositoryUrl(base, repository),
    };
}
