import assert from "node:assert/strict";

import { formatBuildNote, parseBuildNote } from "../../contract/buildNote";

describe("the note of a build", () => {
    const note = { commit: "a".repeat(40), build: "shop-staging:1", startedAt: 1_764_000_000_000, hasEnded: false };

    it("is read as it was written", () => {
        assert.deepEqual(parseBuildNote(formatBuildNote(note)), note);
    });

    for (const [what, text] of [
        ["not JSON", "{"],
        ["null", "null"],
        ["without a whole commit", JSON.stringify({ ...note, commit: "abc" })],
        ["without a build", JSON.stringify({ ...note, build: 1 })],
        ["without a time", JSON.stringify({ ...note, startedAt: "now" })],
        ["silent about its end", JSON.stringify({ ...note, hasEnded: undefined })],
    ] as const) {
        it(`is none where the object is ${what}`, () => {
            assert.equal(parseBuildNote(text), undefined);
        });
    }
});
