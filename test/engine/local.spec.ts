import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LabFolder } from "../../lab/folder";
import { gitHubControl, stopGitHub } from "../../tools/github-stand-in";
import { ask, type EnvironmentStatus } from "../../lab/probe";
import type { LabStatus } from "../../lab/status";

interface Outcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

const CHECKOUT = join(__dirname, "..", "..");

/** Without colours, which show in a pipe too where CI is set. */
const ENVIRONMENT = { ...process.env, NO_COLOR: "1" };

/** Runs a command to its end. */
async function run(command: string, args: readonly string[]): Promise<Outcome> {
    const options = { cwd: CHECKOUT, env: ENVIRONMENT };
    const child = spawn(command, [...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const output = collect(child);
    const [code] = (await once(child, "close")) as [number | null];
    return { code, ...output };
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
    const output = { stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
    return output;
}

/** The processes whose command line or environment names a folder: what a lab in it has left running. */
function processesOf(folder: string): number[] {
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
        .filter((pid) => {
            try {
                const texts = ["cmdline", "environ"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8"));
                return texts.some((text) => text.includes(folder));
            } catch {
                return false;
            }
        })
        .map(Number);
}

describe("npm run local", () => {
    const folder = mkdtempSync(join(tmpdir(), "platform-local-"));
    const lab = (...args: string[]) => run("npm", ["run", "--silent", "local", "--", "--folder", folder, ...args]);
    let environments: readonly EnvironmentStatus[];

    after(async () => {
        await lab("down");
        rmSync(folder, { recursive: true, force: true });
    });

    it("brings the application up in both environments", async () => {
        const { code, stdout, stderr } = await lab("up", "--json");
        assert.equal(code, 0, stderr);
        environments = JSON.parse(stdout) as EnvironmentStatus[];
        assert.deepEqual(
            environments.map(({ environment, version, healthy, answer }) => [environment, version, healthy, answer]),
            ["staging", "production"].map((name) => [
                name,
                "2",
                true,
                `200 {"message": "Hello World", "environment": "${name}"}`,
            ]),
        );
        assert.match(stderr, /Pulumi engine .*CLI [\d.]+, AWS provider [\d.]+, GitHub provider [\d.]+/);
        for (const step of ["Pulumi engine", "Start emulators", "Apply the program", "Release the sample to staging"]) {
            assert.match(stderr, new RegExp(`✓ .*${step}.* (ms|s|min)`), "each step tells how long it took");
        }
    });

    it("shows the application method, path, query, body and its environment", async () => {
        for (const { environment, url } of environments) {
            assert.equal((await ask(`${url}/`)).status, 200);
            assert.equal((await ask(`${url}/root`)).status, 200);
            const echo = await ask(`${url}/a/deep/path?colour=red&colour=blue&size=1`, {
                method: "POST",
                body: "a body",
            });
            assert.equal(echo.status, 200);
            const seen = JSON.parse(echo.body) as Record<string, unknown>;
            assert.equal(seen["method"] ?? seen["httpMethod"], "POST");
            assert.equal(seen["path"], "/a/deep/path");
            assert.equal(seen["body"], "a body");
            assert.equal(seen["environment"], environment);
            assert.match(echo.body, /"size": "1"/);
        }
    });

    it("does nothing the second time", async () => {
        const { code, stderr } = await lab("up");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /Apply the program.* s \d+ unchanged$/m);
        assert.equal(stderr.match(/nothing to do: version 2/g)?.length, 2);
    });

    it("tells its state", async () => {
        const { code, stdout } = await lab("status", "--json");
        assert.equal(code, 0);
        const status = JSON.parse(stdout) as Extract<LabStatus, { running: true }>;
        assert.equal(status.running, true);
        assert.deepEqual(status.environments, environments);
        assert.deepEqual(Object.keys(status.emulators), ["ministack", "moto", "GitHub stand-in"]);
    });

    it("tells the stand-in for GitHub what is committed", async () => {
        const record = new LabFolder(folder).read();
        assert.ok(record);
        const { branches } = await gitHubControl(record.github.url).repository(record.github.repository);
        const commit = environments[0]?.commit;
        assert.deepEqual(branches, { staging: commit, master: commit });
    });

    it("lets the plain CLI work on the stack", async () => {
        const shell = `eval "$(npm run --silent local -- --folder '${folder}' env)" && cd / &&`;
        const preview = await run("bash", ["-c", `${shell} pulumi preview --expect-no-changes --non-interactive`]);
        assert.equal(preview.code, 0, preview.stdout + preview.stderr);
        assert.match(preview.stdout, /^ *\d+ unchanged$/m);
        const output = await run("bash", ["-c", `${shell} pulumi stack output stagingUrl`]);
        assert.equal(output.stdout.trim(), environments[0]?.url);
        const whole = await run("bash", ["-c", `${shell} pulumi up --yes --expect-no-changes --non-interactive`]);
        assert.equal(whole.code, 0, whole.stdout + whole.stderr);
    });

    it("lets the plain CLI run the program's hooks", async () => {
        const shell = `eval "$(npm run --silent local -- --folder '${folder}' env)" && cd / &&`;
        const parents = "urn:pulumi:staging::platform::platform:index:Environment$platform:index:BranchPipeline";
        const urn = `${parents}$github:index/repositoryWebhook:RepositoryWebhook::staging-push`;
        // GitHub has the webhook still, and refuses a second one for its address.
        const lost = await run("bash", ["-c", `${shell} pulumi state delete '${urn}' --yes`]);
        assert.equal(lost.code, 0, lost.stdout + lost.stderr);
        const { code, stdout, stderr } = await run("bash", ["-c", `${shell} pulumi up --yes --non-interactive`]);
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /Took over webhook \d+ of /);
        assert.match(stdout, /1 created\s+\d+ unchanged/);
    });

    it("shows a fault of the configuration in the plain CLI without a stack trace", async () => {
        const shell = `eval "$(npm run --silent local -- --folder '${folder}' env)" &&`;
        const faulty = `${shell} pulumi config set colour red && pulumi config set projectName NO`;
        const mended = `pulumi config rm colour; pulumi config set projectName platform-rehearsal`;
        const { code, stdout, stderr } = await run("bash", [
            "-c",
            `${faulty} && pulumi preview --non-interactive; code=$?; ${mended}; exit $code`,
        ]);
        assert.notEqual(code, 0);
        const text = stdout + stderr;
        assert.match(text, /has 2 faults/);
        assert.match(text, /colour: is not a known key/);
        assert.match(text, /projectName: is "NO"/);
        assert.doesNotMatch(text, /^ +at .*\.(js|ts):\d+/m);
    });

    it("refuses a second command on the same lab, and leaves the first alone", async () => {
        const first = spawn("npm", ["run", "--silent", "local", "--", "--folder", folder, "up"], {
            cwd: CHECKOUT,
            env: ENVIRONMENT,
        });
        const output = collect(first);
        while (!output.stderr.includes("Pulumi engine")) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        const second = await lab("up");
        assert.equal(second.code, 1);
        assert.match(second.stderr, /Another command is working on this lab \(process \d+\)/);
        const [code] = (await once(first, "close")) as [number | null];
        assert.equal(code, 0, output.stderr);
    });

    it("leaves nothing running after down", async () => {
        assert.ok(processesOf(folder).length >= 3, "emulators are found at all");
        const record = new LabFolder(folder).read();
        await stopGitHub(record?.github.pid);
        const incomplete = await lab("status");
        assert.match(incomplete.stdout, /The lab is not running/, "without the stand-in the lab is not whole");
        const { code, stderr } = await lab("down");
        assert.equal(code, 0, stderr);
        assert.deepEqual(processesOf(folder), []);
        assert.ok(!existsSync(folder));
        const status = await lab("status");
        assert.match(status.stdout, /The lab is not running/);
    });

    for (const [signal, exit] of [
        ["SIGINT", 130],
        ["SIGTERM", 130],
    ] as const) {
        it(`leaves nothing running after ${signal} in the middle of the work`, async () => {
            const child = start();
            await child.until("Open the stack");
            // To the whole group, as a terminal does it.
            process.kill(-child.pid, signal);
            assert.equal(await child.end, exit, child.output.stderr);
            assert.match(child.output.stderr, /Nothing is left running/);
            await gone();
        });
    }

    it("leaves nothing running after SIGTERM when nobody reads what it says any more", async () => {
        const child = start();
        await child.until("Open the stack");
        child.stopReading();
        process.kill(child.pid, "SIGTERM");
        assert.equal(await child.end, 130);
        await gone();
    });

    it("cleans up after a run that was killed, and starts afresh", async () => {
        const child = start();
        await child.until("Open the stack");
        process.kill(-child.pid, "SIGKILL");
        await child.end;
        assert.ok(processesOf(folder).length >= 3, "the emulators have survived");
        const { code, stderr } = await lab("up");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /An earlier run was ended before it was done/);
        assert.match(stderr, /Apply the program.* s \d+ created$/m);
    });

    it("says who to turn to when a command line is wrong", async () => {
        const { code, stderr, stdout } = await lab("upp");
        assert.equal(code, 2);
        assert.equal(stdout, "");
        assert.match(stderr, /unknown command 'upp'[\s\S]*Did you mean up\?/);
    });

    it("names a port that is taken", async () => {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as { port: number };
        await lab("down");
        const { code, stderr } = await lab("up", "--port", String(port));
        server.close();
        assert.equal(code, 1);
        assert.match(stderr, new RegExp(`${port}`));
        assert.doesNotMatch(stderr, /^ +at /m);
    });

    function start() {
        const args = ["lab/start.js", "--folder", folder, "up"];
        const child = spawn("node", args, { cwd: CHECKOUT, env: ENVIRONMENT, detached: true });
        const output = collect(child);
        return {
            pid: child.pid ?? 0,
            output,
            stopReading: () => void child.stderr?.destroy(),
            end: once(child, "close").then(([code]) => code as number | null),
            async until(text: string) {
                while (!output.stderr.includes(text)) {
                    assert.equal(child.exitCode, null, output.stderr);
                    await new Promise((resolve) => setTimeout(resolve, 20));
                }
            },
        };
    }

    async function gone(): Promise<void> {
        for (let tries = 0; tries < 50 && processesOf(folder).length > 0; tries++) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        assert.deepEqual(processesOf(folder), []);
    }
});
