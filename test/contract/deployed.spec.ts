import assert from "node:assert/strict";

import { artifactPrefix, expiringPrefix } from "../../contract/bucketLayout";
import { lambdaFunction } from "../../config/keys/function";
import { projectName } from "../../config/keys/project";
import { PATIENCE, wasServed, type State } from "../../release/ledger/history";
import { readProxyAnswer } from "../../release/engine/proxyAnswer";
import { isUnwell, NOT_ANSWERING, recordId, recordKey, timeOfId } from "../../contract/releaseRecord";
import { untold } from "../../release/ledger/told";
import { killed, record } from "../release/ledger/records";

/** Numbers and texts that engines which are deployed, the ledgers that they have written and AWS depend on, as they are. */
describe("what is deployed", () => {
    it("finds its records under the very keys of older engines", () => {
        const id = recordId(Date.parse("2026-01-01T00:00:00Z"), "0a1b2c3d");
        assert.equal(id, "8232774399999-20260101T000000000Z-0a1b2c3d");
        assert.equal(recordKey("staging", id), `releases/staging/${id}.json`);
        assert.equal(timeOfId(id), Date.parse("2026-01-01T00:00:00Z"));
    });

    it("lists the newest record first, at any time that a record can have", () => {
        // In 2262 the number before a record's time has a digit less.
        const ids = [Date.UTC(2026, 0), Date.UTC(2255, 0), Date.UTC(2262, 0)].map((time) => recordId(time, "x"));
        assert.deepEqual([...ids].sort(), [...ids].reverse());
    });

    it("may take a quarter of an hour for a move", () => {
        assert.equal(PATIENCE, 900_000);
    });

    it("has served what was moved to, whether or not it was verified", () => {
        const states: State[] = ["served", "unverified", "running", "abandoned", "failed", "lost", "reverted"];
        const served = states.filter((state) => wasServed({ record: record(1), state, explanation: "" }));
        assert.deepEqual(served, ["served", "unverified"]);
    });

    it("is unwell where it was left in place, and not where it is being moved back", () => {
        const note = `${NOT_ANSWERING}: it answered 500`;
        assert.ok(isUnwell(record(1, { outcome: "succeeded", note })));
        assert.ok(!isUnwell(record(1, { outcome: "reverting", note })));
        assert.ok(!isUnwell(record(1, { outcome: "succeeded", note: "Forced" })));
    });

    it("is told of no move that is still under way", () => {
        const report = { state: "pending" } as const;
        const [running, abandoned] = (["running", "abandoned"] as const).map((state, index) => ({
            record: killed(index + 1, { report }),
            state,
            explanation: "",
        }));
        assert.ok(running !== undefined && abandoned !== undefined);
        assert.deepEqual(untold([running, abandoned]), [abandoned]);
    });

    it("keeps artifacts where CodePipeline puts them, in a folder of at most 20 characters", () => {
        assert.equal(artifactPrefix("shop-application-production"), "shop-application-pro");
        assert.equal(expiringPrefix("shop-application-of-the-team"), "shop-application-of-");
        assert.equal(expiringPrefix("shop"), "shop-");
    });

    it("answers with a status of three digits, or API Gateway answers 502", () => {
        const read = (statusCode: unknown) => readProxyAnswer(JSON.stringify({ statusCode }));
        assert.deepEqual(read(200), { status: 200 });
        assert.deepEqual(read("404"), { status: 404 });
        for (const status of [20, 2000, "099", "", true, [200], null]) {
            assert.ok("malformed" in read(status), JSON.stringify(status));
        }
    });

    it("has names and settings that AWS takes", () => {
        assert.equal(projectName.rule.check("amzn-s3-demo-shop"), "Amazon S3 reserves this prefix");
        assert.equal(projectName.rule.check("sthree-shop"), "Amazon S3 reserves this prefix");
        assert.deepEqual([1, 900, 901].map(lambdaFunction.members.timeout.rule.check), [true, true, false]);
    });
});
