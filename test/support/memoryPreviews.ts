import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { stageMark } from "../../contract/previews/mark";
import { checkedPackageKey, pullRequestOf } from "../../contract/previews/names";
import type { PreviewSettings } from "../../contract/previews/settings";
import { GitHubError } from "../../release/githubError";
import type {
    Aliases,
    Change,
    CheckBuild,
    Deployment,
    DescribedAlias,
    Gateway,
    ControllerContext,
    PullRequest,
    Stage,
} from "../../release/previews/ports";
import { memoryPulls, type MemoryComment, type MemoryStatus } from "./memoryPulls";
import { MemoryAws, memoryPackage } from "./memory";
import { memoryChecks, type Through } from "./memoryChecks";
import { SETTINGS } from "./previewSettings";

export { SETTINGS };

/** The commit of a text, which is what is pushed. */
export function commitOf(text: string): string {
    return createHash("sha1").update(text).digest("hex");
}

/** MemoryPreviews is a function, a REST API with the stages of its environments, and GitHub, in memory. */
export class MemoryPreviews {
    readonly descriptions = new Map<string, string>();
    readonly permissions = new Map<string, string>();
    readonly stages = new Map<string, Stage>();
    readonly deployments = new Map<string, Deployment>();
    readonly pulls = new Map<number, PullRequest>();
    readonly comments = new Map<number, MemoryComment[]>();
    /** When something of a pull request was changed last, where that is not long ago. */
    readonly updated = new Map<number, number>();
    /** The commits that have the status of the check. */
    readonly reported = new Set<string>();
    /** All statuses that the controller has written, the newest last. */
    readonly statuses: MemoryStatus[] = [];
    /** The builds of the check, the newest first. */
    readonly builds: CheckBuild[] = [];
    /** Environments whose deployments were marked as inactive. */
    readonly inactive: string[] = [];
    settings: PreviewSettings = SETTINGS;
    /** What an older version has made of previews beside the environments. */
    former: MemoryPreviews | undefined;
    /** The most stages that the API may have. */
    quota = 10;
    /** What GitHub does at each call, before it answers. */
    github: () => void = () => undefined;
    private serial = 0;

    constructor(readonly aws = new MemoryAws(["placeholder", "production", "staging"])) {
        this.deployments.set("pulumi", { id: "pulumi", description: "", created: this.aws.time });
        for (const name of ["production", "staging"]) {
            const variables = { LambdaFunctionAlias: name };
            this.stages.set(name, { name, description: "", deployment: "pulumi", variables });
        }
    }

    /** What one process keeps of packages from run to run. */
    readonly digests = new Map<string, string>();
    /** The packages that were read for their digests. */
    readonly read: string[] = [];

    /** The controller as one process. Each call waits for `gate` twice: before it is done, and before its answer arrives. */
    controller(by = "controller", gate: (call: string) => Promise<void> = async () => undefined): ControllerContext {
        const through: Through = async (call, work) => {
            await gate(call);
            const answer = work();
            await gate(`${call} answered`);
            return answer;
        };
        const tools = this.aws.tools(by, gate);
        const remove = async (key: string) => through(`Remove ${key}`, () => void this.aws.objects.delete(key));
        const digest = async (key: string) => {
            this.read.push(key);
            const bytes = this.aws.objects.get(key) ?? assert.fail(`no object ${key}`);
            return createHash("sha256").update(bytes).digest("base64");
        };
        return {
            settings: this.settings,
            digests: this.digests,
            tools: {
                ...tools,
                get: async (url, timeout) =>
                    this.reaches(url) ? tools.get(url, timeout) : { status: 403, body: "Forbidden" },
                store: { ...tools.store, remove, digest },
                aliases: this.aliases(through),
                gateway: this.gateway(through),
                pulls: memoryPulls(this, through),
                checks: memoryChecks(this.builds, this.aws, through),
                former: this.former && {
                    aliases: this.former.aliases(through),
                    gateway: this.former.gateway(through),
                },
            },
        };
    }

    /** GitHub answers nothing any more. */
    breakGitHub(): void {
        this.github = () => {
            throw new GitHubError("GitHub did not answer", "Try again later.");
        };
    }

    /** Somebody opens a pull request, or pushes to it. Its code is its text. */
    push(number: number, text: string, more: Partial<PullRequest> = {}): string {
        const sha = commitOf(text);
        const head = { sha, branch: `branch-${number}` };
        const before = this.pulls.get(number) ?? { number, isOpen: true, isMerged: false, isFork: false, base: "main" };
        this.pulls.set(number, { ...before, ...more, head });
        return sha;
    }

    /** The check of a pull request's newest commit ends well. */
    check(number: number, text: string): string {
        this.leave(this.build(number, text), text);
        return commitOf(text);
    }

    /** CodeBuild has built a pull request's commit. @returns The ARN of the build. */
    build(number: number, text: string, more: Partial<CheckBuild> = {}): string {
        const arn = `arn:aws:codebuild:eu-west-1:123456789012:build/shop_pull-requests:${++this.serial}`;
        const ended = { isRunning: false, hasSucceeded: true, started: this.aws.time };
        this.builds.unshift({ arn, pullRequest: number, commit: commitOf(text), ...ended, ...more });
        return arn;
    }

