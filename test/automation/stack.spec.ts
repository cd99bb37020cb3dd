import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import type { PreviewOptions } from "@pulumi/pulumi/automation";

import { destroy, openStack, preview, refresh, up } from "../../automation";

/** As the pulumi CLI says it. */
const CUT_OFF =
    "error: getting stack configuration: get stack secrets manager: secrets (code=Unknown): operation error KMS: Decrypt, https " +
    "response error StatusCode: 200, RequestID: e8e23a0a, deserialization failed, failed to decode response body, read tcp " +
    "127.0.0.1:43178->127.0.0.1:45091: use of closed network connection";

describe("an operation on a stack", () => {
    let folder: string;
    const { PATH: path } = process.env;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "automation-stack-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        // In pulumi's place: it writes down what it is asked for.
        const script = [
            "#!/bin/sh",
            `cd '${folder}'`,
            'echo "$1 $2 $3" >>asked',
            '[ "$1" != version ] || echo v3.228.0',
            "[ -s left ] || exit 0",
            "tail -n +2 left >rest && mv rest left",
            "cat words >&2",
            "exit 255",
        ].join("\n");
        writeFileSync(join(folder, "pulumi"), script);
        chmodSync(join(folder, "pulumi"), 0o755);
        process.env["PATH"] = `${folder}${delimiter}${path}`;
    });
    afterEach(() => {
        process.env["PATH"] = path;
        rmSync(folder, { recursive: true, force: true });
    });

    /** Has the next commands of pulumi fail with some words. What was asked before is forgotten. */
    const failing = (words: string, times: number) => {
        writeFileSync(join(folder, "words"), words);
        writeFileSync(join(folder, "left"), "once\n".repeat(times));
        writeFileSync(join(folder, "asked"), "");
    };
    /** The first word of each command that pulumi was run with. */
    const asked = () =>
        readFileSync(join(folder, "asked"), "utf8")
            .trim()
            .split("\n")
            .map((line) => line.split(" ")[0]);

    for (const [name, operation] of Object.entries({ preview, up, refresh, destroy })) {
        it(`starts one process of pulumi alone: ${name}`, async () => {
            const stack = await openStack({ folder, stack: "staging" });
            writeFileSync(join(folder, "asked"), "");
            assert.deepEqual(await operation(stack), { changes: [], counts: {} });
            assert.deepEqual(asked(), [name]);
        }).timeout(60_000);

        it(`is run again where pulumi could not read an answer of KMS, and not for ever: ${name}`, async () => {
            const stack = await openStack({ folder, stack: "staging" });
            failing(CUT_OFF, 2);
            assert.deepEqual(await operation(stack), { changes: [], counts: {} });
            assert.deepEqual(asked(), [name, name, name]);
            failing(CUT_OFF, 3);
            await assert.rejects(operation(stack), /use of closed network connection/);
            assert.deepEqual(asked(), [name, name, name]);
        }).timeout(60_000);

        it(`is run once where pulumi fails for another reason: ${name}`, async () => {
            const stack = await openStack({ folder, stack: "staging" });
            failing(CUT_OFF.replace("KMS", "S3"), 1);
            await assert.rejects(operation(stack), new RegExp(`pulumi ${name} failed`));
            assert.deepEqual(asked(), [name]);
        }).timeout(60_000);
    }

    /** Opens the stack, with an engine that tells of a resource before it fails. */
    const telling = async (type: string) => {
        const stack = await openStack({ folder, stack: "staging" });
        const metadata = { op: "same", urn: `urn:pulumi:staging::shop::${type}::a`, type };
        const real = stack.engine.preview.bind(stack.engine);
        const engine = Object.assign(stack.engine, {
            preview: async (options: PreviewOptions) => {
                options.onEvent?.({ sequence: 1, timestamp: 1, resourcePreEvent: { metadata } } as never);
                return real(options);
            },
        });
        return { ...stack, engine };
    };

    it("is not run again once the program has asked for a resource, beside the stack itself", async () => {
        const begun = await telling("aws:s3/bucket:Bucket");
        failing(CUT_OFF, 1);
        await assert.rejects(preview(begun), /use of closed network connection/);
        assert.deepEqual(asked(), ["preview"]);
        const opened = await telling("pulumi:pulumi:Stack");
        failing(CUT_OFF, 1);
        await preview(opened);
        assert.deepEqual(asked(), ["preview", "preview"]);
    }).timeout(60_000);

    it("is not run again once it was told to end", async () => {
        const stack = await openStack({ folder, stack: "staging" });
        failing(CUT_OFF, 1);
        const ended = new AbortController();
        const running = up(stack, { signal: ended.signal });
        ended.abort();
        await assert.rejects(running, /use of closed network connection/);
        assert.deepEqual(asked(), ["up"]);
    }).timeout(60_000);

    it("leaves what encrypts the secrets to be changed once: the stack's file is written before KMS is asked", async () => {
        const { pulumi } = await openStack({ folder, stack: "staging" });
        failing(CUT_OFF, 1);
        await assert.rejects(pulumi.changeSecretsProvider("staging", "passphrase"), /use of closed network/);
        assert.deepEqual(asked(), ["stack"]);
    }).timeout(60_000);

    it("leaves a command of the CLI to be run again in the same way", async () => {
        const { pulumi } = await openStack({ folder, stack: "staging" });
        failing(CUT_OFF, 2);
        assert.equal((await pulumi.run(["stack", "export"])).code, 0);
        failing(CUT_OFF, 3);
        await assert.rejects(pulumi.exportStack("staging"), /use of closed network connection/);
        assert.deepEqual(asked(), ["stack", "stack", "stack"]);
    }).timeout(60_000);
});
