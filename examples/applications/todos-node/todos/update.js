const { UpdateCommand } = require("@aws-sdk/lib-dynamodb");

const { answer, todoIn } = require("./answer");
const { send } = require("./table");

exports.update = async (event) => {
    const todo = todoIn(event);
    if (todo === undefined) {
        return answer(400, { message: "text is missing" });
    }
    const { Attributes } = await send(UpdateCommand, {
        Key: { id: event.pathParameters.id },
        UpdateExpression: "SET #text = :text, checked = :checked",
        ExpressionAttributeNames: { "#text": "text" },
        ExpressionAttributeValues: { ":text": todo.text, ":checked": todo.checked },
        ReturnValues: "ALL_NEW",
    });
    return answer(200, Attributes);
};
