import assert from "node:assert/strict";

import { takeInUnfinished, unfinishedOf, type Unfinished } from "../../automation/interrupted";
import { unfinishedRoles } from "../../automation/unfinishedRoles";
import { gatesOf } from "../../automation/gates";
import type { Change } from "../../automation/changes";
import type { OpenStack } from "../../automation/stack";

type Known = Readonly<Record<string, unknown>> & { readonly urn: string; readonly type: string };

const urnOf = (type: string, name = "x") => `urn:pulumi:production::platform::${type}::${name}`;
const operation = (type: string, of: string, inputs: Readonly<Record<string, unknown>>) => ({
    type,
    resource: { urn: urnOf(of), type: of, inputs },
});
const creating = (type: string, inputs: Readonly<Record<string, unknown>>) => operation("creating", type, inputs);

const LOG = "aws:cloudwatch/logGroup:LogGroup";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const STAGE = "aws:apigateway/stage:Stage";
const API = "aws:apigateway/restApi:RestApi";

/** A stack whose state is kept here, and whose engine only reads. */
class StackBench {
    readonly targets: (readonly string[])[] = [];
    /** The inputs of all resources as each refresh finds them. */
    readonly read: unknown[] = [];
    history: readonly Readonly<Record<string, string>>[] = [];
    asked = 0;

    constructor(
        public pending: readonly unknown[],
        public resources: readonly Known[] = [],
        private readonly gone: readonly string[] = [],
    ) {}

    get stack(): OpenStack {
        const pulumi = {
            exportStack: async () => {
                this.asked += 1;
                return JSON.stringify({ deployment: { resources: this.resources, pending_operations: this.pending } });
            },
            importStack: async (_stack: string, text: string) => {
                // As pulumi does: "removing pending operation".
                this.resources = (JSON.parse(text) as { deployment: { resources: Known[] } }).deployment.resources;
                this.pending = [];
            },
            history: async () => this.history,
        };
        const refresh = async ({ target, runProgram }: { target: readonly string[]; runProgram?: boolean }) => {
            // The program would export what is not there yet.
            assert.equal(runProgram, undefined);
            this.targets.push(target);
            this.read.push(this.resources.map(({ inputs }) => inputs));
            this.resources = this.resources
                .filter(({ urn }) => !this.gone.includes(urn))
                .map((each) => (target.includes(each.urn) ? { ...each, outputs: { arn: "arn" } } : each));
            return { summary: { resourceChanges: {} } };
        };
        return { name: "production", isInline: false, pulumi, engine: { refresh } } as unknown as OpenStack;
    }
}

describe("what an interrupted run was making", () => {
    const ids = async (bench: StackBench) =>
        (await unfinishedOf(bench.stack)).map(({ type, id, isLost }: Unfinished) => [type, id, isLost]);

    it("is known by what its id is made of, and lost where only the cloud knows that", async () => {
        const all = [
            creating(LOG, { name: "/aws/lambda/shop" }),
            creating(STAGE, { restApi: "a1", stageName: "staging" }),
            creating(STAGE, { restApi: "a1" }),
            creating(API, { name: "shop" }),
            creating(POLICY, { role: "shop-app" }),
            operation("updating", ROLE, { name: "shop-app" }),
        ];
        assert.deepEqual(await ids(new StackBench(all)), [
            [LOG, "/aws/lambda/shop", false],
            [STAGE, "a1/staging", false],
            [STAGE, undefined, true],
            [API, undefined, true],
            // Its name ends in characters of Pulumi's.
            [POLICY, undefined, true],
        ]);
    });

    it("is lost where it was to replace what is there", async () => {
        const old = { urn: urnOf(LOG), type: LOG, id: "old", outputs: { id: "old", arn: "arn" } };
        assert.deepEqual(await ids(new StackBench([creating(LOG, { name: "new" })], [old])), [[LOG, undefined, true]]);
    });

    it("is read into the state where it is there, and nothing else is looked at", async () => {
        const other = { urn: urnOf("other"), type: "other" };
        const pending = [
            creating(LOG, { name: "/aws/lambda/shop" }),
            creating(ROLE, { name: "shop-app" }),
            creating(API, { name: "shop" }),
            creating(POLICY, { role: "shop-app" }),
            operation("updating", "other", {}),
        ];
        const bench = new StackBench(pending, [other], [urnOf(ROLE)]);
        await takeInUnfinished(bench.stack);
        assert.deepEqual(bench.targets, [[urnOf(LOG), urnOf(ROLE)]]);
        assert.deepEqual(
            bench.resources.map(({ urn, id }) => [urn, id]),
            [
                [other.urn, undefined],
                [urnOf(LOG), "/aws/lambda/shop"],
            ],
        );
    });

    it("is read without the files that the program has for it, which no provider reads back, and has them after that", async () => {
        const code = { "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", path: "x.zip" };
        const bench = new StackBench([creating("aws:lambda/function:Function", { name: "shop", code, tags: {} })]);
        await takeInUnfinished(bench.stack);
        assert.deepEqual(bench.read, [[{ name: "shop", tags: {} }]]);
        assert.deepEqual(
            bench.resources.map(({ inputs, outputs }) => [inputs, outputs]),
            [
                [
                    { name: "shop", code, tags: {} },
                    { arn: "arn", code },
                ],
            ],
            "and is not to be updated for them",
        );
    });

    it("has what AWS does not tell of it as the program says, for which it would be made anew", async () => {
        const webhook = creating("aws:codebuild/webhook:Webhook", { projectName: "shop", manualCreation: true });
        const bench = new StackBench([webhook]);
        await takeInUnfinished(bench.stack);
        const [found] = bench.resources;
        assert.deepEqual(found?.["outputs"], { arn: "arn", manualCreation: true });
    });

    it("is read into the state where it was lost and has been found", async () => {
        const bench = new StackBench([creating(API, { name: "shop" }), creating(STAGE, { restApi: "a1" })]);
        await takeInUnfinished(bench.stack, { found: new Map([[urnOf(API), "a1"]]) });
        assert.deepEqual(bench.targets, [[urnOf(API)]]);
        assert.deepEqual(
            [bench.resources.map(({ urn, id }) => [urn, id]), await ids(bench)],
            [[[urnOf(API), "a1"]], []],
        );
    });

    it("is looked for again where that was interrupted, too", async () => {
        const bench = new StackBench([creating(LOG, { name: "l" })]);
        // Killed between the import and the end of the refresh.
        bench.resources = [{ urn: urnOf(LOG), type: LOG, inputs: { name: "l" }, id: "l", outputs: {} }];
        bench.pending = [];
        assert.deepEqual(await ids(bench), [[LOG, "l", false]]);
        await takeInUnfinished(bench.stack);
        assert.deepEqual([bench.resources.map(({ id }) => id), await ids(bench)], [["l"], []]);
    });
});

