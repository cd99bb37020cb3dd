const assert = require("node:assert/strict");
const { test } = require("node:test");

const { get } = require("../src/books");

test("a book is found by its title", async () => {
  assert.deepEqual(await get({ pathParameters: { title: "Emma & Co" } }), { title: "Emma & Co", year: 1815 });
});
