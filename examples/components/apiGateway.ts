import * as lambda from "@pulumi/aws/lambda";

import { ApiGateway } from "../../components";

/** A REST API in front of a function that somebody else deploys: `orders` is there already, and its version 7 is to be served. */
const live = new lambda.Alias("live", { name: "live", functionName: "orders", functionVersion: "7" });

const api = new ApiGateway("orders", {
    apiName: "orders",
    functionName: live.functionName,
    binaryMediaTypes: ["application/pdf"],
    // Milliseconds: whoever asks hears of a function that hangs sooner than after API Gateway's 29 s.
    timeout: 10_000,
    stages: [
        { name: "v1", alias: live, rateLimit: 50, burstLimit: 100 },
        { name: "try", alias: live, rateLimit: 5, burstLimit: 5, variables: { Verbose: "yes" } },
    ],
    logRetention: 7,
    tags: { Team: "sales" },
});

/** Where the API answers. */
export const url = api.invokeUrl("v1");
