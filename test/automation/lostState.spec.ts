import assert from "node:assert/strict";

import { UNKNOWN } from "../../automation/changes";
import { findable, plannedOf, takeInLost, type Planned } from "../../automation/lostState";
import type { OpenStack, OperationOptions } from "../../automation/stack";

type Known = Readonly<Record<string, unknown>> & { readonly urn: string; readonly type: string };

const urnOf = (type: string, name = "x") => `urn:pulumi:live::platform::${type}::${name}`;
const PROVIDER = urnOf("pulumi:providers:aws", "aws");
const STACK = urnOf("pulumi:pulumi:Stack", "platform-live");
const PLACE = urnOf("platform:index:ApiGateway", "api");
const API = "aws:apigateway/restApi:RestApi";
const STAGE = "aws:apigateway/stage:Stage";
const LOG = "aws:cloudwatch/logGroup:LogGroup";

const component = (urn: string, type: string, parent: string): Planned => {
    return { urn, type, custom: false, parent, provider: "", inputs: {} };
};
const planned = (type: string, inputs: Planned["inputs"]): Planned => {
    return { urn: urnOf(type), type, custom: true, parent: PLACE, provider: `${PROVIDER}::${UNKNOWN}`, inputs };
};
const OPENED: Planned = {
    ...{ urn: PROVIDER, type: "pulumi:providers:aws", custom: true, parent: STACK, provider: "" },
    inputs: { region: "eu-west-1" },
};
const TREE = [
    component(STACK, "pulumi:pulumi:Stack", ""),
    OPENED,
    component(PLACE, "platform:index:ApiGateway", STACK),
];

/** A stack whose state is kept here. The engine makes a provider, and reads what is put there. */
class StackBench {
    resources: Known[] = [];
    readonly read: (readonly string[])[] = [];
    readonly opened: (readonly string[])[] = [];

    /** @param found What the engine reads, by type: undefined where it is not there. */
    constructor(private readonly found: Readonly<Record<string, object | undefined>> = {}) {}

    get stack(): OpenStack {
        const pulumi = {
            exportStack: async () => JSON.stringify({ deployment: { resources: this.resources } }),
            importStack: async (_stack: string, text: string) => {
                this.resources = (JSON.parse(text) as { deployment: { resources: Known[] } }).deployment.resources;
            },
        };
        const engine = {
            up: async ({ target }: { target: readonly string[] }) => {
                this.opened.push(target);
                const root = { urn: STACK, type: "pulumi:pulumi:Stack" };
                this.resources = [root, { urn: PROVIDER, type: "pulumi:providers:aws", id: "p1", custom: true }];
                return { summary: {} };
            },
            refresh: async ({ target }: { target: readonly string[] }) => {
                this.read.push(target);
                this.resources = this.resources.flatMap((each) => {
                    const outputs = this.found[each.type];
                    return !target.includes(each.urn) ? [each] : outputs === undefined ? [] : [{ ...each, outputs }];
                });
                return { summary: {} };
            },
        };
        return { name: "live", isInline: false, pulumi, engine } as unknown as OpenStack;
    }
}

const IDS = new Map([
    [urnOf(LOG), "/aws/lambda/shop"],
    [urnOf(API), "a1"],
]);

