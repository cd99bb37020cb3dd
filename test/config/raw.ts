import assert from "node:assert/strict";

import { parseConfig, type Fault, type PlatformConfig } from "../../config";
import type { RawConfig, Tokens } from "../../config";

/** The keys that have no default. */
export const COMPLETE = {
    projectName: "shop",
    accountId: "123456789012",
    githubOwner: "octo",
    githubRepository: "shop-application",
};

export const SECRET: Tokens = { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" };
export const MISSING: Tokens = { githubToken: "missing", githubBuildToken: "missing", githubCheckToken: "missing" };

/** What an entry of `environments` is, unless it says otherwise. */
export const ENVIRONMENT = {
    rateLimit: 1000,
    burstLimit: 2000,
    detailedMetrics: false,
    provisionedConcurrency: undefined,
    isolated: false,
    apiKeys: [],
    api: "shared",
    domain: undefined,
    webAcl: undefined,
    usagePlan: { rateLimit: undefined, burstLimit: undefined, quota: undefined, quotaPeriod: "month" },
    secretVariables: {},
    environment: {},
    function: { memorySize: undefined, timeout: undefined, reservedConcurrency: undefined },
    promotedBy: [],
    promotesFrom: undefined,
    settings: {},
    events: { schedules: {}, queues: {}, streams: {}, topics: {}, buckets: {} },
    protect: true,
};

/** What Pulumi would hand over, complete unless it says otherwise. */
export function raw(project: Readonly<Record<string, unknown>> = {}, rest: Partial<RawConfig> = {}): RawConfig {
    const aws = { region: "eu-west-1" };
    return { project: { ...COMPLETE, ...project }, aws, tokens: SECRET, secrets: new Set(), ...rest };
}

export function configOf(parsed: ReturnType<typeof parseConfig>): PlatformConfig {
    assert.ok("config" in parsed, JSON.stringify(parsed.faults));
    return parsed.config;
}

export function faultsOf(project: Readonly<Record<string, unknown>>, rest: Partial<RawConfig> = {}): readonly Fault[] {
    return parseConfig(raw(project, rest)).faults;
}
