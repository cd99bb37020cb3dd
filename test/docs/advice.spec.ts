import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { COMMANDS } from "../../cli/commands";
import { main } from "../../cli/main";
import type { Context } from "../../cli/shell/command";
import { advisedIn, GAP, optionsIn, type Advised } from "../support/advice";

const ROOT = join(__dirname, "..", "..");
const PAGE = join(ROOT, "docs", "advice.md");

/** How many words a command of ours takes. */
function wordsOf(command: string): number | undefined {
    const [script, name = ""] = command.split(" ");
    return script === "platform" && Object.hasOwn(COMMANDS, name)
        ? Object.keys(COMMANDS[name]?.load().arguments ?? {}).length
        : undefined;
}

/** The rows of the page: a command, and what tries it. */
function rows(): ReadonlyMap<string, string> {
    const lines = readFileSync(PAGE, "utf8").matchAll(/^\| `(.+?)` +\| (.+?) +\|$/gm);
    return new Map([...lines].map(([, command = "", tried = ""]) => [command, tried]));
}

/** All specs. A name may be that of several. */
function specs(folder = join(ROOT, "test")): readonly string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? specs(path) : entry.name.endsWith(".spec.ts") ? [path] : [];
    });
}

/** A command line as a shell would split it, with something in each gap. */
function filled(command: string): readonly string[] {
    const words = command.match(/<[^>]*>|'[^']*'|\S+/g) ?? [];
    return words.map((word) => (/^<.*>$/.test(word) ? "7" : word.replaceAll(GAP, "7").replaceAll("'", "")));
}

describe("what people are advised to type", () => {
    let advised: readonly Advised[];
    const commands = () => [...new Set(advised.map(({ command }) => command))].sort();

    before(() => {
        advised = advisedIn(ROOT, wordsOf);
    });

    it("is read from the sources: literals, those that are added up, gaps, and command lines that are made", () => {
        for (const command of [
            `npm run platform -- rollback ${GAP} --to ${GAP}`,
            `pulumi config set --path '${GAP}' ${GAP}`,
            "pulumi up --refresh",
            "unset GITHUB_OWNER GITHUB_ORGANIZATION",
        ]) {
            assert.ok(commands().includes(command), command);
        }
    });

    it("has a row each in docs/advice.md, and no row is of something that nobody says any more", () => {
        const known = rows();
        const missing = advised.filter(({ command }) => !known.has(command));
        assert.deepEqual(
            missing.map(({ command, where }) => `${where}: ${command}`),
            [],
            "a sentence names a command that docs/advice.md has no row for: say there which test tries it",
        );
        assert.deepEqual(
            [...known.keys()].filter((command) => !commands().includes(command)),
            [],
        );
    });

    it("is tried by a test that there is, or has a reason why not", () => {
        const files = specs();
        for (const [command, tried] of rows()) {
            if (tried.startsWith("no test: ")) {
                assert.ok(tried.length > 30, `${command}: ${tried}`);
                continue;
            }
            const references = [...tried.matchAll(/`([\w.]+)`: "([^"]+)"/g)];
            assert.ok(references.length > 0, `${command}: ${tried}`);
            for (const [, file = "", title = ""] of references) {
                const named = files.filter((path) => basename(path) === file);
                assert.ok(named.length > 0, `${command}: there is no ${file}`);
                assert.ok(
                    named.some((path) => readFileSync(path, "utf8").includes(title)),
                    `${command}: ${file} has no test "${title}"`,
                );
            }
        }
    });

    it("is understood by the platform's own command line", async () => {
        const parsed = Object.fromEntries(
            Object.entries(COMMANDS).map(([name, entry]) => [
                name,
                { summary: entry.summary, load: () => ({ ...entry.load(), run: async () => 0 as const }) },
            ]),
        );
        const own = commands().filter((command) => /^npm run (--silent )?platform -- [a-z]/.test(command));
        assert.ok(own.length > 20);
        for (const command of own) {
            const said: string[] = [];
            const output = { write: (text: string) => said.push(text) };
            const words = filled(command);
            const code = await main(
                words.slice(words.indexOf("--") + 1),
                { stdout: output, stderr: output, env: {}, cwd: ROOT } as unknown as Context,
                parsed,
            );
            assert.equal(code, 0, `${command}\n${said.join("")}`);
        }
    });

    it("sets keys that the configuration has", () => {
        const table = readFileSync(join(ROOT, "docs", "configuration.md"), "utf8");
        for (const command of commands()) {
            const [, key = ""] = /^pulumi config (?:set|rm) (?:--\w+ )?'?([A-Za-z][\w.]*)/.exec(command) ?? [];
            const [top = "", member] = key.split(".");
            const known =
                top === "environments" || member === undefined ? `| \`${top}\` |` : `| \`${top}.${member}\` |`;
            assert.ok(key === "" || key === "aws" || table.includes(known), command);
        }
    });

    it("names scripts that there are, and commands of the lab", () => {
        const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
            scripts: Readonly<Record<string, string>>;
        };
        for (const command of commands()) {
            const [, script] = /^npm run (?:--silent )?([\w:]+)/.exec(command) ?? [];
            assert.ok(script === undefined || script in scripts, command);
        }
        const { stdout } = spawnSync(process.execPath, [...(scripts["local"] ?? "").split(" ").slice(1), "--help"], {
            cwd: ROOT,
            encoding: "utf8",
        });
        for (const command of commands()) {
            const [, word] = /^npm run (?:--silent )?local -- (\w+)/.exec(command) ?? [];
            assert.ok(word === undefined || new RegExp(`^  ${word}\\b`, "m").test(stdout), command);
        }
    });

    it("names options that some command has", () => {
        const own = Object.values(COMMANDS).flatMap((entry) => entry.load().options.map(({ flags }) => flags));
        const others = [
            "--help --version", // of every command
            "--refresh --path --secret --plaintext --type --show-urns --preserve-config", // pulumi
            "--silent --omit --os --cpu --libc --no-save --no-audit --no-fund --no-package-lock", // npm
            "--non-interactive --batch-mode --quiet --testPathIgnorePatterns", // yarn, mvn, jest
            "--requirement --target --only-binary --python-version --platform --quiet --pattern --disable-pip-version-check --no-compile --no-deps", // pip, unittest
            "--region --name --with-decryption --query --output --only-show-errors --table-name --secret-id --secret-string", // aws
            "--bucket --max-keys --attribute-names --queue-name --queue-url", // aws s3api, aws sqs
            "--policy-name --policy-document --policy-arn --role-name --assume-role-policy-document --url --client-id-list", // aws iam
        ].join(" ");
        const known = new Set([...own, others].join(" ").match(/--[a-z][A-Za-z-]+/g));
        assert.deepEqual(
            optionsIn(ROOT).filter(({ option }) => !known.has(option)),
            [],
        );
    });
});
