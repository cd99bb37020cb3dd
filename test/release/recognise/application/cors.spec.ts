import assert from "node:assert/strict";

import { recogniseApplication } from "../../../../release/recognise/application";
import { inFolder } from "./folders";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const SENDING =
    "exports.handler = async () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } });\n";

async function corsOf(file: string, text: string, code = NODE) {
    const { config, notes } = await inFolder({ [file]: text, "app.js": code }, async (folder) =>
        recogniseApplication(folder),
    );
    const { cors, responses } = (config["api"] ?? {}) as { cors?: unknown; responses?: unknown };
    const about = /CORS|cors|Access-Control|headers of their own/;
    return {
        cors,
        ...(responses === undefined ? {} : { responses }),
        notes: notes
            .filter(({ name, what }) => about.test(`${name} ${what}`))
            .map(({ kind, what }) => `${kind} ${what}`),
    };
}

const serverless = (events: string, provider = "") =>
    `provider: { name: aws, runtime: nodejs22.x ${provider} }\nfunctions:\n  a:\n    handler: app.handler\n    events:\n${events}`;
const sam = (api: string, rest = "") =>
    `Transform: AWS::Serverless-2016-10-31
${api}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: nodejs22.x, Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } } }
${rest}`;

describe("CORS of a template", () => {
    it("is api.cors, of routes with true and with a map, put together and said where they differ", async () => {
        assert.deepEqual(
            await corsOf("serverless.yml", serverless("      - http: { path: a, method: get, cors: true }")),
            {
                cors: { origins: ["*"] },
                notes: [],
            },
        );
        const maps = `      - http: { path: a, method: get, cors: { origins: [https://a.example], headers: [X-A], allowCredentials: true, maxAge: 600 } }
      - http: { path: b, method: get, cors: { origin: "https://b.example,https://a.example", headers: X-B, maxAge: 60 } }
      - http: { path: c, method: get }
`;
        assert.deepEqual(await corsOf("serverless.yml", serverless(maps)), {
            cors: {
                origins: ["https://a.example", "https://b.example"],
                headers: ["X-A", "X-B"],
                credentials: true,
                maxAge: 60,
            },
            notes: ["word CORS that differs between routes"],
        });
        const some =
            "      - http: { path: a, method: get, cors: true }\n      - http: { path: c, method: get, cors: false }\n";
        assert.deepEqual((await corsOf("serverless.yml", serverless(some))).notes, ["word CORS of some routes"]);
    });

    it("is put into answers by the dispatcher where an HTTP API sent it, and left to who has none", async () => {
        const http = serverless(
            "      - httpApi: GET /a",
            ", httpApi: { cors: { allowedOrigins: [https://a.example], allowedMethods: [GET], exposedResponseHeaders: [X-A] } }",
        );
        const cors = { origins: ["https://a.example"], methods: ["GET"], exposeHeaders: ["X-A"] };
        const gap =
            "missing an API that puts Access-Control-Allow-Origin into the function's answers, which a REST API does not";
        assert.deepEqual(await corsOf("serverless.yml", http), { cors: { ...cors, answers: true }, notes: [] });
        const java = http.replace("nodejs22.x", "java21");
        assert.deepEqual(await corsOf("serverless.yml", java), { cors, notes: [gap] });
        assert.deepEqual(await corsOf("serverless.yml", http, SENDING), { cors, notes: [] });
    });

    it("of SAM has quotes around its lists, stands in Globals, an API, and a document", async () => {
        assert.deepEqual(await corsOf("template.yaml", sam(`Globals: { Api: { Cors: "'*'" } }`)), {
            cors: { origins: ["*"] },
            notes: [],
        });
        const map = `Globals: { Api: { Cors: { AllowOrigin: "'https://a.example'", AllowMethods: "'GET,post'", AllowHeaders: "'X-A, X-B'", MaxAge: "'600'", AllowCredentials: true } } }`;
        assert.deepEqual((await corsOf("template.yaml", sam(map))).cors, {
            origins: ["https://a.example"],
            methods: ["GET", "POST"],
            headers: ["X-A", "X-B"],
            credentials: true,
            maxAge: 600,
        });
        const open = `  D:
    Type: AWS::Serverless::Api
    Properties:
      StageName: a
      DefinitionBody:
        paths:
          /a:
            options:
              x-amazon-apigateway-integration:
                type: mock
                responses:
                  default: { responseParameters: { method.response.header.Access-Control-Allow-Origin: "'https://b.example'", method.response.header.Access-Control-Allow-Headers: "'X-C'" } }
`;
        assert.deepEqual((await corsOf("template.yaml", sam("", open))).cors, {
            origins: ["https://b.example"],
            headers: ["X-C"],
        });
    });

    it("is said where a value is not known, or the platform takes it not", async () => {
        const unknown = `Parameters: { O: { Type: String } }\nGlobals: { Api: { Cors: { AllowOrigin: !Ref O } } }`;
        assert.deepEqual(await corsOf("template.yaml", sam(unknown)), {
            cors: undefined,
            notes: ["value a value of CORS is the parameter O, which has no default"],
        });
        const path = serverless("      - http: { path: a, method: get, cors: { origin: https://a.example/shop } }");
        const { cors, notes } = await corsOf("serverless.yml", path);
        assert.equal(cors, undefined);
        assert.deepEqual(notes, [
            'missing it is "https://a.example/shop": has a path, and origins have none, which the platform does not take',
        ]);
    });

    it("covers the answers of the API itself, which carry its headers", async () => {
        const answers = `resources:
  Resources:
    R: { Type: AWS::ApiGateway::GatewayResponse, Properties: { ResponseType: DEFAULT_4XX, ResponseParameters: { gatewayresponse.header.Access-Control-Allow-Origin: "'*'" } } }
    S: { Type: AWS::ApiGateway::GatewayResponse, Properties: { ResponseType: DEFAULT_5XX, ResponseParameters: { gatewayresponse.header.X-A: "'*'" } } }
`;
        const told = await corsOf(
            "serverless.yml",
            `${serverless("      - http: { path: a, method: get, cors: true }\n")}${answers}`,
        );
        assert.deepEqual(told, {
            cors: { origins: ["*"] },
            responses: { DEFAULT_5XX: { headers: { "X-A": "*" } } },
            notes: [],
        });
        const none = await corsOf(
            "serverless.yml",
            `${serverless("      - http: { path: a, method: get }\n")}${answers}`,
        );
        const headers = { "Access-Control-Allow-Origin": "*" };
        assert.deepEqual(none.responses, { DEFAULT_4XX: { headers }, DEFAULT_5XX: { headers: { "X-A": "*" } } });
    });
});
