exports.answer = (statusCode, body) => ({
    statusCode,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
});

/** What a request says of a todo; undefined where it says no text. */
exports.todoIn = ({ body }) => {
    const { text, checked = false } = JSON.parse(body ?? "{}");
    return typeof text === "string" && typeof checked === "boolean" ? { text, checked } : undefined;
};
