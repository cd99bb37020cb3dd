import assert from "node:assert/strict";

import { recogniseApplication } from "../../../../release/recognise/application";
import { check, type Case } from "./cases";
import { inFolder } from "./folders";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const F = { runtime: "nodejs22.x" };
const PLAIN = { function: { ...F, handler: "app.handler" }, release: { healthPath: "/a" } };

/** A template with one function whose route is `GET /a` of the API `Rest`. */
function sam(auth: string, own = "", rest = ""): Case["files"] {
    return {
        "template.yaml": `Transform: AWS::Serverless-2016-10-31
Parameters: { Cidr: { Type: String }, Known: { Type: CommaDelimitedList, Default: "203.0.113.0/24, 198.51.100.7" } }
Resources:
  Rest: { Type: AWS::Serverless::Api, Properties: { StageName: p, Auth: ${auth} } }
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: nodejs22.x, Events: { A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest${own} } } } }
${rest}`,
        "app.js": NODE,
    };
}

function serverless(event: string, provider = ""): Case["files"] {
    return {
        "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512${provider} }
functions:
  in: { handler: app.handler, events: [ http: { path: a, method: get${event} } ] }
`,
        "app.js": NODE,
    };
}

const ALLOW = 'Effect: Allow, Principal: "*", Action: execute-api:Invoke';
const DENY = 'Effect: Deny, Principal: "*", Action: execute-api:Invoke';
const WHOLE = 'Resource: "execute-api:/*"';
const not = (address: string) => `Condition: { NotIpAddress: { aws:SourceIp: ${address} } }`;
const policy = (statements: string) => `{ ResourcePolicy: { CustomStatements: ${statements} } }`;
const limited = (sources: readonly string[]) => ({
    function: { ...F, routes: [{ method: "GET", path: "/a", handler: "app.handler" }] },
    api: { sources },
    release: { healthPath: "/health", healthStatus: "200-499" },
});

/** What closes an API in a way that is not known: nothing is written, and one gap says so. */
const POLICIES: Readonly<Record<string, string>> = {
    "a range without a default": "{ ResourcePolicy: { IpRangeWhitelist: [ !Ref Cidr ] } }",
    "such a range beside one that is known": "{ ResourcePolicy: { IpRangeWhitelist: [ 203.0.113.7, !Ref Cidr ] } }",
    "a policy that a condition chooses":
        "{ ResourcePolicy: !If [ A, { IpRangeWhitelist: [ 203.0.113.7 ] }, !Ref AWS::NoValue ] }",
    "statements that a condition chooses": policy("!If [ A, [], [] ]"),
    "one path that everybody may call": policy(`[ { ${ALLOW}, Resource: "execute-api:/*/GET/public" } ]`),
    "one path that only some may call": policy(
        `[ { ${ALLOW}, ${WHOLE} }, { ${DENY}, Resource: "execute-api:/*/*/admin", ${not("203.0.113.7")} } ]`,
    ),
    "what only two ranges have in common": policy(
        `[ { ${ALLOW}, ${WHOLE} }, { ${DENY}, ${WHOLE}, ${not("203.0.113.0/24")} }, { ${DENY}, ${WHOLE}, ${not("203.0.113.7")} } ]`,
    ),
    "a denial that nothing is allowed beside": policy(`[ { ${DENY}, ${WHOLE}, ${not("203.0.113.7")} } ]`),
    "another action": policy(`[ { Effect: Allow, Principal: "*", Action: execute-api:ManageConnections, ${WHOLE} } ]`),
    "all but some actions": policy(`[ { Effect: Allow, Principal: "*", NotAction: execute-api:Invoke, ${WHOLE} } ]`),
    "a denial of some callers": policy(
        `[ { ${ALLOW}, ${WHOLE} }, { Effect: Deny, Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "*", Resource: "*", ${not("203.0.113.7")} } ]`,
    ),
};

const CASES: Readonly<Record<string, Case>> = {
    ...Object.fromEntries(
        Object.entries(POLICIES).map(([name, auth]) => [
            name,
            { files: sam(auth), config: PLAIN, notes: ["missing template.yaml:4 Rest"] },
        ]),
    ),
    "ranges of a parameter with a default": {
        files: sam("{ ResourcePolicy: { IpRangeWhitelist: !Ref Known } }"),
        config: limited(["203.0.113.0/24", "198.51.100.7/32"]),
        notes: [],
    },
    "one statement that is no list, about all of the API": {
        files: sam(policy(`{ ${ALLOW}, ${WHOLE}, Condition: { IpAddress: { aws:SourceIp: [ 203.0.113.7 ] } } }`)),
        config: limited(["203.0.113.7/32"]),
        notes: [],
    },
    "APIs with other ranges each": {
        files: sam(
            "{ ResourcePolicy: { IpRangeWhitelist: [ 203.0.113.7 ] } }",
            "",
            "  Other: { Type: AWS::Serverless::Api, Properties: { StageName: p, Auth: { ResourcePolicy: { IpRangeWhitelist: [ 198.51.100.7 ] } } } }\n",
        ),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "an API with ranges beside the one that SAM makes, which has none": {
        files: sam(
            "{ ResourcePolicy: { IpRangeWhitelist: [ 203.0.113.7 ] } }",
            " } }, B: { Type: Api, Properties: { Path: /b, Method: get",
        ),
        config: PLAIN,
        notes: ["missing template.yaml:4 Rest"],
    },
    "a route of an API that another stack has made": {
        files: sam("{}", " } }, B: { Type: Api, Properties: { Path: /b, Method: get, RestApiId: !Ref Cidr"),
        config: PLAIN,
        notes: ["missing template.yaml:7 F"],
    },
    "a policy of a file that is not there": {
        files: serverless("", ", apiGateway: { resourcePolicy: '${file(policy.yml)}' }"),
        config: { ...PLAIN, function: { ...PLAIN.function, memorySize: 512 } },
        notes: ["missing serverless.yml:1 resourcePolicy"],
    },
    "an authorizer that a condition chooses": {
        files: sam("{ DefaultAuthorizer: !If [ A, Pool, Other ] }"),
        config: PLAIN,
        notes: ["missing template.yaml:4 F"],
    },
    "all of what an event says, that a condition chooses": {
        files: sam("{}", ", Auth: !If [ A, { Authorizer: Pool }, !Ref AWS::NoValue ]"),
        config: PLAIN,
        notes: ["missing template.yaml:7 F"],
    },
    "scopes that cannot be read": {
        files: serverless(
            ', authorizer: { arn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab12Cd34E", scopes: "${env:SCOPES}" }',
        ),
        config: { ...PLAIN, function: { ...PLAIN.function, memorySize: 512 } },
        notes: ["missing serverless.yml:3 in"],
    },
    "a key that a condition asks for": {
        files: sam("{ ApiKeyRequired: !If [ A, true, false ] }"),
        config: {
            ...PLAIN,
            api: { keys: true },
            environments: { staging: { apiKeys: ["client"] }, production: { apiKeys: ["client"] } },
        },
        notes: [],
    },
    "a key that a variable asks for": {
        files: serverless(", private: '${env:PRIVATE}'", ", apiGateway: { apiKeys: [ first ] }"),
        config: {
            ...PLAIN,
            function: { ...PLAIN.function, memorySize: 512 },
            api: { keys: true },
            environments: { staging: { apiKeys: ["first"] }, production: { apiKeys: ["first"] } },
        },
        notes: [],
    },
    "a route that is plainly open": {
        files: serverless(", private: false"),
        config: { ...PLAIN, function: { ...PLAIN.function, memorySize: 512 } },
        notes: [],
    },
    "a URL whose callers only deployment says": {
        files: {
            "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: nodejs22.x, FunctionUrlConfig: { AuthType: !If [ A, AWS_IAM, NONE ] } }
`,
            "app.js": NODE.replace("async ()", "async (event)"),
        },
        config: {
            function: { ...F, handler: "app.handler" },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: ["missing template.yaml:5 F"],
    },
    "two authorizers of one name": {
        files: {
            "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Shop: { Type: AWS::Serverless::Api, Properties: { StageName: p, Auth: { DefaultAuthorizer: Cog, Authorizers: { Cog: { UserPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_CUSTOMERS" } } } } }
  Admin: { Type: AWS::Serverless::Api, Properties: { StageName: p, Auth: { DefaultAuthorizer: Cog, Authorizers: { Cog: { UserPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_STAFF" } } } } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Events:
        A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Shop } }
        B: { Type: Api, Properties: { Path: /admin, Method: get, RestApiId: !Ref Admin } }
`,
            "app.js": NODE,
        },
        config: PLAIN,
        notes: ["missing template.yaml:3 F"],
    },
    "what an OpenAPI document closes": {
        files: {
            "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Rest:
    Type: AWS::Serverless::Api
    Properties:
      StageName: p
      DefinitionBody:
        x-amazon-apigateway-policy: { Statement: [] }
        x-amazon-apigateway-api-key-source: AUTHORIZER
        paths:
          /a: { get: { security: [ { pool: [] } ], x-amazon-apigateway-integration: { type: aws_proxy, uri: !Sub "\${F.Arn}" } } }
          /b: { get: { security: [], x-amazon-apigateway-integration: { type: aws_proxy, uri: !Sub "\${F.Arn}" } } }
  F: { Type: AWS::Serverless::Function, Properties: { Handler: app.handler, Runtime: nodejs22.x } }
`,
            "app.js": NODE,
        },
        config: PLAIN,
        notes: ["missing template.yaml:8 Rest", "missing template.yaml:9 Rest", "missing template.yaml:11 Rest"],
    },
    "an API that a parameter may make private, and keys of an authorizer": {
        files: serverless("", ", endpointType: '${env:ENDPOINT}', apiGateway: { apiKeySourceType: AUTHORIZER }"),
        config: { ...PLAIN, function: { ...PLAIN.function, memorySize: 512 } },
        notes: ["missing serverless.yml:1 endpointType", "missing serverless.yml:1 apiKeySourceType"],
    },
    "private APIs of both types, and one that is not": {
        files: sam(
            "{}",
            "",
            `  Own: { Type: AWS::ApiGateway::RestApi, Properties: { EndpointConfiguration: { Types: [ PRIVATE ] } } }
  Open: { Type: AWS::ApiGateway::RestApi, Properties: { EndpointConfiguration: { Types: [ REGIONAL ] } } }
  Dual: { Type: AWS::ApiGateway::RestApi, Properties: { EndpointConfiguration: { IpAddressType: dualstack } } }
  Sam: { Type: AWS::Serverless::Api, Properties: { StageName: p, EndpointConfiguration: !If [ A, PRIVATE, REGIONAL ] } }
`,
        ),
        config: PLAIN,
        notes: ["missing template.yaml:11 Sam", "missing template.yaml:8 Own"],
    },
    "an API of CloudFormation's own type": {
        files: sam(
            "{}",
            "",
            `  Own: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [] }, ApiKeySourceType: HEADER } }
  Get: { Type: AWS::ApiGateway::Method, Properties: { AuthorizationType: AWS_IAM } }
  Post: { Type: AWS::ApiGateway::Method, Properties: { AuthorizationType: NONE } }
`,
        ),
        config: PLAIN,
        notes: ["missing template.yaml:8 Own", "missing template.yaml:9 Get"],
    },
};

describe("what cannot be read of who may call an application", () => {
    for (const [name, each] of Object.entries(CASES)) {
        it(`is not taken for open: ${name}`, async () => check(each));
    }

    it("is told from a route that is not there, where a release asks for one", async () => {
        const healthOf = async (files: Case["files"]) => {
            const { notes } = await inFolder(files, async (folder) => recogniseApplication(folder));
            return notes.filter(({ name }) => name === "health").map(({ what }) => what);
        };
        const limits = sam("{ ResourcePolicy: { IpRangeWhitelist: [ 203.0.113.7 ] } }");
        const posts = Object.fromEntries(
            Object.entries(limits).map(([file, text]) => [file, text.replace("Method: get", "Method: post")]),
        );
        const ofGet = "a GET request without parameters";
        assert.deepEqual(await healthOf(limits), [`every route that answers ${ofGet} is closed to some`]);
        assert.deepEqual(await healthOf(posts), [`no route answers ${ofGet}`]);
    });
});
