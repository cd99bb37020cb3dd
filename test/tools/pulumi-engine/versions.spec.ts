import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { moduleFolder, type GoModule } from "../../../tools/pulumi-engine/build/go";
import {
    isAtLeast,
    MINIMUM_CLI,
    packageVersion,
    parseVersion,
    type Version,
} from "../../../tools/pulumi-engine/versions";

describe("parseVersion", () => {
    for (const [text, version] of [
        ["v3.200.0", [3, 200, 0]],
        ["7.48.0", [7, 48, 0]],
        ["go version go1.26.8 linux/amd64", [1, 26, 8]],
        ["go version go1.26 linux/amd64", [1, 26, 0]],
        ["v3.201.0-alpha.12", [3, 201, 0]],
    ] as const) {
        it(`reads "${text}"`, () => assert.deepEqual(parseVersion(text), version));
    }

    it("finds none in a text without one", () => assert.equal(parseVersion("dev"), undefined));
});

describe("isAtLeast", () => {
    const minimum: Version = [3, 200, 0];

    it("holds for the same and for newer versions", () => {
        for (const version of [minimum, [3, 200, 1], [3, 1000, 0], [4, 0, 0]] as Version[]) {
            assert.ok(isAtLeast(version, minimum), version.join("."));
        }
    });

    it("fails for older versions, compared as numbers", () => {
        for (const version of [
            [3, 199, 9],
            [3, 99, 0],
            [2, 999, 0],
        ] as Version[]) {
            assert.ok(!isAtLeast(version, minimum), version.join("."));
        }
    });
});

describe("The versions of the engine", () => {
    const source = (module: GoModule, file: string) => readFileSync(path.join(moduleFolder(module), file), "utf8");

    for (const name of ["aws", "github"] as const) {
        it(`give the built provider for ${name} the version of the installed SDK`, () => {
            const version = new RegExp(`Version = "${packageVersion(`@pulumi/${name}`)}"`);
            assert.match(source(`${name}-provider`, "provider/provider.go"), version);
        });
    }

    it("build the oldest CLI that is accepted", () => {
        assert.match(source("cli", "go.mod"), new RegExp(`pulumi/pkg/v3 v${MINIMUM_CLI}$`, "m"));
    });
});
