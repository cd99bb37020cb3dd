import { intent, type Verdict } from "../../model/github/verdict";
import { pullRequestOf } from "../../model/preview/names";
import { runOf, type ReleaseRecord } from "../../model/release/record";
import type { GitHubClient } from "./client";
import { GitHubError, RIGHTS } from "./errors";

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
    readonly run: string;
}

/** The environment that counts as production. */
const PRODUCTION = "production";

/** How many deployments are searched for one of the same run, or for those that are not served any more. */
const SEARCHED = 30;

/** Deployments keeps GitHub's list of what is served where: "REST API endpoints for deployments". */
export class Deployments {
    constructor(
        private readonly github: Requests,
        private readonly project: string,
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
                environment: record.environment,
                environment_url: text.url,
                log_url: text.log,
                auto_inactive: state === "success",
            },
            right: RIGHTS.deployments,
        });
        const { environment } = record;
        // GitHub leaves older deployments of production and of transient environments alone.
        if (state === "success" && (environment === PRODUCTION || isPreview(environment))) {
            await this.retire(deployment, record);
        }
    }

    /** Says of an environment that it is not there any more. */
    async close(environment: string): Promise<void> {
        for (const { id } of await this.all({ environment })) {
            // What has failed stays a failure.
            if (!["inactive", "failure", "error"].includes((await this.lastState(id)) ?? "")) {
                await this.deactivate(id, `${environment} was removed`);
            }
        }
    }

    private async create(record: ReleaseRecord): Promise<number> {
        const { commit = "", environment } = record;
        const mark: Mark = { project: this.project, run: runOf(record) };
        const { id } = await this.github.request<Deployment>({
            what: `Creating a deployment of commit ${commit.slice(0, 7)}`,
            method: "POST",
            path: "/deployments",
            body: {
                ref: commit,
                environment,
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
        const deployments = await this.all({ environment, sha: commit });
        const run = runOf(record);
        return deployments.find(({ payload }) => markOf(payload)?.run === run)?.id;
    }

    /** Makes inactive what the environment served before a deployment. */
    private async retire(deployment: number, { environment, version }: ReleaseRecord): Promise<void> {
        const earlier = (await this.all({ environment })).filter(({ id }) => id < deployment);
        for (const { id } of earlier) {
            const state = await this.lastState(id);
            if (state === "inactive") {
                return; // So are those before it.
            }
            if (state === "success") {
                await this.deactivate(id, `Replaced by version ${version}`);
                return;
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

    /** This project's deployments, newest first. */
    private async all(query: Readonly<Record<string, string>>): Promise<readonly Deployment[]> {
        const what = `Looking for deployments to ${query["environment"]}`;
        const found = await this.github.list<Deployment>(
            { what, path: "/deployments", query, right: RIGHTS.deployments },
            SEARCHED,
        );
        return found.filter(({ payload }) => markOf(payload)?.project === this.project);
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
