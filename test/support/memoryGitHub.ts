import type { Call } from "../../release/adapters/github/client";
import type { Requests } from "../../release/adapters/github/deployments";
import { GitHubError } from "../../release/githubError";
import { IN_PASSING } from "../../release/adapters/github/retryBudget";
import { GitHubReporter, type ReporterOptions } from "../../release/adapters/github/reporter";

/** A deployment with all its statuses, oldest first. */
export interface MemoryDeployment {
    readonly id: number;
    readonly sha: string;
    readonly environment: string;
    readonly production: boolean;
    readonly payload: unknown;
    readonly statuses: { readonly state: string; readonly description: string; readonly body: object }[];
}

/** A status of a commit. */
export interface MemoryStatus {
    readonly commit: string;
    readonly state: string;
    readonly context: string;
    readonly description: string;
    readonly target_url?: string;
}

/** MemoryGitHub is one repository's deployments and commit statuses in memory, with GitHub's rules for what is active. */
export class MemoryGitHub implements Requests {
    readonly deployments: MemoryDeployment[] = [];
    readonly statuses: MemoryStatus[] = [];
    /** All requests, in words. */
    readonly calls: string[] = [];
    /** Called before each request is obeyed, and before its answer arrives; what it throws is the answer. */
    gate: (call: string) => void | Promise<void> = () => undefined;

    /** A reporter of one process. */
    reporter(options: Partial<ReporterOptions> = {}): GitHubReporter {
        const access = { owner: "owner", repository: "shop" };
        const [project, region, retryBudget] = ["shop", "eu-west-1", IN_PASSING];
        return new GitHubReporter({ project, access, region, retryBudget, open: () => this, ...options });
    }

    /** GitHub is down from now on, or for some requests. */
    goDown(which: (call: string) => boolean = () => true): void {
        this.gate = (call) => {
            if (which(call)) {
                throw new GitHubError(`${call}: GitHub did not answer: fetch failed`, "Try again later.");
            }
        };
    }

    async request<T>(call: Call): Promise<T> {
        return (await this.through(call)) as T;
    }

    async list<T>(call: Omit<Call, "method" | "body">, limit?: number): Promise<readonly T[]> {
        return ((await this.through(call)) as T[]).slice(0, limit);
    }

    /** The state of each deployment, oldest first: `staging 1 success: Released version 2`. */
    shown(): readonly string[] {
        return this.deployments.map(({ id, environment, statuses }) => {
            const last = statuses.at(-1);
            return `${environment} ${id} ${last === undefined ? "no state" : `${last.state}: ${last.description}`}`;
        });
    }

    private async through(call: Call): Promise<unknown> {
        const text = `${call.method ?? "GET"} ${call.path}`;
        this.calls.push(text);
        await this.gate(text);
        const answer = this.obey(call);
        await this.gate(`${text} answered`);
        return answer;
    }

    private obey({ method = "GET", path, query = {}, body = {} }: Call): unknown {
        const sent = body as Record<string, string>;
        const [, kind, id, more] = path.split("/");
        if (kind === "statuses") {
            this.statuses.push({ ...(body as MemoryStatus), commit: id ?? "" });
            return {};
        }
        const deployment = this.deployments.find((each) => String(each.id) === id);
        if (more === "statuses" && deployment !== undefined) {
            return method === "GET"
                ? [...deployment.statuses].reverse()
                : this.addStatus(deployment, {
                      state: sent["state"] ?? "",
                      description: sent["description"] ?? "",
                      body,
                  });
        }
        return method === "GET"
            ? this.deployments
                  .filter(
                      ({ environment, sha }) => environment === query["environment"] && (query["sha"] ?? sha) === sha,
                  )
                  .reverse()
            : this.deploy(body as Record<string, unknown>);
    }

    private deploy(body: Record<string, unknown>): object {
        const deployment = {
            id: this.deployments.length + 1,
            sha: String(body["ref"]),
            environment: String(body["environment"]),
            production: body["production_environment"] === true,
            payload: body["payload"],
            statuses: [],
        };
        this.deployments.push(deployment);
        return { id: deployment.id };
    }

    /** Earlier deployments of the environment that had succeeded are not active any more, unless it is production. */
    private addStatus(deployment: MemoryDeployment, status: MemoryDeployment["statuses"][number]): object {
        deployment.statuses.push(status);
        const { id, environment, production } = deployment;
        if (status.state === "success" && !production) {
            this.deployments
                .filter((each) => each.id < id && each.environment === environment)
                .filter((each) => each.statuses.at(-1)?.state === "success")
                .forEach((each) => each.statuses.push({ state: "inactive", description: "", body: {} }));
        }
        return {};
    }
}
