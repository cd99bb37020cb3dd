import assert from "node:assert/strict";

import {
    currentEntry,
    isCountable,
    PATIENCE,
    servedStack,
    settle,
    type LiveAlias,
    type State,
} from "../../../release/ledger/history";
import type { ReleaseRecord } from "../../../contract/releaseRecord";
import { after, killed, record, served, settled, START, STEP } from "./records";

/** The states of records that are given oldest first, oldest first. */
function statesOf(live: LiveAlias, ...oldestFirst: readonly ReleaseRecord[]): readonly State[] {
    return settled(live, ...oldestFirst)
        .map(({ state }) => state)
        .reverse();
}

describe("the history of an environment", () => {
    it("takes a run at its word that says how it ended", () => {
        const failed = record(2, { outcome: "failed", note: "Version 3: it failed" });
        const lost = record(3, { outcome: "lost", note: "bob was first" });
        const reverted = record(4, { outcome: "reverted", note: "it answered 500", restoredRevisionId: "r5" });
        const entries = settled({ version: "2", revisionId: "r5" }, record(1), failed, lost, reverted);
        assert.deepEqual(
            entries.map(({ state, explanation }) => [state, explanation]),
            [
                ["reverted", "Moved back: it answered 500"],
                ["lost", "Somebody else was first: bob was first"],
                ["failed", "Nothing was moved: Version 3: it failed"],
                ["served", "Served."],
            ],
        );
        assert.equal(currentEntry(entries)?.record.version, "2");
    });

    it("says that a killed run has not moved the alias, where the alias is what it was before", () => {
        const [entry] = settled(after(1), record(1), killed(2));
        assert.equal(entry?.state, "abandoned");
        assert.equal(entry?.explanation, "The run ended before it moved the alias");
    });

    it("says that a killed run has moved the alias, where the alias serves its version", () => {
        const [entry] = settled(after(2), record(1), killed(2));
        assert.equal(entry?.state, "unverified");
        assert.match(
            entry?.explanation ?? "",
            /^The alias was moved; the run ended before it had asked the environment/,
        );
    });

    it("finds a killed run's move in what the next run has replaced", () => {
        assert.deepEqual(statesOf(after(3), record(1), killed(2), record(3)), ["served", "unverified", "served"]);
    });

    it("does not credit a killed run with the same version that somebody else has moved there", () => {
        const rival = record(3, { version: "3", previous: record(2).previous });
        assert.deepEqual(statesOf({ version: "3", revisionId: "r3" }, record(1), killed(2), rival), [
            "served",
            "abandoned",
            "served",
        ]);
        const later = record(4, { version: "3", previous: { version: "4", revisionId: "r3" } });
        const other = record(3, { version: "4", previous: { version: "2", revisionId: "r1" } });
        assert.deepEqual(statesOf({ version: "3", revisionId: "r4" }, record(1), killed(2), other, later), [
            "served",
            "abandoned",
            "served",
            "served",
        ]);
    });

    it("does not credit it either where a permission has changed the alias before that move, or after it", () => {
        const fromOther = record(3, { version: "3", previous: { version: "2", revisionId: "permitted" } });
        assert.deepEqual(statesOf({ version: "3", revisionId: "r3" }, record(1), killed(2), fromOther), [
            "served",
            "abandoned",
            "served",
        ]);
        const rival = record(3, { version: "3", previous: record(2).previous });
        assert.deepEqual(statesOf({ version: "3", revisionId: "permitted" }, record(1), killed(2), rival), [
            "served",
            "abandoned",
            "served",
        ]);
    });

    it("does not credit it with what was seen before it began", () => {
        // Version 3 was served once, and a permission has given it another revision then, which the next move has replaced.
        const next = record(3, { previous: { version: "3", revisionId: "r2 permitted" } });
        const back = killed(4, { reason: "rollback", version: "3" });
        const live = { version: "4", revisionId: "r3 permitted" };
        assert.deepEqual(statesOf(live, record(1), record(2), next, back), ["served", "served", "served", "abandoned"]);
    });

    it("credits one of several killed runs of the same version, and not all", () => {
        const twin = killed(3, { version: "3", previous: record(2).previous });
        assert.deepEqual(statesOf({ version: "3", revisionId: "r2" }, record(1), killed(2), twin), [
            "served",
            "abandoned",
            "unverified",
        ]);
    });

    it("says who has verified what a killed run had moved", () => {
        const heir = record(3, { version: "3", previous: record(2).previous, revisionId: "r2", inPlace: true });
        const entries = settled({ version: "3", revisionId: "r2" }, record(1), killed(2), heir);
        assert.deepEqual(
            entries.map(({ state }) => state),
            ["served", "served", "served"],
        );
        assert.match(entries[1]?.explanation ?? "", /^The run ended early; run 3 found the version in place/);
        assert.equal(servedStack(entries).length, 2);
    });

    it("waits for a run that is at work, from when it comes to the alias and not from when its build began", () => {
        const ofLongBuild = killed(2, { startedAt: new Date(START - 3 * 3_600_000).toISOString() });
        const at = (now: number, live: LiveAlias) => settle([ofLongBuild, record(1)], live, now)[0];
        const written = START + 2 * STEP;
        assert.equal(at(written + PATIENCE - 1, after(1))?.state, "running");
        assert.equal(at(written + PATIENCE, after(1))?.state, "abandoned");
        assert.match(at(written + PATIENCE - 1, after(2))?.explanation ?? "", /has not asked the environment yet$/);
        assert.match(at(written + PATIENCE, after(2))?.explanation ?? "", /ended before it had asked/);
    });

    it("knows whether a run that was killed while it moved back has done so", () => {
        const reverting = record(2, { outcome: "reverting", note: "it answered 500" });
        const restored = { version: "2", revisionId: "r3" };
        assert.deepEqual(statesOf(restored, record(1), reverting), ["served", "reverted"]);
        const [left] = settled(after(2), record(1), reverting);
        assert.equal(left?.state, "unverified");
        assert.match(left?.explanation ?? "", /ended before it moved back: it answered 500$/);
    });

    it("knows that a sick version was left in place where a later run has replaced it, or tried to", () => {
        const reverting = record(2, { outcome: "reverting" });
        assert.deepEqual(statesOf(after(3), record(1), reverting, record(3)), ["served", "unverified", "served"]);
        assert.deepEqual(statesOf(after(3), record(1), reverting, killed(3)), ["served", "unverified", "unverified"]);
        const tried = killed(3, { outcome: "failed" });
        assert.deepEqual(statesOf({ version: "2", revisionId: "r9" }, record(1), reverting, tried), [
            "served",
            "reverted",
            "failed",
        ]);
    });

    it("knows that a sick version was left in place where a permission has changed the alias since", () => {
        const reverting = record(2, { outcome: "reverting" });
        const permitted = { version: "3", revisionId: "other" };
        assert.deepEqual(statesOf(permitted, record(1), reverting), ["served", "unverified"]);
        // Where another run wanted the same version afterwards, it is that one's.
        const again = killed(3, { version: "3", previous: { version: "2", revisionId: "r2b" } });
        assert.deepEqual(statesOf(permitted, record(1), reverting, again), ["served", "reverted", "unverified"]);
        const rival = killed(3, { version: "3", previous: reverting.previous });
        assert.deepEqual(statesOf(permitted, record(1), reverting, rival), ["served", "unverified", "abandoned"]);
        // What was planned long before, and came to nothing, knows nothing of it.
        const stale = record(3, { version: "3", outcome: "failed", previous: { version: "1", revisionId: "r0" } });
        const { revisionId: _, ...failed } = stale;
        assert.deepEqual(statesOf(permitted, record(1), reverting, failed), ["served", "unverified", "failed"]);
        const other = killed(4, { previous: { version: "1", revisionId: "r0" } });
        assert.deepEqual(statesOf(permitted, record(1), reverting, other), ["served", "unverified", "abandoned"]);
    });

    it("knows of a version that was found in place and left whether it stayed", () => {
        const left = record(2, { outcome: "left", inPlace: true, note: "it answered 500" });
        assert.deepEqual(statesOf(after(2), record(1), left), ["served", "unverified"]);
        assert.deepEqual(statesOf(after(1), record(1), left), ["served", "lost"]);
    });

    it("knows nothing where nothing was released", () => {
        assert.deepEqual(settled(after(0)), []);
        assert.equal(currentEntry([]), undefined);
        assert.deepEqual(servedStack([]), []);
    });
});

