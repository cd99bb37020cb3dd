// Both are in Lambda's runtime.
const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocumentClient } = require("@aws-sdk/lib-dynamodb");

const documents = DynamoDBDocumentClient.from(new DynamoDBClient());

/** Sends a command about the table of this environment. */
exports.send = (Command, input) => documents.send(new Command({ TableName: process.env.DYNAMODB_TABLE, ...input }));
