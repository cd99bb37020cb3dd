// The todos of this instance of the function. An application that keeps them has a table.
const todos = new Map([["1", { id: "1", text: "Buy milk", done: false }]]);

function answer(statusCode, body, headers = {}) {
    const text = body === undefined ? "" : JSON.stringify(body);
    return { statusCode, headers: { "Content-Type": "application/json", ...headers }, body: text };
}

/** What a client puts before the application's own paths: the stage, unless there is a domain name. */
function prefixOf({ path, requestContext }) {
    return requestContext.path.endsWith(path) ? requestContext.path.slice(0, -path.length) : "";
}

module.exports = { answer, prefixOf, todos };