describe("a state that was lost", () => {
    it("does not have what a preview would make, whose events tell it", async () => {
        const make = planned(LOG, { name: "/aws/lambda/shop" });
        const engine = {
            preview: async ({ onEvent }: Required<Pick<OperationOptions, "onEvent">>) => {
                const event = (op: string, urn: string) => {
                    return { resourcePreEvent: { metadata: { op, urn, type: make.type, new: { ...make, urn } } } };
                };
                onEvent(event("create", make.urn) as never);
                onEvent(event("same", urnOf("other")) as never);
                onEvent({ stdoutEvent: {} } as never);
                return { changeSummary: {} };
            },
        };
        assert.deepEqual(await plannedOf({ name: "live", engine } as unknown as OpenStack), [make]);
    });

    it("finds what has a name, and what hangs on other things when these are known", () => {
        const ids = (...all: readonly Planned[]) => findable(all).map(({ type, id, isLost }) => [type, id, isLost]);
        assert.deepEqual(
            ids(
                ...TREE,
                planned(LOG, { name: "/aws/lambda/shop" }),
                planned(API, { name: "shop" }),
                planned(STAGE, { restApi: UNKNOWN, stageName: "staging" }),
                planned("aws:apigateway/resource:Resource", {
                    restApi: UNKNOWN,
                    parentId: UNKNOWN,
                    pathPart: "{proxy+}",
                }),
                // Written over by the next `up`.
                planned("aws:s3/bucketPolicy:BucketPolicy", { bucket: "shop" }),
            ),
            [
                [LOG, "/aws/lambda/shop", false],
                [API, undefined, true],
            ],
        );
        assert.deepEqual(ids(planned(STAGE, { restApi: "a1", stageName: "staging" })), [[STAGE, "a1/staging", false]]);
    });

    it("gets what is there of it, below its components and of the program's own provider, and nothing else", async () => {
        const bench = new StackBench({ [API]: { id: "a1", tags: { Stack: "live", Team: "x" } } });
        const api = planned(API, { name: "shop", tags: { Stack: "live" } });
        const taken = await takeInLost(bench.stack, [...TREE, planned(LOG, { name: "/aws/lambda/shop" }), api], IDS);
        assert.deepEqual(bench.opened, [[PROVIDER]]);
        assert.deepEqual(bench.read, [[urnOf(API), urnOf(LOG)]]);
        assert.deepEqual(
            taken.map(({ urn }) => urn),
            [urnOf(API)],
        );
        assert.deepEqual(
            bench.resources.map(({ urn, parent, provider, id }) => [urn, parent, provider, id]),
            [
                [STACK, undefined, undefined, undefined],
                [PROVIDER, undefined, undefined, "p1"],
                [PLACE, STACK, undefined, undefined],
                [urnOf(API), PLACE, `${PROVIDER}::p1`, "a1"],
            ],
        );
    });

    it("has what is protected and secret as the program says, before anything is read", async () => {
        const bench = new StackBench({ [API]: { id: "a1" } });
        const hidden = {
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            ciphertext: "[secret]",
        };
        const api = { ...planned(API, { name: "shop", policy: hidden, more: { in: [hidden, 1] } }), protect: true };
        await takeInLost(bench.stack, [...TREE, { ...api, retainOnDelete: true }], IDS);
        const { inputs, protect, retainOnDelete, additionalSecretOutputs } = (bench.resources.at(-1) ??
            {}) as Partial<Known>;
        assert.deepEqual(
            [inputs, protect, retainOnDelete, additionalSecretOutputs],
            [{ name: "shop", more: { in: [null, 1] } }, true, true, ["policy", "more"]],
        );
    });

    it("is as it was where the engine ends in the middle", async () => {
        const bench = new StackBench({ [API]: { id: "a1" } });
        const { stack } = bench;
        Object.assign(stack.engine, { refresh: async () => Promise.reject(new Error("ended")) });
        await assert.rejects(takeInLost(stack, [...TREE, planned(API, { name: "shop" })], IDS), /ended|failed/);
        assert.deepEqual(
            bench.resources.map(({ urn }) => urn),
            [STACK, PROVIDER],
        );
    });

    it("is as it was where something of it is another stack's", async () => {
        const bench = new StackBench({ [API]: { tags: { Stack: "other" } }, [LOG]: { tags: { Stack: "live" } } });
        const tags = { Stack: "live" };
        const all = [...TREE, planned(API, { name: "shop", tags }), planned(LOG, { name: "/aws/lambda/shop", tags })];
        await assert.rejects(
            takeInLost(bench.stack, all, IDS),
            /Another stack has made this, by its tags\. It is not in the state of 'live':\n {2}x \(aws:apigateway\/restApi:RestApi\) a1: Stack other$/,
        );
        assert.deepEqual(
            bench.resources.map(({ urn }) => urn),
            [STACK, PROVIDER],
        );
    });
});
