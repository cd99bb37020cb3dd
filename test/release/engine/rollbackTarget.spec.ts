import assert from "node:assert/strict";

import type { ReleaseRecord } from "../../../contract/releaseRecord";
import { findTarget } from "../../../release/engine/rollbackTarget";
import { record, served } from "../ledger/records";

const commit = (digit: string) => digit.repeat(40);

const RECORDS: readonly ReleaseRecord[] = [
    record(1, { commit: commit("a") }),
    record(2, { commit: commit("b") }),
    record(3, { commit: `a1${"0".repeat(38)}` }),
    record(4, { commit: commit("4") }),
];

/** The version that is found, or why none is. */
function find(selector: string | undefined, records: readonly ReleaseRecord[] = RECORDS) {
    const target = findTarget(served(...records), selector);
    return "problem" in target ? [target.problem, target.remedy] : target.record.version;
}

describe("the target of a rollback", () => {
    it("is what the environment served before, unless something is named", () => {
        assert.equal(find(undefined), "4");
    });

    it("is a number of releases back", () => {
        assert.deepEqual(
            ["~0", "~1", "~2", "~3"].map((selector) => find(selector)),
            ["5", "4", "3", "2"],
        );
    });

    it("goes no further back than the first release, and says what was there before it", () => {
        const before = "Before its first release it served version 1, which the ledger does not know as a release.";
        assert.deepEqual(find("~4"), ["it goes back 3 releases only", before]);
        assert.deepEqual(find(`~${"9".repeat(30)}`), ["it goes back 3 releases only", before]);
        assert.deepEqual(find(undefined, RECORDS.slice(0, 1)), ["there is no release before version 2", before]);
    });

    it("does not go to and fro: after one rollback it is the release before that", () => {
        const back = record(5, { reason: "rollback", version: "4" });
        assert.equal(find(undefined, [...RECORDS, back]), "3");
        assert.equal(find("~2", [...RECORDS, back]), "2");
    });

    it("is a version that it has served, also one that was undone", () => {
        assert.equal(find("3"), "3");
        assert.equal(find("5", [...RECORDS, record(5, { reason: "rollback", version: "2" })]), "5");
    });

    it("is not a version that it has never served", () => {
        assert.deepEqual(find("9"), ["it never served version 9", "It has served: 5, 4, 3, 2."]);
        assert.deepEqual(find("1"), ["it never served version 1", "It has served: 5, 4, 3, 2."]);
        const failed = { ...record(5), outcome: "failed" as const };
        const entries = [{ record: failed, state: "failed" as const, explanation: "" }, ...served(...RECORDS)];
        assert.ok("problem" in findTarget(entries, "6"));
    });

    it("is a commit, by some of its digits, upper or lower case", () => {
        assert.equal(find("bbbb"), "3");
        assert.equal(find(commit("B")), "3");
        assert.equal(find("44444"), "5");
    });

    it("is the newest release of a commit that was released more than once", () => {
        assert.equal(find("bbbbb", [...RECORDS, record(5, { commit: commit("b") }), record(6)]), "6");
    });

    it("is the release of the commit itself rather than a later one with changes that are in none", () => {
        const modified = record(5, { commit: commit("b"), modified: true });
        assert.equal(find("bbbbb", [...RECORDS, modified]), "3");
        assert.equal(find("6", [...RECORDS, modified]), "6", "by its version it can be had");
        assert.equal(find("cccc", [...RECORDS, { ...modified, commit: commit("c") }]), "6");
    });

    it("is no commit that is not unique, unknown, or named with too few digits", () => {
        const more = [...RECORDS, record(5, { commit: `aaaa${"b".repeat(36)}` })];
        assert.deepEqual(find("aaaa", more), ["aaaa is the beginning of 2 commits", "Name more of its digits."]);
        const remedy = "Its history lists what it has served: npm run platform -- history <environment>";
        assert.deepEqual(find("cafe"), ["it never served commit cafe", remedy]);
        assert.deepEqual(find("1234"), ["it never served version or commit 1234", remedy]);
        const forms = "Such as 7, 3f2a1c8 (at least 4 digits of a commit) or ~2 (two releases back).";
        for (const selector of ["bbb", "latest", "", "-1", "~", "~x", "7 "]) {
            assert.deepEqual(find(selector), [`'${selector}' is no version, commit or number of releases`, forms]);
        }
    });

    it("is nothing where nothing was ever released", () => {
        for (const selector of [undefined, "~1", "2", "bbbb"]) {
            assert.deepEqual(find(selector, []), [
                "nothing was ever released to it",
                "There is nothing to go back to: release first.",
            ]);
        }
    });
});
