import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import * as pulumi from "@pulumi/pulumi";

import { LabStack } from "../../../lab/stack";
import { aliasTarget, aws, codeOf, inventory } from "../support/emulated";
import { TestLab } from "../support/lab";
import { release } from "../support/release";

const FUNCTION = "platform-rehearsal-app";

/** The tests build on each other: each begins where the one before has left the stack. */
describe("the platform after a release, with the real engine and provider", () => {
    let lab: TestLab;
    const released = { production: "2", staging: "3" } as const;
    let code: string;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.operate("up");
        release(FUNCTION, "production", "2", "exports a");
        release(FUNCTION, "staging", "3", "exports b");
        code = codeOf(FUNCTION);
    });

    after(() => lab.stop());

    /** Nothing that belongs to releases has moved. */
    function assertUnmoved(weights: unknown = {}): void {
        assert.deepEqual(aliasTarget(FUNCTION, "production"), { version: released.production, weights });
        assert.deepEqual(aliasTarget(FUNCTION, "staging"), { version: released.staging, weights: {} });
        assert.equal(codeOf(FUNCTION), code);
    }

    const edits: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
        tags: { "platform:tags": { Owner: "somebody-else" } },
        "the function": {
            "platform:function": { memorySize: 512, timeout: 9, runtime: "python3.14", handler: "main.handler" },
        },
        "the architecture": { "platform:function": { architecture: "arm64" } },
        "a branch": {
            "platform:environments": { staging: { branch: "develop" }, production: { branch: "master" } },
        },
        "the API's shape": { "platform:api": { binaryMediaTypes: ["image/png"] } },
        throttling: {
            "platform:environments": {
                staging: { branch: "staging", rateLimit: 5, burstLimit: 5 },
                production: { branch: "master" },
            },
        },
        retention: { "platform:retention": { logs: 3, artifacts: 5 } },
    };

    // From one edit to the next: each takes the one before back, too.
    for (const [name, settings] of Object.entries(edits)) {
        it(`leaves aliases and code alone when ${name} changes`, async () => {
            lab.configure(settings);
            await upMovesNothing(false);
        });
    }

    it("leaves them alone when all of that changes at once, with a refresh", async () => {
        const all: Record<string, Readonly<Record<string, unknown>>> = {};
        for (const [key, value] of Object.values(edits).flatMap((settings) => Object.entries(settings))) {
            all[key] = { ...all[key], ...(value as Readonly<Record<string, unknown>>) };
        }
        lab.configure(all);
        await upMovesNothing(true);
    });

    it("leaves them alone when all is as it was", async () => {
        lab.configure();
        await upMovesNothing(false);
    });

    async function upMovesNothing(refresh: boolean): Promise<void> {
        const operations = await lab.operate("up", { refresh });
        assert.notDeepEqual(operations, [], "the edit changes something");
        assert.deepEqual(
            operations.filter((operation) => operation.includes("lambda/alias")),
            [],
        );
        assertUnmoved();
    }

    it("leaves weights alone too", async () => {
        const weights = { "3": 0.25 };
        const routing = (AdditionalVersionWeights: unknown) => JSON.stringify({ AdditionalVersionWeights });
        const alias = ["--function-name", FUNCTION, "--name", "production"];
        aws("lambda", "update-alias", ...alias, "--routing-config", routing(weights));
        for (const refresh of [false, true]) {
            lab.configure({ "platform:tags": { Round: String(refresh) } });
            await lab.operate("up", { refresh });
            assertUnmoved(weights);
        }
        aws("lambda", "update-alias", ...alias, "--routing-config", routing({}));
        lab.configure();
        await lab.operate("up");
    });

    it("leaves aliases alone when somebody edits them in the program", async () => {
        const edited = await LabStack.open(lab.folder, editedProgram);
        for (const refresh of [false, true]) {
            await lab.operate("up", { refresh }, edited);
            assertUnmoved();
        }
        await lab.operate("up");
        assertUnmoved();
    });

    it("refuses to replace the function under another name, before it touches anything", async () => {
        const kept = { "platform:removal": { protect: true } };
        lab.configure(kept);
        await lab.operate("up");
        lab.configure({ ...kept, "platform:projectName": "platform-renamed" });
        const before = inventory();
        await assert.rejects(lab.operate("preview"), /protect/);
        // An `up` of the Automation API has no preview.
        await assert.rejects(lab.operate("up"), /protect/);
        assert.deepEqual(inventory(), before);
        // What a person runs begins with one.
        const cli = spawnSync("pulumi", ["up", "--yes", "--non-interactive"], { encoding: "utf8" });
        assert.notEqual(cli.status, 0);
        assert.match(cli.stdout, /unable to replace resource .*function.*\n.*marked for protection/);
        assert.deepEqual(inventory(), before);
        assertUnmoved();
        lab.configure();
        await lab.operate("up");
        assertUnmoved();
    });
});

/** The program as it would be if somebody gave the aliases a description, with an eye on nothing else. */
async function editedProgram(): Promise<Record<string, unknown>> {
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type === "aws:lambda/alias:Alias" ? { props: { ...props, description: "edited" }, opts } : undefined,
    );
    const platform = require("../../../index") as typeof import("../../../index");
    return platform();
}
