import assert from "node:assert/strict";

import { recordPlatform } from "../../support/platform";
import { find } from "../../support/recorder";

describe("the indexes of a table", () => {
    it("say their keys as the provider reads them back: otherwise any change makes all of them anew", async () => {
        const indexes = { byOwner: { partitionKey: "owner", sortKey: "due" }, byTime: { partitionKey: "due" } };
        const recording = await recordPlatform({
            "platform:resources": JSON.stringify({ tables: { todos: { partitionKey: "id", shared: true, indexes } } }),
        });
        const { inputs } = find(recording, "aws:dynamodb/table:Table", "todos");
        assert.deepEqual(inputs["globalSecondaryIndexes"], [
            { name: "byOwner", hashKey: "owner", rangeKey: "due", projectionType: "ALL" },
            { name: "byTime", hashKey: "due", projectionType: "ALL" },
        ]);
    });
});
