import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../common/errors";
import { checkout, prepareSource } from "../../../lab/build";

// What `git add` and `git commit` made of the two files below, with the same author, date and message.
const COMMIT = "b93d8a26897fe898a8b905cca91013aa2a2914dd";

describe("prepareSource", () => {
    let folder: string;
    let application: string;
    let repository: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "source-test-"));
        application = join(folder, "application");
        repository = join(folder, "repository");
        mkdirSync(join(application, "build"), { recursive: true });
        writeFileSync(join(application, "app.py"), "print('hello')\r\n");
        writeFileSync(join(application, "build/run.sh"), "exit 0\n", { mode: 0o755 });
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    const prepare = () => prepareSource({ application, folder: repository, branches: ["staging", "master"] });
    const git = (...args: string[]) =>
        execFileSync("git", ["--git-dir", repository, ...args], { encoding: "utf8" }).trim();

    it("gives every branch the same commit, the same on every machine", async () => {
        assert.equal(await prepare(), COMMIT);
        assert.equal(git("rev-parse", "staging"), COMMIT);
        assert.equal(git("rev-parse", "master"), COMMIT);
        assert.equal(git("rev-parse", "HEAD"), COMMIT);
        assert.equal(git("ls-tree", "-r", "--name-only", "master"), "app.py\nbuild/run.sh");
    });

    it("is not swayed by Git's settings or variables", async () => {
        const home = join(folder, "home");
        mkdirSync(join(home, "template/hooks"), { recursive: true });
        writeFileSync(join(home, "template/hooks/reference-transaction"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
        writeFileSync(join(home, "ignored"), "*.py\n");
        writeFileSync(
            join(home, ".gitconfig"),
            `[user]\nname = Ada\n[commit]\ngpgSign = true\n[core]\nautocrlf = input\nexcludesFile = ${home}/ignored\n` +
                `[init]\ntemplateDir = ${home}/template\ndefaultObjectFormat = sha256\n`,
        );
        const disturbing = {
            HOME: home,
            XDG_CONFIG_HOME: home,
            GIT_DIR: "/nowhere",
            GIT_INDEX_FILE: "/nowhere/index",
            GIT_AUTHOR_NAME: "Ada",
            GIT_DEFAULT_HASH: "sha256",
            GIT_CONFIG_COUNT: "1",
            GIT_CONFIG_KEY_0: "core.autocrlf",
            GIT_CONFIG_VALUE_0: "input",
            TZ: "Pacific/Kiritimati",
        };
        const before = { ...process.env };
        Object.assign(process.env, disturbing);
        try {
            assert.equal(await prepare(), COMMIT);
        } finally {
            Object.keys(disturbing).forEach((name) => delete process.env[name]);
            Object.assign(process.env, before);
        }
    });

    it("writes nothing when nothing changed", async () => {
        await prepare();
        const before = snapshot(repository);
        assert.equal(await prepare(), COMMIT);
        assert.deepEqual(snapshot(repository), before);
    });

    it("moves the branches when the application changed", async () => {
        await prepare();
        writeFileSync(join(application, "app.py"), "print('hello again')\n");
        const commit = await prepare();
        assert.notEqual(commit, COMMIT);
        assert.equal(git("rev-parse", "staging"), commit);
        assert.equal(git("rev-parse", "master"), commit);
    });

    it("leaves out what the application's .gitignore names", async () => {
        writeFileSync(join(application, ".gitignore"), "*.pyc\n");
        writeFileSync(join(application, "app.pyc"), "");
        await prepare();
        assert.equal(git("ls-tree", "-r", "--name-only", "master"), ".gitignore\napp.py\nbuild/run.sh");
    });

    it("checks out a clean copy without anything of Git", async () => {
        await prepare();
        const into = join(folder, "into");
        mkdirSync(into);
        writeFileSync(join(into, "left over"), "");
        await checkout(repository, "staging", into);
        assert.deepEqual(readdirSync(into, { recursive: true }).sort(), ["app.py", "build", "build/run.sh"]);
        assert.equal(readFileSync(join(into, "app.py"), "utf8"), "print('hello')\r\n");
        assert.equal(statSync(join(into, "build/run.sh")).mode & 0o100, 0o100);
    });

    it("says what to install when Git is missing, and which application is", async () => {
        const before = process.env["PATH"];
        process.env["PATH"] = folder;
        try {
            await assert.rejects(
                prepare(),
                (error) => error instanceof UserError && /Install it/.test(error.remedy ?? ""),
            );
        } finally {
            process.env["PATH"] = before;
        }
        application = join(folder, "nothing");
        await assert.rejects(prepare(), UserError);
    });
});

/** Every file below a folder with its inode, which is another one once Git has written the file anew. */
function snapshot(folder: string): string[] {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return names.map((name) => `${name} ${statSync(join(folder, name)).ino}`).sort();
}
