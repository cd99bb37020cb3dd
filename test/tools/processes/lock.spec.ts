import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    existsSync,
    mkdtempSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../tools/processes/lock";

const unexpected = (pid: number) => assert.fail(`waited for ${pid}`);

describe("withLock", () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "lock-"));
        file = join(folder, "below", "lock");
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    it("holds the process' id while working, and nothing afterwards", async () => {
        const held = await withLock(file, async () => readFileSync(file, "utf8"), unexpected);
        assert.equal(held, String(process.pid));
        assert.deepEqual(readdirSync(join(folder, "below")), []);
    });

    it("is given back when the work fails", async () => {
        await assert.rejects(
            withLock(file, () => Promise.reject(new Error("broken")), unexpected),
            /broken/,
        );
        assert.equal(existsSync(file), false);
    });

    it("lets one work at a time, and tells the others once whom they wait for", async () => {
        const events: string[] = [];
        const waited: number[] = [];
        const work = async () => {
            events.push("start");
            await sleep(20);
            events.push("end");
        };
        const onWait = (pid: number) => waited.push(pid);
        await Promise.all([1, 2, 3].map(() => withLock(file, work, onWait)));
        assert.deepEqual(events, ["start", "end", "start", "end", "start", "end"]);
        assert.deepEqual(waited, [process.pid, process.pid]);
    });

    it("takes over from a process that has shown no life for more than a minute", async () => {
        mkdirSync(join(folder, "below"));
        writeFileSync(file, String(process.pid));
        const before = new Date(Date.now() - 61_000);
        utimesSync(file, before, before);
        assert.equal(await withLock(file, async () => "worked", unexpected), "worked");
        assert.deepEqual(readdirSync(join(folder, "below")), []);
    });

    it("shows that its holder is alive while the work goes on, and no longer", async (): Promise<void> => {
        const beats: { readonly beat: () => void; readonly milliseconds: number; readonly timer: object }[] = [];
        const ended: unknown[] = [];
        const setting = mock.method(globalThis, "setInterval", ((beat: () => void, milliseconds: number) => {
            const timer = { unref: () => timer };
            beats.push({ beat, milliseconds, timer });
            return timer;
        }) as never);
        const clearing = mock.method(globalThis, "clearInterval", (timer: unknown) => void ended.push(timer));
        try {
            await withLock(
                file,
                async () => {
                    const [heartbeat] = beats;
                    assert.ok(heartbeat !== undefined && heartbeat.milliseconds < 60_000, "before it counts as dead");
                    const before = new Date(Date.now() - 59_000);
                    utimesSync(file, before, before);
                    heartbeat.beat();
                    assert.ok(statSync(file).mtimeMs > before.getTime() + 50_000);
                },
                unexpected,
            );
        } finally {
            setting.mock.restore();
            clearing.mock.restore();
        }
        assert.deepEqual(
            ended,
            beats.map(({ timer }) => timer),
        );
    });

    it("takes over from a process that has died", async () => {
        await withLock(file, async () => undefined, unexpected);
        const dead = spawnSync(process.execPath, ["--version"]).pid;
        writeFileSync(file, String(dead));
        assert.equal(await withLock(file, async () => "worked", unexpected), "worked");
        assert.deepEqual(readdirSync(join(folder, "below")), []);
    });
});
