import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { LabFolder } from "../../lab/folder";
import { stackFile, writeProject } from "../../lab/project";

describe("the lab's stack file", () => {
    it("has times in quotation marks: the engine would take others for its own, and say them in another way", () => {
        const base = mkdtempSync(join(tmpdir(), "lab-project-"));
        try {
            const folder = new LabFolder(base);
            const urls = { ministack: "http://127.0.0.1:1", moto: "http://127.0.0.1:2" };
            const emulators = { pids: {}, urls, endpoints: {} };
            const github = { pid: 1, url: "http://127.0.0.1:3", repository: "a/b" };
            const condition = { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } };
            const application = { "platform:api": { condition } };
            writeProject(folder, { emulators, github } as never, {}, application);
            const text = readFileSync(stackFile(folder.project), "utf8");
            assert.match(text, /"2027-01-01T00:00:00Z"$/m);
            const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
            assert.deepEqual(config["platform:api"], { condition });
        } finally {
            rmSync(base, { recursive: true, force: true });
        }
    });
});
