import { deploymentEnvironment } from "../../../contract/githubAccess";
import { intent, type Verdict } from "../../engine/verdict";
import { pullRequestOf } from "../../../contract/previews/names";
import { runOf, type ReleaseRecord } from "../../../contract/releaseRecord";
import type { GitHubClient } from "./client";
import { GitHubError } from "../../githubError";
import { RIGHTS } from "./errors";

/** The part of a client that is used here, so that tests can have their own. */
export type Requests = Pick<GitHubClient, "request" | "list">;

/** The part of one of GitHub's deployments that is looked at. */
interface Deployment {
    readonly id: number;
    readonly payload?: unknown;
}

/** What a deployment holds of ours, by which it is found again. */
interface Mark {
    readonly project: string;
    /** What the platform is called. Undefined in deployments of older versions. */
    readonly label?: string;
    readonly run: string;
}

/** The environment that counts as production. */
const PRODUCTION = "production";

/** How many deployments are searched for one of the same run, or for those that are not served any more. */
const SEARCHED = 30;

/** Deployments keeps GitHub's list of what is served where: "REST API endpoints for deployments". */
export class Deployments {
    /** @param label What the platform is called in GitHub. @default - the stack is of an older version, which had no such name */
    constructor(
        private readonly github: Requests,
        private readonly project: string,
        private readonly label?: string,
    ) {}

    /**
     * The deployment of a move, which is made if there is none.
     *
     * @param mayBeThere Whether an earlier try, or a run that was killed, may have made it.
     * @returns Its number.
     */
    async ensure(record: ReleaseRecord, mayBeThere: boolean): Promise<number> {
        const found = mayBeThere ? await this.find(record) : undefined;
        if (found !== undefined) {
            return found;
        }
        try {
            return await this.create(record);
        } catch (error) {
            // The answer may have been lost, and not the request.
            if (!(error instanceof GitHubError) || !error.isUncertain) {
                throw error;
            }
            return (await this.find(record)) ?? this.create(record);
        }
    }

    /** Says how a deployment goes. One that succeeds makes the earlier ones of its environment inactive. */
    async setState(
        deployment: number,
        record: ReleaseRecord,
        state: "in_progress" | Verdict["deployment"],
        text: { readonly description: string; readonly url: string; readonly log: string },
    ): Promise<void> {
        await this.github.request({
            what: `Setting the status of deployment ${deployment}`,
            method: "POST",
            path: `/deployments/${deployment}/statuses`,
            body: {
                state,
                description: text.description,
                environment: deploymentEnvironment(this.label, record.environment),
                environment_url: text.url,
                log_url: text.log,
                auto_inactive: state === "success",
            },
            right: RIGHTS.deployments,
        });
        const { environment } = record;
        // GitHub leaves older deployments of production and of transient environments alone, and does not know that an older
        // version has called the environment otherwise.
        if (state === "success" && (environment === PRODUCTION || isPreview(environment) || this.label !== undefined)) {
            await this.retire(deployment, record);
        }
    }

    /** Says of an environment that it is not there any more. */
    async close(environment: string): Promise<void> {
        for (const label of this.labels) {
            for (const { id } of await this.all(label, { environment })) {
                // What has failed stays a failure.
                if (!["inactive", "failure", "error"].includes((await this.lastState(id)) ?? "")) {
                    await this.deactivate(id, `${environment} was removed`);
                }
            }
        }
    }

    private async create(record: ReleaseRecord): Promise<number> {
        const { commit = "", environment } = record;
        const { project, label } = this;
        const mark: Mark = { project, ...(label === undefined ? {} : { label }), run: runOf(record) };
        const { id } = await this.github.request<Deployment>({
            what: `Creating a deployment of commit ${commit.slice(0, 7)}`,
            method: "POST",
            path: "/deployments",
            body: {
                ref: commit,
                environment: deploymentEnvironment(label, environment),
                description: intent(record),
                // What is released is tested, and it is released whatever GitHub thinks of it.
                auto_merge: false,
                required_contexts: [],
                production_environment: environment === PRODUCTION,
                // One that will not be there any more some day.
                transient_environment: isPreview(environment),
                payload: { platform: mark },
            },
            right: RIGHTS.deployments,
            repeatable: false,
        });
        return id;
    }

    private async find(record: ReleaseRecord): Promise<number | undefined> {
        const { environment, commit = "" } = record;
        const run = runOf(record);
        for (const label of this.labels) {
            const deployments = await this.all(label, { environment, sha: commit });
            const found = deployments.find(({ payload }) => markOf(payload)?.run === run);
            if (found !== undefined) {
                return found.id;
            }
        }
        return undefined;
    }

    /** What the platform is called in GitHub, and last what an older version has called it. */
    private get labels(): readonly (string | undefined)[] {
        return this.label === undefined ? [undefined] : [this.label, undefined];
    }

    /** Makes inactive what the environment served before a deployment, as far as GitHub has not done it. */
    private async retire(deployment: number, { environment, version }: ReleaseRecord): Promise<void> {
        for (const label of this.labels) {
            for (const { id } of await this.all(label, { environment })) {
                const state = id < deployment ? await this.lastState(id) : undefined;
                if (state === "success") {
                    await this.deactivate(id, `Replaced by version ${version}`);
                }
                if (state === "success" || state === "inactive") {
                    return; // What is before it is inactive, too.
                }
            }
        }
    }

    private async lastState(deployment: number): Promise<string | undefined> {
        const path = `/deployments/${deployment}/statuses`;
        const what = `Reading the status of deployment ${deployment}`;
        const right = RIGHTS.deployments;
        const [last] = await this.github.list<{ readonly state?: string }>({ what, path, right }, 1);
        return last?.state;
    }

    private async deactivate(deployment: number, why: string): Promise<void> {
        await this.github.request({
            what: `Making deployment ${deployment} inactive`,
            method: "POST",
            path: `/deployments/${deployment}/statuses`,
            body: { state: "inactive", description: why },
            right: RIGHTS.deployments,
        });
    }

    /** This platform's deployments under a name, newest first. */
    private async all(
        label: string | undefined,
        { environment, ...rest }: { readonly environment: string; readonly sha?: string },
    ): Promise<readonly Deployment[]> {
        const what = `Looking for deployments to ${environment}`;
        const query = { environment: deploymentEnvironment(label, environment), ...rest };
        const found = await this.github.list<Deployment>(
            { what, path: "/deployments", query, right: RIGHTS.deployments },
            SEARCHED,
        );
        return found.filter(({ payload }) => {
            const mark = markOf(payload);
            return mark?.project === this.project && mark.label === label;
        });
    }
}

function isPreview(environment: string): boolean {
    return pullRequestOf(environment) !== undefined;
}

/** GitHub gives a payload back as it was sent, or as the text of its JSON. */
function markOf(payload: unknown): Mark | undefined {
    let value = payload;
    if (typeof payload === "string") {
        try {
            value = JSON.parse(payload);
        } catch {
            return undefined;
        }
    }
    return typeof value === "object" && value !== null ? (value as { platform?: Mark }).platform : undefined;
}
