import { GITHUB_API, githubName } from "../github/access";
import { AWS_PROVIDER_KEYS } from "./awsKeys";
import {
    BUILD_IMAGES,
    DEFAULTS,
    type ApiConfig,
    type BuildConfig,
    type FunctionConfig,
    type PlatformConfig,
    type ReleaseConfig,
} from "./config";
import { completeEnvironments, parseEnvironments } from "./environments";
import type { Fault } from "./fault";
import { checkTokens, parsePullRequests, parseSource, type Tokens } from "./github";
import { needOf, sourceFaults, stagesFault } from "./quotas";
import { Reader } from "./reader";
import * as rules from "./rules";
import type { Standing } from "./standing";
import { checkDefaultTags, parseTags } from "./tags";

/** RawConfig is what a stack's configuration holds before anybody has looked at it. */
export interface RawConfig {
    /** The members of the project's own namespace; objects already parsed from JSON. Without the token. */
    readonly project: Readonly<Record<string, unknown>>;
    /** The members of the namespace `aws`. */
    readonly aws: Readonly<Record<string, unknown>>;
    /** How each token is there. */
    readonly tokens: Tokens;
    /** Keys of the project's namespace that are stored as secrets, whose values must not be shown. */
    readonly secrets: ReadonlySet<string>;
    /** The environments that the stack has now. @default - none that is known */
    readonly standing?: Standing;
}

/** The outcome: a configuration to go on with, or everything that is wrong with it. */
export type Parsed =
    { readonly config: PlatformConfig; readonly faults: readonly [] } | { readonly faults: readonly Fault[] };

/** Checks the whole configuration, fills in the defaults and notes every fault at once. */
export function parseConfig(raw: RawConfig): Parsed {
    const faults: Fault[] = [];
    const project = { ...raw.project, environments: completeEnvironments(raw.project["environments"]) };
    const root = new Reader("", project, faults, raw.secrets);
    const retention = root.object("retention", "a map with logs and artifacts");
    const removal = root.object("removal", "a map with protect, environments and deleteArtifacts");
    const projectName = root.string("projectName", rules.projectName);
    const region = parseRegion(raw.aws, faults);
    const settings = parseFunction(root.object("function", "a map of function settings"));
    const build = parseBuild(root.object("build", "a map of build settings"), settings.architecture);
    const removable = {
        protect: removal.boolean("protect", DEFAULTS.removal.protect),
        environments: removal.strings("environments", rules.goingEnvironment, DEFAULTS.removal.environments),
    };
    const standing = raw.standing ?? new Map();
    const environments = parseEnvironments(root, projectName, region, standing, removable);
    const source = parseSource(root);
    faults.push(...sourceFaults(environments, standing, source));
    const pullRequests = parsePullRequests(root, source, build.mode === "managed");
    const hasToken = Object.values(raw.tokens).includes("secret");
    const canReport = build.mode === "managed" && (hasToken || source.mode === "oauth");
    const release = parseRelease(root.object("release", "a map of release settings"), canReport);
    checkTokens(root, raw.tokens, source, pullRequests, release.report);
    const tags = parseTags(root.object("tags", "a map of tag keys to values"));
    checkDefaultTags(new Reader("", awsMembers(raw.aws), faults), tags);
    const config: PlatformConfig = {
        projectName,
        accountId: root.string("accountId", rules.accountId),
        region,
        roleName: root.string("roleName", rules.roleName, "") || undefined,
        githubOwner: root.string("githubOwner", rules.githubOwner),
        githubRepository: root.string("githubRepository", rules.githubRepository),
        githubName: root.string("githubName", rules.githubName, "") || githubName(projectName, region),
        githubApiUrl: root.string("githubApiUrl", rules.githubApiUrl, GITHUB_API),
        source,
        pullRequests,
        function: settings,
        build,
        release,
        api: parseApi(root.object("api", "a map of API settings")),
        logRetention: retention.integer("logs", rules.logRetention, DEFAULTS.retention.logs),
        artifactExpiry: retention.integer("artifacts", rules.artifactExpiry, DEFAULTS.retention.artifacts),
        protect: removable.protect,
        going: removable.environments,
        deleteArtifacts: removal.boolean("deleteArtifacts", DEFAULTS.removal.deleteArtifacts),
        tags,
        invokeUrl: root.string("invokeUrl", rules.invokeUrl, "") || undefined,
        environments,
    };
    for (const reader of [retention, removal, root]) {
        reader.rejectUnknown();
    }
    // What is there was allowed. With the default alone nobody knows what the account may have: Service Quotas is asked, unless
    // there is more to mend first.
    const allowed = Math.max(config.api.stages, standing.size);
    const short = stagesFault(needOf(environments, standing, pullRequests.previews), allowed, "api.stages says");
    if (short !== undefined && (config.api.stages !== DEFAULTS.api.stages || faults.length > 0)) {
        faults.push(short);
    }
    return faults.length === 0 ? { config, faults: [] } : { faults };
}

