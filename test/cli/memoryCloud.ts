import type { Input } from "../../cli/shell/command";
import type { Cloud, SecretStore } from "../../cli/session/cloud";
import { UserError } from "../../common/errors";
import type { Contents } from "../../config/links";
import type { PlatformOutputs } from "../../contract/outputs";
import { executeRelease, planRelease, type Connection, type GitHubReports, type Result } from "../../release";
import type { FoundPlatform } from "../../release/adoption";
import type { StackResource } from "../../release/adapters/aws/cloudFormation";
import type { Parameter } from "../../release/adapters/aws/parameters";
import { MemoryAws, memoryPackage, memoryTarget } from "../support/memory";
import { MemoryPreviews } from "../support/memoryPreviews";
import { MemoryGitHub } from "../support/memoryGitHub";
import { pipe, type Outcome, type Surroundings } from "./capture";
import { Bench } from "./stubPulumi";

export const ACCOUNT = "123456789012";

/** Whatever a JSON document or a YAML file holds. */
export type Json = ReturnType<typeof JSON.parse>;

/** Commits, by a digit of their own. */
export const commit = (digit: string): string => digit.repeat(40);

/** Parameters in memory, with their values, which nothing but a test may look at. */
export class MemorySecrets implements SecretStore {
    readonly values = new Map<string, string>();
    readonly parameters = new Map<string, Parameter>();
    /** What AWS says to everything, if it says no. */
    refusal: UserError | undefined;
    private made = 0;

    constructor(private readonly aws: MemoryAws) {}

    calls(): number {
        return this.made;
    }

    async list(path: string): Promise<readonly Parameter[]> {
        this.call();
        return [...this.parameters.values()].filter(({ name }) => name.startsWith(`${path}/`));
    }

    async put(name: string, value: string): Promise<number> {
        this.call();
        const version = (this.parameters.get(name)?.version ?? 0) + 1;
        const lastModified = new Date(this.aws.time).toISOString();
        this.parameters.set(name, { name, version, encrypted: true, lastModified, by: "arn:aws:iam::1:user/alice" });
        this.values.set(name, value);
        return version;
    }

    async remove(name: string): Promise<void> {
        this.call();
        this.parameters.delete(name);
        this.values.delete(name);
    }

    private call(): void {
        this.made += 1;
        if (this.refusal !== undefined) {
            throw this.refusal;
        }
    }
}

