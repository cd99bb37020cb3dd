import { statusContext, type GitHubAccess } from "../../../contract/githubAccess";
import { buildLink } from "../../../common/buildLink";
import { described, intent } from "../../engine/verdict";
import { UserError } from "../../../common/errors";
import { runOf, type ReleaseRecord, type Report } from "../../../contract/releaseRecord";
import type { Ending, Reporter, ReportProblem, StatusState } from "../../ports";
import { Deployments, type Requests } from "./deployments";
import { GitHubError } from "../../githubError";
import { RIGHTS } from "./errors";
import type { RetryBudget } from "./retryBudget";

/** What a reporter is made from. */
export interface ReporterOptions {
    readonly project: string;
    readonly access: Pick<GitHubAccess, "label" | "owner" | "repository">;
    readonly region: string;
    /** The id of the build that works with it. @default - it is not done by a build */
    readonly build?: string;
    readonly retryBudget: RetryBudget;
    /** Opens a client, whose requests end when the signal says so. */
    readonly open: (signal: AbortSignal) => Requests;
}

/** GitHubReporter tells GitHub of releases: a deployment for each move, and a status of its commit. */
export class GitHubReporter implements Reporter {
    concluded: Reporter["concluded"];
    problem: ReportProblem | undefined;
    private readonly github: Requests;
    private readonly deployments: Deployments;
    private readonly over = new AbortController();
    private timer: NodeJS.Timeout | undefined;
    /** What was begun, by run: the number of its deployment, or undefined where something went wrong. */
    private readonly begun = new Map<string, Promise<number | undefined>>();

    constructor(private readonly options: ReporterOptions) {
        this.github = options.open(this.over.signal);
        this.deployments = new Deployments(this.github, options.project, options.access.label);
    }

    concerns({ commit }: Pick<ReleaseRecord, "commit">): boolean {
        return commit !== undefined;
    }

    begin(record: ReleaseRecord, url: string): void {
        const run = runOf(record);
        if (!this.begun.has(run)) {
            // Whatever goes wrong is tried again at the end, which says so.
            this.begun.set(
                run,
                this.open(record, url).catch(() => undefined),
            );
        }
    }

    async end(ending: Ending): Promise<Report> {
        const { record, verdict } = ending;
        this.concluded = { record, verdict };
        let deployment = record.report?.deployment;
        try {
            await this.inTime(async () => {
                const begun = this.begun.get(runOf(record));
                deployment ??= await begun;
                deployment ??= await this.deployments.ensure(record, begun !== undefined || ending.isLate === true);
                await this.close(ending, deployment);
            });
            return { state: "sent", ...(deployment === undefined ? {} : { deployment }) };
        } catch (error) {
            const { message } = this.fail(error);
            return { state: "failed", ...(deployment === undefined ? {} : { deployment }), problem: message };
        }
    }

    async status(
        commit: string,
        environment: string,
        state: StatusState,
        description: string,
        build: string | undefined = this.options.build,
    ): Promise<void> {
        const { region } = this.options;
        const log = buildLink(region, build);
        try {
            await this.inTime(async () => this.setStatus(commit, environment, state, description, log));
        } catch (error) {
            this.fail(error);
        }
    }

    async removed(environment: string): Promise<ReportProblem | undefined> {
        try {
            await this.inTime(async () => this.deployments.close(environment));
            return undefined;
        } catch (error) {
            return this.fail(error);
        }
    }

    private async open(record: ReleaseRecord, url: string): Promise<number> {
        const text = { description: intent(record), url, log: buildLink(this.options.region, record.build) ?? url };
        const deployment = await this.deployments.ensure(record, false);
        try {
            await this.deployments.setState(deployment, record, "in_progress", text);
            await this.setStatusOf(record, "pending", text.description, text.log);
        } catch {
            // Its end tells more, and the number is what counts.
        }
        return deployment;
    }

    private async close({ record, verdict, url, hasStatus = true }: Ending, deployment: number): Promise<void> {
        const { description } = verdict;
        const log = buildLink(this.options.region, record.build) ?? url;
        await this.deployments.setState(deployment, record, verdict.deployment, { description, url, log });
        if (hasStatus) {
            await this.setStatusOf(record, verdict.status, description, log);
        }
    }

    /** What was built with changes that are in no commit says nothing of the commit. */
    private async setStatusOf(
        { commit, modified, environment }: ReleaseRecord,
        state: StatusState,
        description: string,
        log: string,
    ): Promise<void> {
        if (commit !== undefined && modified !== true) {
            await this.setStatus(commit, environment, state, description, log);
        }
    }

    private async setStatus(
        commit: string,
        environment: string,
        state: StatusState,
        description: string,
        log: string | undefined,
    ): Promise<void> {
        const { project, access } = this.options;
        await this.github.request({
            what: `Setting the status of commit ${commit.slice(0, 7)}`,
            method: "POST",
            path: `/statuses/${commit}`,
            body: {
                state,
                context: statusContext(access.label ?? project, environment),
                description: described(description),
                ...(log === undefined ? {} : { target_url: log }),
            },
            right: RIGHTS.statuses,
        });
    }

    /** Waits for work, but not for longer than there is time. */
    private async inTime(work: () => Promise<void>): Promise<void> {
        const { signal } = this.over;
        const { limitMilliseconds } = this.options.retryBudget;
        if (limitMilliseconds !== undefined) {
            const reason = new Error(`GitHub had not answered in ${limitMilliseconds / 1000} seconds`);
            this.timer ??= setTimeout(() => this.over.abort(reason), limitMilliseconds).unref();
        }
        const done = new AbortController();
        const over = new Promise<never>((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason as Error), { signal: done.signal });
        });
        try {
            signal.throwIfAborted();
            await Promise.race([work(), over]);
        } finally {
            done.abort();
        }
    }

    private fail(error: unknown): ReportProblem {
        const { message } = error instanceof Error ? error : new Error(String(error));
        const remedy = error instanceof UserError ? error.remedy : undefined;
        // 422 is about one commit or one text.
        const isGeneral = !(error instanceof GitHubError && error.status === 422);
        this.problem = { message, isGeneral, ...(remedy === undefined ? {} : { remedy }) };
        return this.problem;
    }
}
