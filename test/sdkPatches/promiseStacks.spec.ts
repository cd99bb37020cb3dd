import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { skipPromiseStacks } from "../../sdkPatches/promiseStacks";
import { CONFIG } from "../support/platform";
import { record } from "../support/recorder";

const DEFECTIVE = join(__dirname, "..", "support", "defectiveProgram.ts");

/** The SDK's own function, and the notes that it leaves on a promise. */
interface Debuggable {
    readonly debuggablePromise: (promise: Promise<unknown>, label: string) => Promise<unknown>;
}

function debuggable(): Debuggable {
    return require("@pulumi/pulumi/runtime/debuggable") as Debuggable;
}

/** What the SDK notes on a promise that it watches: all of it on the first one alone. */
function notes(): { readonly _debugStackTrace?: string } {
    const promise = Promise.resolve();
    void debuggable().debuggablePromise(promise, "a label");
    return promise as never;
}

describe("skipPromiseStacks", () => {
    it("finds what it changes in the SDK", () => {
        skipPromiseStacks();
        assert.doesNotMatch(notes()._debugStackTrace ?? "", /\n/, "no frames");
        assert.equal(notes()._debugStackTrace, undefined);
    });

    it("watches promises as before: how they end, which one failed, and which never do", async () => {
        skipPromiseStacks();
        notes();
        const watch = debuggable().debuggablePromise;
        assert.equal(await watch(Promise.resolve("value"), ""), "value");
        const failing = Promise.reject(new Error("failed"));
        await assert.rejects(watch(failing, ""), (error: Error & { promise?: unknown }) => error.promise === failing);
        const script = `
            require("./sdkPatches/promiseStacks").skipPromiseStacks();
            const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
            void debuggablePromise(Promise.resolve(), "the first");
            void debuggablePromise(process.argv[1] === "leak" ? new Promise(() => undefined) : Promise.resolve(), "the second");`;
        assert.equal(run({}, "-e", script, "none").status, 0);
        const { status, stderr } = run({}, "-e", script, "leak");
        assert.equal(status, 1);
        assert.match(stderr, /did not|leak|not complete/i);
    });

    it("does nothing the second time", () => {
        skipPromiseStacks();
        const { debuggablePromise } = debuggable();
        skipPromiseStacks();
        assert.equal(debuggable().debuggablePromise, debuggablePromise);
    });

    it("leaves the stack traces of errors as long as they were", () => {
        const limit = Error.stackTraceLimit;
        skipPromiseStacks();
        notes();
        assert.equal(Error.stackTraceLimit, limit);
    });

    it("changes nothing where leaked promises are looked for", () => {
        const script = `
            const { skipPromiseStacks } = require("./sdkPatches/promiseStacks");
            const sdk = require("@pulumi/pulumi/runtime/debuggable");
            const before = sdk.debuggablePromise;
            skipPromiseStacks();
            process.exitCode = sdk.debuggablePromise === before ? 0 : 1;`;
        const { status } = run({ PULUMI_DEBUG_PROMISE_LEAKS: "1" }, "-e", script);
        assert.equal(status, 0);
    });

    it("is part of the program", async () => {
        const program = require("../../index") as typeof import("../../index");
        await record(program, CONFIG, { secrets: ["platform:githubToken"] });
        assert.doesNotMatch(notes()._debugStackTrace ?? "", /\n/);
    });

    for (const place of ["program", "constructor", "apply"]) {
        it(`lets a defect in ${place} show where it is, in TypeScript`, () => {
            const line =
                readFileSync(DEFECTIVE, "utf8")
                    .split("\n")
                    .findIndex((text) => text.includes("throw new")) + 1;
            const { status, stderr } = run({}, DEFECTIVE, place);
            assert.notEqual(status, 0);
            assert.match(
                stderr,
                new RegExp(`TypeError: a defect in ${place}\n +at breakDown .*defectiveProgram\\.ts:${line}:`),
            );
        });
    }
});

function run(env: NodeJS.ProcessEnv, ...args: readonly string[]): { readonly status: number | null; stderr: string } {
    return spawnSync(process.execPath, ["-r", "ts-node/register/transpile-only", ...args], {
        cwd: join(__dirname, "..", ".."),
        env: { ...process.env, ...env },
        encoding: "utf8",
    });
}
