import { check, type Case } from "./cases";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const PYTHON = "def handler(event, context):\n    return {'statusCode': 200}\n";

const CASES: Readonly<Record<string, Case>> = {
    "authorizers, keys, mapping templates and a domain": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, apiGateway: { apiKeys: [a] } }
plugins: [serverless-domain-manager, serverless-step-functions, some-other-plugin]
functions:
  auth: { handler: handler.auth }
  open:
    handler: handler.open
    events:
      - http: { path: open, method: post, cors: true }
  closed:
    handler: handler.closed
    events:
      - http: { path: closed, method: post, authorizer: auth, private: true, integration: lambda }
      - http: { path: broken }
`,
            "handler.js": NODE,
        },
        config: {
            function: {
                runtime: "nodejs22.x",
                routes: [
                    { method: "POST", path: "/open", handler: "handler.open" },
                    { method: "POST", path: "/closed", handler: "handler.closed", integration: "lambda" },
                ],
                handlers: { auth: { handler: "handler.auth", memorySize: 1024 } },
                memorySize: 1024,
            },
            api: { keys: true, open: ["/open"], cors: { origins: ["*"] } },
            environments: { staging: { apiKeys: ["a"] }, production: { apiKeys: ["a"] } },
            release: { healthPath: "/health", healthStatus: "200-499" },
        },
        notes: [
            "missing serverless.yml:13 closed",
            "missing serverless.yml:2 serverless-domain-manager",
            "missing serverless.yml:2 serverless-step-functions",
            "missing serverless.yml:2 some-other-plugin",
            "value serverless.yml:12 auth",
        ],
    },
    "functions that something else calls, beside those of the API": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: python3.13 }
functions:
  - api: { handler: app.handler, events: [ http: GET / ], memorySize: 256 }
  - worker: { handler: worker.handler, environment: { MY_SECRET: x }, events: [ { iot: { sql: x } } ] }
`,
            "app.py": PYTHON,
            "worker.py": PYTHON,
        },
        config: {
            function: { runtime: "python3.13", handler: "app.handler", memorySize: 256 },
            release: { healthPath: "/" },
        },
        notes: ["missing serverless.yml:4 worker", "missing serverless.yml:4 worker"],
    },
    "functions that do not fit into one": {
        files: {
            "serverless.yml": `provider: { name: aws }
functions:
  a: { handler: a.handler, runtime: python3.13, architecture: arm64, environment: { WHO: a }, memorySize: 256, events: [ http: GET /a ] }
  b: { handler: b.handler, runtime: nodejs22.x, architecture: x86_64, environment: { WHO: b }, memorySize: 512, events: [ http: GET /b, http: GET /a ] }
`,
            "a.py": PYTHON,
            "b.py": PYTHON,
        },
        config: {
            function: {
                runtime: "python3.13",
                routes: [
                    { method: "GET", path: "/a", handler: "a.handler" },
                    { method: "GET", path: "/b", handler: "b.handler" },
                ],
                memorySize: 512,
                architecture: "arm64",
                environment: { WHO: "a" },
            },
            release: { healthPath: "/a" },
        },
        notes: [
            "missing serverless.yml:4 b",
            "missing serverless.yml:4 b",
            "missing serverless.yml:4 b",
            "missing serverless.yml:4 b",
        ],
    },
    "a container image, another cloud, and sections that are not known": {
        files: {
            "serverless.yml": `provider: { name: google, odd: 1 }
stepFunctions: {}
functions:
  a: { image: 123.dkr.ecr.eu-west-1.amazonaws.com/a, odd: 2, events: [ http: GET /a ] }
`,
        },
        config: { function: { memorySize: 1024 }, release: { healthPath: "/a" } },
        notes: [
            "missing serverless.yml:4 a",
            "missing serverless.yml:1 provider",
            "missing serverless.yml:1 odd",
            "missing serverless.yml:2 stepFunctions",
            "missing serverless.yml:4 a",
            "missing serverless.yml:4 a",
        ],
    },
};

describe("what the platform does not do of a serverless.yml", () => {
    for (const [title, each] of Object.entries(CASES)) {
        it(`of ${title}`, async () => check(each));
    }
});
