import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const read = (...path: readonly string[]) => readFileSync(join(...path), "utf8");

/** The commands of the page behind a mark. */
function commands(mark: string): string {
    const [, text] =
        new RegExp(`<!-- command: ${mark} -->\\n\\n\`\`\`sh\\n([^]*?)\`\`\``).exec(read(ROOT, "docs", "upgrade.md")) ??
        [];
    assert.ok(text, `docs/upgrade.md has no commands after ${mark}`);
    return text;
}

describe("docs/upgrade.md", () => {
    let root: string;

    beforeEach(() => (root = mkdtempSync(join(tmpdir(), "platform-upgrade-"))));
    afterEach(() => rmSync(root, { recursive: true }));

    /** Runs commands in a folder, as somebody with a name. */
    function run(folder: string, script: string): string {
        const who = { NAME: "a", EMAIL: "a@example.com" };
        const author = Object.entries(who).flatMap(([name, value]) =>
            ["AUTHOR", "COMMITTER"].map((part) => [`GIT_${part}_${name}`, value]),
        );
        const env = { ...process.env, ...Object.fromEntries(author), GIT_CONFIG_GLOBAL: "/dev/null" };
        return execFileSync("bash", ["-e", "-c", script], { cwd: folder, env, encoding: "utf8", stdio: "pipe" });
    }

    /** The platform's repository with two versions, the stack's file of this checkout among what they have. */
    function upstream(): string {
        const folder = join(root, "upstream");
        mkdirSync(join(folder, "policies"), { recursive: true });
        cpSync(join(ROOT, "Pulumi.production.yaml"), join(folder, "Pulumi.production.yaml"));
        writeFileSync(join(folder, "index.ts"), "one\ntwo\nthree\nfour\nfive\n");
        writeFileSync(join(folder, "gone.ts"), "");
        run(folder, "git init -q && git add -A && git commit -qm first && git tag v0.1.0");
        writeFileSync(join(folder, "index.ts"), "one\ntwo\nthree\nfour\nfive of the next\n");
        writeFileSync(join(folder, "new.ts"), "");
        run(folder, "git rm -q gone.ts && git add -A && git commit -qm second && git tag v0.2.0");
        return folder;
    }

    it("brings a copy without history to the next version, with what its team has changed", () => {
        const url = upstream();
        const copy = join(root, "copy");
        mkdirSync(copy);
        run(url, `git archive v0.1.0 | tar xf - -C '${copy}'`);
        const own = read(copy, "Pulumi.production.yaml").replace("excessivedemon", "octo");
        writeFileSync(join(copy, "Pulumi.production.yaml"), own);
        writeFileSync(join(copy, "index.ts"), "one of ours\ntwo\nthree\nfour\nfive\n");
        const filled = (text: string) =>
            text.replaceAll("<url>", url).replaceAll("<version>", "0.1.0").replaceAll("<next>", "0.2.0");

        run(copy, filled(commands("base")));
        assert.equal(read(copy, "Pulumi.production.yaml"), own, "the first step changes no file");
        run(copy, filled(commands("merge")));

        assert.equal(read(copy, "index.ts"), "one of ours\ntwo\nthree\nfour\nfive of the next\n");
        assert.equal(read(copy, "Pulumi.production.yaml"), own);
        assert.equal(run(copy, "git ls-files && git status --porcelain"), "Pulumi.production.yaml\nindex.ts\nnew.ts\n");
    });
});

describe("the version", () => {
    it("is a number with a heading in CHANGELOG.md, where all are in order below what is not released", () => {
        const { version } = JSON.parse(read(ROOT, "package.json")) as { readonly version: string };
        const [first, ...versions] = [...read(ROOT, "CHANGELOG.md").matchAll(/^## (.*)$/gm)].map(([, title]) => title);
        assert.equal(first, "Unreleased");
        assert.equal(versions[0], version);
        assert.ok(versions.every((each) => /^\d+\.\d+\.\d+$/.test(each ?? "")));
    });
});
