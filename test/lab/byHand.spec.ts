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

    it("stands over what the lab would write now, member by member", () => {
        const found = {
            ...written,
            "platform:function": { memorySize: 512, handler: "a.b", timeout: 3 },
            "platform:tags": {},
        };
        const before = { ...written, "platform:function": { memorySize: 256, handler: "a.b", layers: ["x"] } };
        const fresh = {
            "platform:function": { memorySize: 256, handler: "c.d", layers: ["x"] },
            "platform:tags": { a: "b" },
        };
        assert.deepEqual(changedByHand(before, found, [], fresh), {
            "platform:function": { memorySize: 512, handler: "c.d", timeout: 3 },
            "platform:tags": {},
        });
        assert.deepEqual(changedByHand({}, { a: { b: 1 } }, [], { a: { c: 2 } }), { a: { b: 1, c: 2 } });
        assert.deepEqual(changedByHand({ a: { b: 1 } }, { a: [1] }, [], { a: { b: 2 } }), { a: [1] });
    });
});
