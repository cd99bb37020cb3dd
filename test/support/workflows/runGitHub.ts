import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { holds, interpolate, type Scope, type Value } from "./expressions";
import type { Job, Step, Workflow } from "./gitHub";
import { machinePath, shell, type Host, type ShellRun } from "./job";

/** What has happened at GitHub. */
export interface WorkflowEvent {
    readonly name: "pull_request" | "push" | "schedule" | "workflow_dispatch";
    /** The branch that it is about: the base of a pull request. */
    readonly branch: string;
    readonly sha: string;
    /** The event's own body, as far as workflows read it. */
    readonly payload?: Readonly<Record<string, Value>>;
    readonly inputs?: Readonly<Record<string, string>>;
    /** A fork's pull request gets no secret, and no token for a role. @default false */
    readonly isFork?: boolean;
}

/** What a job came to. */
export interface JobRun {
    readonly result: "failure" | "skipped" | "success";
    /** Its `run:` steps, in order. */
    readonly runs: readonly ShellRun[];
    /** What it has written to its summary. */
    readonly summary: string;
}

/** GitHub's machines: they run the steps of a workflow as they stand; actions are named stand-ins. */
export class GitHubRunner {
    private readonly artifacts: string;

    constructor(
        private readonly host: Host,
        /** Makes a token for a job with these permissions. */
        private readonly token: (permissions: Job["permissions"]) => Promise<string>,
        /** What a team sets at the top of the workflows. */
        private readonly env: Readonly<Record<string, string>>,
    ) {
        this.artifacts = join(host.folder, "artifacts");
    }

    /** Runs all jobs of a workflow. @throws {Error} where no event of that kind starts it, or it has what is not known here. */
    async run(workflow: Workflow, event: WorkflowEvent): Promise<Readonly<Record<string, JobRun>>> {
        const on = workflow.on[event.name];
        if (on === undefined || (on !== null && "branches" in on && !on.branches.includes(event.branch))) {
            throw new Error(`${workflow.name} does not start with ${event.name} on ${event.branch}.`);
        }
        const done: Record<string, JobRun> = {};
        for (const [name, job] of Object.entries(workflow.jobs)) {
            done[name] = await this.job(workflow, job, event, done);
        }
        return done;
    }

    private async job(
        workflow: Workflow,
        job: Job,
        event: WorkflowEvent,
        done: Readonly<Record<string, JobRun>>,
    ): Promise<JobRun> {
        const needed = job.needs === undefined ? [] : [[job.needs, done[job.needs]] as const];
        const isGood = needed.every(([, run]) => run?.result === "success");
        const needs = Object.fromEntries(needed.map(([name, run]) => [name, { result: run?.result ?? "missing" }]));
        const contexts = { ...this.contexts(workflow, event), needs };
        interpolate(workflow.concurrency.group, { contexts });
        if (!holds(job.if, { contexts, functions: statusOf(isGood) })) {
            return { result: "skipped", runs: [], summary: "" };
        }
        return new JobAtWork(this.host, this.artifacts, job, event).run(
            { ...contexts, github: { ...contexts.github, token: await this.token(job.permissions) } },
            { ...workflow.env, ...this.env, ...job.env },
        );
    }

    private contexts(workflow: Workflow, { isFork = false, sha, payload, inputs }: WorkflowEvent) {
        const known = Object.keys(workflow.on.workflow_dispatch?.inputs ?? {});
        const { vars, secrets, repository } = this.host;
        return {
            github: { repository, sha, event: payload ?? {} },
            vars,
            secrets: isFork ? Object.fromEntries(Object.keys(secrets).map((name) => [name, ""])) : secrets,
            inputs: Object.fromEntries(known.map((name) => [name, inputs?.[name] ?? ""])),
        };
    }
}

/** One job on one machine. */
class JobAtWork {
    private readonly home: string;
    private readonly workspace: string;
    private readonly runs: ShellRun[] = [];
    private readonly steps: Record<string, Value> = {};
    private env: Record<string, string>;
    private isGood = true;

    constructor(
        private readonly host: Host,
        private readonly artifacts: string,
        private readonly description: Job,
        private readonly event: WorkflowEvent,
    ) {
        this.home = mkdtempSync(join(host.folder, "job-"));
        this.workspace = join(this.home, "work");
        mkdirSync(this.workspace);
        writeFileSync(join(this.home, "summary"), "");
        this.env = {
            ...{ PATH: machinePath(host.folder), HOME: this.home, CI: "true", GITHUB_ACTIONS: "true", NO_COLOR: "1" },
            ...{ GITHUB_SHA: event.sha, GITHUB_REPOSITORY: host.repository, GITHUB_API_URL: host.apiUrl },
            ...{ GITHUB_WORKSPACE: this.workspace, GITHUB_STEP_SUMMARY: join(this.home, "summary") },
        };
    }

