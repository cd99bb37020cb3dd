import assert from "node:assert/strict";

import { smokeTest, verify } from "../../../release/engine/health";
import type { HttpAnswer, Invocation, Target, Tools } from "../../../release/ports";
import { MemoryAws, memoryTarget } from "../../support/memory";
import { refusal, Shop } from "../shop";

const TARGET = memoryTarget("staging");

/** What is said of a version that answers its invocation like this. */
async function complaint(payload: string, functionError?: string, target = TARGET): Promise<string | undefined> {
    const tools = new MemoryAws().tools("alice");
    const invoke = async (): Promise<Invocation> => ({ functionError, payload });
    return smokeTest({ ...tools, functions: { ...tools.functions, invoke } }, target, "7");
}

describe("the test of a version before anybody is served by it", () => {
    it("invokes that very version with a request for the health path, and takes any status of 200 to 299", async () => {
        const invoked: unknown[] = [];
        const tools = new MemoryAws().tools("alice");
        const invoke = async (version: string, event: unknown): Promise<Invocation> => {
            const { path, httpMethod } = event as Record<string, unknown>;
            invoked.push([version, httpMethod, path]);
            return { functionError: undefined, payload: '{"statusCode":200}' };
        };
        assert.equal(await smokeTest({ ...tools, functions: { ...tools.functions, invoke } }, TARGET, "7"), undefined);
        assert.deepEqual(invoked, [["7", "GET", "/health"]]);
        for (const status of ["200", "204", "299", '"200"']) {
            assert.equal(await complaint(`{"statusCode":${status},"body":"well"}`), undefined, status);
        }
    });

    it("says what was answered, where that is no success", async () => {
        for (const status of [199, 300, 302, 404, 500, '"503"']) {
            const answer = `{"statusCode":${status},"body":"x"}`;
            const code = String(status).replaceAll('"', "");
            assert.equal(await complaint(answer), `GET /health answered ${code}: ${answer}`);
        }
    });

    it("takes any answer of the function below 500 where that is enough, and no failure", async () => {
        const loose = { ...TARGET, healthStatus: "200-499" } as const;
        for (const status of [200, 302, 404, '"499"']) {
            assert.equal(await complaint(`{"statusCode":${status},"body":"x"}`, undefined, loose), undefined);
        }
        for (const status of [199, 500, 503]) {
            const answer = `{"statusCode":${status}}`;
            assert.equal(await complaint(answer, undefined, loose), `GET /health answered ${status}: ${answer}`);
        }
        assert.match((await complaint("{}", "Unhandled", loose)) ?? "", /^it failed \(Unhandled\)/);
        assert.match((await complaint('{"a":1}', undefined, loose)) ?? "", /^its answer has no statusCode/);
    });

    it("says how the function failed", async () => {
        assert.equal(
            await complaint('{"errorMessage":"No module named \'flask\'"}', "Unhandled"),
            'it failed (Unhandled): {"errorMessage":"No module named \'flask\'"}',
        );
    });

    it("refuses what API Gateway could not pass on", async () => {
        assert.equal(await complaint("well"), "its answer is not JSON: well");
        assert.equal(await complaint(""), "its answer is not JSON: ");
        for (const payload of ["null", '"well"', "{}", "[]", '{"statusCode":"ok"}', '{"statusCode":null}']) {
            assert.equal(await complaint(payload), `its answer has no statusCode, which API Gateway needs: ${payload}`);
        }
    });

    it("refuses what API Gateway answers 502 to, and takes what it takes", async () => {
        const malformed: readonly (readonly [more: object, gist: RegExp])[] = [
            [{ body: { a: 1 } }, /^the body of its answer is no text, for which API Gateway answers 502: /],
            [{ body: [] }, /^the body of its answer is no text/],
            [{ headers: { "X-A": ["b"] } }, /^the headers of its answer are no map of texts/],
            [{ headers: ["X-A"] }, /^the headers of its answer are no map of texts/],
            [{ multiValueHeaders: { "X-A": "b" } }, /^the multiValueHeaders of its answer are no map of lists/],
            [{ isBase64Encoded: 2 }, /^isBase64Encoded of its answer is not true or false/],
            [{ message: "well" }, /^its answer has a member message, for which API Gateway answers 502/],
        ];
        for (const [more, gist] of malformed) {
            assert.match((await complaint(JSON.stringify({ statusCode: 200, ...more }))) ?? "well", gist);
        }
        for (const more of [
            { body: null, headers: null, multiValueHeaders: null, isBase64Encoded: null },
            { body: "", headers: { "X-A": true, "X-B": 3 }, multiValueHeaders: { "X-C": ["d"] } },
            { isBase64Encoded: true },
        ]) {
            assert.equal(await complaint(JSON.stringify({ statusCode: 200, ...more })), undefined);
        }
    });

    it("shows a long answer in one short line", async () => {
        const said = (await complaint(`{"statusCode":500,\n  "body":"${"x".repeat(1000)}"}`)) ?? "";
        assert.match(said, /^GET \/health answered 500: \{"statusCode":500, "body":"x+…$/);
        assert.equal(said.length, "GET /health answered 500: ".length + 401);
    });
});

/** What the alias executes and the URL answers at one look. */
interface Look {
    /** Milliseconds until the URL answers. @default 0 */
    readonly takes?: number;
    readonly executed?: string;
    /** What the function has answered when it was invoked by its alias. */
    readonly payload?: string;
    readonly answer?: HttpAnswer | Error;
}

const WELL: HttpAnswer = { status: 200, body: "well" };
const SICK: HttpAnswer = { status: 502, body: '{"message": "Internal server error"}' };
const RECORD = { version: "7", previous: { version: "6", revisionId: "r1" } };
const URL_ASKED = "https://api.invalid/staging/health";

/** Asks an environment that answers like this, one look after the other; the last stays. */
async function verified(seconds: number, ...looks: readonly Look[]) {
    return verifiedAs({}, seconds, ...looks);
}

async function verifiedAs(health: Pick<Target, "healthStatus">, seconds: number, ...looks: readonly Look[]) {
    const aws = new MemoryAws();
    aws.aliases.set("staging", { name: "staging", version: "7", weights: {}, revisionId: "r2" });
    const asked: string[] = [];
    const timeouts: number[] = [];
    const sleeps: number[] = [];
    const memory = aws.tools("alice");
    const now = (): Look => looks[Math.min(asked.length, looks.length) - 1] ?? {};
    const tools: Tools = {
        ...memory,
        clock: {
            now: () => aws.time,
            sleep: async (milliseconds) => {
                sleeps.push(milliseconds);
                aws.time += milliseconds;
            },
        },
        functions: {
            ...memory.functions,
            invoke: async (qualifier) => {
                asked.push(qualifier);
                return {
                    functionError: undefined,
                    payload: now().payload ?? "",
                    executedVersion: now().executed ?? "7",
                };
            },
        },
        get: async (url, timeout) => {
            assert.equal(url, URL_ASKED);
            timeouts.push(timeout);
            const { answer = WELL, takes = 0 } = now();
            aws.time += takes;
            if (answer instanceof Error) {
                throw answer;
            }
            return answer;
        },
    };
    const found = await verify(tools, { ...TARGET, ...health, verifySeconds: seconds }, RECORD);
    return { found, asked, timeouts, sleeps, aws };
}

describe("the look at an environment after its alias has moved", () => {
    it("holds it to its answers for 3 seconds, and asks its alias which version that is", async () => {
        const { found, asked, timeouts, sleeps } = await verified(30, {});
        assert.deepEqual(found, {});
        assert.deepEqual(asked, ["staging", "staging", "staging", "staging"]);
        assert.deepEqual(sleeps, [1000, 1000, 1000]);
        assert.equal(timeouts.length, 4);
    });

    it("holds it no longer where its answers take their time, and lets what is not well rest", async () => {
        const slow = await verified(30, { takes: 100 });
        assert.deepEqual(slow.sleeps, [900, 900, 900]);
        assert.equal(slow.asked.length, 4);
        assert.deepEqual((await verified(30, { takes: 1500 })).sleeps, [0]);
        const ill = { status: 500, body: "" };
        const risen = await verified(30, { takes: 400, answer: ill }, { takes: 100 });
        assert.deepEqual(risen.sleeps, [1000, 900, 900, 900]);
    });

    it("takes an answer of the function below 500 where that is enough, and none that API Gateway gives in its place", async () => {
        const loose = { healthStatus: "200-499" } as const;
        const lost: Look = { payload: '{"statusCode":404}', answer: { status: 404, body: '{"message":"not here"}' } };
        assert.deepEqual((await verifiedAs(loose, 5, lost)).found, {});
        assert.equal(
            (await verified(5, lost)).found.complaint,
            `${URL_ASKED} answered 404: {"message":"not here"}`,
            "not by default",
        );
        const own = '{"statusCode":200}';
        const refused: HttpAnswer = { status: 403, body: '{"message":"Missing Authentication Token"}' };
        const named: HttpAnswer = {
            status: 403,
            body: "{}",
            errorType: "ForbiddenException:http://internal.amazon.com/",
        };
        const gateway = async (look: Look) => (await verifiedAs(loose, 5, look)).found.complaint;
        const said = `${URL_ASKED} answered 403, and that is API Gateway's own answer`;
        assert.equal(
            await gateway({ payload: own, answer: refused }),
            `${said} (Missing Authentication Token): ${refused.body}`,
        );
        assert.equal(await gateway({ payload: own, answer: named }), `${said} (ForbiddenException): {}`);
        assert.equal(
            await gateway({ payload: '{"statusCode":403}', answer: refused }),
            undefined,
            "the function uses these words itself",
        );
        assert.equal(await gateway({ payload: own, answer: { status: 502, body: "" } }), `${URL_ASKED} answered 502: `);
        assert.equal(await gateway({ payload: own, answer: { status: 401, body: "[]" } }), undefined);
    });

    it("takes no answer of the version before for one of the new version, and begins anew at each", async () => {
        const { found, asked } = await verified(30, { executed: "6" }, { executed: "6" }, {}, { executed: "6" }, {});
        assert.deepEqual([found, asked.length], [{}, 8]);
        const { found: never } = await verified(5, { executed: "6" });
        assert.deepEqual(never, { complaint: "version 7 is not what answers yet, 5 s after the move" });
    });

    it("begins anew after whatever was no good answer", async () => {
        const { found, asked } = await verified(30, { answer: SICK }, {}, { answer: new Error("socket hang up") }, {});
        assert.deepEqual([found, asked.length], [{}, 7]);
    });

    it("gives up when its time is over, with the last answer", async () => {
        const { found, asked } = await verified(5, { answer: SICK });
        assert.deepEqual(found, { complaint: `${URL_ASKED} answered 502: ${SICK.body}` });
        assert.equal(asked.length, 6);
    });

    it("says what it has seen, where the deadline cuts the last look short", async () => {
        const cut: Look = { takes: 1, answer: new Error("The operation was aborted due to timeout") };
        const { found, timeouts } = await verified(3, { takes: 499, answer: SICK }, { takes: 500, answer: SICK }, cut);
        assert.deepEqual(timeouts, [3000, 1501, 1]);
        assert.deepEqual(found, { complaint: `${URL_ASKED} answered 502: ${SICK.body}` });
        const { found: silent } = await verified(1, { ...cut, takes: 1000 });
        assert.deepEqual(silent, {
            complaint: `${URL_ASKED} did not answer: The operation was aborted due to timeout`,
        });
    });

    it("waits for no answer longer than the environment has", async () => {
        const { timeouts } = await verified(8, { answer: SICK });
        assert.deepEqual(timeouts.slice(0, 3), [8000, 7000, 6000]);
        assert.equal(Math.max(...(await verified(8, {})).timeouts), 8000);
        assert.equal(Math.max(...(await verified(300, {})).timeouts), 10_000);
    });

    it("takes no redirection for an answer, and says why nothing answers", async () => {
        const { found } = await verified(1, { answer: { status: 302, body: "" } });
        assert.deepEqual(found, { complaint: `${URL_ASKED} answered 302: ` });
        const cause = new Error("getaddrinfo ENOTFOUND api.invalid");
        const { found: unknown } = await verified(1, { answer: new TypeError("fetch failed", { cause }) });
        assert.deepEqual(unknown, {
            complaint: `${URL_ASKED} did not answer: fetch failed: getaddrinfo ENOTFOUND api.invalid`,
        });
    });
});

describe("a release to an alias that takes effect late", () => {
    it("is not proven by an answer of the version before", async () => {
        const shop = new Shop();
        await shop.release("staging", "A");
        shop.aws.lag = 2000;
        const [message] = await refusal(shop.release("staging", "B sick"));
        assert.match(message, /^staging did not answer as it should with version 3: .* answered 500: B sick$/);
        assert.deepEqual(await shop.history("staging"), ["release of 3: reverted", "release of 2: served"]);
    });
});
