import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";

describe("the permissions boundary", () => {
    const boundaries = async (config = {}) =>
        (await recordPlatform(config)).resources
            .filter(({ type }) => type === "aws:iam/role:Role")
            .map(({ inputs }) => inputs["permissionsBoundary"]);

    it("is on every role of the stack where one is configured, whatever component makes it", async () => {
        const found = await boundaries({ "platform:permissionsBoundary": "shop.boundary" });
        assert.ok(found.length > 4, "the function's, the builds', the pipelines' and the API's logging role");
        assert.deepEqual([...new Set(found)], ["arn:aws:iam::123456789012:policy/shop.boundary"]);
    });

    it("is on none otherwise", async () => {
        assert.deepEqual([...new Set(await boundaries())], [undefined]);
    });
});
