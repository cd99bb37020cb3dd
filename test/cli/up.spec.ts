import assert from "node:assert/strict";

import { person } from "./capture";
import { OperationBench, type StubStep } from "./operations";

const FUNCTION: StubStep = {
    ...{ op: "update", type: "aws:lambda/function:Function", name: "function", component: "staging" },
    before: { memorySize: 128, environment: "secret-before" },
    after: { memorySize: 512, environment: "secret-before" },
};
const API: StubStep = {
    ...{ op: "replace", type: "aws:apigateway/restApi:RestApi", name: "api" },
    ...{ before: { name: "shop" }, after: { name: "store" } },
};
const policy = (...Action: string[]) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "arn:aws:s3:::artifacts/*" }] });
const ROLE: StubStep = {
    ...{ op: "update", type: "aws:iam/rolePolicy:RolePolicy", name: "function" },
    before: { role: "shop-app", policy: policy("s3:GetObject") },
    after: { role: "shop-app", policy: policy("s3:GetObject", "s3:DeleteObject") },
};

describe("platform up", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
    });

    afterEach(() => bench.remove());

    it("shows what would change by component, asks, and does it, with a line for each resource in a log", async () => {
        bench.plays("preview", [FUNCTION]);
        bench.plays("up", [FUNCTION]);
        bench.stdin = person("y");
        const { code, stdout, stderr } = await bench.run("up");
        assert.equal(code, 0, stderr);
        assert.match(
            stderr,
            /^Environment staging\n {2}~ update {2}aws:lambda\/function:Function function \[memorySize\]$/m,
        );
        assert.match(stderr, /^production: 1 resource: 1 to update$/m);
        assert.match(stderr, /^ {2}updated aws:lambda\/function:Function function \(\d+(\.\d)? m?s\)$/m);
        assert.equal(stdout, "production is up to date: 1 resource: 1 updated\n");
        assert.doesNotMatch(stderr, /secret-before/);
    });

    it("changes nothing without a yes: by a no, or with nobody to ask", async () => {
        bench.plays("preview", [FUNCTION]);
        const alone = await bench.run("up");
        assert.equal(alone.code, 1);
        assert.match(
            alone.stderr,
            /without a terminal there is nobody to ask\.\n {2}To go on without being asked, add --yes\./,
        );
        bench.stdin = person("n");
        assert.equal((await bench.run("up")).code, 1);
        assert.equal(bench.runs("up"), 0);
    });

    it("needs no yes where no resource changes, and says what a machine wants to know", async () => {
        bench.write("outputs.json", JSON.stringify({ stagingUrl: "https://staging.invalid" }));
        const { code, document } = await bench.json("up");
        assert.equal(code, 0);
        assert.deepEqual(
            [document["outcome"], document["stack"], document["changes"], document["outputs"]],
            ["unchanged", "production", [], { stagingUrl: "https://staging.invalid" }],
        );
    });

    it("leaves the selected stack alone", async () => {
        await bench.run("up", "--yes", "--stack", "production");
        const selects = bench.calls().filter(({ args }) => args[0] === "stack" && args[1] === "select");
        assert.deepEqual(selects, []);
        assert.ok(bench.calls().every(({ args }) => args[0] === "version" || args.includes("--stack")));
    });

    it("says so where there is no such stack", async () => {
        const { code, stderr } = await bench.run("up", "--stack", "other");
        assert.equal(code, 1);
        assert.match(stderr, /There is no stack 'other'\.\n {2}List those that there are: pulumi stack ls/);
    });

    it("does not replace an API without a terminal, also with --yes, and names the flag", async () => {
        bench.plays("preview", [API]);
        const { code, stderr, document } = await bench.json("up", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /! api\/api would be replaced: the URL of every environment changes\./);
        assert.match(stderr, /1 change must be allowed by name\.[^]*add: --allow-replace api\/api$/m);
        assert.equal(document["remedy"], "Where that is meant, add: --allow-replace api/api");
        assert.equal(bench.runs("up"), 0);
        assert.equal((await bench.run("up", "--yes", "--allow-replace", "api/api")).code, 0);
        assert.equal(bench.runs("up"), 1);
    });

    it("has a person type the name of what is lost, which --yes does not stand for", async () => {
        bench.plays("preview", [{ ...API, op: "delete" }]);
        for (const typed of ["yes", "api", undefined]) {
            bench.stdin = person(typed);
            assert.equal((await bench.run("up", "--yes")).code, 1);
        }
        assert.equal(bench.runs("up"), 0);
        const input = person("api/api");
        bench.stdin = input;
        assert.equal((await bench.run("up", "--yes")).code, 0);
        assert.deepEqual(input.asked, ["To delete it, type api/api: "]);
        assert.equal(bench.runs("up"), 1);
    });

    it("has one line in a log for a replacement, which is three steps", async () => {
        const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => ({ ...API, op }));
        bench.plays("preview", steps);
        bench.plays("up", steps);
        const { code, stdout, stderr } = await bench.run("up", "--yes", "--allow-replace", "api/api");
        assert.equal(code, 0, stderr);
        assert.equal(stderr.match(/^ {2}replaced aws:apigateway/gm)?.length, 1);
        assert.match(stdout, /1 resource: 1 replaced/);
    });

    it("shows both sides of a role that may do more, and wants it named", async () => {
        bench.plays("preview", [ROLE]);
        const { code, stderr } = await bench.run("up", "--yes");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /role\/function is widened: it may do more than before\.\n {4}\+ now {5}s3:deleteobject on arn:aws:s3:::artifacts\/\*\n {6}before {2}s3:getobject on arn:aws:s3:::artifacts\/\*/,
        );
        assert.match(stderr, /add: --allow-widen role\/function$/m);
        assert.equal((await bench.run("up", "--yes", "--allow-widen", "role/function")).code, 0);
    });
});

