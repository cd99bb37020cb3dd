import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CHECKOUT } from "../../lab/folder";
import { lintWorkflows } from "../../tools/workflow-linter";

const FOLDER = join(CHECKOUT, "examples", "ci", "github");

describe("an independent linter of workflows", () => {
    const files = readdirSync(FOLDER).map((name) => join(FOLDER, name));

    it("has nothing to say about those for GitHub Actions", () => {
        assert.ok(files.length >= 3);
        assert.equal(lintWorkflows(files), "");
    });

    it("sees a permission and a step that there are not", () => {
        const folder = mkdtempSync(join(tmpdir(), "workflows-"));
        try {
            const broken = join(folder, "broken.yml");
            const text = readFileSync(join(FOLDER, "platform-up.yml"), "utf8");
            assert.match(text, /id-token: write[^]*steps\.reviewed\.outputs/);
            writeFileSync(
                broken,
                text.replace("id-token:", "id-tokens:").replaceAll("steps.reviewed.", "steps.nobody."),
            );
            const said = lintWorkflows([broken]);
            assert.match(said, /unknown permission scope "id-tokens"/);
            assert.match(said, /property "nobody" is not defined/);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