/** What a platform with two environments exports. */
export function outputs(): PlatformOutputs {
    const environment = (name: string, branch: string, promotesFrom?: string) => ({
        branch,
        url: `https://api.invalid/${name}`,
        alias: name,
        aliasArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:shop-app:${name}`,
        pipeline: `shop-${name}`,
        buildProject: `shop-${name}`,
        variables: { LambdaFunctionAlias: name, Branch: branch },
        promotesFrom,
    });
    return {
        projectName: "shop",
        accountId: ACCOUNT,
        region: "eu-west-1",
        repositoryUrl: "https://github.com/owner/shop",
        artifactBucket: "artifacts",
        packageKey: "shop-app.zip",
        functionName: "shop-app",
        functionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:shop-app`,
        architecture: "x86_64",
        runtime: "python3.13",
        executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/shop-app`,
        restApiId: "api",
        release: { healthPath: "/health", verifySeconds: 5 },
        connection: undefined,
        github: undefined,
        previews: undefined,
        environments: {
            production: environment("production", "master", "staging"),
            staging: environment("staging", "staging"),
        },
    };
}

/** PlatformBench is a project whose stack is up, on an AWS that is in memory. */
export class PlatformBench extends Bench {
    readonly aws = new MemoryAws();
    /** Functions of environments' own, by their names. */
    readonly own = new Map<string, MemoryAws>();
    readonly secrets = new MemorySecrets(this.aws);
    readonly previews = new MemoryPreviews(this.aws);
    readonly github = new MemoryGitHub();
    /** How the last command was to tell GitHub of releases. */
    reports: GitHubReports | undefined;
    /** The key that was to sign the ledger of the last command. */
    ledgerKey: string | undefined;
    /** Whose credentials there are. */
    account = ACCOUNT;
    stdin: Input = pipe("");
    /** Every call of AWS that a command has made, one after the other. */
    readonly awsCalls: string[] = [];

    constructor() {
        super();
        this.write("selected", "production");
        this.export(outputs());
        this.write("Pulumi.production.yaml", CONFIGURATION);
    }

    /** Brings the stack up with a token for GitHub, as which it releases from then on. */
    tellGitHub(): GitHubReports["access"] {
        const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:shop-github`;
        const access = { apiUrl: "https://api.github.com", owner: "owner", repository: "shop", secret };
        this.export({ ...outputs(), github: access });
        return access;
    }

    export(exported: object): void {
        this.write("outputs.json", JSON.stringify(exported));
    }

    /** Runs `platform`, and reads the document that it prints. */
    async json(...args: readonly string[]): Promise<Outcome & { readonly document: Json }> {
        const outcome = await this.run(...args, "--json");
        return { ...outcome, document: outcome.stdout === "" ? {} : (JSON.parse(outcome.stdout) as object) };
    }

    /** Releases a package with that text, as a pipeline would. */
    async release(environment: string, text: string, digit: string, by = "alice"): Promise<Result> {
        return this.releaseCommit(environment, text, commit(digit), by);
    }

    /** The same, with the hash of a commit. */
    async releaseCommit(environment: string, text: string, hash: string, by = "alice"): Promise<Result> {
        const tools = this.aws.tools(by);
        const plan = await planRelease(tools, memoryTarget(environment), memoryPackage(text), { commit: hash });
        if ("unchanged" in plan) {
            throw new Error(plan.unchanged);
        }
        return executeRelease(tools, plan);
    }

    /** Releases a package in a run that is killed when it comes to that call. */
    async killed(environment: string, text: string, digit: string, at: RegExp): Promise<void> {
        let reach: () => void = () => undefined;
        const reached = new Promise<void>((resolve) => (reach = resolve));
        const gate = async (call: string) => {
            if (at.test(call)) {
                reach();
                await new Promise(() => undefined);
            }
        };
        const tools = this.aws.tools("bob", gate);
        const origin = { commit: commit(digit) };
        const plan = await planRelease(tools, memoryTarget(environment), memoryPackage(text), origin);
        if ("unchanged" in plan) {
            throw new Error(plan.unchanged);
        }
        void executeRelease(tools, plan);
        await reached;
    }

    serves(environment: string): string | undefined {
        return this.aws.aliases.get(environment)?.version;
    }

    protected override surroundings(): Surroundings {
        return { ...super.surroundings(), stdin: this.stdin, cloud: this.cloud() };
    }

    /** The buckets that were got ready for the state of stacks. */
    readonly stateBuckets: string[] = [];

    /** The keys that there are for the secrets of stacks, by alias; and what was made of them. */
    readonly stateKeys = new Map([["alias/shop", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`]]);
    readonly madeKeys: string[] = [];

    /** What is found of resources that a killed run has made, by their types. @default - it cannot be looked for */
    lost: Readonly<Record<string, readonly string[]>> = {};
    /** How much is in tables, buckets and queues, by their names, and in which of which account a command has looked. */
    contents: Readonly<Record<string, Contents>> = {};
    readonly lookedInto: string[] = [];

    /** What was asked of API Gateway to export. */
    readonly exported: Parameters<Cloud["openApi"]>[] = [];

    /** What was made by other means. */
    found: FoundPlatform | undefined;
    /** What stacks of CloudFormation have. */
    stackResources: readonly StackResource[] = [];

    private cloud(): Cloud {
        let calls = 0;
        const arn = `arn:aws:sts::${this.account}:assumed-role/Deployer/carol`;
        const gate = async (call: string) => {
            if (!call.endsWith(" answered")) {
                calls += 1;
                this.awsCalls.push(call);
            }
        };
        return {
            load: async () => undefined,
            stateBucket: async (bucket, region, account) => {
                this.stateBuckets.push(`${bucket} in ${region} of ${account}`);
                return ["made", "versioned"];
            },
            lost: async (_region, { type }) => this.lost[type],
            contents: async ({ accountId }, held) => {
                this.lookedInto.push(...held.map(({ name }) => `${accountId}/${name}`));
                return held.flatMap((each) => {
                    const contents = this.contents[each.name];
                    return contents === undefined ? [] : [[each, contents] as const];
                });
            },
            stateKey: async (alias) => this.stateKeys.get(alias),
            makeStateKey: async (alias, region, account) => {
                const arn = this.stateKeys.get(alias);
                const made = `arn:aws:kms:${region}:${account}:key/2`;
                if (arn === undefined) {
                    this.stateKeys.set(alias, made);
                    this.madeKeys.push(`${alias} in ${region} of ${account}`);
                }
                return { arn: arn ?? made, work: arn === undefined ? (["made", "rotated every year"] as const) : [] };
            },
            found: async ({ functionName, restApiId }) => {
                if (this.found?.functionName !== functionName || this.found.api.id !== restApiId) {
                    throw new UserError(`There is no ${functionName} with ${restApiId}.`);
                }
                return this.found;
            },
            stackResources: async () => this.stackResources,
            callerIdentity: async () => ({ account: this.account, arn }),
            connect: async ({ say, by = "", github, ledgerKey }) => {
                this.reports = github;
                this.ledgerKey = ledgerKey;
                const reporter = github === undefined ? {} : { reporter: this.github.reporter() };
                const connection = (aws: MemoryAws): Connection => ({
                    ...aws.tools(by, gate),
                    say,
                    calls: () => calls,
                    ofFunction: (name) => connection(this.own.get(name) ?? aws),
                    ...reporter,
                });
                return connection(this.aws);
            },
            parameters: () => this.secrets,
            openApi: async (...asked) => {
                this.exported.push(asked);
                return '{"openapi":"3.0.1"}';
            },
            previews: async (settings, { by, say }) => {
                this.previews.settings = settings;
                const { tools, digests } = this.previews.controller(by, gate);
                return { settings, digests, tools: { ...tools, say }, calls: () => 0 };
            },
        };
    }
}

const CONFIGURATION = `config:
  aws:region: eu-west-1
  platform:projectName: shop # ours
  platform:accountId: "${ACCOUNT}"
  platform:githubOwner: owner
  platform:githubRepository: shop
  platform:environments:
    staging:
      branch: staging
    production:
      branch: master
`;
