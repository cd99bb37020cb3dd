import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LabFolder } from "../../../lab/folder";
import { pushLines } from "../../../lab/remote/lines";
import { ensureRemote, hookScript } from "../../../lab/remote/repository";
import { serve, type RunningServer } from "../../../tools/github-stand-in/server";
import { gitHubControl } from "../../../tools/github-stand-in";

const PERSON = ["-c", "user.name=Ada", "-c", "user.email=ada@localhost"];

describe("the lab's repository", () => {
    let base: string;
    let folder: LabFolder;
    let standIn: RunningServer;
    let clone: string;

    beforeEach(async () => {
        base = mkdtempSync(join(tmpdir(), "remote spec-"));
        folder = new LabFolder(join(base, "lab"));
        clone = join(base, "clone");
        standIn = await serve();
        await gitHubControl(standIn.url).addRepository({
            owner: "a",
            name: "b",
            branches: {},
            defaultBranch: "master",
        });
        await ensureRemote(folder, { pid: 0, url: standIn.url, repository: "a/b" });
        mkdirSync(clone);
        writeFileSync(join(clone, "app.py"), "");
        git("init", "--quiet");
        git("add", "app.py");
        git("commit", "--quiet", "--message", "One");
    });
    afterEach(async () => {
        await standIn.close();
        rmSync(base, { recursive: true });
    });

    const git = (...args: string[]) => execFileSync("git", ["-C", clone, ...PERSON, ...args], { encoding: "utf8" });
    const push = async (refspec: string, settings = "") => {
        writeFileSync(join(base, "settings"), settings);
        const env = { ...process.env, GIT_CONFIG_GLOBAL: join(base, "settings") };
        const child = spawn("git", ["-C", clone, "push", folder.remote, refspec], { env, stdio: "pipe" });
        let said = "";
        [child.stdout, child.stderr].forEach((stream) =>
            stream.on("data", (text: Buffer) => (said += text.toString())),
        );
        const [code] = (await once(child, "close")) as [number];
        return { code, said };
    };

    it("has nothing but what was pushed, and the branch that GitHub has as its default", async () => {
        assert.equal(readFileSync(join(folder.remote, "HEAD"), "utf8").trim(), "ref: refs/heads/master");
        const refs = execFileSync("git", ["--git-dir", folder.remote, "for-each-ref"], { encoding: "utf8" });
        assert.equal(refs, "");
        await ensureRemote(folder, { pid: 0, url: standIn.url, repository: "a/b" });
    });

    // The hook is a process of its own, which compiles what it needs.
    it("refuses a push while the lab does not run, whatever hooks the pusher's own settings name", async () => {
        const { code, said } = await push("HEAD:staging", `[core]\nhooksPath = ${base}\n`);
        assert.notEqual(code, 0);
        assert.match(said, /^remote: error: The lab is not running: nothing was built\./m);
        assert.match(said, /^remote: +Start it, then try again: npm run local/m);
        assert.match(said, /! \[remote rejected\] HEAD -> staging/);
        assert.doesNotMatch(said, /^remote: +at /m, "no stack trace");
    }).timeout(60_000);

    it("keeps a tag, which starts nothing", async () => {
        git("tag", "v1");
        const { code, said } = await push("v1");
        assert.equal(code, 0, said);
        assert.match(said, /refs\/tags\/v1 is no branch: it is kept, and starts nothing\./);
    }).timeout(60_000);

    it("says which checkout is gone", () => {
        const script = hookScript("/lab", "/usr/bin:/it's here");
        const moved = script.replaceAll(process.execPath, "/gone/node");
        const file = join(base, "update");
        writeFileSync(file, moved, { mode: 0o755 });
        assert.throws(
            () => execFileSync(file, ["refs/heads/a", "0", "1"], { stdio: "pipe" }),
            (error) =>
                /which are not there any more[^]*npm run local/.test(String((error as { stderr: Buffer }).stderr)),
        );
    });

    it("is shown as lines that a shell takes", () => {
        const environments = {
            production: { branch: "master", promotesFrom: "staging" },
            staging: { branch: "next" },
        } as never;
        const lines = (remote: string) => pushLines({ remote }, { environments } as never);
        assert.deepEqual(lines("/a/application.git"), [
            "git remote add lab /a/application.git",
            "git push lab HEAD:next",
        ]);
        assert.deepEqual(lines("/a b/it's")[0], "git remote add lab '/a b/it'\\''s'");
    });
});
