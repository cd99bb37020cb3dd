import assert from "node:assert/strict";

import fc from "fast-check";

import {
    formatRecord,
    ledgerFolder,
    originOf,
    parseRecord,
    recordId,
    recordKey,
    timeOfId,
} from "../../contract/releaseRecord";
import { record } from "../release/ledger/records";

function problemOf(value: unknown): string {
    const parsed = parseRecord(typeof value === "string" ? value : JSON.stringify(value));
    assert.ok("problem" in parsed, "it was taken");
    return parsed.problem;
}

/** Milliseconds of the years in which there can be releases. */
const time = fc.integer({ min: Date.parse("2015-01-01"), max: Date.parse("2200-01-01") });

describe("a record of the ledger", () => {
    const whole = record(1, {
        commit: "a".repeat(40),
        tree: "b".repeat(40),
        branch: "staging",
        package: "packages/a/1.zip",
        promotedFrom: "staging",
        finishedAt: "2026-01-01T00:01:05.000Z",
        durationMs: 5000,
        note: "All is well.",
        report: { state: "failed", deployment: 7, problem: "GitHub was down" },
    });

    it("comes back as it was written", () => {
        assert.deepEqual(parseRecord(formatRecord(whole)), { record: whole });
        assert.deepEqual(parseRecord(formatRecord(record(1))), { record: record(1) });
    });

    it("names the version of each further handler, and says what is wrong with one that it cannot read", () => {
        const jobs = { function: "shop_jobs-handler", version: "4", previous: "3" };
        const mail = { function: "shop_mail-handler", version: "1", previous: "5", isPlaceholder: true } as const;
        const both = record(1, { handlers: { jobs, mail } });
        assert.deepEqual(parseRecord(formatRecord(both)), { record: both });
        for (const handlers of [{ jobs: "4" }, { jobs: { ...jobs, version: "$LATEST" } }, { jobs: {} }]) {
            assert.equal(problemOf({ ...both, handlers }), "does not say what its further handlers are");
        }
    });

    it("lies in its environment's folder, and in no other's", () => {
        assert.equal(recordKey("staging", whole.id), `releases/staging/${whole.id}.json`);
        assert.ok(!recordKey("staging-2", whole.id).startsWith(ledgerFolder("staging")));
    });

    it("comes before all earlier ones where S3 lists it, and tells its time to people and to programs", () => {
        fc.assert(
            fc.property(time, time, (one, other) => {
                fc.pre(one !== other);
                const [newer, older] = [Math.max(one, other), Math.min(one, other)];
                assert.ok(recordId(newer, "ffffffff") < recordId(older, "00000000"));
                assert.equal(timeOfId(recordId(one, "00000000")), one);
            }),
        );
        assert.match(recordId(Date.parse("2026-02-03T04:05:06.789Z"), "0a0b0c0d"), /-20260203T040506789Z-0a0b0c0d$/);
    });

    it("says where its version comes from, and nothing that is not known", () => {
        const { commit, tree, branch, package: key } = whole;
        assert.deepEqual(originOf(whole), { commit, tree, branch, package: key });
        assert.deepEqual(originOf({ ...record(1), modified: true }), { modified: true });
        assert.deepEqual(originOf(record(1)), {});
    });

    const damaged: readonly (readonly [what: string, value: unknown, problem: RegExp])[] = [
        ["an empty object", "", /^is not JSON$/],
        ["half an object", formatRecord(whole).slice(0, 200), /^is not JSON$/],
        ["a list", [whole], /^is not a JSON object$/],
        ["null", "null", /^is not a JSON object$/],
        ["another format", { ...whole, schema: 2 }, /^has schema 2, expected 1$/],
        ["no format", { ...whole, schema: undefined }, /^has schema undefined, expected 1$/],
        ["a number for a text", { ...whole, by: 1 }, /^has no text at by$/],
        ["an empty text", { ...whole, codeSha256: "" }, /^has no text at codeSha256$/],
        ["a foreign id", { ...whole, id: "mine" }, /^has no id that begins with its time$/],
        ["a commit that is no text", { ...whole, commit: 7 }, /^has no text at commit$/],
        ["a reason of its own", { ...whole, reason: "whim" }, /^has an unknown reason or outcome$/],
        ["an outcome of its own", { ...whole, outcome: "maybe" }, /^has an unknown reason or outcome$/],
        ["no published version", { ...whole, version: "$LATEST" }, /^has no version number or no start time$/],
        ["no time", { ...whole, startedAt: "yesterday" }, /^has no version number or no start time$/],
        ["a report of its own", { ...whole, report: { state: "maybe" } }, /^does not say what became of its report$/],
        ["a report that is nothing", { ...whole, report: null }, /^does not say what became of its report$/],
        ["a report of no deployment", { ...whole, report: { state: "sent", deployment: "7" } }, /of its report$/],
        ["nothing before it", { ...whole, previous: null }, /^does not say what was served before$/],
        ["no revision before it", { ...whole, previous: { version: "1" } }, /^does not say what was served before$/],
    ];
    for (const [what, value, problem] of damaged) {
        it(`is not believed where it holds ${what}`, () => {
            assert.match(problemOf(value), problem);
        });
    }

    it("needs each of its members", () => {
        for (const key of Object.keys(record(1)).filter((name) => name !== "revisionId")) {
            assert.ok(problemOf({ ...whole, [key]: undefined }).length > 0, key);
        }
    });

    it("is taken whole or refused in words, whatever lies there", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
                assert.ok(problemOf(text).length > 0);
            }),
        );
    });
});
