const { randomUUID } = require("node:crypto");

const { answer, prefixOf, todos } = require("./shared");

exports.handler = async (event) => {
    const { text } = JSON.parse(event.body ?? "{}");
    if (typeof text !== "string") {
        return answer(400, { message: "text is missing" });
    }
    const todo = { id: randomUUID(), text, done: false };
    todos.set(todo.id, todo);
    return answer(201, todo, { Location: `${prefixOf(event)}/todos/${todo.id}` });
};
