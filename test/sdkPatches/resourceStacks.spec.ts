import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "platform-stacks-"));

/** Makes a resource in a process of its own. @returns Whether the engine is told where, with how many frames, and whether an error has its own. */
function evaluate(patch: string): unknown {
    // What the SDK tells is a place in a file, and so it has to be made in one.
    const file = join(folder, "program.js");
    const script = `
        require = require("node:module").createRequire(${JSON.stringify(join(ROOT, "package.json"))});
        ${patch}
        const pulumi = require("@pulumi/pulumi");
        const { MockMonitor } = require("@pulumi/pulumi/runtime/mocks");
        const told = [];
        const register = MockMonitor.prototype.registerResource;
        MockMonitor.prototype.registerResource = function (request, answer) {
            told.push([request.getSourceposition() !== undefined, request.getStacktrace()?.getFramesList().length ?? 0]);
            return register.call(this, request, answer);
        };
        class Made extends pulumi.CustomResource { constructor(name) { super("a:b:Made", name, {}); } }
        const mocks = { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) };
        pulumi.runtime.setMocks(mocks, "project", "stack", false, "organization").then(async () => {
            (function make() { new Made("name"); })();
            await pulumi.runtime.waitForRPCs();
            console.log(JSON.stringify({ told, hasTrace: /program\\.js:/.test(new Error("an error").stack) }));
        });`;
    writeFileSync(file, script);
    return JSON.parse(execFileSync(process.execPath, [file], { encoding: "utf8" }));
}

const PATCH = 'const { skipResourceStacks } = require("./sdkPatches/resourceStacks"); skipResourceStacks();';

describe("skipResourceStacks", () => {
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("keeps the SDK from telling the engine where each resource is made, which it does otherwise", () => {
        const { told } = evaluate("") as { readonly told: readonly (readonly [boolean, number])[] };
        assert.equal(told[0]?.[0], true, JSON.stringify(told));
        assert.ok(told[0][1] > 0, JSON.stringify(told));
        assert.deepEqual(evaluate(PATCH), { told: [[false, 0]], hasTrace: true });
    });

    it("may be called again, and after the SDK was loaded", () => {
        const again = `require("@pulumi/pulumi"); ${PATCH} skipResourceStacks();`;
        assert.deepEqual(evaluate(again), { told: [[false, 0]], hasTrace: true });
    });
});
