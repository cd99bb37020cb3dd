import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";

import { placeholderPackage } from "../../contract/placeholder";

describe("the placeholder", () => {
    it("has the file and the function that the handler names", () => {
        assert.deepEqual(Object.keys(placeholderPackage("python3.13", "app.lambda_handler")), ["app.py"]);
        assert.deepEqual(Object.keys(placeholderPackage("python3.13", "src/web/app.main")), ["src/web/app.py"]);
        assert.deepEqual(Object.keys(placeholderPackage("nodejs22.x", "src/index.handler")), ["src/index.js"]);
        assert.match(placeholderPackage("python3.13", "app.main")["app.py"] ?? "", /^def main\(event, context\):$/m);
    });

    it("answers 503 in Node.js, and says which branch to push", async () => {
        const source = placeholderPackage("nodejs22.x", "index.handler")["index.js"] ?? "";
        const module = {
            exports: {} as Record<string, (event: unknown) => Promise<{ statusCode: number; body: string }>>,
        };
        runInNewContext(source, { exports: module.exports });
        const event = { stageVariables: { Branch: "develop" }, requestContext: { stage: "staging" } };
        const answer = await module.exports["handler"]?.(event);
        assert.equal(answer?.statusCode, 503);
        assert.deepEqual(JSON.parse(answer?.body ?? ""), {
            message: "No release yet",
            environment: "staging",
            branch: "develop",
            next: "Push to the branch develop to release to this environment.",
        });
    });
});
