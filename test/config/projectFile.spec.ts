import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { parse } from "yaml";

import { DEFAULTS, parseConfig } from "../../config";
import { KEYS } from "../../config/keys";
import { parseStackFile } from "../../config/stackFile";
import { projectFile } from "../../docs/projectFile";
import { configOf, raw } from "./raw";

interface ProjectFile {
    readonly config: Readonly<
        Record<string, { type?: string; description?: string; default?: unknown; secret?: boolean }>
    >;
}

const { "pulumi:tags": _origin, ...config } = (parse(readFileSync("Pulumi.yaml", "utf8")) as ProjectFile).config;

/** Without what `pulumi new` has added to a copy. */
const project: ProjectFile = { config };

describe("Pulumi.yaml", () => {
    it("declares the keys that the program knows, and no other", () => {
        const [unknown] = parseConfig({
            project: { "like none of them": 1 },
            aws: {},
            tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
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

    it("declares defaults of the types that it declares, which the engine insists on", () => {
        for (const [name, { type, default: value }] of Object.entries(config)) {
            const actual = Array.isArray(value) ? "array" : typeof value === "number" ? "integer" : typeof value;
            assert.ok(value === "" ? type !== "object" && type !== "array" : actual === type, `${name}: ${type}`);
        }
    });

    it("declares an empty map for what is not there, which is read as nothing", () => {
        assert.deepEqual(config["adopted"]?.default, {});
        assert.equal(configOf(parseConfig(raw({ adopted: {} }))).adopted, undefined);
    });

    it("asks in `pulumi new` for the Region, what every stack needs and the token, which becomes a secret", () => {
        const asked = [["projectName"], ["accountId"], ["githubOwner"], ["githubRepository"], ["githubToken", true]];
        const [, section = ""] = /^template:\n((?: .*\n)*)/m.exec(projectFile("name: platform\n", KEYS)) ?? [];
        const { config: questions } = parse(section) as ProjectFile;
        assert.deepEqual(
            Object.entries(questions).map(([key, { secret }]) => [key, ...(secret === true ? [true] : [])]),
            [["aws:region"], ...asked],
        );
        assert.ok(Object.values(questions).every(({ description = "" }) => /^\w[^\n:]{15,130}$/.test(description)));
    });

    it("keeps where a copy comes from, which asks nothing any more", () => {
        const origin = "  pulumi:tags:\n    value:\n      pulumi:template: https://example.com/platform.git\n";
        const copy = projectFile(`name: shop\nruntime: nodejs\nconfig:\n  old: 1\n${origin}`, KEYS);
        assert.match(copy, /^name: shop\nruntime: nodejs\n# Written by/);
        assert.ok(copy.endsWith(origin) && !copy.includes("  old: 1") && !copy.includes("template:\n"));
        assert.equal(projectFile(copy, KEYS), copy);
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
