import { check, type Case } from "./cases";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const F = { runtime: "nodejs22.x" };
const LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:auth";

/** A template with one function whose route is `GET /a` of an API with the stage `p`. */
function sam(auth: string): Case["files"] {
    return {
        "template.yaml": `Transform: AWS::Serverless-2016-10-31
Parameters: { Seconds: { Type: String }, Known: { Type: Number, Default: 60 } }
Resources:
  Rest: { Type: AWS::Serverless::Api, Properties: { StageName: p, Auth: ${auth} } }
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: nodejs22.x, Events: { A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } } } }
`,
        "app.js": NODE,
    };
}

/** The same of a serverless.yml with the stage `live`. */
function serverless(event: string, provider = ""): Case["files"] {
    return {
        "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512, stage: live${provider} }
functions:
  in: { handler: app.handler, events: [ http: { path: a, method: get${event} } ] }
`,
        "app.js": NODE,
    };
}

const ALLOW = 'Effect: Allow, Principal: "*", Action: execute-api:Invoke';
const DENY = 'Effect: Deny, Principal: "*", Action: execute-api:Invoke';
const ALONE = "Condition: { IpAddress: { aws:SourceIp: 203.0.113.7 } }";
const OTHERS = "Condition: { NotIpAddress: { aws:SourceIp: 203.0.113.7 } }";
const TIME =
    "Condition: { DateGreaterThan: { aws:CurrentTime: 2026-01-01T00:00:00Z }, DateLessThan: { aws:CurrentTime: 2027-01-01T00:00:00Z } }";
const OUT = { NotIpAddress: { "aws:SourceIp": ["203.0.113.7/32"] } };
const policy = (...statements: readonly string[]) =>
    `{ ResourcePolicy: { CustomStatements: [ ${statements.map((each) => `{ ${each} }`).join(", ")} ] } }`;

const routes = [{ method: "GET", path: "/a", handler: "app.handler" }];
const health = { healthPath: "/health", healthStatus: "200-499" };
const LIMITED = { function: { ...F, routes }, api: { sources: ["203.0.113.7/32"] }, release: health };
const PLAIN = { function: { ...F, handler: "app.handler" }, release: { healthPath: "/a" } };
const asked = (cacheSeconds: number) => ({
    authorizer: {
        type: "lambda",
        event: "token",
        identity: ["method.request.header.Authorization"],
        cacheSeconds,
        function: LAMBDA,
    },
});
const remembered = (seconds: string) =>
    sam(
        `{ DefaultAuthorizer: Ask, Authorizers: { Ask: { FunctionArn: "${LAMBDA}", Identity: { ReauthorizeEvery: ${seconds} } } } }`,
    );

const CASES: Readonly<Record<string, Case>> = {
    "a policy about the one stage that the API has": {
        files: sam(
            policy(`${ALLOW}, Resource: "execute-api:/p/*"`, `${DENY}, Resource: "execute-api:/p/*/*", ${OTHERS}`),
        ),
        config: LIMITED,
        notes: [],
    },
    "the same with the ARN of an API of any name": {
        files: sam(policy(`${ALLOW}, Resource: "arn:aws:execute-api:eu-west-1:123456789012:*/p/*", ${ALONE}`)),
        config: LIMITED,
        notes: [],
    },
    "a policy about the stage of a serverless.yml": {
        files: serverless(
            "",
            `, apiGateway: { resourcePolicy: [ { ${ALLOW}, Resource: "execute-api:/live/*/*", ${ALONE} } ] }`,
        ),
        config: { ...LIMITED, function: { ...LIMITED.function, memorySize: 512 } },
        notes: [],
    },
    "a policy that keeps some addresses out, which it names itself": {
        files: sam(policy(`${ALLOW}, Resource: "*"`, `${DENY}, Resource: "execute-api:/p/*", ${ALONE}`)),
        config: { ...LIMITED, api: { condition: OUT } },
        notes: [],
    },
    "lists of SAM of both kinds": {
        files: sam("{ ResourcePolicy: { IpRangeWhitelist: [ 203.0.113.0/24 ], IpRangeBlacklist: [ 203.0.113.7 ] } }"),
        config: { ...LIMITED, api: { sources: ["203.0.113.0/24"], condition: OUT } },
        notes: [],
    },
    "some addresses in two statements": {
        files: sam(
            policy(`${ALLOW}, Resource: "*", ${ALONE}`, `${ALLOW}, Resource: "*", ${ALONE.replace(".7", ".8")}`),
        ),
        config: { ...LIMITED, api: { sources: ["203.0.113.7/32", "203.0.113.8/32"] } },
        notes: [],
    },
    "some addresses, and a time beside them in a statement of its own": {
        files: sam(policy(`${ALLOW}, Resource: "*", ${ALONE}`, `${ALLOW}, Resource: "*", ${TIME}`)),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "a policy about a time": {
        files: sam(policy(`${ALLOW}, Resource: "execute-api:/p/*/*", ${TIME}`)),
        config: {
            ...LIMITED,
            api: {
                condition: {
                    DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
                    DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
                },
            },
        },
        notes: [],
    },
    "a time beside a statement that lets everybody in": {
        files: sam(policy(`${ALLOW}, Resource: "*", ${TIME}`, `${ALLOW}, Resource: "*"`)),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "a condition of those who sign": {
        files: sam(
            policy(`${ALLOW}, Resource: "*", Condition: { StringEquals: { aws:PrincipalAccount: "123456789012" } }`),
        ),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "a condition of which only deployment says a part": {
        files: sam(
            policy(
                `${ALLOW}, Resource: "*", Condition: { StringLike: { aws:Referer: [ "https://a.test/*", !Ref Seconds ] } }`,
            ),
        ),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "some addresses kept out, of which only deployment says one": {
        files: sam("{ ResourcePolicy: { IpRangeBlacklist: [ 203.0.113.7, !Ref Seconds ] } }"),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "a condition beside IAM, for which it would not hold": {
        files: sam("{ DefaultAuthorizer: AWS_IAM, ResourcePolicy: { IpRangeBlacklist: [ 203.0.113.7 ] } }"),
        config: { ...PLAIN, api: { authorizer: { type: "iam" } } },
        notes: ["missing template.yaml:4 api.condition"],
    },
    "a condition beside a function that is asked, for which it would not hold": {
        files: sam(
            `{ DefaultAuthorizer: A, Authorizers: { A: { FunctionArn: "${LAMBDA}", Identity: { ReauthorizeEvery: 60 } } }, ResourcePolicy: { IpRangeBlacklist: [ 203.0.113.7 ] } }`,
        ),
        config: { ...LIMITED, api: asked(60) },
        notes: ["missing template.yaml:4 api.condition"],
    },
    "a policy about another stage": {
        files: sam(
            policy(`${ALLOW}, Resource: "execute-api:/*"`, `${DENY}, Resource: "execute-api:/other/*/*", ${OTHERS}`),
        ),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "a policy about one path of the stage": {
        files: sam(
            policy(`${ALLOW}, Resource: "execute-api:/*"`, `${DENY}, Resource: "execute-api:/p/*/admin", ${OTHERS}`),
        ),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "how long an authorizer's answer is remembered, by a parameter with a default": {
        files: remembered("!Ref Known"),
        config: { ...LIMITED, api: asked(60) },
        notes: [],
        words: ["template.yaml:5 health"],
    },
    "how long it is remembered, which only deployment says: it is asked each time": {
        files: remembered("!Ref Seconds"),
        config: { ...LIMITED, api: asked(0) },
        notes: [],
        words: ["template.yaml:4 F", "template.yaml:5 health"],
    },
    "the same of a serverless.yml, whose variable is not set": {
        files: serverless(`, authorizer: { arn: "${LAMBDA}", resultTtlInSeconds: "\${env:TTL}" }`),
        config: { ...LIMITED, function: { ...LIMITED.function, memorySize: 512 }, api: asked(0) },
        notes: [],
        words: ["serverless.yml:3 in", "serverless.yml:3 health"],
    },
};

describe("policies of an API, and how long an authorizer is remembered", () => {
    for (const [name, each] of Object.entries(CASES)) {
        it(`are read: ${name}`, async () => check(each));
    }
});
