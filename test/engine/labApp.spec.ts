import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LabFolder } from "../../lab/folder";
import { ask, type EnvironmentStatus } from "../../lab/probe";
import { gitHubControl, stopGitHub } from "../../tools/github-stand-in";
import { withLock } from "../../tools/processes/lock";

const CHECKOUT = join(__dirname, "..", "..");
const PERSON = ["-c", "user.name=Ada", "-c", "user.email=ada@localhost"];

/** An application of somebody's own: nothing of it was written for this platform. */
const FILES = {
    "index.mjs": 'export const handler = async () => ({ statusCode: 200, body: JSON.stringify({ text: "one" }) });\n',
    "index.test.mjs":
        'import test from "node:test";\nimport assert from "node:assert/strict";\nimport { handler } from "./index.mjs";\n' +
        'test("answers", async () => assert.equal((await handler()).statusCode, 200));\n',
    "package.json": '{"name": "mine", "private": true, "type": "module", "scripts": {"test": "node --test"}}\n',
};

describe("an application of one's own in the lab", () => {
    let base: string;
    let folder: LabFolder;
    let application: string;
    let clone: string;

    before(() => {
        base = mkdtempSync(join(tmpdir(), "platform lab-"));
        folder = new LabFolder(join(base, "lab"));
        application = join(base, "mine");
        clone = join(base, "clone");
        mkdirSync(application);
        write(application, FILES);
    });
    after(async () => {
        await lab("down");
        rmSync(base, { recursive: true, force: true });
    });

    const write = (into: string, files: Readonly<Record<string, string>>) =>
        Object.entries(files).forEach(([name, text]) => writeFileSync(join(into, name), text));
    const saying = (text: string, status = 200) => ({
        "index.mjs": FILES["index.mjs"].replace('"one"', `"${text}"`).replace("200", String(status)),
    });

    async function run(command: string, args: readonly string[], cwd: string) {
        const child = spawn(command, [...args], { cwd, env: { ...process.env, NO_COLOR: "1" }, stdio: "pipe" });
        child.stdin.end();
        const said = { stdout: "", stderr: "" };
        child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
        child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
        const [code] = (await once(child, "close")) as [number | null];
        return { code, ...said };
    }

    const lab = (...words: string[]) =>
        run("npm", ["run", "--silent", "local", "--", "--folder", folder.root, ...words], CHECKOUT);
    const git = async (...args: string[]) => {
        const { code, stdout, stderr } = await run("git", [...PERSON, ...args], clone);
        assert.equal(code, 0, stderr);
        return stdout.trim();
    };
    const commit = async (files: Readonly<Record<string, string>>, message: string) => {
        write(clone, files);
        await git("add", "--all");
        await git("commit", "--quiet", "--message", message);
        return git("rev-parse", "HEAD");
    };
    const push = (refspec: string) => run("git", ["push", "lab", refspec], clone);
    const status = async () => {
        const { stdout } = await lab("status", "--json");
        return JSON.parse(stdout) as { environments: EnvironmentStatus[]; push: string[] };
    };
    const environment = async (name: string): Promise<EnvironmentStatus & { text: string }> => {
        const found = (await status()).environments.find((each) => each.environment === name);
        assert.ok(found);
        const { body } = await ask(found.url);
        return { ...found, text: (JSON.parse(body) as { text: string }).text };
    };
    const standIn = () => {
        const record = folder.read();
        assert.ok(record);
        return { github: gitHubControl(record.github.url), repository: record.github.repository };
    };

    it("comes up in place of the sample, as its files say, and nothing is written into its folder", async () => {
        const { code, stdout, stderr } = await lab("--app", application, "--previews", "2", "--json");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /It has no commit of its own: its files are taken as they are/);
        assert.match(stderr, /Recognised: runtime nodejs22\.x \(package\.json\), handler index\.handler/);
        const environments = JSON.parse(stdout) as EnvironmentStatus[];
        assert.deepEqual(
            environments.map(({ environment: name, version, healthy, answer }) => [name, version, healthy, answer]),
            ["staging", "production"].map((name) => [name, "2", true, '200 {"text":"one"}']),
        );
        assert.deepEqual(readdirSync(application).sort(), Object.keys(FILES).sort());
    });

    it("is released again where its folder has changed, and by nothing else", async () => {
        const plain = await lab();
        assert.equal(plain.code, 0, plain.stderr);
        assert.equal(plain.stderr.match(/nothing to do: version 2/g)?.length, 2, plain.stderr);
        write(application, saying("two"));
        const { code, stderr } = await lab("--app", application);
        assert.equal(code, 0, stderr);
        assert.equal((await environment("staging")).text, "two");
        assert.equal((await environment("production")).version, (await environment("staging")).version);
    });

    it("says what to set where its health path does not answer, with the end of the log", async () => {
        write(application, {
            "stack.yaml": "release: {healthPath: /, healthStatus: 200-299}\n",
            ...saying("sick", 404),
        });
        write(application, { "index.test.mjs": "" });
        const { code, stderr } = await lab("--app", application);
        assert.equal(code, 1);
        assert.match(stderr, /Settings of its stack\.yaml are taken/);
        assert.match(
            stderr,
            /The end of its log:[^]*GET \/ answered 404[^]*Set it to a path .* or release\.healthStatus/,
        );
        assert.match(stderr, /Its log: .*build-staging\.log/);
        assert.doesNotMatch(stderr, /^ +at /m);
        assert.equal((await environment("staging")).text, "two");
        rmSync(join(application, "stack.yaml"));
        write(application, { ...FILES, ...saying("two") });
        const again = await lab("--app", application);
        assert.equal(again.code, 0, again.stderr);
    });

    it("is built, tested and released by a push, with the log as it runs", async () => {
        mkdirSync(clone);
        await git("init", "--quiet", "--initial-branch", "main");
        const pushed = await commit({ ...FILES, ...saying("three") }, "Say three");
        for (const line of (await status()).push.filter((each) => each.startsWith("git remote"))) {
            assert.equal((await run("bash", ["-c", line], clone)).code, 0, line);
        }
        const { code, stderr } = await push("HEAD:staging");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /^remote: \[Container\] .* Running command node \S*release\.cjs"? begin/m);
        assert.match(stderr, /^remote: .*ok 1 - answers/m);
        assert.match(stderr, /^remote: staging serves version \d+: GET http/m);
        const staging = await environment("staging");
        assert.deepEqual([staging.text, staging.commit], ["three", pushed]);
        const { github, repository } = standIn();
        assert.equal((await github.repository(repository)).branches["staging"], pushed);
        const { statuses } = await github.repository(repository);
        assert.equal(statuses.filter(({ sha }) => sha === pushed).at(-1)?.state, "success");
    });

    it("is promoted by a push of the same tree", async () => {
        const { code, stderr } = await push("HEAD:master");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /It is not built: staging has released this very tree as version/);
        const [staging, production] = [await environment("staging"), await environment("production")];
        assert.deepEqual([production.text, production.version], ["three", staging.version]);
    });

    it("stays what was pushed when the lab is brought up again, also with an application", async () => {
        for (const words of [[], ["--app", application]]) {
            const { code, stderr } = await lab(...words);
            assert.equal(code, 0, stderr);
            assert.equal(stderr.match(/left as it is: version \d+ was pushed/g)?.length, 2, stderr);
        }
        assert.equal((await environment("staging")).text, "three");
    });

    it("is not released where a test fails: the push ends non-zero and the branch stays", async () => {
        const before = await environment("staging");
        const good = await git("rev-parse", "HEAD");
        await commit(saying("broken", 500), "Break it");
        const { code, stderr } = await push("HEAD:staging");
        assert.notEqual(code, 0);
        assert.match(stderr, /^remote: .*not ok 1 - answers/m);
        assert.match(stderr, /^remote: Nothing was released: staging serves version \d+\. The branch staging stays/m);
        assert.match(
            stderr,
            /^remote: error: The build for staging failed: The tests have failed: npm test ended with status 1\./m,
        );
        assert.match(stderr, /! \[remote rejected\] HEAD -> staging/);
        const { version, text } = await environment("staging");
        assert.deepEqual([version, text], [before.version, before.text]);
        assert.match(await git("ls-remote", "lab", "refs/heads/staging"), new RegExp(`^${good}\\s`));
        const { github, repository } = standIn();
        assert.equal((await github.repository(repository)).branches["staging"], good);
        await git("reset", "--quiet", "--hard", good);
    });

    it("is proposed by a pull request, which is checked, has a preview and is merged by a push", async () => {
        await git("checkout", "--quiet", "-b", "feature");
        await commit(saying("four"), "Say four");
        const other = await push("feature");
        assert.equal(other.code, 0, other.stderr);
        assert.match(
            other.stderr,
            /No environment has the branch feature: nothing is built\. There are: staging \(staging\)/,
        );
        const { code, stderr } = await lab("pull-request", "feature");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /^Pull request #1: Say four \(feature into staging\)$/m);
        assert.match(stderr, /Its check has passed: platform-rehearsal-ap-southeast-2\/check/);
        const [, preview = ""] = /^Preview: (\S+)/m.exec(stderr) ?? [];
        assert.equal((await ask(preview)).body, '{"text":"four"}');
        assert.match(stderr, /\*\*Preview:\*\*/);

        await commit(saying("five"), "Say five");
        const updated = await push("feature");
        assert.match(updated.stderr, /Pull request #1 has a new commit\./);
        assert.equal((await ask(preview)).body, '{"text":"five"}');

        await commit(saying("sick", 500), "Break it");
        const red = await push("feature");
        assert.equal(red.code, 0, "at GitHub the branch moves, and the check goes red");
        assert.match(red.stderr, /The check of pull request #1 failed: .*Reason: exit status 1/);
        assert.match((await lab("pull-request", "list")).stdout, /#1 +open +Say four +feature +staging +failure/);

        await git("reset", "--quiet", "--hard", "HEAD~1");
        const forced = await push("+feature");
        assert.equal(forced.code, 0, forced.stderr);
        const merged = await push("feature:staging");
        assert.equal(merged.code, 0, merged.stderr);
        assert.match(merged.stderr, /Pull request #1 is merged\.[^]*The preview was removed/);
        assert.equal((await environment("staging")).text, "five");
        const deleted = await push(":feature");
        assert.match(deleted.stderr, /The branch feature is deleted\./);
    });

    it("waits while another push is built, and says so; what is too late builds nothing", async () => {
        const before = await environment("staging");
        const inRemote = (...args: string[]) => run("git", ["--git-dir", folder.remote, ...args], base);
        const { stdout: head } = await inRemote("rev-parse", "refs/heads/staging");
        await commit(saying("late"), "Say late");
        const child = spawn("git", ["push", "lab", "HEAD:staging"], { cwd: clone, stdio: "pipe" });
        let said = "";
        child.stderr.on("data", (text: Buffer) => (said += text.toString()));
        const ended = once(child, "close") as Promise<[number]>;
        // This process plays the part of the push that came first.
        const first = async () => {
            while (!said.includes("is at work on this lab")) {
                assert.equal(child.exitCode, null, said);
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            const other = (
                await inRemote(...PERSON, "commit-tree", "-m", "First", `${head.trim()}^{tree}`)
            ).stdout.trim();
            assert.equal((await inRemote("update-ref", "refs/heads/staging", other)).code, 0);
        };
        await withLock(folder.lock, first, () => undefined);
        const [code] = await ended;
        assert.notEqual(code, 0);
        assert.match(said, new RegExp(`Another command or push is at work on this lab \\(process ${process.pid}\\)`));
        assert.match(said, /Another push has moved staging to [0-9a-f]{7} meanwhile\. Nothing was built/);
        assert.equal((await environment("staging")).version, before.version);
        assert.equal((await inRemote("update-ref", "refs/heads/staging", head.trim())).code, 0);
        await git("reset", "--quiet", "--hard", "HEAD~1");
    });

    it("is left as it is by a push that is interrupted, and nothing of it goes on", async () => {
        const before = await environment("staging");
        await git("fetch", "--quiet", "lab");
        await git("reset", "--quiet", "--hard", "lab/staging");
        await commit(saying("never"), "Say never");
        const child = spawn("git", ["push", "lab", "HEAD:staging"], { cwd: clone, detached: true, stdio: "pipe" });
        const log = join(folder.logs, "build-staging.log");
        let said = "";
        child.stderr.on("data", (text: Buffer) => (said += text.toString()));
        while (!said.includes("Entering phase INSTALL")) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        // To the whole group, as a terminal does it.
        process.kill(-(child.pid ?? 0), "SIGINT");
        await once(child, "close");
        for (let tries = 0; tries < 100 && existsSync(folder.lock); tries++) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        assert.ok(!existsSync(folder.lock), "the lock is given back");
        assert.match(readFileSync(log, "utf8"), /STOPPED/);
        const { version, text } = await environment("staging");
        assert.deepEqual([version, text], [before.version, before.text]);
    });

    it("cannot be pushed while a part of the lab is gone", async () => {
        await stopGitHub(folder.read()?.github.pid);
        const { code, stderr } = await push("HEAD:staging");
        assert.notEqual(code, 0);
        assert.match(stderr, /^remote: error: The lab is not running: nothing was built\./m);
    });
});
