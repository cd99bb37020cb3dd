import type { Break } from "./break";

/** Breaks of the command line, of the lab and of what people read. */
export const COMMAND_BREAKS: readonly Break[] = [
    {
        file: "cli/main.ts",
        before: "return end(error instanceof UsageError ? 2 : 1, error);",
        after: "return end(1, error);",
        specs: ["test/cli/main.spec.ts"],
    },
    {
        file: "cli/main.ts",
        before: 'if ((code === 1 || code === 2) && !written && args.includes("--json")) {',
        after: 'if (!written && args.includes("--json")) {',
        specs: ["test/cli/main.spec.ts"],
    },
    {
        file: "cli/shell/confirm.ts",
        before: 'const agreed = /^y(es)?$/i.test(answer?.trim() ?? "");',
        after: 'const agreed = !/^no?$/i.test(answer?.trim() ?? "");',
        specs: ["test/cli/rollback.spec.ts", "test/cli/promote.spec.ts", "test/cli/settings.spec.ts"],
    },
    {
        file: "cli/shell/confirm.ts",
        before: "if (!stdin.isTerminal) {",
        after: "if (false) {",
        specs: ["test/cli/rollback.spec.ts", "test/cli/promote.spec.ts", "test/cli/settings.spec.ts"],
    },
    {
        file: "cli/moves/move.ts",
        before: "const isKnown = proposal.now.record !== undefined;",
        after: "const isKnown = true;",
        specs: ["test/cli/rollback.spec.ts", "test/cli/promote.spec.ts"],
    },
    {
        file: "cli/session/session.ts",
        before: "if (account !== outputs.accountId) {",
        after: 'if (account === "") {',
        specs: ["test/cli/session.spec.ts", "test/cli/status.spec.ts"],
    },
    {
        file: "cli/moves/source.ts",
        before: "return { package: pack, origin: strangers.length === 0 ? origin : { ...rest, modified: true }, git, notes };",
        after: "return { package: pack, origin, git, notes };",
        specs: ["test/cli/release.spec.ts"],
    },
    {
        file: "cli/moves/source.ts",
        before: "if (named !== undefined && named !== commit) {",
        after: 'if (named !== undefined && commit === "") {',
        specs: ["test/cli/release.spec.ts"],
    },
    {
        file: "cli/moves/source.ts",
        before: "if (location === project) {",
        after: 'if (location === "") {',
        specs: ["test/cli/paths.spec.ts", "test/cli/release.spec.ts"],
    },
    {
        file: "cli/reports/findings.ts",
        before: "} else if (current.record.version !== version) {",
        after: '} else if (current.record.version === "") {',
        specs: ["test/cli/status.spec.ts"],
    },
    {
        file: "cli/settings/secrets.ts",
        before: 'const piped = (await stdin.read()).replace(/\\r?\\n$/, "");',
        after: "const piped = await stdin.read();",
        specs: ["test/cli/settingsSecrets.spec.ts"],
    },
    {
        file: "cli/settings/secrets.ts",
        before: "const typed = await stdin.ask(`Value of ${key} (not shown): `, true);",
        after: "const typed = await stdin.ask(`Value of ${key} (not shown): `);",
        specs: ["test/cli/settingsSecrets.spec.ts"],
    },
    {
        file: "cli/shell/words.ts",
        before: 'return text.replaceAll(/[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+/g, " ").trim();',
        after: "return text.trim();",
        specs: ["test/cli/words.spec.ts", "test/cli/status.spec.ts"],
    },
    {
        file: "automation/pulumiProcess.ts",
        before: 'child.stdin.on("error", () => undefined).end(input);',
        after: 'child.stdin.on("error", () => undefined).end();',
        specs: ["test/cli/settings.spec.ts", "test/cli/importConfig.spec.ts"],
    },
    {
        file: "automation/pulumi.ts",
        before: "if (result.code === 0 || !mayRepeat(attempt, result.stderr)) {",
        after: "if (result.code === 0 || mayRepeat(attempt, result.stderr)) {",
        specs: ["test/automation/stack.spec.ts"],
    },
    {
        file: "automation/stack.ts",
        before: "const isOver = hasBegun || signal?.aborted === true || !(error instanceof CommandError);",
        after: "const isOver = signal?.aborted === true || !(error instanceof CommandError);",
        specs: ["test/automation/stack.spec.ts"],
    },
    {
        file: "tools/processes/lock.ts",
        before: "const heartbeat = setInterval(() => showLife(file), HEARTBEAT).unref();",
        after: "const heartbeat = setInterval(() => undefined, HEARTBEAT).unref();",
        specs: ["test/tools/processes/lock.spec.ts"],
    },
    {
        file: "tools/processes/lock.ts",
        before: "clearInterval(heartbeat);",
        after: "",
        specs: ["test/tools/processes/lock.spec.ts"],
    },
    {
        file: "README.md",
        before: "| `report [environment] [--retry]` | what GitHub was told of the moves, and what it was not; with `--retry`, tells it |",
        after: "",
        specs: ["test/docs/readme.spec.ts"],
    },
    {
        file: "README.md",
        before: "| `prune [environment] [--delete]` | versions that no alias, weight or recent release refers to, and their packages |",
        after: "| `prune [environment] [--remove]` | versions that no alias, weight or recent release refers to, and their packages |",
        specs: ["test/docs/readme.spec.ts"],
    },
    {
        file: "README.md",
        before: "| `forget <environment>` | clears what an environment that was taken away has left: its secrets, and what GitHub shows of it |",
        after: "| `forget [environment]` | clears what an environment that was taken away has left: its secrets, and what GitHub shows of it |",
        specs: ["test/docs/readme.spec.ts"],
    },
];
