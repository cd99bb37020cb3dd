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

    it("leaves the SDK able to turn a function into text", () => {
        assert.deepEqual(
            evaluate(`${WITH}
                pulumi.runtime.serializeFunction(() => 42).then(({ text }) => print(text.includes("42")))`),
            true,
        );
    });
});