    /** A build leaves a package. */
    leave(build: string, text: string): void {
        this.aws.objects.set(checkedPackageKey(build), memoryPackage(text).bytes);
    }

    close(number: number, isMerged = false): void {
        const pull = this.pulls.get(number);
        if (pull !== undefined) {
            this.pulls.set(number, { ...pull, isOpen: false, isMerged });
        }
    }

    /** The names of aliases, stages and deployments of previews that there are. */
    left(): {
        readonly aliases: readonly string[];
        readonly stages: readonly string[];
        readonly own: readonly string[];
    } {
        const isPreview = (name: string) => pullRequestOf(name) !== undefined;
        const described = [...this.deployments.values()].map(({ description }) => description);
        return {
            aliases: [...this.aws.aliases.keys()].filter(isPreview).sort(),
            stages: [...this.stages.keys()].filter(isPreview).sort(),
            own: described.filter((description) => description !== "").sort(),
        };
    }

    /** What the code says that answers at a preview; undefined where nothing does. */
    serves(name: string): string | undefined {
        const url = `https://api.invalid/${name}/health`;
        return this.reaches(url) ? this.aws.versions.get(this.aws.aliases.get(name)?.version ?? "")?.body : undefined;
    }

    /** What the platform tells a pull request. */
    told(number: number): string {
        const own = (this.comments.get(number) ?? []).filter(({ author }) => author === "platform");
        return own.map(({ text }) => text).join("\n---\n");
    }

    private reaches(url: string): boolean {
        const name = url.split("/")[3] ?? "";
        const stage = this.stages.get(name);
        const isFixed = pullRequestOf(name) === undefined;
        const isPermitted =
            isFixed || this.permissions.get(name) === `arn:aws:execute-api:eu-west-1:123456789012:api/${name}/*`;
        return (
            stage !== undefined && isPermitted && this.deployments.has(stage.deployment) && this.aws.aliases.has(name)
        );
    }

    private aliases(through: Through): Aliases {
        const { aws, descriptions, permissions } = this;
        const described = (name: string): DescribedAlias | undefined => {
            const alias = aws.aliases.get(name);
            return alias === undefined ? undefined : { ...alias, description: descriptions.get(name) ?? "" };
        };
        return {
            list: async () =>
                through("ListAliases", () => [...aws.aliases.keys()].flatMap((name) => described(name) ?? [])),
            find: async (name) => through(`GetAlias ${name}`, () => described(name)),
            create: async (name, version, description) =>
                through(`CreateAlias ${name}`, () => {
                    if (aws.aliases.has(name)) {
                        return "exists";
                    }
                    aws.aliases.set(name, { name, version, weights: {}, revisionId: `made-${++this.serial}` });
                    descriptions.set(name, description);
                    return "done";
                }),
            describe: async (name, description, revisionId) =>
                through(`DescribeAlias ${name}`, () => {
                    if (aws.aliases.get(name)?.revisionId !== revisionId) {
                        return "conflict";
                    }
                    aws.touch(name);
                    descriptions.set(name, description);
                    return "done";
                }),
            permit: async (name, sourceArn) =>
                through(`AddPermission ${name}`, () => {
                    if (!permissions.has(name) && aws.aliases.has(name)) {
                        aws.touch(name);
                        permissions.set(name, sourceArn);
                    }
                }),
            remove: async (name) =>
                through(`DeleteAlias ${name}`, () => {
                    aws.aliases.delete(name);
                    descriptions.delete(name);
                    permissions.delete(name);
                }),
        };
    }

    private gateway(through: Through): Gateway {
        const { stages, deployments } = this;
        const put = (stage: Stage): Change => {
            if (!deployments.has(stage.deployment)) {
                return "undeployed";
            }
            stages.set(stage.name, stage);
            return "done";
        };
        return {
            stages: async () => through("GetStages", () => [...stages.values()]),
            deployments: async () => through("GetDeployments", () => [...deployments.values()]),
            deploy: async (description) =>
                through("CreateDeployment", () => {
                    const id = `deployment-${++this.serial}`;
                    deployments.set(id, { id, description, created: this.aws.time });
                    return id;
                }),
            createStage: async (stage) =>
                through(`CreateStage ${stage.name}`, () =>
                    stages.has(stage.name) ? "exists" : stages.size >= this.quota ? "full" : put(stage),
                ),
            changeStage: async ({ name }, after) =>
                through(`UpdateStage ${name}`, () => (stages.has(name) ? put(after) : "missing")),
            deleteStage: async (name) => through(`DeleteStage ${name}`, () => void stages.delete(name)),
            deleteDeployment: async (id) =>
                through(`DeleteDeployment ${id}`, () => {
                    if ([...stages.values()].some(({ deployment }) => deployment === id)) {
                        return false;
                    }
                    deployments.delete(id);
                    return true;
                }),
        };
    }
}

/** Whether a stage of that name is as the platform makes it. */
export function isMarked(stage: Stage | undefined, number: number): boolean {
    return stage?.description === stageMark(number);
}
