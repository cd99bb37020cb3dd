import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { copyModule, goRecipe, moduleFolder, type GoModule } from "../../../tools/pulumi-engine/build/go";
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

    it("are the same in both providers, of each module that both have, so that one build finds what the other has compiled", () => {
        const required = (module: GoModule) =>
            new Map(
                [...source(module, "go.mod").matchAll(/^\t(\S+) (v\S+)|^replace (.*)$/gm)].map(
                    ([, name, version, replacement]) =>
                        replacement === undefined
                            ? [`${name}`, `${version}`]
                            : (replacement.split(" => ") as [string, string]),
                ),
            );
        const [aws, github] = [required("aws-provider"), required("github-provider")];
        const both = [...aws.keys()].filter((name) => github.has(name));
        assert.ok(both.length > 100, `${both.length} modules`);
        const different = both.filter((name) => aws.get(name) !== github.get(name));
        assert.deepEqual(different, []);
    });

    it("build both providers with what stands in for go-getter, which is copied beside them and a part of the recipe", async () => {
        for (const module of ["aws-provider", "github-provider"] as const) {
            const folder = mkdtempSync(path.join(tmpdir(), "go-module-"));
            try {
                const copy = await copyModule(module, folder);
                const [, replacement = ""] =
                    /^replace github\.com\/hashicorp\/go-getter => (.*)$/m.exec(source(module, "go.mod")) ?? [];
                const standIn = readFileSync(path.join(copy, replacement, "getter.go"), "utf8");
                assert.equal(goRecipe(module)["getter/getter.go"], standIn);
            } finally {
                rmSync(folder, { recursive: true });
            }
        }
    });

    it("build the oldest CLI that is accepted", () => {
        assert.match(source("cli", "go.mod"), new RegExp(`pulumi/pkg/v3 v${MINIMUM_CLI}$`, "m"));
    });
});
