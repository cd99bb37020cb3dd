const assert = require("node:assert/strict");
const { test } = require("node:test");

const create = require("../src/create");
const list = require("../src/list");

test("a todo that is made is listed, and says where it is", async () => {
    const event = { body: '{"text":"Sleep"}', path: "/todos", requestContext: { path: "/staging/todos" } };
    const { statusCode, headers, body } = await create.handler(event);
    const { id } = JSON.parse(body);
    assert.deepEqual([statusCode, headers.Location], [201, `/staging/todos/${id}`]);
    assert.ok(JSON.parse((await list.handler()).body).some((todo) => todo.id === id));
});

test("a todo without a text is refused", async () => {
    assert.equal((await create.handler({ body: "{}" })).statusCode, 400);
});
