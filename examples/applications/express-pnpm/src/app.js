const express = require("express");
const serverless = require("serverless-http");

const app = express();
app.get("/health", (request, response) => response.json({ status: "ok" }));
app.get("/", (request, response) => {
    // API Gateway puts the stage before every path: a redirect needs it, too.
    response.redirect(`/${request.requestContext.stage}/health`);
});

module.exports.handler = serverless(app, {
    request: (request, event) => {
        request.requestContext = event.requestContext;
    },
});
