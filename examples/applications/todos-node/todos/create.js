const { randomUUID } = require("node:crypto");

const { PutCommand } = require("@aws-sdk/lib-dynamodb");

const { answer, todoIn } = require("./answer");
const { send } = require("./table");

exports.create = async (event) => {
    const todo = todoIn(event);
    if (todo === undefined) {
        return answer(400, { message: "text is missing" });
    }
    const Item = { id: randomUUID(), ...todo, createdAt: Date.now() };
    await send(PutCommand, { Item });
    return answer(200, Item);
};
