import assert from "node:assert/strict";

import { smokeTest, verify } from "../../release/checks";
import type { HttpAnswer, Invocation, Tools } from "../../release/ports";
import { MemoryAws, memoryTarget } from "../support/memory";

const TARGET = memoryTarget("staging");

/** What is said of a version that answers its invocation like this. */
async function complaint(payload: string, functionError?: string): Promise<string | undefined> {
    const tools = new MemoryAws().tools("alice");
    const invoke = async (): Promise<Invocation> => ({ functionError, payload });
    return smokeTest({ ...tools, functions: { ...tools.functions, invoke } }, TARGET, "7");
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

    it("shows a long answer in one short line", async () => {
        const said = (await complaint(`{"statusCode":500,\n  "body":"${"x".repeat(1000)}"}`)) ?? "";
        assert.match(said, /^GET \/health answered 500: \{"statusCode":500, "body":"x+…$/);
        assert.equal(said.length, "GET /health answered 500: ".length + 401);
    });
});

/** Asks an environment that answers like this, one answer after the other; the last stays. */
async function verified(seconds: number, ...answers: readonly (HttpAnswer | Error)[]) {
    const aws = new MemoryAws();
    const asked: string[] = [];
    const sleeps: number[] = [];
    const tools: Tools = {
        ...aws.tools("alice"),
        clock: {
            now: () => aws.time,
            sleep: async (milliseconds) => {
                sleeps.push(milliseconds);
                aws.time += milliseconds;
            },
        },
        get: async (url) => {
            const answer = answers[Math.min(asked.push(url), answers.length) - 1];
            if (answer === undefined || answer instanceof Error) {
                throw answer ?? new Error("no answer");
            }
            return answer;
        },
    };
    const said = await verify(tools, { ...TARGET, verifySeconds: seconds });
    return { said, asked, sleeps };
}

const WELL: HttpAnswer = { status: 200, body: "well" };
const SICK: HttpAnswer = { status: 502, body: '{"message": "Internal server error"}' };

describe("the look at an environment after its alias has moved", () => {
    it("asks its own address once, where that answers", async () => {
        const { said, asked, sleeps } = await verified(30, WELL);
        assert.equal(said, undefined);
        assert.deepEqual([asked, sleeps], [["https://api.invalid/staging/health"], []]);
    });

    it("asks again, a second later, until it answers", async () => {
        const { said, asked, sleeps } = await verified(30, SICK, new Error("socket hang up"), WELL);
        assert.equal(said, undefined);
        assert.deepEqual([asked.length, sleeps], [3, [1000, 1000]]);
    });

    it("gives up when its time is over, with the last answer", async () => {
        const { said, asked } = await verified(5, SICK);
        assert.equal(said, `https://api.invalid/staging/health answered 502: ${SICK.body}`);
        assert.equal(asked.length, 6);
    });

    it("takes no redirection for an answer", async () => {
        const { said } = await verified(1, { status: 302, body: "" });
        assert.equal(said, "https://api.invalid/staging/health answered 302: ");
    });

    it("says why nothing answers, as the system says it", async () => {
        const cause = new Error("getaddrinfo ENOTFOUND api.invalid");
        const { said } = await verified(1, new TypeError("fetch failed", { cause }));
        assert.equal(
            said,
            "https://api.invalid/staging/health did not answer: fetch failed: getaddrinfo ENOTFOUND api.invalid",
        );
        const { said: without } = await verified(1, new Error("The operation was aborted due to timeout"));
        assert.match(without ?? "", /did not answer: The operation was aborted due to timeout$/);
    });
});
