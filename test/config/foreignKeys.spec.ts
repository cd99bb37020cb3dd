import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { foreignKeys } from "../../config/foreignKeys";

const COPY = { project: "shop-platform", stack: "production" };

describe("a stack's file with keys of the published project", () => {
    it("is right where the project has that name, or has its own keys alone", () => {
        assert.equal(foreignKeys({ "platform:projectName": "shop" }, { ...COPY, project: "platform" }), undefined);
        assert.equal(foreignKeys({ "shop-platform:projectName": "shop", "aws:region": "eu-west-1" }, COPY), undefined);
    });

    it("is refused in a copy of another name, with all of them and a command that gives them its name", () => {
        const text = [
            "config:",
            "  aws:region: eu-west-1",
            "  platform:projectName: platform # example",
            "  # platform:roleName: PlatformDeployer",
            "  platform:environments:",
            "    production:",
            "      branch: master",
            "  shop-platform:projectName: shop",
            "",
        ].join("\n");
        const keys = {
            "aws:region": "eu-west-1",
            "platform:projectName": "platform",
            "platform:environments": '{"production":{"branch":"master"}}',
            "shop-platform:projectName": "shop",
        };
        const said = foreignKeys(keys, COPY) ?? "";
        assert.match(said, /^Pulumi\.production\.yaml has keys of a project 'platform', and this one is called/);
        assert.match(said, /nothing reads\n {2}environments, projectName\.\n/);

        const folder = mkdtempSync(join(tmpdir(), "platform-keys-"));
        try {
            writeFileSync(join(folder, "Pulumi.production.yaml"), text);
            execFileSync("bash", ["-c", said.split("\n").at(-1) ?? ""], { cwd: folder });
            assert.deepEqual(parse(readFileSync(join(folder, "Pulumi.production.yaml"), "utf8")), {
                config: {
                    "aws:region": "eu-west-1",
                    "shop-platform:environments": { production: { branch: "master" } },
                    "shop-platform:projectName": "shop",
                },
            });
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
