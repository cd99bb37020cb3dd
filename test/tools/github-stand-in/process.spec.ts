import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Steps } from "../../../common/steps";
import { commandLine } from "../../../tools/processes/processes";
import {
    apiUrl,
    gitHubAlive,
    gitHubControl,
    recordedGitHub,
    startGitHub,
    stopGitHub,
} from "../../../tools/github-stand-in";
import { ensureLabRepository } from "../../../lab/repository";

const quiet: Steps = {
    run: (_title, work) => work({ note: () => undefined, progress: () => undefined, result: () => undefined }),
};

describe("GitHub stand-in as a process", () => {
    const folder = mkdtempSync(join(tmpdir(), "platform-github-"));
    after(async () => {
        await stopGitHub(recordedGitHub(folder));
        rmSync(folder, { recursive: true, force: true });
    });

    it("starts, answers, logs what it is asked without tokens, and stops", async () => {
        const standIn = await startGitHub(folder, quiet);
        assert.equal(await gitHubAlive(standIn), true);
        assert.equal(recordedGitHub(folder), standIn.pid);
        await gitHubControl(standIn.url).addToken({ token: "ghp_process", login: "ann", scopes: ["repo"] });
        const headers = { authorization: "token ghp_process" };
        const response = await fetch(`${apiUrl(standIn)}/user`, { headers });
        assert.equal(response.status, 200);
        const log = readFileSync(join(folder, "github.log"), "utf8");
        assert.match(log, /GET \/user 200 ann/);
        assert.ok(!log.includes("ghp_process"));
        await stopGitHub(standIn.pid);
        assert.equal(await gitHubAlive(standIn), false);
        assert.equal(commandLine(standIn.pid), "");
    });

    it("stops what an earlier start left in the folder", async () => {
        const first = await startGitHub(folder, quiet);
        const second = await startGitHub(folder, quiet);
        assert.deepEqual([await gitHubAlive(first), await gitHubAlive(second)], [false, true]);
        await stopGitHub(second.pid);
    });

    it("leaves another process alone whose id it is given", async () => {
        writeFileSync(join(folder, "github.pid"), String(process.pid));
        await stopGitHub(recordedGitHub(folder));
        assert.equal(await gitHubAlive({ pid: process.pid, url: "http://127.0.0.1:9" }), false);
    });

    it("learns the branches that a stack file adds, and keeps the heads of the others", async () => {
        const standIn = await startGitHub(folder, quiet);
        const names = { owner: "acme", repository: "shop" };
        await ensureLabRepository(standIn, { ...names, branches: ["staging", "master"] });
        const control = gitHubControl(standIn.url);
        await control.setHeads("acme/shop", { staging: "a".repeat(40) });
        await ensureLabRepository(standIn, { ...names, branches: ["staging", "qa"] });
        const { branches } = await control.repository("acme/shop");
        assert.deepEqual(Object.keys(branches).sort(), ["master", "qa", "staging"]);
        assert.equal(branches["staging"], "a".repeat(40));
        await stopGitHub(standIn.pid);
    });
});
