import { check, type Case } from "./cases";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012", projectName: "shop" };
const LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:auth:live";
const POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab12Cd34E";
const HEADER = "method.request.header.Authorization";
const IDENTITY = { event: "token", identity: [HEADER] };

/** A serverless.yml whose functions are all in one file. */
function serverless(functions: string, rest = "", provider = ""): Case["files"] {
    return {
        "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512${provider} }\nfunctions:\n${functions}${rest}`,
        "app.js": NODE,
    };
}

function sam(events: string, api: string, rest = ""): Case["files"] {
    return {
        "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Rest:
    Type: AWS::Serverless::Api
    Properties: ${api}
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: nodejs22.x, Events: ${events} }
${rest}`,
        "app.js": NODE,
    };
}

const F = { runtime: "nodejs22.x" };
const M = { ...F, memorySize: 512 };
const both = (own: object) => ({ staging: own, production: own });

const CASES: Readonly<Record<string, Case>> = {
    "a function by its ARN, beside routes for everybody": {
        files: serverless(`  in: { handler: app.handler, events: [ http: { path: login, method: any }, http: { path: "items/{id}", method: get, authorizer: { arn: "${LAMBDA}", type: request, identitySource: "${HEADER},context.path", resultTtlInSeconds: 0 } } ] }
`),
        config: {
            function: {
                ...M,
                routes: [
                    { method: "ANY", path: "/login", handler: "app.handler" },
                    { method: "GET", path: "/items/{id}", handler: "app.handler" },
                ],
            },
            api: {
                authorizer: {
                    type: "lambda",
                    event: "request",
                    identity: [HEADER, "context.path"],
                    cacheSeconds: 0,
                    function: LAMBDA,
                },
                open: ["/login"],
            },
            release: { healthPath: "/login" },
        },
        notes: [],
    },
    "a function of the same package, which is asked on production's alias": {
        files: serverless(`  auth: { handler: app.auth, timeout: 5 }
  closed: { handler: app.handler, events: [ http: { path: closed, method: post, authorizer: auth } ] }
`),
        options: { place: PLACE },
        config: {
            function: {
                ...M,
                routes: [{ method: "POST", path: "/closed", handler: "app.handler" }],
                handlers: { auth: { handler: "app.auth", memorySize: 512, timeout: 5 } },
            },
            api: {
                authorizer: {
                    type: "lambda",
                    ...IDENTITY,
                    function: "arn:aws:lambda:eu-west-1:123456789012:function:shop_auth-handler:production",
                },
            },
            release: { healthPath: "/health", healthStatus: "200-499" },
        },
        notes: [],
        words: ["serverless.yml:4 auth", "serverless.yml:4 health"],
    },
    "the same without an account, whose authorizer only its owner can name": {
        files: serverless(`  auth: { handler: app.auth }
  closed: { handler: app.handler, events: [ http: { path: closed, method: get, authorizer: { arn: !GetAtt AuthLambdaFunction.Arn } } ] }
`),
        config: {
            function: {
                ...M,
                routes: [{ method: "GET", path: "/closed", handler: "app.handler" }],
                handlers: { auth: { handler: "app.auth", memorySize: 512 } },
            },
            release: { healthPath: "/health", healthStatus: "200-499" },
        },
        notes: ["value serverless.yml:4 auth"],
    },
    "user pools, with scopes": {
        files: sam(
            "{ A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } }, B: { Type: Api, Properties: { Path: /b, Method: get, RestApiId: !Ref Rest, Auth: { Authorizer: NONE } } } }",
            `{ StageName: p, Auth: { DefaultAuthorizer: Pool, Authorizers: { Pool: { UserPoolArn: "${POOL}", AuthorizationScopes: [shop/read] } } } }`,
        ),
        config: {
            function: { ...F, handler: "app.handler" },
            api: { authorizer: { type: "cognito", userPools: [POOL], scopes: ["shop/read"] }, open: ["/b"] },
            release: { healthPath: "/b" },
        },
        notes: [],
    },
    "requests that are signed, of an API and of a URL": {
        files: sam(
            "{ A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } } }, FunctionUrlConfig: { AuthType: AWS_IAM }",
            "{ StageName: p, Auth: { DefaultAuthorizer: AWS_IAM } }",
        ),
        config: {
            function: { ...F, handler: "app.handler" },
            api: { authorizer: { type: "iam" } },
            release: { healthPath: "/a" },
        },
        notes: [],
    },
    "keys by name with what they may do, of a part of the routes": {
        files: serverless(
            `  in: { handler: app.handler, events: [ http: { path: open, method: any }, http: { path: a, method: get, private: true } ] }
`,
            "",
            ", apiGateway: { apiKeys: [ first, { name: my second, value: x } ], usagePlan: { quota: { limit: 100, period: DAY }, throttle: { burstLimit: 5, rateLimit: 2 } } }",
        ),
        config: {
            function: { ...M, handler: "app.handler" },
            api: { keys: true, open: ["/open"] },
            environments: both({
                apiKeys: ["first", "my-second"],
                usagePlan: { rateLimit: 2, burstLimit: 5, quota: 100, quotaPeriod: "day" },
            }),
            release: { healthPath: "/a" },
        },
        notes: [],
    },
    "a key without a name, and limits of a single route": {
        files: sam(
            "{ A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } } }",
            "{ StageName: p, Auth: { ApiKeyRequired: true, UsagePlan: { CreateUsagePlan: PER_API, Quota: { Limit: 5, Period: WEEK } } } }",
            `  Plan: { Type: AWS::ApiGateway::UsagePlan, Properties: { ApiStages: [ { Throttle: { /a/GET: { RateLimit: 5 } } } ] } }
`,
        ),
        config: {
            function: { ...F, handler: "app.handler" },
            api: { keys: true },
            environments: both({ apiKeys: ["client"], usagePlan: { quota: 5, quotaPeriod: "week" } }),
            release: { healthPath: "/a" },
        },
        notes: ["missing template.yaml:9 Plan"],
    },
    "keys that no route asks for": {
        files: serverless(
            "  in: { handler: app.handler, events: [ http: GET /a ] }\n",
            "",
            ", usagePlan: { quota: { limit: 100, period: DAY } }",
        ),
        config: { function: { ...M, handler: "app.handler" }, release: { healthPath: "/a" } },
        notes: [],
    },
    "addresses that may call it, and answers of the API itself": {
        files: serverless(
            `  in: { handler: app.handler, events: [ http: GET /a ] }
`,
            `resources:
  Resources:
    Expired: { Type: AWS::ApiGateway::GatewayResponse, Properties: { ResponseType: EXPIRED_TOKEN, StatusCode: "401", ResponseParameters: { gatewayresponse.header.WWW-Authenticate: "'Bearer'" }, ResponseTemplates: { application/json: "{}" } } }
    Own: { Type: AWS::ApiGateway::GatewayResponse, Properties: { ResponseType: THROTTLED, ResponseParameters: { gatewayresponse.header.X: method.request.header.Y } } }
`,
            `, resourcePolicy: [ { Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: [ "*" ] }, { Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: "*", Condition: { NotIpAddress: { aws:SourceIp: [ 203.0.113.7, 198.51.100.0/24 ] } } } ]`,
        ),
        config: {
            function: { ...M, routes: [{ method: "GET", path: "/a", handler: "app.handler" }] },
            api: {
                sources: ["203.0.113.7/32", "198.51.100.0/24"],
                responses: { EXPIRED_TOKEN: { status: 401, headers: { "WWW-Authenticate": "Bearer" }, body: "{}" } },
            },
            release: { healthPath: "/health", healthStatus: "200-499" },
        },
        notes: ["missing serverless.yml:7 Own"],
    },
    "a policy that keeps some addresses out": {
        files: sam(
            "{ A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } } }",
            "{ StageName: p, Auth: { ResourcePolicy: { IpRangeBlacklist: [ 203.0.113.7 ] } } }",
        ),
        config: {
            function: { ...F, routes: [{ method: "GET", path: "/a", handler: "app.handler" }] },
            api: { condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.7/32"] } } },
            release: { healthPath: "/health", healthStatus: "200-499" },
        },
        notes: [],
    },
    "a policy about nothing that is named": {
        files: sam(
            "{ A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } } }",
            '{ StageName: p, Auth: { ResourcePolicy: { CustomStatements: [ { Effect: Allow, Principal: "*", Condition: { DateLessThan: { aws:CurrentTime: "2030" } } } ] } } }',
        ),
        config: { function: { ...F, handler: "app.handler" }, release: { healthPath: "/a" } },
        notes: ["missing template.yaml:5 Rest"],
    },
    "an open route that leaves nothing to the closed ones beside it": {
        files: serverless(
            `  in: { handler: app.handler, events: [ http: { path: login, method: any }, http: { path: "{proxy+}", method: any, authorizer: aws_iam } ] }
`,
        ),
        config: {
            function: { ...M, handler: "app.handler" },
            api: { authorizer: { type: "iam" }, open: ["/login"] },
            release: { healthPath: "/login" },
        },
        notes: [],
    },
    "one whose other methods would reach them": {
        files: serverless(
            `  in: { handler: app.handler, events: [ http: { path: login, method: get }, http: { path: "{proxy+}", method: any, authorizer: aws_iam } ] }
`,
        ),
        config: { function: { ...M, handler: "app.handler" }, release: { healthPath: "/login" } },
        notes: ["missing serverless.yml:3 in"],
    },
    "two authorizers, where the API has one": {
        files: serverless(
            `  in: { handler: app.handler, events: [ http: { path: a, method: get, authorizer: aws_iam }, http: { path: b, method: get, authorizer: "${POOL}" } ] }
`,
        ),
        config: { function: { ...M, handler: "app.handler" }, release: { healthPath: "/a" } },
        notes: ["missing serverless.yml:3 in", "missing serverless.yml:3 in"],
    },
    "an open route through which a closed one could be reached": {
        files: serverless(
            `  in: { handler: app.handler, events: [ http: { path: items, method: get }, http: { path: items, method: post, authorizer: aws_iam } ] }
`,
        ),
        config: {
            function: {
                ...M,
                handler: "app.handler",
            },
            release: { healthPath: "/items" },
        },
        notes: ["missing serverless.yml:3 in"],
    },
    "an authorizer of an HTTP API, and a user pool that the template makes": {
        files: sam(
            "{ A: { Type: HttpApi, Properties: { Path: /a, Method: get, ApiId: !Ref Http } } }",
            "{ StageName: p }",
            `  Http: { Type: AWS::Serverless::HttpApi, Properties: { Auth: { DefaultAuthorizer: J, Authorizers: { J: { JwtConfiguration: { issuer: x } } } } } }
  Pool: { Type: AWS::Cognito::UserPool }
`,
        ),
        config: { function: { ...F, handler: "app.handler" }, release: { healthPath: "/a" } },
        notes: ["missing template.yaml:10 Pool", "missing template.yaml:9 F"],
    },
};

describe("who may call an application that is brought here", () => {
    for (const [name, each] of Object.entries(CASES)) {
        it(name, async () => check(each));
    }
});
