import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";

import fc from "fast-check";

import { remainingFaults } from "../../cli/import/check";
import { planImport } from "../../cli/import/plan";
import { printJson, printText } from "../../cli/import/report";
import { applyPlan } from "../../cli/import/write";
import { parseLegacy, redact, Secret } from "../../config/seed";
import { parseStackFile } from "../../config/stackFile";
import { describeYamlFaults } from "../../common/yaml";

const EXAMPLE = readFileSync(join(__dirname, "..", "..", "examples", "config.yaml"), "utf8");
const TOKEN = "ghp_exampleexampleexample";

describe("Secret", () => {
    it("shows itself in no form", () => {
        const secret = new Secret(TOKEN);
        assert.deepEqual(
            [String(secret), JSON.stringify({ secret }), format("%s %o %j", secret, secret, secret)],
            ["[secret]", '{"secret":"[secret]"}', '[secret] [secret] "[secret]"'],
        );
    });

    it("is taken out of a text, with whatever else looks like a token", () => {
        const old = "0123456789abcdef".repeat(3).slice(0, 40);
        assert.equal(
            redact(`a ${TOKEN} b ghp_x1 c ${old} d my-own`, [new Secret("my-own")]),
            "a [secret] b [secret] c [secret] d [secret]",
        );
        assert.equal(redact("an-ordinary-project-name-of-some-length"), "an-ordinary-project-name-of-some-length");
    });
});

describe("No token in what is said", () => {
    const unknown = "0123456789abcdef".repeat(3).slice(0, 40);

    it("where a refused value may be one", () => {
        const parsed = parseLegacy(`deployment:\n  project_name: X_${unknown}\n`);
        assert.ok("legacy" in parsed);
        assert.equal(parsed.legacy.refusals[0]?.fault.problem, 'is "[secret]"');
    });

    it("where the name of an unknown key may be one, of any form", () => {
        const parsed = parseLegacy(`github:\n  some-other-kind-of-token-0123456789: x\n  ${unknown}: y\n`);
        assert.ok("legacy" in parsed);
        assert.deepEqual(
            parsed.legacy.notes.map(({ from }) => from),
            ["github.(a long name)", "github.(a long name)"],
        );
    });

    const word = (alphabet: string, length: number) =>
        fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const token = fc.oneof(
        word(letters, 36).map((text) => `ghp_${text}`),
        word(letters, 82).map((text) => `github_pat_${text}`),
        word("0123456789abcdef", 40),
        word(letters, 31),
    );
    /** Where the token is: in its place in every form, and in places where it does not belong. */
    const document = fc.constantFrom<(token: string) => string>(
        (text) => EXAMPLE.replace(TOKEN, text),
        (text) => EXAMPLE.replace(TOKEN, `"${text}"`),
        (text) => EXAMPLE.replace(TOKEN, `|\n    ${text}`),
        (text) => EXAMPLE.replace(TOKEN, `[${text}, { a: ${text} }]`),
        (text) => EXAMPLE.replace(TOKEN, `&t ${text}`).replace("Repo: ", "Repo: *t # "),
        (text) => EXAMPLE.replace(TOKEN, text).replace("project_name: ", `project_name: X_${text}`),
        (text) => EXAMPLE.replace(TOKEN, text).replace("https://", `https://${text}@`),
        (text) => EXAMPLE.replace(TOKEN, text).replace("https://github.com/", `https://github.com/${text}/`),
        (text) => EXAMPLE.replace(TOKEN, text).replace("master", `refs/heads/${text}`),
        (text) => EXAMPLE.replace(TOKEN, text).replace("customer1", text).replace("Owner: my", `${text}: my`),
        (text) => EXAMPLE.replace("OAuthToken:", "OAuthTokn:").replace(TOKEN, text),
        (text) => EXAMPLE.replace(`OAuthToken: ${TOKEN}`, `${text}: OAuthToken`),
        (text) => EXAMPLE.replace(TOKEN, text).replace("deployment:", `deployment: ${text}\nx:`),
        (text) => `${EXAMPLE}\n${text}`,
        (text) => text,
    );
    /** Mistakes of typing: characters put in or taken out anywhere but in the token or at its ends, which makes it another one. */
    const mistakes = fc.array(
        fc.record({
            at: fc.nat(1200),
            length: fc.nat(3),
            text: fc.constantFrom(
                "",
                " ",
                "\n",
                "\t",
                ":",
                "'",
                '"',
                "[",
                "{",
                "- ",
                "#",
                "*",
                "&a ",
                "!x ",
                "| ",
                "? ",
                "%",
                "---\n",
            ),
        }),
        { maxLength: 4 },
    );

    /** All that a person or a machine is told, in both forms, as if the stack's file were empty. */
    async function told(text: string): Promise<string> {
        const parsed = parseLegacy(text);
        const stack = parseStackFile("", "platform");
        if (!("legacy" in parsed && "file" in stack)) {
            return describeYamlFaults("config.yaml", parsed.faults);
        }
        const { legacy } = parsed;
        const plan = await planImport(legacy, stack.file, false, () => Promise.resolve(undefined));
        applyPlan(plan, stack.file);
        const project = { folder: ".", name: "platform", stackFolder: ".", values: {} };
        const faults = remainingFaults(legacy, plan, stack.file, project, "production", "config.yaml");
        const report = { source: "config.yaml", stack: "production", file: "f", changes: plan.changes, faults };
        let output = format("%j %o", legacy.token, legacy.secrets);
        const sink = { write: (words: string) => (output += words) };
        for (const print of [printText, printJson]) {
            print({ stdout: sink, stderr: sink, env: {}, cwd: "." }, { ...report, outcome: "written" }, legacy);
        }
        // What is written in clear, too, wherever it is known what the token is.
        return legacy.token === undefined ? output : output + stack.file.toString();
    }

    /** Whether the token is where it was, with what stood beside it, or blanks and quotes there. */
    function isSpared(secret: string, before: string, after: string): boolean {
        const beside = (text: string) =>
            text
                .split(secret)
                .flatMap((part, index, { length }) => [
                    ...(index === 0 ? [] : [part.slice(0, 1)]),
                    ...(index === length - 1 ? [] : [part.slice(-1)]),
                ]);
        const [old, now] = [beside(before), beside(after)];
        return old.length === now.length && now.every((text, place) => text === old[place] || /^[\s"']$/.test(text));
    }

    it("whatever the file, and whatever mistakes are in it", async () => {
        await fc.assert(
            fc.asyncProperty(token, document, mistakes, async (secret, make, edits) => {
                const text = edits.reduce((rest, { at, length, text: inserted }) => {
                    const edited = rest.slice(0, at) + inserted + rest.slice(at + length);
                    return isSpared(secret, rest, edited) ? edited : rest;
                }, make(secret));
                const output = await told(text);
                assert.ok(!output.includes(secret), `${text}\n\n${output}`);
            }),
            { numRuns: 1000 },
        );
    });
});
