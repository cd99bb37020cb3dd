import { check, type Case } from "./cases";

const CASES: Readonly<Record<string, Case>> = {
    "an HTTP API whose handlers read its own payload": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, architecture: arm64, httpApi: { cors: true } }
functions:
  hello: { handler: src/hello.handler, events: [ httpApi: GET /hello ] }
  all: { handler: src/all.handler, events: [ { httpApi: '*' } ] }
`,
            "src/hello.js": "exports.handler = async (event) => ({ statusCode: 200, body: event.rawPath });",
            "src/all.js": "exports.handler = async () => 'hello';",
        },
        config: {
            function: {
                runtime: "nodejs22.x",
                routes: [
                    { method: "GET", path: "/hello", handler: "src/hello.handler" },
                    { method: "ANY", path: "/{proxy+}", handler: "src/all.handler" },
                ],
                memorySize: 1024,
                architecture: "arm64",
            },
            api: { cors: { origins: ["*"], answers: true } },
            release: { healthPath: "/hello" },
        },
        notes: ["missing src/hello.js:1 hello", "missing src/all.js all"],
    },
    "an HTTP API whose handlers look for its method": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: python3.13 }
functions:
  chained: { handler: chained.handler, events: [ httpApi: GET /a ] }
  indexed: { handler: indexed.handler, events: [ httpApi: GET /b ] }
  own: { handler: own.handler, events: [ httpApi: GET /c ] }
  rest: { handler: rest.handler, events: [ http: GET /d ] }
`,
            "rest.py": "from answers import answer as handler\n",
            "answers.py": "def answer(event, context):\n    return {'statusCode': 200}\n",
            "chained.py": `def handler(event, context):
    method = event.get('requestContext', {}).get('http', {}).get('method')
    return {'statusCode': 200, 'body': method}
`,
            "indexed.py": `def handler(event, context):
    return {'statusCode': 200, 'body': event["requestContext"].get("http", {})["method"]}
`,
            "own.py": `def handler(event, context):
    return {'statusCode': 200, 'body': event.get('requestContext', {}).get('httpMethod')}
`,
        },
        config: {
            function: {
                runtime: "python3.13",
                routes: [
                    { method: "GET", path: "/a", handler: "chained.handler" },
                    { method: "GET", path: "/b", handler: "indexed.handler" },
                    { method: "GET", path: "/c", handler: "own.handler" },
                    { method: "GET", path: "/d", handler: "rest.handler" },
                ],
                memorySize: 1024,
            },
            release: { healthPath: "/a" },
        },
        notes: ["missing chained.py:2 chained", "missing indexed.py:2 indexed"],
    },
    "an HTTP API whose handlers take its method apart": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x }
functions:
  inner: { handler: inner.handler, events: [ httpApi: GET /a ] }
  taken: { handler: taken.handler, events: [ httpApi: GET /b ] }
  own: { handler: own.handler, events: [ httpApi: GET /c ] }
`,
            "inner.js": `exports.handler = async ({ requestContext: { http } }) => ({ statusCode: 200, body: http.method });
`,
            "taken.js": `exports.handler = async (event) => {
    const { http, stage } = event.requestContext;
    return { statusCode: 200, body: http.method + stage };
};
`,
            "own.js": `const http = require("http");
exports.handler = async ({ requestContext: { httpMethod } }) => ({ statusCode: 200, body: httpMethod + http.METHODS });
`,
        },
        config: {
            function: {
                runtime: "nodejs22.x",
                routes: [
                    { method: "GET", path: "/a", handler: "inner.handler" },
                    { method: "GET", path: "/b", handler: "taken.handler" },
                    { method: "GET", path: "/c", handler: "own.handler" },
                ],
                memorySize: 1024,
            },
            release: { healthPath: "/a" },
        },
        notes: ["missing inner.js:1 inner", "missing taken.js:2 taken"],
    },
};

describe("a serverless.yml with an HTTP API", () => {
    for (const [title, each] of Object.entries(CASES)) {
        it(`of ${title}`, async () => check(each));
    }
});
