import { checkBuild } from "./buildRules";
import { AWS_PROVIDER_KEYS } from "./awsKeys";
import { DEFAULTS, type PlatformConfig } from "./config";
import { checkApi } from "./api";
import { checkCors } from "./cors";
import { readMembers, readRoot } from "./declare/read";
import { checkEnvironments, completeEnvironments } from "./environments";
import type { Fault } from "./fault";
import { checkEvents } from "./events/check";
import { checkFunction } from "./functionRules";
import { checkHandlers } from "./handlers";
import { checkPullRequests, checkTokens, type Tokens } from "./github";
import { checkPermissions } from "./iam/statements";
import { checkIsolation } from "./isolation";
import { KEYS } from "./keys";
import { checkLinkedVariables, checkResourceRemovals, checkResources, type StandingResource } from "./links";
import { AWS_KEYS } from "./keys/aws";
import { previewsNeed, sourceFaults, stagesFault, stagesNeed } from "./quotas";
import { Reader } from "./reader";
import { checkRoutes } from "./routes";
import { checkSelfUpdate } from "./selfUpdate";
import type { Standing } from "./standing";
import { checkDefaultTags, checkTags } from "./tags";
import { variablesOf } from "./variables";

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
    /** The resources of the application that the stack has now. @default - none that is known */
    readonly standingResources?: readonly StandingResource[];
}

/** The outcome: a configuration to go on with, or everything that is wrong with it. */
export type Parsed =
    { readonly config: PlatformConfig; readonly faults: readonly [] } | { readonly faults: readonly Fault[] };

/** Checks the whole configuration, fills in the defaults and notes every fault at once. */
export function parseConfig(raw: RawConfig): Parsed {
    const faults: Fault[] = [];
    const project = {
        ...raw.project,
        adopted: isEmptyMap(raw.project["adopted"]) ? undefined : raw.project["adopted"],
        environments: completeEnvironments(raw.project["environments"]),
    };
    const root = new Reader("", project, faults, raw.secrets);
    const region = readRegion(raw.aws, faults);
    const hasToken = [raw.tokens.githubToken, raw.tokens.githubBuildToken].includes("secret");
    const { environments: entries, retention, removal, ...read } = readRoot(root, KEYS, { region, hasToken });
    const values = { ...read, function: { ...read.function, ...variablesOf(read.function.environment) } };
    const standing = raw.standing ?? new Map<string, never>();
    const environments = checkEnvironments(root, entries, values.projectName, region, standing, removal);
    faults.push(...sourceFaults(environments, standing, values.source));
    checkFunction(root, values.function, environments, region);
    checkIsolation(root, environments, values.function, standing);
    const names = environments.map(({ name }) => name);
    checkResources(root, values.resources, { projectName: values.projectName, environments: names });
    checkLinkedVariables(root, values, environments);
    checkResourceRemovals(root, values.resources, names, raw.standingResources ?? [], removal);
    checkBuild(root, values, region);
    checkRoutes(root, values);
    checkHandlers(root, values);
    checkEvents(root, values, environments, region);
    checkPermissions(root, values, region);
    checkCors(root, values);
    checkApi(root, values, environments, region, standing);
    checkPullRequests(root, values);
    checkSelfUpdate(root, values, region);
    checkTokens(root, raw.tokens, values);
    checkTags(root);
    checkDefaultTags(new Reader("", awsMembers(raw.aws), faults), values.tags);
    const config: PlatformConfig = {
        ...values,
        region,
        environments,
        logRetention: retention.logs,
        artifactExpiry: retention.artifacts,
        protect: removal.protect,
        going: removal.environments,
        goingResources: removal.resources,
        deleteArtifacts: removal.deleteArtifacts,
    };
    // What is there was allowed. With the default alone nobody knows what the account may have: Service Quotas is asked, unless
    // there is more to mend first.
    const { need: shared, present } = stagesNeed(environments, standing);
    const allowed = Math.max(config.api.stages, present);
    const needs = [shared, previewsNeed(values.pullRequests.previews)];
    const short = needs.flatMap((need) => stagesFault(need, allowed, "api.stages says") ?? []);
    if (config.api.stages !== DEFAULTS.api.stages || faults.length > 0) {
        faults.push(...short);
    }
    return faults.length === 0 ? { config, faults: [] } : { faults };
}

/** Whether it is what the project's file declares for a map that is not there: the engine takes no default of another type. */
function isEmptyMap(value: unknown): boolean {
    return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Region and profile are ours to judge; the other keys belong to the AWS provider, which has to know them. */
function readRegion(aws: Readonly<Record<string, unknown>>, faults: Fault[]): string {
    const reader = new Reader("", awsMembers(aws), faults);
    for (const key of AWS_PROVIDER_KEYS) {
        reader.skip(`aws:${key}`);
    }
    return readMembers(reader, AWS_KEYS, {})["aws:region"];
}

/** The members of the namespace `aws`, by the keys that `pulumi config set` takes. */
function awsMembers(aws: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(aws).map(([key, value]) => [`aws:${key}`, value]));
}
