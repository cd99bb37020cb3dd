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
}

/** Why the configuration takes `githubToken`, or undefined where it does without. */
function needOfToken(
    { githubBuildToken }: Tokens,
    { source, pullRequests, release: { report } }: Pick<Values, "source" | "pullRequests" | "release">,
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
    values: Pick<Values, "source" | "pullRequests" | "release">,
): void {
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
    const need = needOfToken(tokens, values);
    if (tokens.githubToken === "missing" && need !== undefined) {
        note("githubToken", "is missing", `a GitHub token, stored as a secret, which ${need} takes`);
    }
}
