import { Provider } from "@pulumi/aws/provider";

import { AliasedLambda, ApiGateway, Environment } from "../../components";

/** A function and an API with two environments, which are released to by another tool than pipelines, in another Region. */
const frankfurt = new Provider("frankfurt", { region: "eu-central-1" });
const opts = { providers: [frankfurt] };

const fn = new AliasedLambda(
    "orders",
    { functionName: "orders", runtime: "python3.13", handler: "app.lambda_handler" },
    opts,
);
const api = new ApiGateway("orders", { apiName: "orders", functionName: fn.functionName }, opts);

const shared = { function: fn, api, tags: { Team: "sales" } };
const test = new Environment("test", { ...shared, rateLimit: 10, burstLimit: 20, variables: { Log: "debug" } }, opts);
const live = new Environment("live", { ...shared, protect: true }, opts);

/** Where they answer: 503, until something is released to them. */
export const urls = { test: test.url, live: live.url };
