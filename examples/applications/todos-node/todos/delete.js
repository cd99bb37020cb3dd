const { DeleteCommand } = require("@aws-sdk/lib-dynamodb");

const { answer } = require("./answer");
const { send } = require("./table");

exports.delete = async ({ pathParameters: { id } }) => {
    await send(DeleteCommand, { Key: { id } });
    return answer(200, {});
};
