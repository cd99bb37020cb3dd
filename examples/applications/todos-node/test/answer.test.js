const assert = require("node:assert/strict");
const { test } = require("node:test");

const { todoIn } = require("../todos/answer");

test("a todo has a text", () => {
    assert.deepEqual(todoIn({ body: '{"text":"Sleep"}' }), { text: "Sleep", checked: false });
    assert.equal(todoIn({ body: null }), undefined);
});
