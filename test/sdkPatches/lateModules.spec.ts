import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** Runs a script in a process of its own, where the SDK is not loaded yet. @returns What it prints, parsed. */
function evaluate(script: string): unknown {
    return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" }));
}

const PRINT = `
    const loaded = (name) => Object.keys(require.cache).filter((file) => file.includes("/node_modules/" + name + "/")).length;
    const print = (value) => console.log(JSON.stringify(value));`;

const WITHOUT = `${PRINT} const pulumi = require("@pulumi/pulumi");`;
const WITH = `${PRINT} require("./sdkPatches/lateModules").loadLate(); const pulumi = require("@pulumi/pulumi");`;

/** Whether npm's library is loaded, and whether what stands for the compiler is not the compiler yet. */
const LOADED = `
    const { exports } = require.cache[require.resolve("typescript")];
    print([loaded("pacote") > 0, require("node:util").types.isProxy(exports)])`;

describe("loadLate", () => {
    it("keeps the SDK from loading the compiler and npm's library, which it does otherwise", () => {
        assert.deepEqual(evaluate(`${WITHOUT} ${LOADED}`), [true, false]);
        assert.deepEqual(evaluate(`${WITH} ${LOADED}`), [false, true]);
    });

    it("loads each of them when it is used", () => {
        assert.deepEqual(
            evaluate(`${WITH}
                const arborist = require("@npmcli/arborist");
                const typescript = require("typescript");
                print([typeof arborist.Arborist, loaded("pacote") > 0, typescript.version, "SyntaxKind" in typescript])`),
            ["function", true, (require("typescript") as { version: string }).version, true],
        );
    });

    it("leaves what is loaded already, and may be called again", () => {
        assert.deepEqual(
            evaluate(`${PRINT}
                const before = require("typescript");
                const { loadLate } = require("./sdkPatches/lateModules");
                loadLate();
                loadLate();
                print(require("typescript") === before)`),
            true,
        );
    });

    it("connects to no inspector where the SDK begins, which switches the debugger on, and does where it is asked for", () => {
        // As cmd/run of the SDK begins, and as it looks at a function.
        const begin =
            'const hooks = require("@pulumi/pulumi/runtime/closure/v8Hooks"); hooks.isInitializedAsync().then(async () => {';
        const isOn = "process.moduleLoadList.includes('NativeModule inspector')";
        assert.equal(evaluate(`${WITHOUT} ${begin} print(${isOn}); });`), true);
        assert.deepEqual(
            evaluate(`${WITH} ${begin}
                const before = ${isOn};
                const session = await hooks.getSessionAsync();
                print([before, session instanceof require("node:inspector").Session]); });`),
            [false, true],
        );
    });

    it("loads what is one function when it is called", () => {
        assert.deepEqual(
            evaluate(`${WITH}
                const sdk = require("node:module").createRequire(require.resolve("@pulumi/pulumi/package.json"));
                const before = loaded("spdx-correct");
                const data = { name: "a", version: "v1.0.0" };
                const late = sdk("normalize-package-data");
                late(data);
                print([before, loaded("spdx-correct") > 0, data.version, typeof late.fixer, Object.keys({ ...late }).includes("fixer")])`),
            [0, true, "1.0.0", "object", true],
        );
    });

    it("leaves the SDK able to turn a function into text", () => {
        assert.deepEqual(
            evaluate(`${WITH}
                pulumi.runtime.serializeFunction(() => 42).then(({ text }) => print(text.includes("42")))`),
            true,
        );
    });
});