describe("what an interrupted run was making and cannot be read", () => {
    it("is not taken for what is there, and the fault is said", async () => {
        const other = { urn: urnOf("other"), type: "other" };
        const bench = new StackBench([creating(LOG, { name: "l" })], [other]);
        const refused = { ...bench.stack, engine: { refresh: () => Promise.reject(new Error("AccessDenied")) } };
        await assert.rejects(takeInUnfinished(refused as unknown as OpenStack), /AccessDenied/);
        assert.deepEqual(bench.resources, [other]);
    });
});

describe("the roles that an interrupted run has made", () => {
    const role = { urn: urnOf(ROLE), type: ROLE, inputs: { name: "shop-app" }, created: "2026-03-02T00:00:00Z" };
    const stack = { urn: urnOf("pulumi:pulumi:Stack"), type: "pulumi:pulumi:Stack", outputs: { environments: {} } };
    const document = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
    const change = (kind: Change["kind"], before = {}): Change => ({
        ...{ kind, urn: urnOf(POLICY), type: POLICY, name: "x", component: "", properties: ["policy"], before },
        ...{ after: { role: "shop-app", policy: document }, outputs: {} },
    });
    const gates = async (bench: StackBench, each: Change) =>
        gatesOf([each], await unfinishedRoles(bench.stack, [each])).map(({ name }) => name);
    const ended = (endTime: string, result = "succeeded", kind = "update") => ({ kind, result, endTime });

    it("get the policies that they were made for without being widened", async () => {
        const bench = new StackBench([], [role]);
        assert.deepEqual(await gates(bench, change("create")), []);
        const less = JSON.stringify({ Statement: [] });
        const wider = change("update", { role: "shop-app", policy: less });
        assert.deepEqual(await gates(bench, wider), ["role/x"], "one that is there is compared");
        bench.history = [ended("2026-03-01T00:00:00Z"), ended("2026-03-03T00:00:00Z", "failed")];
        assert.deepEqual(await gates(bench, change("create")), []);
    });

    it("are any others once an up has come to its end, and where a stack was moved", async () => {
        const bench = new StackBench([], [stack, role]);
        assert.deepEqual(await gates(bench, change("create")), ["role/x"], "moved: it has no history here");
        bench.history = [ended("2026-03-03T00:00:00Z", "succeeded", "refresh"), ended("2026-03-01T00:00:00Z")];
        assert.deepEqual(await gates(bench, change("create")), []);
        bench.history = [ended("2026-03-02T00:00:01Z"), ended("2026-03-01T00:00:00Z")];
        assert.deepEqual(await gates(bench, change("create")), ["role/x"]);
    });

    it("are not asked for where nothing is widened", async () => {
        const bench = new StackBench([], [role]);
        await gates(bench, { ...change("create"), type: LOG });
        assert.equal(bench.asked, 0);
    });
});