    async run(contexts: Readonly<Record<string, Value>>, env: Readonly<Record<string, Value>>): Promise<JobRun> {
        this.env = { ...this.env, ...this.resolved(env, { contexts }) };
        for (const step of this.description.steps) {
            const scope = { contexts: { ...contexts, steps: this.steps }, functions: statusOf(this.isGood) };
            if (holds(step.if, scope)) {
                await this.step(step, scope);
            }
        }
        const summary = readFileSync(join(this.home, "summary"), "utf8");
        return { result: this.isGood ? "success" : "failure", runs: this.runs, summary };
    }

    private async step(step: Step, scope: Scope): Promise<void> {
        const { uses, run } = step;
        if ((uses === undefined) === (run === undefined)) {
            throw new Error("A step has either uses or run.");
        }
        if (uses !== undefined) {
            const given = this.resolved(step.with ?? {}, scope);
            const action = this.actions()[uses.replace(/@.*/, "")];
            if (action === undefined) {
                throw new Error(`No stand-in for ${uses}`);
            }
            const unknown = Object.keys(given).filter((name) => !action.takes.includes(name));
            if (unknown.length > 0) {
                throw new Error(`The stand-in for ${uses} does not know ${unknown.join(", ")}`);
            }
            action.act(given);
            return;
        }
        const output = join(this.home, "output");
        const added = join(this.home, "env");
        const script = join(this.home, "script.sh");
        [output, added].forEach((file) => writeFileSync(file, ""));
        writeFileSync(script, interpolate(run ?? "", scope));
        const env = { ...this.env, ...this.resolved(step.env ?? {}, scope), GITHUB_OUTPUT: output, GITHUB_ENV: added };
        const cwd = join(this.workspace, step["working-directory"] ?? ".");
        const done = await shell(step.name ?? run ?? "", ["-e", script], cwd, env);
        this.runs.push(done);
        this.isGood &&= done.code === 0;
        Object.assign(this.env, assignments(added));
        if (step.id !== undefined) {
            this.steps[step.id] = { outputs: assignments(output) };
        }
    }

    private resolved(values: Readonly<Record<string, Value>>, scope: Scope): Record<string, string> {
        return Object.fromEntries(
            Object.entries(values).map(([name, value]) => [
                name,
                interpolate(typeof value === "object" ? "" : String(value), scope),
            ]),
        );
    }

    /** What stands in for each action: as much of it as the workflows rely on. */
    private actions(): Readonly<Record<string, Action>> {
        const { host, event, workspace, artifacts, description } = this;
        const path = (given: Given) => join(workspace, given["path"] ?? "");
        return {
            "actions/checkout": {
                takes: ["persist-credentials", "ref"],
                act: ({ ref = event.sha }) => host.checkout(ref, workspace),
            },
            "actions/setup-node": { takes: ["node-version"], act: () => undefined },
            "pulumi/actions": {
                takes: [],
                act: () => {
                    const tools = [...host.pulumi.path, this.env["PATH"]].join(":");
                    this.env = { ...this.env, ...host.pulumi.env, PATH: tools };
                },
            },
            "aws-actions/configure-aws-credentials": {
                takes: ["aws-region", "role-to-assume"],
                act: (given) => {
                    if (description.permissions["id-token"] !== "write" || event.isFork === true) {
                        throw new Error("The job has no token of its own to take a role with.");
                    }
                    Object.assign(this.env, host.credentials(given["role-to-assume"] ?? ""));
                },
            },
            "actions/upload-artifact": {
                takes: ["name", "path", "retention-days"],
                act: (given) => cpSync(path(given), join(artifacts, given["name"] ?? "", basename(path(given)))),
            },
            "actions/download-artifact": {
                takes: ["name"],
                act: (given) => cpSync(join(artifacts, given["name"] ?? ""), workspace, { recursive: true }),
            },
        };
    }
}

type Given = Readonly<Record<string, string>>;

interface Action {
    readonly takes: readonly string[];
    readonly act: (given: Given) => void;
}

function statusOf(isGood: boolean): NonNullable<Scope["functions"]> {
    return { always: () => true, cancelled: () => false, success: () => isGood, failure: () => !isGood };
}

/** Lines `name=value`; the form for several lines is not known here. */
function assignments(file: string): Record<string, string> {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    return Object.fromEntries(
        lines.map((line) => {
            const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
            if (name === undefined || value === undefined) {
                throw new Error(`Not known in ${basename(file)}: ${line}`);
            }
            return [name, value];
        }),
    );
}
