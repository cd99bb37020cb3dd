import * as pulumi from "@pulumi/pulumi";

import { accountNotices, describeFaults, parseConfig, standingEnvironments, TOKEN_KEYS, tokensOf } from "../config";
import type { PlatformConfig, Standing, Tokens, TokenState } from "../config";
import { previewNotices, resourceNotices, standingResources } from "../config/links";
import { foreignKeys } from "../config/foreignKeys";
import { deadLetterNotices } from "../config/events/deadLetters";
import { visibilityNotices } from "../config/events/queues";
import { runtimeNotice } from "../config/runtimes";
import { removalNotices } from "../config/removalNotices";
import { STAND_IN } from "../contract/standIn";
import { previousOutputs } from "./previousOutputs";

/** Settings is all that the program is told from outside. */
export interface Settings {
    readonly config: PlatformConfig;
    /** The token of the pipelines and of the GitHub provider, a secret from here to where AWS or GitHub must have it. */
    readonly githubToken: pulumi.Output<string> | undefined;
    /** The token of what runs in builds: `githubBuildToken`, or else `githubToken`. */
    readonly githubBuildToken: pulumi.Output<string> | undefined;
    /** Whether that is a token of its own. */
    readonly hasOwnBuildToken: boolean;
    /** The token of the check of pull requests. @default - it has that of what runs in builds */
    readonly githubCheckToken: pulumi.Output<string> | undefined;
    /** Whether stand-ins are in place of the tokens, so that GitHub cannot be asked: a preview without secrets. */
    readonly hasStandIns: boolean;
    /** The members of the namespace `aws`, for the provider: the engine gives them to default providers only. */
    readonly aws: Readonly<Record<string, unknown>>;
    /** The owner that this shell tells the GitHub provider to work for, whatever the program says. */
    readonly shellOwner: string | undefined;
    /** The name of the stack. */
    readonly stack: string;
    /** The environments that the stack has. */
    readonly standing: Standing;
    /** What the last `pulumi up` of this stack has exported; empty where there was none. */
    readonly previous: Readonly<Record<string, unknown>>;
}

/**
 * Reads and checks the stack's configuration. Nothing else in the program reads Pulumi config.
 *
 * @throws {pulumi.RunError} with every fault at once, which the engine shows without a stack trace.
 */
export async function readSettings(): Promise<Settings> {
    const project = new pulumi.Config();
    const previous = await previousOutputs();
    const standing = standingEnvironments(previous);
    const aws = namespace("aws");
    const foreign = foreignKeys(pulumi.runtime.allConfig(), { project: project.name, stack: pulumi.getStack() });
    if (foreign !== undefined) {
        throw new pulumi.RunError(foreign);
    }
    const members = namespace(project.name);
    const keys = Object.keys(members).filter((key) => !TOKEN_KEYS.some((token) => token === key));
    const stateOf = (key: string): TokenState =>
        (members[key] ?? "") === "" ? "missing" : isSecret(`${project.name}:${key}`) ? "secret" : "clear";
    const parsed = parseConfig({
        project: Object.fromEntries(keys.map((key) => [key, members[key]])),
        aws,
        tokens: tokensOf(stateOf),
        secrets: new Set(keys.filter((key) => isSecret(`${project.name}:${key}`))),
        standing,
        standingResources: standingResources(previous),
    });
    if (!("config" in parsed)) {
        throw new pulumi.RunError(describeFaults(pulumi.getStack(), parsed.faults));
    }
    const hasStandIns = TOKEN_KEYS.some((key) => members[key] === STAND_IN);
    if (hasStandIns && !pulumi.runtime.isDryRun()) {
        throw new pulumi.RunError(
            "The tokens are stand-ins, which are good for a preview alone: nothing was changed.\n" +
                "Apply the stack itself: npm run platform -- up",
        );
    }
    const { build, projectName, environments, going } = parsed.config;
    const names = environments.map(({ name }) => name);
    const removals = removalNotices({ projectName, stack: pulumi.getStack() }, standing, names, going);
    const runtime = runtimeNotice(parsed.config.function.runtime, Date.now()) ?? [];
    const kept = resourceNotices(standingResources(previous), parsed.config.resources, names);
    const queues = [
        ...visibilityNotices(parsed.config, environments),
        ...deadLetterNotices(parsed.config, environments),
        ...previewNotices(parsed.config),
    ];
    for (const notice of [...removals, ...kept, ...accountNotices(names.length, build.mode), ...queues].concat(
        runtime,
    )) {
        await pulumi.log.warn(notice);
    }
    const provider = Object.entries(aws).map(([key, value]) => [
        key,
        isSecret(`aws:${key}`) ? pulumi.secret(value) : value,
    ]);
    // Looked for here, but never read outside an Output.
    const tokenOf = (key: keyof Tokens) => (stateOf(key) === "missing" ? undefined : project.requireSecret(key));
    return {
        config: parsed.config,
        githubToken: tokenOf("githubToken"),
        githubBuildToken: tokenOf("githubBuildToken") ?? tokenOf("githubToken"),
        hasOwnBuildToken: stateOf("githubBuildToken") !== "missing",
        githubCheckToken: tokenOf("githubCheckToken"),
        hasStandIns,
        aws: Object.fromEntries(provider) as Readonly<Record<string, unknown>>,
        // In the order of the provider: "organization" and "owner" in its configure function.
        shellOwner: process.env["GITHUB_ORGANIZATION"] || process.env["GITHUB_OWNER"] || undefined,
        stack: pulumi.getStack(),
        standing,
        previous,
    };
}

/** The members of one namespace. Objects, lists and truth values reach the program as JSON. */
function namespace(name: string): Readonly<Record<string, unknown>> {
    const prefix = `${name}:`;
    const entries = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(entries.map(([key, text]) => [key.slice(prefix.length), parsedIfJson(text)]));
}

function parsedIfJson(text: string): unknown {
    if (!/^\s*([{[]|(true|false)\s*$)/.test(text)) {
        return text;
    }
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/** The SDK knows which keys are secret, but leaves the question out of its declarations (`@internal`, 3.248.0). */
function isSecret(key: string): boolean {
    const runtime = pulumi.runtime as typeof pulumi.runtime & { isConfigSecret(key: string): boolean };
    return runtime.isConfigSecret(key);
}
