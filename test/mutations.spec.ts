import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { broken } from "./mutations/break";
import { BREAKS } from "./mutations/breaks";

const ROOT = join(__dirname, "..");

/** `npm run mutate` takes too long to run with every change; that its list still fits the sources is seen here. */
describe("the breaks of npm run mutate", () => {
    it("each have their line in the sources once, and specs that are there", () => {
        assert.ok(BREAKS.length >= 60);
        for (const each of BREAKS) {
            const text = readFileSync(join(ROOT, each.file), "utf8");
            assert.notEqual(broken(text, each), text, `${each.file}: ${each.before}`);
            const missing = each.specs.filter((spec) => !spec.includes("*") && !existsSync(join(ROOT, spec)));
            assert.deepEqual(missing, [], each.before);
        }
    });
});
