import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { destroy, openStack, preview, refresh, up } from "../../automation";

describe("an operation on a stack", () => {
    let folder: string;
    const { PATH: path } = process.env;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "automation-stack-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        // In pulumi's place: it writes down what it is asked for.
        const script = `#!/bin/sh\necho "$1 $2 $3" >>'${join(folder, "asked")}'\n[ "$1" != version ] || echo v3.228.0\n`;
        writeFileSync(join(folder, "pulumi"), script);
        chmodSync(join(folder, "pulumi"), 0o755);
        process.env["PATH"] = `${folder}${delimiter}${path}`;
    });
    afterEach(() => {
        process.env["PATH"] = path;
        rmSync(folder, { recursive: true, force: true });
    });

    for (const [name, operation] of Object.entries({ preview, up, refresh, destroy })) {
        it(`starts one process of pulumi alone: ${name}`, async () => {
            const stack = await openStack({ folder, stack: "staging" });
            writeFileSync(join(folder, "asked"), "");
            assert.deepEqual(await operation(stack), { changes: [], counts: {} });
            const asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
            assert.equal(asked.length, 1, asked.join("; "));
            assert.match(asked[0] ?? "", new RegExp(`^${name} `));
        }).timeout(60_000);
    }
});
