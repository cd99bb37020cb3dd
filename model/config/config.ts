/** Environment is one entry of the map `environments`: a branch and where it is released to. */
export interface Environment {
    /** The key of the entry: the name of the API stage and of the Lambda alias. */
    readonly name: string;
    /** The Git branch whose pushes are released to this environment. */
    readonly branch: string;
    /** Steady requests per second that the stage lets through. @default 1000 */
    readonly rateLimit: number;
    /** Requests that the stage lets through at once. @default 2000 */
    readonly burstLimit: number;
    /** Whether CloudWatch gets metrics per method, which AWS bills; metrics per stage are free and always there. @default false */
    readonly detailedMetrics: boolean;
    /** The environment whose release of the very same Git tree is promoted here, not built again. @default - none */
    readonly promotesFrom: string | undefined;
    /** Plain settings, which become variables of the stage. Sorted by name. @default {} */
    readonly settings: Readonly<Record<string, string>>;
    /**
     * Refuse every `up` and `destroy` that would delete or replace its alias, its stage or its pipeline.
     * @default true - unless `removal.protect` is false or `removal.environments` names the environment
     */
    readonly protect: boolean;
}

/** How the Lambda function runs. Changes reach an environment with its next release. */
export interface FunctionConfig {
    /** @default "python3.13" */
    readonly runtime: string;
    /** @default "app.lambda_handler" */
    readonly handler: string;
    /** @default "x86_64" */
    readonly architecture: "x86_64" | "arm64";
    /** MiB. @default 256 */
    readonly memorySize: number;
    /** Seconds. @default 29 - as long as the REST API waits */
    readonly timeout: number;
}

/** How a branch is built. */
export interface BuildConfig {
    /**
     * Who says what a build does: the platform, which then also packages and releases, or the application's own build
     * specification, which does it all. @default "managed"
     */
    readonly mode: "managed" | "application";
    /** @default - the newest Amazon Linux 2023 image of CodeBuild for the function's architecture */
    readonly image: string;
    /** @default "BUILD_GENERAL1_SMALL" */
    readonly computeType: string;
    /** Minutes. @default 10 */
    readonly timeout: number;
    /** The build specification inside the application's repository, in mode application. @default "build/buildspec.yaml" */
    readonly buildspec: string;
    /** In mode managed: commands that make the dependencies ready. @default - those of the runtime's family */
    readonly install: readonly string[] | undefined;
    /** In mode managed: commands that test the application. @default - those of the runtime's family */
    readonly test: readonly string[] | undefined;
    /** In mode managed: globs of files that are left out of the package, beside the usual ones. @default [] */
    readonly exclude: readonly string[];
}

/** How a release is tried. */
export interface ReleaseConfig {
    /** What is asked for before and after an alias moves; it has to answer with a status of 200 to 299. @default "/health" */
    readonly healthPath: string;
    /** Seconds that an environment has to answer in after its alias has moved. @default 30 */
    readonly verifySeconds: number;
    /** Whether GitHub is told of releases. @default - if there is a token */
    readonly report: boolean;
}

/** How a push reaches a pipeline. */
export interface SourceConfig {
    /** `oauth`: with the OAuth token. `connection`: with a connection of AWS CodeConnections. @default "oauth" */
    readonly mode: "oauth" | "connection";
    /** In mode oauth: whether GitHub tells of a push, or CodePipeline asks for it every few minutes. @default "webhook" */
    readonly trigger: "webhook" | "polling";
    /** In mode connection: the ARN of a connection that is there already. @default - the stack makes one */
    readonly connectionArn: string | undefined;
    /** In mode connection: globs of paths; a push that changes none of them starts nothing. @default [] - every push does */
    readonly include: readonly string[];
    /** In mode connection: globs of paths; a push that changes nothing else starts nothing. @default [] */
    readonly exclude: readonly string[];
}

