import { removeCommand, setCommand, type Fault } from "./fault";
import { KEYS, type SecretKeys, type Values } from "./keys";
import { canCheck } from "./keys/pullRequests";
import type { Reader } from "./reader";

/** How a token is there: encrypted, in clear, or not at all. Its value never comes here. */
export type TokenState = "secret" | "clear" | "missing";

/** The tokens of a configuration. */
export type Tokens = Readonly<Record<SecretKeys, TokenState>>;

/** The keys of {@link Tokens}, which are read outside the configuration. */
export const TOKEN_KEYS = Object.entries(KEYS).flatMap(([name, { kind }]) =>
    kind === "secret" ? [name as SecretKeys] : [],
);

/** How all tokens are there. */
export function tokensOf(stateOf: (key: SecretKeys) => TokenState): Tokens {
    return Object.fromEntries(TOKEN_KEYS.map((key) => [key, stateOf(key)])) as Tokens;
}

/** Checks what pull requests get against the rest. */
export function checkPullRequests(root: Reader, values: Pick<Values, "build" | "source" | "pullRequests">): void {
    const reader = root.object("pullRequests", "");
    const { pullRequests: config, build } = values;
    if (config.check && !canCheck(values)) {
        const isManaged = build.mode === "managed";
        const problem = isManaged ? "takes a webhook, and pushes are polled for" : "takes build.mode managed";
        // Not to turn the webhook on: whoever polls does so because the token may not make one, and is told to poll then.
        const mend = isManaged ? removeCommand(reader.at("check")) : setCommand("build.mode", "managed");
        const expected = isManaged ? "to be left out while source.trigger is polling" : "false, or that changed";
        reader.faults.push({ path: reader.at("check"), problem, expected, mend });
    }
    for (const key of ["protect", "previews"] as const) {
        const isPolled = values.source.mode === "oauth" && values.source.trigger === "polling";
        // All at once: to take `check` away is advised above, and would bring the next fault.
        if (Boolean(config[key]) && (!config.check || isPolled)) {
            const path = reader.at(key);
            const why = isPolled ? "there is not while pushes are polled for" : "is off";
            const expected = isPolled
                ? "to be left out while source.trigger is polling"
                : "pullRequests.check to be true";
            // Where it was switched off by hand, the one or the other is wanted; nobody knows which.
            const mend = removeCommand(path);
            reader.faults.push({ path, problem: `takes the check of pull requests, which ${why}`, expected, mend });
        }
    }
}

/** What decides which tokens are needed. */
type TokenUse = Pick<Values, "ci" | "pullRequests" | "release" | "source">;

/** Why the configuration takes `githubToken`, or undefined where it does without. */
function needOfToken(
    { githubBuildToken }: Tokens,
    { source, pullRequests, release: { report }, ci }: TokenUse,
): string | undefined {
    const standsIn = githubBuildToken === "missing";
    const needs = [
        [source.mode === "oauth", "source.mode oauth"],
        [pullRequests.protect, "pullRequests.protect"],
        [standsIn && pullRequests.previews > 0, "pullRequests.previews"],
        [standsIn && report, "release.report"],
        [standsIn && ci.mode === "codebuild", "ci.mode codebuild"],
    ] as const;
    return needs.find(([isNeeded]) => isNeeded)?.[1];
}

/** Checks that every token that is needed is there, as a secret. */
export function checkTokens(root: Reader, tokens: Tokens, values: TokenUse): void {
    const note = (path: keyof Tokens, problem: string, expected: string): void => {
        const mend = `pulumi config set --secret ${path}    (it asks for the value, so that no shell keeps it)`;
        const fault: Fault = { path, problem, expected, mend };
        root.faults.push(fault);
    };
    for (const key of TOKEN_KEYS) {
        if (tokens[key] === "clear") {
            note(key, "is stored in clear", "a GitHub token, stored as a secret");
        }
    }
    const { pullRequests, source } = values;
    const isChecked = source.mode === "oauth" && pullRequests.check && pullRequests.previews > 0;
    if (tokens.githubCheckToken !== "missing" && !isChecked) {
        const why =
            source.mode === "oauth"
                ? "pullRequests.previews, whose controller writes the check's status"
                : "source.mode oauth";
        const expected = "to be left out, or that to be set";
        root.faults.push({
            path: "githubCheckToken",
            problem: `takes ${why}`,
            expected,
            mend: removeCommand("githubCheckToken"),
        });
    }
    const need = needOfToken(tokens, values);
    if (tokens.githubToken === "missing" && need !== undefined) {
        note("githubToken", "is missing", `a GitHub token, stored as a secret, which ${need} takes`);
    }
}
