import assert from "node:assert/strict";

import { changedByHand } from "../../lab/byHand";

describe("What a person has changed in the lab's stack file", () => {
    const written = { "platform:function": { memorySize: 256 }, "platform:tags": { a: "b" }, "aws:endpoints": [{}] };

    it("is what differs from what the lab wrote, what was added and what was taken away", () => {
        const found = { "platform:function": { memorySize: 512 }, "aws:endpoints": [{}], "platform:roleName": "me" };
        assert.deepEqual(changedByHand(written, found, []), {
            "platform:function": { memorySize: 512 },
            "platform:tags": undefined,
            "platform:roleName": "me",
        });
    });

    it("is nothing before there is a file, and nothing that whoever starts the lab has said", () => {
        assert.deepEqual(changedByHand(written, undefined, []), {});
        const found = { ...written, "platform:function": { memorySize: 512 } };
        assert.deepEqual(changedByHand(written, found, ["platform:function"]), {});
    });
});
