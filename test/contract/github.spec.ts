import assert from "node:assert/strict";

import fc from "fast-check";

import { buildLink } from "../../common/buildLink";
import { described, verdictOf } from "../../release/engine/verdict";
import type { State } from "../../release/ledger/history";
import { toldOf, untold } from "../../release/ledger/told";
import { NOT_ANSWERING, type ReleaseRecord } from "../../contract/releaseRecord";
import { record } from "../release/ledger/records";

const told = (state: State, more: Partial<ReleaseRecord> = {}, isReplaced = false) => {
    const verdict = verdictOf({ record: record(6, more), state }, isReplaced);
    return verdict === undefined ? "nothing" : `${verdict.deployment}, ${verdict.status}: ${verdict.description}`;
};

describe("what GitHub is told of a move", () => {
    it("is what became of it", () => {
        assert.equal(told("served"), "success, success: Released version 7");
        assert.equal(
            told("served", {
                reason: "promotion",
                promotedFrom: "staging",
                note: "Commit 1 has brought the same tree",
            }),
            "success, success: Promoted version 7 from staging",
        );
        assert.equal(told("served", { reason: "rollback" }), "success, success: Went back to version 7");
        assert.equal(told("served", {}, true), "inactive, success: Released version 7; replaced since");
        assert.equal(told("failed"), "failure, failure: Version 7 is not served: the log says why");
        assert.equal(told("lost"), "error, error: Version 7 is not served: another run was first");
        assert.equal(told("abandoned"), "error, error: The run ended before it moved the alias");
        assert.equal(told("unverified"), "error, error: Released version 7, but not verified");
        assert.equal(told("reverted"), "failure, failure: Not served any more");
        assert.equal(told("running"), "nothing");
    });

    it("says what was wrong with an answer, and nothing of the answer", () => {
        const reverted = (note: string) => told("reverted", { note, restoredRevisionId: "r7" });
        const url = "https://api.invalid/staging/health";
        assert.equal(
            reverted(`${url} answered 500: the password is answered 200`),
            "failure, failure: Moved back to version 6: it answered 500",
        );
        assert.equal(
            reverted(`${url} did not answer: fetch failed: secret`),
            "failure, failure: Moved back to version 6: it did not answer",
        );
        assert.equal(
            told("failed", { note: "Version 7: it failed (Unhandled): secret" }),
            "failure, failure: Version 7 is not served: it failed (Unhandled)",
        );
        assert.equal(
            told("failed", { note: "Version 7: its answer is not JSON: secret" }),
            "failure, failure: Version 7 is not served: its answer is not JSON",
        );
        assert.equal(
            told("served", { note: `${NOT_ANSWERING}: ${url} answered 502: secret` }),
            "failure, failure: Released version 7, as before; it answered 502",
        );
    });

    it("never holds anything of an answer or of who has done it, and is as short as GitHub wants it", () => {
        const state = fc.constantFrom<State>("served", "unverified", "abandoned", "failed", "lost", "reverted");
        const complaint = fc.constantFrom("it failed (Unhandled)", "https://a.invalid/x answered 500", "Moving");
        fc.assert(
            fc.property(state, complaint, fc.boolean(), (each, note, isReplaced) => {
                const by = "arn:aws:iam::123456789012:user/alice";
                const text = told(each, { by, note: `${note}: SECRET ${by}` }, isReplaced);
                assert.doesNotMatch(text, /SECRET|arn:|alice/);
            }),
        );
        assert.equal(described("x".repeat(141)), `${"x".repeat(139)}…`);
        assert.equal(described("one\ntwo"), "one two");
    });

    it("is still to be told where it failed, or where the run ended before", () => {
        const entry = (number: number, state: State, more: Partial<ReleaseRecord> = {}) => ({
            record: record(number, more),
            state,
            explanation: "",
        });
        const pending = { report: { state: "pending" } } as const;
        const entries = [
            entry(6, "running", pending),
            entry(5, "served", { report: { state: "sent", deployment: 5 } }),
            entry(4, "served", { ...pending, by: "run", version: "9", startedAt: "2026-01-01T00:00:00.000Z" }),
            entry(3, "lost", { ...pending, by: "run", version: "9", startedAt: "2026-01-01T00:00:00.000Z" }),
            entry(2, "reverted", { report: { state: "failed", problem: "no" } }),
            entry(1, "served"),
        ];
        assert.deepEqual(untold(entries), [entries[2], entries[4]]);
        assert.deepEqual(entries.map(toldOf), ["pending", "sent", "pending", "pending", "failed", "none"]);
    });
});

describe("the link to a build", () => {
    it("leads to the console of its region", () => {
        const page = "/codesuite/codebuild/projects/shop-staging/build/shop-staging%3Aab-1/?region=";
        const link = (region: string) => buildLink(region, "shop-staging:ab-1");
        assert.equal(link("eu-west-1"), `https://eu-west-1.console.aws.amazon.com${page}eu-west-1`);
        assert.equal(link("cn-north-1"), `https://cn-north-1.console.amazonaws.cn${page}cn-north-1`);
        assert.equal(link("us-gov-west-1"), `https://us-gov-west-1.console.amazonaws-us-gov.com${page}us-gov-west-1`);
    });

    it("is there for builds only", () => {
        assert.equal(buildLink("eu-west-1", undefined), undefined);
        assert.equal(buildLink("eu-west-1", "without an id"), undefined);
    });
});
