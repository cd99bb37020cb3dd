import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { evaluate, holds, interpolate } from "../support/workflows/expressions";
import { parseWorkflow } from "../support/workflows/gitHub";
import { parsePipeline } from "../support/workflows/gitLab";

const FOLDER = join(__dirname, "..", "..", "examples", "ci");
const read = (...path: readonly string[]) => readFileSync(join(FOLDER, ...path), "utf8");
const contexts = { github: { sha: "abc", event: { number: "7" } }, inputs: { reviewed: "" } };

describe("the workflows under examples/ci", () => {
    it("hold nothing that the tests which run them do not know", () => {
        const files = readdirSync(join(FOLDER, "github"));
        assert.deepEqual(files, ["platform-drift.yml", "platform-preview.yml", "platform-up.yml"]);
        files.forEach((file) => parseWorkflow(read("github", file)));
        const pipeline = parsePipeline(read("gitlab", ".gitlab-ci.yml"));
        assert.deepEqual(Object.keys(pipeline.jobs), [".platform", "preview", "note", "up", "drift"]);
    });

    it("would not be run with a word, a branch of an action or a permission that is not known", () => {
        const text = read("github", "platform-preview.yml");
        const wrong = [
            text.replace("timeout-minutes: 20", "timeout-minutes: 20\n    continue-on-error: true"),
            text.replace(/checkout@[0-9a-f]{40}/, "checkout@main"),
            text.replace("id-token: write", "id-token: admin"),
        ];
        for (const each of wrong) {
            assert.notEqual(each, text);
            assert.throws(() => parseWorkflow(each), /holds what is not known here/);
        }
        const pipeline = read("gitlab", ".gitlab-ci.yml");
        assert.throws(() => parsePipeline(pipeline.replace("  needs: [preview]", "  retry: 2")), /jobs\.note\.retry/);
    });

    it("have their expressions evaluated as GitHub does, and none with a name that is not known", () => {
        const functions = { success: () => false, always: () => true };
        const scope = { contexts, functions };
        assert.equal(interpolate("a ${{ github.event.number }} b${{ inputs.reviewed }}", scope), "a 7 b");
        assert.equal(evaluate("inputs.reviewed || github.sha", scope), "abc");
        assert.equal(evaluate("github.sha != 'ABC' || !(github.sha == 'x')", scope), true);
        assert.equal(holds(undefined, scope), false);
        assert.equal(holds("github.sha == 'abc'", scope), false, "nothing goes on after a failure");
        assert.equal(holds("${{ always() && github.sha == 'abc' }}", scope), true);
        for (const unknown of ["github.actor", "secrets.TOKEN", "contains('a', 'b')", "hashFiles()", "1 + 1"]) {
            assert.throws(() => evaluate(unknown, scope), /not known|Not known|Nothing here has the name/i, unknown);
        }
    });
});
