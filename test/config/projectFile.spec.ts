import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { parse } from "yaml";

import { DEFAULTS, parseConfig } from "../../config";
import { parseStackFile } from "../../config/stackFile";

interface ProjectFile {
    readonly config: Readonly<
        Record<string, { type?: string; description?: string; default?: unknown; secret?: boolean }>
    >;
}

const project = parse(readFileSync("Pulumi.yaml", "utf8")) as ProjectFile;

describe("Pulumi.yaml", () => {
    it("declares the keys that the program knows, and no other", () => {
        const [unknown] = parseConfig({
            project: { "": 1 },
            aws: {},
            tokens: { githubToken: "secret", githubBuildToken: "missing" },
            secrets: new Set(),
        }).faults.filter(({ problem }) => problem === "is not a known key");
        const known = unknown?.expected.replace("one of ", "").split(", ");
        assert.deepEqual(Object.keys(project.config).sort(), known);
    });

    it("declares the defaults that the program fills in", () => {
        for (const [key, value] of Object.entries(DEFAULTS)) {
            assert.deepEqual(project.config[key]?.default, value, key);
        }
    });

    it("gives every key a type, a description and a default, which the engine takes unencrypted", () => {
        for (const [key, { type, description, default: fallback, secret }] of Object.entries(project.config)) {
            assert.ok(type !== undefined && description !== undefined && fallback !== undefined, key);
            assert.equal(secret, undefined, key);
        }
    });
});

for (const stack of ["staging", "production"]) {
    describe(`Pulumi.${stack}.yaml`, () => {
        it("is complete but for the token, which is nobody's to publish", () => {
            const parsed = parseStackFile(readFileSync(`Pulumi.${stack}.yaml`, "utf8"), "platform");
            assert.ok("file" in parsed);
            const { faults } = parseConfig(parsed.file.raw());
            assert.deepEqual(
                faults.map(({ path, problem }) => `${path} ${problem}`),
                ["githubToken is missing"],
            );
        });
    });
}
