import assert from "node:assert/strict";

import { verify } from "../../../release/engine/health";
import { provenAs } from "../../../release/engine/plan";
import type { HttpAnswer, Invocation, Target } from "../../../release/ports";
import { MemoryAws, memoryTarget } from "../../support/memory";

const TARGET: Target = { ...memoryTarget("staging"), access: { resource: "/health" } };
const OLD = { healthPath: "/alive" };

/** What is found of an environment whose function and URL answer like this. */
async function found(target: Target, own: number, answer: HttpAnswer) {
    const tools = new MemoryAws().tools("alice");
    const asked: unknown[] = [];
    const invoke = async (_: string, event: unknown): Promise<Invocation> => {
        asked.push((event as { path: string }).path);
        return { functionError: undefined, payload: JSON.stringify({ statusCode: own }), executedVersion: "2" };
    };
    const get = async (url: string, _timeout: number, access?: object) => {
        asked.push([url, access]);
        return answer;
    };
    const verification = await verify({ ...tools, get, functions: { ...tools.functions, invoke } }, target, {
        version: "2",
        previous: { version: "1" },
    } as never);
    return { ...verification, asked: asked.slice(0, 2) };
}

describe("a version that was released under another health path than the one that is open", () => {
    it("is asked at the URL by today's, where any answer of the function below 500 counts", async () => {
        const target = provenAs(TARGET, OLD);
        assert.deepEqual([target.healthPath, target.openPath], ["/alive", "/health"]);
        const { complaint, asked } = await found(target, 404, { status: 404, body: "who?" });
        assert.equal(complaint, undefined);
        assert.deepEqual(asked, ["/health", ["https://api.invalid/staging/health", { resource: "/health" }]]);
    });

    it("is not well where API Gateway answers in its place", async () => {
        const answer = { status: 401, errorType: "UnauthorizedException", body: "{}" };
        const { complaint } = await found(provenAs(TARGET, OLD), 404, answer);
        assert.match(
            complaint ?? "",
            /\/staging\/health answered 401.*API Gateway's own answer \(UnauthorizedException\)/,
        );
    });

    it("is asked by its own path where that is open, or everything is", () => {
        assert.equal(provenAs(TARGET, { healthPath: "/health" }).openPath, undefined);
        assert.equal(provenAs(memoryTarget("staging"), OLD).openPath, undefined);
    });
});
