import type { FoundPlatform } from "../../release/adoption";

const FUNCTION = "shop-application-lambda-Lambda-1A2B3C";

/** What the templates of the Ansible project make, after one release to production. */
export const FOUND: FoundPlatform = {
    functionName: FUNCTION,
    packageType: "Zip",
    role: "arn:aws:iam::123456789012:role/shop-old",
    runtime: "python3.13",
    handler: "app.lambda_handler",
    architecture: "x86_64",
    memorySize: 256,
    timeout: 29,
    variables: [],
    layers: [],
    codeSha256: "two",
    unqualified: [],
    logGroup: `/aws/lambda/${FUNCTION}`,
    aliases: [
        { name: "production", version: "1", codeSha256: "one", revisionId: "r1", weights: {} },
        { name: "staging", version: "$LATEST", codeSha256: "two", revisionId: "r2", weights: {} },
    ],
    api: {
        id: "71ooo9scjj",
        name: "shop-api",
        endpointType: "EDGE",
        paths: ["/", "/{proxy+}"],
        proxyId: "pr0xy",
        methods: [
            {
                path: "/{proxy+}",
                resourceId: "pr0xy",
                httpMethod: "ANY",
                authorization: "NONE",
                apiKeyRequired: false,
                integration: "AWS_PROXY",
                uri:
                    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
                    `arn:aws:lambda:eu-west-1:123456789012:function:${FUNCTION}:\${stageVariables.LambdaFunctionAlias}/invocations`,
            },
        ],
        stages: [
            { name: "production", variables: { LambdaFunctionAlias: "production" } },
            { name: "staging", variables: { LambdaFunctionAlias: "staging" } },
        ],
        binaryMediaTypes: [],
    },
};
