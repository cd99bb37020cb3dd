import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { COMMANDS } from "../../cli/commands";
import { main } from "../../cli/main";
import { capture, platform } from "./capture";

const ROOT = join(__dirname, "..", "..");

async function scriptOf(shell: string): Promise<string> {
    const { code, stdout, stderr } = await platform(["completion", shell], { env: {}, cwd: ROOT });
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
}

describe("platform completion", () => {
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "completion-"));
        ["Pulumi.yaml", "Pulumi.staging.yaml", "Pulumi.production.yaml"].forEach((name) =>
            writeFileSync(join(folder, name), ""),
        );
    });

    after(() => rmSync(folder, { recursive: true }));

    /** What bash itself offers behind a line; the last word is what is being typed. */
    async function offered(...line: readonly string[]): Promise<readonly string[]> {
        const words = line.map((word) => `'${word}'`).join(" ");
        const ask = `COMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _platform; printf '%s\\n' "\${COMPREPLY[@]}"`;
        const { stdout, stderr } = spawnSync("bash", ["--norc", "-euc", `${await scriptOf("bash")}\n${ask}`], {
            encoding: "utf8",
            cwd: folder,
        });
        assert.equal(stderr, "");
        return stdout.split("\n").filter(Boolean);
    }

    it("has bash offer commands, the actions and options of each, and the stacks that there are", async () => {
        assert.deepEqual(await offered("platform", "re"), ["restore", "release", "report", "refresh"]);
        assert.deepEqual(await offered("platform", "settings", "se"), ["set", "secret"]);
        assert.deepEqual(await offered("platform", "up", "--allow-"), [
            "--allow-replace",
            "--allow-delete",
            "--allow-widen",
        ]);
        assert.deepEqual(await offered("platform", "up", "--stack", ""), ["production", "staging"]);
        assert.deepEqual(await offered("platform", "--stack", "staging", "promote", "--y"), []);
        assert.deepEqual(await offered("platform", "release", "--commit", "st"), [], "a value is not one of its words");
    });

    it("knows every command and option, in each shell", async () => {
        const [bash = "", zsh = "", fish = ""] = await Promise.all(["bash", "zsh", "fish"].map(scriptOf));
        for (const [name, entry] of Object.entries(COMMANDS)) {
            const flags = entry.load().options.map(({ flags: each }) => /--[a-z-]+/.exec(each)?.[0] ?? "");
            const line = (script: string) =>
                script.split("\n").find((each) => each.startsWith(`        ${name}) `)) ?? "";
            for (const flag of flags) {
                assert.ok(line(bash).includes(` ${flag}`) || line(bash).includes(`"${flag}`), `bash ${name} ${flag}`);
                assert.ok(line(zsh).includes(`'${flag}:`), `zsh ${name} ${flag}`);
                assert.ok(fish.includes(`from ${name}' -l ${flag.slice(2)} `), `fish ${name} ${flag}`);
            }
            assert.ok(fish.includes(` -a ${name} -d '${entry.summary.split("'")[0]}`), name);
            assert.ok(zsh.includes(`'${name}:`), name);
        }
        assert.match(zsh, /^#compdef platform\n/);
    });

    it("writes what a shell would take for its own as text", async () => {
        const zsh = await scriptOf("zsh");
        assert.match(
            zsh,
            /'--wait:how long to wait for another run on the stack, such as 90s, 10m or 0 \(default\\: 10m\)'/,
        );
        assert.match(await scriptOf("fish"), /-d 'how long to wait for [^\n]*\(default: 10m\)'\n/);
    });

    it("ends with 2 for another shell", async () => {
        const { code, stderr } = await platform(["completion", "bsh"], { env: {}, cwd: ROOT });
        assert.equal(code, 2);
        assert.match(stderr, /There is no completion for 'bsh'\.\n {2}Did you mean bash\?/);
    });
});

describe("the examples of a command", () => {
    /** As a shell splits it; what follows a redirection is the shell's. */
    const split = (line: string) =>
        (line.replace(/ (>>?|<) .*$/, "").match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ""));

    for (const [name, entry] of Object.entries(COMMANDS)) {
        it(`are shown by its help, and understood: ${name}`, async () => {
            const { stdout } = await platform([name, "--help"], { env: {}, cwd: ROOT });
            const shown = /\nExamples:\n([^]*)$/.exec(stdout)?.[1] ?? "";
            const lines = [...shown.matchAll(/^ {2}# (.+)\n {2}platform (.+)$/gm)].map(([, , line = ""]) => line);
            assert.ok(lines.length > 0, stdout);
            for (const line of lines) {
                assert.equal(split(line)[0], name, line);
                const { context, output } = capture({ env: {}, cwd: ROOT });
                let ran = 0;
                const loaded = { ...entry.load(), run: async () => ((ran += 1), 0 as const) };
                const code = await main(split(line), context, { [name]: { ...entry, load: () => loaded } });
                assert.deepEqual([code, ran, output.stderr], [0, 1, ""], line);
            }
        });
    }
});
