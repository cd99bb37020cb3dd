const { answer, todos } = require("./shared");

exports.handler = async ({ pathParameters: { id } }) =>
    todos.delete(id) ? answer(204) : answer(404, { message: `no todo ${id}` });
