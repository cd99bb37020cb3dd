const { GetCommand } = require("@aws-sdk/lib-dynamodb");

const { answer } = require("./answer");
const { send } = require("./table");

exports.get = async ({ pathParameters: { id } }) => {
    const { Item } = await send(GetCommand, { Key: { id } });
    return Item === undefined ? answer(404, { message: `no todo ${id}` }) : answer(200, Item);
};