describe("platform preview", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
    });

    afterEach(() => bench.remove());

    it("tells a person and a machine, and runs nothing else", async () => {
        bench.plays("preview", [
            FUNCTION,
            { op: "same", type: "aws:iam/role:Role", name: "role", before: {}, after: {} },
        ]);
        const { code, stdout } = await bench.run("preview");
        assert.equal(code, 0);
        assert.match(
            stdout,
            /~ update {2}aws:lambda\/function:Function function \[memorySize\]\nproduction: 1 resource: 1 to update\nThese changes: sha256:[0-9a-f]{64}\n$/,
        );
        const { document } = await bench.json("preview");
        assert.deepEqual(document["changes"], [
            {
                ...{ kind: "update", type: FUNCTION.type, name: "function", component: "Environment staging" },
                ...{ urn: "urn:pulumi:production::platform::aws:lambda/function:Function::function" },
                properties: ["memorySize"],
            },
        ]);
        assert.equal(bench.runs("up"), 0);
    });

    it("fails without a terminal where up would, after it has told everything", async () => {
        bench.plays("preview", [API]);
        const { code, stdout, stderr } = await bench.run("preview");
        assert.equal(code, 1);
        assert.match(stdout, /± replace aws:apigateway\/restApi:RestApi api \[name\]/);
        assert.match(stderr, /add: --allow-replace api\/api$/m);
        assert.equal((await bench.run("preview", "--allow-replace", "api/api")).code, 0);
        bench.stdin = person();
        assert.equal((await bench.run("preview")).code, 0);
    });
});

describe("platform refresh", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
    });

    afterEach(() => bench.remove());

    it("asks, has the program run, and says what it has found", async () => {
        bench.plays("refresh", [FUNCTION]);
        assert.equal((await bench.run("refresh")).code, 1);
        const { code, stdout } = await bench.run("refresh", "--yes");
        assert.equal(code, 0);
        assert.match(
            stdout,
            /~ update {2}aws:lambda\/function:Function function \[memorySize\]\nThe state of production says what there is: 1 resource: 1 updated\n$/,
        );
        const [call] = bench.calls().filter(({ args }) => args[0] === "refresh");
        assert.ok(call?.args.includes("--run-program=true"));
    });
});
