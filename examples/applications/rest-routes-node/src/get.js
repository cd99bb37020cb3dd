const { answer, todos } = require("./shared");

// With a callback, as older tutorials have it.
exports.handler = (event, context, callback) => {
    const todo = todos.get(event.pathParameters.id);
    callback(
        null,
        todo === undefined ? answer(404, { message: `no todo ${event.pathParameters.id}` }) : answer(200, todo),
    );
};
