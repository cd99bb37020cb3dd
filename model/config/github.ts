import { DEFAULTS, type PullRequestConfig, type SourceConfig } from "./config";
import { removeCommand, setCommand, type Fault } from "./fault";
import type { Reader } from "./reader";
import * as rules from "./rules";

/** How a token is there: encrypted, in clear, or not at all. Its value never comes here. */
export type TokenState = "secret" | "clear" | "missing";

/** The tokens of a configuration. */
export interface Tokens {
    /** What the pipelines and the GitHub provider use. */
    readonly githubToken: TokenState;
    /** What runs in builds uses instead, where it is there. */
    readonly githubBuildToken: TokenState;
}

/** The keys of {@link Tokens}, which are read outside the configuration. */
export const TOKEN_KEYS = ["githubToken", "githubBuildToken"] as const;

/** Reads how a push reaches a pipeline. What belongs to the other mode is a fault. */
export function parseSource(root: Reader): SourceConfig {
    const reader = root.object("source", "a map with mode, and what belongs to it");
    const defaults = DEFAULTS.source;
    const source: SourceConfig = {
        mode: reader.string("mode", rules.sourceMode, defaults.mode) as SourceConfig["mode"],
        trigger: reader.string("trigger", rules.sourceTrigger, defaults.trigger) as SourceConfig["trigger"],
        connectionArn: reader.string("connectionArn", rules.connectionArn, "") || undefined,
        include: reader.strings("include", rules.pathFilter, defaults.include),
        exclude: reader.strings("exclude", rules.pathFilter, defaults.exclude),
    };
    for (const key of FOREIGN[source.mode].filter((name) => isGiven(source[name], defaults, name))) {
        const path = reader.at(key);
        const other = source.mode === "oauth" ? "connection" : "oauth";
        const problem = `is of no use in mode ${source.mode}`;
        const expected = `to be left out, or source.mode to be ${other}`;
        reader.faults.push({ path, problem, expected, mend: removeCommand(path) });
    }
    for (const key of ["include", "exclude"] as const) {
        if (source[key].length > MOST_FILTERS) {
            const path = reader.at(`${key}`);
            const problem = `has ${source[key].length} patterns`;
            reader.faults.push({ path, problem, expected: `at most ${MOST_FILTERS}`, mend: removeCommand(path) });
        }
    }
    reader.rejectUnknown();
    return source;
}

/** The keys that belong to the other mode. */
const FOREIGN: Readonly<Record<SourceConfig["mode"], readonly (keyof SourceConfig)[]>> = {
    oauth: ["connectionArn", "include", "exclude"],
    connection: ["trigger"],
};

/** Whether a value is another than the default, which Pulumi.yaml gives to every stack. */
function isGiven(value: unknown, defaults: Readonly<Record<string, unknown>>, key: string): boolean {
    return JSON.stringify(value) !== JSON.stringify(defaults[key]);
}

/** The most path patterns of a trigger's filter: "Quotas in AWS CodePipeline". */
const MOST_FILTERS = 8;

/** Reads what pull requests get, and checks it against the rest. */
export function parsePullRequests(root: Reader, source: SourceConfig, isManaged: boolean): PullRequestConfig {
    const reader = root.object("pullRequests", "a map with check, protect, previews and previewHours");
    const defaults = DEFAULTS.pullRequests;
    const canCheck = isManaged && (source.mode === "connection" || source.trigger === "webhook");
    const config: PullRequestConfig = {
        check: reader.boolean("check", canCheck),
        protect: reader.boolean("protect", defaults.protect),
        previews: reader.integer("previews", rules.previews, defaults.previews),
        previewHours: reader.integer("previewHours", rules.previewHours, defaults.previewHours),
    };
    if (config.check && !canCheck) {
        const problem = isManaged ? "takes a webhook, and pushes are polled for" : "takes build.mode managed";
        const mend = isManaged ? setCommand("source.trigger", "webhook") : setCommand("build.mode", "managed");
        reader.faults.push({ path: reader.at("check"), problem, expected: "false, or that changed", mend });
    }
    for (const key of ["protect", "previews"] as const) {
        if (Boolean(config[key]) && !config.check) {
            const path = reader.at(key);
            const problem = "takes the check of pull requests, which is off";
            reader.faults.push({ path, problem, expected: "pullRequests.check", mend: removeCommand(path) });
        }
    }
    reader.rejectUnknown();
    return config;
}

/** Why the configuration takes `githubToken`, or undefined where it does without. */
function needOfToken(
    { githubBuildToken }: Tokens,
    source: SourceConfig,
    pullRequests: PullRequestConfig,
    report: boolean,
): string | undefined {
    const standsIn = githubBuildToken === "missing";
    const needs = [
        [source.mode === "oauth", "source.mode oauth"],
        [pullRequests.protect, "pullRequests.protect"],
        [standsIn && pullRequests.previews > 0, "pullRequests.previews"],
        [standsIn && report, "release.report"],
    ] as const;
    return needs.find(([isNeeded]) => isNeeded)?.[1];
}

/** Checks that every token that is needed is there, as a secret. */
export function checkTokens(
    root: Reader,
    tokens: Tokens,
    source: SourceConfig,
    pullRequests: PullRequestConfig,
    report: boolean,
): void {
    const note = (path: keyof Tokens, problem: string, expected: string): void => {
        const mend = `pulumi config set --secret ${path}    (it asks for the value, so that no shell keeps it)`;
        const fault: Fault = { path, problem, expected, mend };
        root.faults.push(fault);
    };
    for (const key of TOKEN_KEYS) {
        root.skip(key);
        if (tokens[key] === "clear") {
            note(key, "is stored in clear", "a GitHub token, stored as a secret");
        }
    }
    const need = needOfToken(tokens, source, pullRequests, report);
    if (tokens.githubToken === "missing" && need !== undefined) {
        note("githubToken", "is missing", `a GitHub token, stored as a secret, which ${need} takes`);
    }
}