/** What pull requests get. */
export interface PullRequestConfig {
    /** Whether they are tested, with the result as a commit status. @default - in build mode managed, unless pushes are polled for */
    readonly check: boolean;
    /** Whether the environments' branches are protected, so that this status is required. @default false */
    readonly protect: boolean;
    /** The most previews that there are at once; none where it is 0. @default 0 */
    readonly previews: number;
    /** Hours after its last release that a preview is removed. @default 72 */
    readonly previewHours: number;
}

/** What shapes the REST API for all stages. */
export interface ApiConfig {
    /** Media types passed on as bytes. @default [] */
    readonly binaryMediaTypes: readonly string[];
    /** Milliseconds that the API waits for the function. @default 29000 */
    readonly timeout: number;
    /**
     * The stages that the account lets a REST API have, which environments and previews share: "Stages per API" in "Quotas for
     * configuring and running a REST API in API Gateway". @default 10 - as AWS allows until it is asked for more
     */
    readonly stages: number;
}

/** PlatformConfig is the whole configuration of a stack, checked and complete. It holds no secret. */
export interface PlatformConfig {
    /** The first part of every physical name. */
    readonly projectName: string;
    /** The one account that the program agrees to work in. */
    readonly accountId: string;
    readonly region: string;
    /** A role in that account that the program assumes. @default - the caller's own identity */
    readonly roleName: string | undefined;
    readonly githubOwner: string;
    readonly githubRepository: string;
    /** What the platform is called in GitHub. @default - `<projectName>-<region>` */
    readonly githubName: string;
    /** Where GitHub's API is, without a slash at its end. @default "https://api.github.com" */
    readonly githubApiUrl: string;
    readonly source: SourceConfig;
    readonly pullRequests: PullRequestConfig;
    /** Sorted by name. Never empty. */
    readonly environments: readonly Environment[];
    readonly function: FunctionConfig;
    readonly build: BuildConfig;
    readonly release: ReleaseConfig;
    readonly api: ApiConfig;
    /** Days that logs are kept. @default 30 */
    readonly logRetention: number;
    /** Days that build artifacts are kept. The ledger of releases is kept for ever. @default 90 */
    readonly artifactExpiry: number;
    /** Refuse every `up` and `destroy` that would delete or replace the function, the REST API or the bucket. @default true */
    readonly protect: boolean;
    /** The environments that are not protected, because they are to go: `removal.environments`. @default [] */
    readonly going: readonly string[];
    /** Let `destroy` delete the artifact bucket and all that is in it. @default false */
    readonly deleteArtifacts: boolean;
    /** The user's tags; defaults are added by {@link resourceTags}. */
    readonly tags: Readonly<Record<string, string>>;
    /** Where stages answer, with `{restApi}` and `{stage}`. @default - AWS's own host name */
    readonly invokeUrl: string | undefined;
}

/** The newest images that CodeBuild keeps cached: "Docker images provided by CodeBuild". */
export const BUILD_IMAGES: Readonly<Record<FunctionConfig["architecture"], string>> = {
    arm64: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
    x86_64: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
};

/** The defaults, in the shape of the raw configuration. `Pulumi.yaml` repeats them; a test holds the two together. */
export const DEFAULTS = {
    environments: { production: { branch: "master", promotesFrom: "staging" }, staging: { branch: "staging" } },
    function: {
        runtime: "python3.13",
        handler: "app.lambda_handler",
        architecture: "x86_64",
        memorySize: 256,
        timeout: 29,
    },
    build: {
        mode: "managed",
        computeType: "BUILD_GENERAL1_SMALL",
        timeout: 10,
        buildspec: "build/buildspec.yaml",
        exclude: [],
    },
    release: { healthPath: "/health", verifySeconds: 30 },
    source: { mode: "oauth", trigger: "webhook", include: [], exclude: [] },
    pullRequests: { protect: false, previews: 0, previewHours: 72 },
    api: { binaryMediaTypes: [], timeout: 29_000, stages: 10 },
    retention: { logs: 30, artifacts: 90 },
    removal: { protect: true, environments: [], deleteArtifacts: false },
    tags: {},
} as const;

/** Defaults of an entry of `environments`. */
export const ENVIRONMENT_DEFAULTS = { rateLimit: 1000, burstLimit: 2000, detailedMetrics: false } as const;
