const assert = require("node:assert");
const { test } = require("node:test");

const { handler } = require("../src/app");

test("answers", async () => {
    const event = { httpMethod: "GET", path: "/health", headers: {}, requestContext: { stage: "staging" } };
    assert.equal((await handler(event, {})).statusCode, 200);
});
