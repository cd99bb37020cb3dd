import assert from "node:assert/strict";

import { isAllowed } from "../../support/iam";

describe("the evaluator of policies", () => {
    const may = (statement: object, action: string, resource: string) => {
        const Statement = [{ Sid: "Test", Effect: "Allow" as const, Action: "a:Get", ...statement }];
        return isAllowed([{ Version: "2012-10-17", Statement }], { action, resource });
    };

    it("knows wildcards, upper and lower case, and conditions that it was not told the key of", () => {
        assert.ok(may({ Resource: "arn:b/*" }, "A:gEt", "arn:b/c/d:e"));
        assert.ok(!may({ Resource: "arn:b/*" }, "a:Get", "arn:B/c"));
        assert.ok(!may({ Resource: "arn:b/*" }, "a:GetMore", "arn:b/c"));
        assert.ok(may({ Resource: "arn:b?" }, "a:Get", "arn:bc"));
        assert.ok(!may({ Resource: "arn:b." }, "a:Get", "arn:bc"));
        assert.ok(!may({ Resource: "*", Condition: { StringLike: { key: "*" } } }, "a:Get", "arn:b"));
        assert.throws(
            () => may({ Resource: "*", Condition: { IpAddress: { key: "" } } }, "a:Get", "arn:b"),
            /IpAddress/,
        );
    });
});
