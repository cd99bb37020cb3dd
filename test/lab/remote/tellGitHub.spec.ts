import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeRepository } from "../../../lab/build/source";
import { startedBuild } from "../../../lab/remote/check";
import { executionOf, known, tellGitHub } from "../../../lab/remote/tellGitHub";
import { gitHubControl } from "../../../tools/github-stand-in";
import { serve, type RunningServer } from "../../../tools/github-stand-in/server";

const PERSON = ["-c", "user.name=Ada", "-c", "user.email=ada@localhost"];

describe("what the stand-in for GitHub is told of a push", () => {
    let base: string;
    let remote: string;
    let standIn: RunningServer;

    before(async () => {
        base = mkdtempSync(join(tmpdir(), "tell-spec-"));
        remote = join(base, "remote");
        await makeRepository(remote);
        standIn = await serve();
        const github = gitHubControl(standIn.url);
        await github.addToken({ token: "t", login: "lab", scopes: ["repo", "admin:repo_hook"] });
        await github.addRepository({ owner: "a", name: "b", branches: {} });
        const body = { config: { url: "http://127.0.0.1:9/", content_type: "json" }, events: ["push"] };
        const init = { method: "POST", headers: { authorization: "Bearer t", "user-agent": "x" } };
        const made = await fetch(`${standIn.url}/repos/a/b/hooks`, { ...init, body: JSON.stringify(body) });
        assert.equal(made.status, 201, await made.text());
        execFileSync("git", ["init", "--quiet", base]);
    });
    after(async () => {
        await standIn.close();
        rmSync(base, { recursive: true });
    });

    const git = (...args: string[]) =>
        execFileSync("git", ["-C", base, ...PERSON, ...args], { encoding: "utf8" }).trim();
    const commit = (message: string, files: Readonly<Record<string, string | undefined>>) => {
        for (const [name, text] of Object.entries(files)) {
            if (text === undefined) {
                rmSync(join(base, name));
            } else {
                writeFileSync(join(base, name), text);
            }
        }
        git("add", "--all", "--", ...Object.keys(files));
        git("commit", "--quiet", "--message", message);
        git("push", "--quiet", "--force", remote, "HEAD:refs/heads/here");
        return git("rev-parse", "HEAD");
    };
    const told = async (before: string | undefined, after: string | undefined) => {
        const record = { github: { pid: 0, url: standIn.url, repository: "a/b" } } as never;
        await tellGitHub({ remote } as never, record, { branch: "next", before, after });
        const all = await gitHubControl(standIn.url).deliveries();
        return all.filter(({ event }) => event === "push").at(-1)?.payload as Record<string, never>;
    };

    it("is what GitHub tells its hooks: commit, message, files, and whether it was forced or deleted", async () => {
        const first = commit("First\n\nAnd why", { a: "1", b: "1" });
        const created = await told(undefined, first);
        assert.deepEqual([created["ref"], created["created"], created["forced"]], ["refs/heads/next", true, false]);
        const { message, added } = created["head_commit"] as unknown as Record<string, unknown>;
        assert.deepEqual([message, added], ["First\n\nAnd why", ["a", "b"]]);

        const second = commit("Second", { a: "2", b: undefined, "c d": "1" });
        const moved = await told(first, second);
        const files = moved["head_commit"] as unknown as Record<string, unknown>;
        assert.deepEqual([files["added"], files["modified"], files["removed"]], [["c d"], ["a"], ["b"]]);
        assert.equal(moved["forced"], false);

        git("reset", "--quiet", "--hard", first);
        const other = commit("Other", { e: "" });
        assert.equal((await told(second, other))["forced"], true);
        assert.equal((await told(other, undefined))["deleted"], true);
        const { branches } = await gitHubControl(standIn.url).repository("a/b");
        assert.deepEqual(branches, {});
    });

    it("knows what its hooks have started", () => {
        const answers = [{ answer: "no JSON" }, { answer: '{"message": "Started", "pipelineExecutionId": "x-1"}' }];
        assert.equal(executionOf(answers), "x-1");
        assert.equal(executionOf([{ answer: "null" }, { answer: "{}" }]), undefined);
        assert.equal(startedBuild([{ answer: '{"buildId": "shop_pull-requests:1"}' }]), "shop_pull-requests:1");
        assert.equal(startedBuild(answers), undefined);
        assert.deepEqual([known("0".repeat(40)), known("1".repeat(40))], [undefined, "1".repeat(40)]);
    });
});
