import assert from "node:assert/strict";

import { person } from "./capture";
import { OperationBench } from "./operations";

const API = "aws:apigateway/restApi:RestApi";
const LOG = "urn:pulumi:production::platform::aws:cloudwatch/logGroup:LogGroup::app";

/** What an up that was killed leaves in the state. */
const KILLED = {
    version: 3,
    deployment: {
        resources: [],
        pending_operations: [
            {
                type: "creating",
                resource: { urn: LOG, type: "aws:cloudwatch/logGroup:LogGroup", inputs: { name: "/aws/lambda/shop" } },
            },
            {
                type: "creating",
                resource: {
                    urn: `urn:pulumi:production::platform::${API}::api`,
                    type: API,
                    inputs: { name: "shop" },
                },
            },
        ],
    },
};

describe("a stack whose run was killed in the middle of making something", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
        bench.write("state.json", JSON.stringify(KILLED));
    });

    afterEach(() => bench.remove());

    const targets = () =>
        bench
            .calls()
            .flatMap(({ args }) =>
                args[0] === "refresh" ? [args.filter((_, index) => /^--?target$/.test(args[index - 1] ?? ""))] : [],
            );
    const pending = () =>
        (JSON.parse(bench.read("state.json")) as { deployment: Partial<typeof KILLED.deployment> }).deployment
            .pending_operations ?? [];

    for (const command of ["up", "refresh"]) {
        it(`is told first by ${command} what of it is there, and what cannot be looked for is named`, async () => {
            const { code, stderr } = await bench.run(command, "--yes");
            assert.equal(code, 0, stderr);
            assert.match(stderr, /A run on 'production' has not come to the end of making 2 resources/);
            assert.match(stderr, /These are not known for sure[^]*\n {2}api \(aws:apigateway\/restApi:RestApi\)\n/);
            assert.deepEqual(targets()[0], [LOG]);
            assert.deepEqual(pending(), []);
        });
    }

    it("is looked for by its name where only AWS knows its id, and taken in if there is one alone", async () => {
        bench.lost = { [API]: ["71ooo9scjj"] };
        const { code, stderr } = await bench.run("up", "--yes");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /Look for what is there already [^\n]*1 of 1 resource found/);
        assert.doesNotMatch(stderr, /not known for sure/);
        assert.deepEqual(targets()[0], [`urn:pulumi:production::platform::${API}::api`, LOG]);
    });

    it("is made again where it is not there, and named where it may be one of several", async () => {
        bench.lost = { [API]: [] };
        const { stderr } = await bench.run("up", "--yes");
        assert.doesNotMatch(stderr, /not known for sure/);
        assert.deepEqual(targets()[0], [LOG]);
        bench.write("state.json", JSON.stringify(KILLED));
        bench.lost = { [API]: ["71ooo9scjj", "82ppp0tdkk"] };
        const several = await bench.run("up", "--yes");
        assert.match(several.stderr, /\n {2}api \(aws:apigateway\/restApi:RestApi\): 71ooo9scjj, 82ppp0tdkk\n/);
        assert.deepEqual(targets()[1], [LOG]);
    });

    it("is not what the state has already, which may differ in its id alone", async () => {
        const STATEMENT = "aws:lambda/permission:Permission";
        const urn = (name: string) => `urn:pulumi:production::platform::${STATEMENT}::${name}`;
        const known = {
            urn: urn("in"),
            type: STATEMENT,
            id: "in-0a1b2c3",
            custom: true,
            outputs: { id: "in-0a1b2c3" },
        };
        const resource = { urn: urn("logs"), type: STATEMENT, inputs: { function: "shop" } };
        const pending = [{ type: "creating", resource }];
        bench.write(
            "state.json",
            JSON.stringify({ version: 3, deployment: { resources: [known], pending_operations: pending } }),
        );
        bench.lost = { [STATEMENT]: ["shop:live/in-0a1b2c3"] };
        const { code, stderr } = await bench.run("up", "--yes");
        assert.equal(code, 0, stderr);
        assert.deepEqual(targets(), []);
    });

    it("stays as it is without a yes", async () => {
        const input = person("n");
        bench.stdin = input;
        assert.equal((await bench.run("up")).code, 1);
        assert.deepEqual(input.asked, ["Read it into the state of 'production'? [y/N] "]);
        assert.deepEqual([targets(), pending().length, bench.runs("preview")], [[], 2, 0]);
    });
});

const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
const known = (name: string, id = "shop-files") => ({
    urn: `urn:pulumi:production::platform::${NOTIFICATION}::${name}`,
    type: NOTIFICATION,
    id,
});

describe("a stack that knows the notifications of one bucket several times", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
        const resources = [known("production-files"), known("staging-files"), known("other", "shop-other")];
        bench.write("state.json", JSON.stringify({ version: 3, deployment: { resources } }));
    });

    afterEach(() => bench.remove());

    const names = () =>
        (JSON.parse(bench.read("state.json")) as { deployment: { resources: { urn: string }[] } }).deployment.resources
            .map(({ urn }) => urn.split("::").pop())
            .sort();

    it("knows them once before up looks at anything, since S3 keeps one", async () => {
        const { code, stderr } = await bench.run("up", "--yes");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /\n {2}shop-files: production-files stays, and staging-files is let go of\n/);
        assert.deepEqual(names(), ["other", "platform-production", "production-files"]);
        assert.doesNotMatch((await bench.run("up", "--yes")).stderr, /let go/);
    });

    it("stays as it is without a yes, and nothing is applied", async () => {
        const input = person("n");
        bench.stdin = input;
        assert.equal((await bench.run("up")).code, 1);
        assert.deepEqual(input.asked, ["Take that out of the state of 'production'? [y/N] "]);
        assert.deepEqual([names(), bench.runs("preview")], [["other", "production-files", "staging-files"], 0]);
    });
});