/** Region and profile are ours to judge; the other keys belong to the AWS provider, which has to know them. */
function parseRegion(aws: Readonly<Record<string, unknown>>, faults: Fault[]): string {
    const reader = new Reader("", awsMembers(aws), faults);
    for (const key of AWS_PROVIDER_KEYS) {
        reader.skip(`aws:${key}`);
    }
    reader.string("aws:profile", rules.profile, "");
    reader.rejectUnknown();
    return reader.string("aws:region", rules.region);
}

/** The members of the namespace `aws`, by the keys that `pulumi config set` takes. */
function awsMembers(aws: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(aws).map(([key, value]) => [`aws:${key}`, value]));
}

function parseFunction(reader: Reader): FunctionConfig {
    const defaults = DEFAULTS.function;
    const settings = {
        runtime: reader.string("runtime", rules.runtime, defaults.runtime),
        handler: reader.string("handler", rules.handler, defaults.handler),
        architecture: reader.string("architecture", rules.architecture, defaults.architecture) as "x86_64" | "arm64",
        memorySize: reader.integer("memorySize", rules.memorySize, defaults.memorySize),
        timeout: reader.integer("timeout", rules.functionTimeout, defaults.timeout),
    };
    reader.rejectUnknown();
    return settings;
}

function parseBuild(reader: Reader, architecture: FunctionConfig["architecture"]): BuildConfig {
    const defaults = DEFAULTS.build;
    const settings = {
        mode: reader.string("mode", rules.buildMode, defaults.mode) as BuildConfig["mode"],
        image: reader.string("image", rules.image, BUILD_IMAGES[architecture]),
        computeType: reader.string("computeType", rules.computeType, defaults.computeType),
        timeout: reader.integer("timeout", rules.buildTimeout, defaults.timeout),
        buildspec: reader.string("buildspec", rules.buildspecPath, defaults.buildspec),
        install: reader.strings("install", rules.command, undefined),
        test: reader.strings("test", rules.command, undefined),
        exclude: reader.strings("exclude", rules.excluded, defaults.exclude),
    };
    reader.rejectUnknown();
    return settings;
}

function parseRelease(reader: Reader, canReport: boolean): ReleaseConfig {
    const settings = {
        healthPath: reader.string("healthPath", rules.healthPath, DEFAULTS.release.healthPath),
        verifySeconds: reader.integer("verifySeconds", rules.verifySeconds, DEFAULTS.release.verifySeconds),
        report: reader.boolean("report", canReport),
    };
    reader.rejectUnknown();
    return settings;
}

function parseApi(reader: Reader): ApiConfig {
    const settings = {
        binaryMediaTypes: reader.strings("binaryMediaTypes", rules.mediaType, DEFAULTS.api.binaryMediaTypes),
        timeout: reader.integer("timeout", rules.integrationTimeout, DEFAULTS.api.timeout),
        stages: reader.integer("stages", rules.apiStages, DEFAULTS.api.stages),
    };
    reader.rejectUnknown();
    return settings;
}
