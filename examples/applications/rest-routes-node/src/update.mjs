import shared from "./shared.js";

export async function handler({ body, pathParameters: { id } }) {
    const todo = shared.todos.get(id);
    if (todo === undefined) {
        return shared.answer(404, { message: `no todo ${id}` });
    }
    const { text = todo.text, done = todo.done } = JSON.parse(body ?? "{}");
    shared.todos.set(id, { id, text, done });
    return shared.answer(200, shared.todos.get(id));
}