/** A rollback to the version that the record of that number has released. */
function back(number: number, to: number): ReleaseRecord {
    return record(number, { reason: "rollback", version: String(to + 1) });
}

/** The versions that can be gone back to, the served one last. */
function stackOf(...oldestFirst: readonly ReleaseRecord[]): readonly string[] {
    return servedStack(served(...oldestFirst)).map((entry) => entry.record.version);
}

describe("what an environment can go back to", () => {
    it("is all that it has served, in its order", () => {
        assert.deepEqual(stackOf(record(1), record(2), record(3)), ["2", "3", "4"]);
    });

    it("leaves out what a rollback has undone", () => {
        assert.deepEqual(stackOf(record(1), record(2), record(3), back(4, 2)), ["2", "3"]);
        assert.deepEqual(stackOf(record(1), record(2), record(3), back(4, 2), back(5, 1)), ["2"]);
        assert.deepEqual(stackOf(record(1), record(2), record(3), back(4, 1), record(5)), ["2", "6"]);
    });

    it("holds what was undone again, where somebody goes forward to it", () => {
        assert.deepEqual(stackOf(record(1), record(2), record(3), back(4, 1), back(5, 3)), ["2", "4"]);
    });

    it("counts a version once that two runs in a row have released", () => {
        assert.deepEqual(stackOf(record(1), record(2), record(3, { version: "3" })), ["2", "3"]);
    });

    it("goes back to the later one of two releases of a version", () => {
        const again = record(3, { reason: "promotion", version: "2" });
        assert.deepEqual(stackOf(record(1), record(2), again, record(4), back(5, 1)), ["2", "3", "2"]);
    });

    it("holds a version twice that was promoted again after another", () => {
        assert.deepEqual(stackOf(record(1), record(2), record(3, { reason: "promotion", version: "2" })), [
            "2",
            "3",
            "2",
        ]);
    });

    it("leaves out what was never served", () => {
        const records = [record(1), record(2, { outcome: "failed" }), record(3, { outcome: "lost" }), record(4)];
        const entries = settled({ version: "5", revisionId: "r4" }, ...records);
        assert.deepEqual(
            servedStack(entries).map((entry) => entry.record.version),
            ["2", "5"],
        );
    });

    it("can be counted in a part of the history only with all that was rolled back to", () => {
        const whole = [record(1), record(2), record(3), back(4, 2), back(5, 1)];
        assert.ok(isCountable(served(...whole)));
        assert.ok(isCountable(served(...whole.slice(0, 3))));
        assert.ok(!isCountable(served(...whole.slice(2))));
        assert.ok(!isCountable(served(...whole.slice(1))));
        // In that part the undone version 3 looks like what was served before.
        assert.deepEqual(stackOf(...whole.slice(3)), ["3", "2"]);
    });
});
