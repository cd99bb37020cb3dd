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
                    { method: "ANY", path: "/", handler: "src/all.handler" },
                ],
                payloadFormatVersion: "2.0",
                memorySize: 1024,
                architecture: "arm64",
            },
            api: { cors: { origins: ["*"], answers: true }, binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/hello" },
        },
        notes: [],
        words: ["src/hello.js:1 hello", "src/all.js all"],
    },
    "an HTTP API that sends one handler everything": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: python3.13, memorySize: 512 }
functions: { all: { handler: app.handler, events: [ httpApi: '*' ] } }
`,
            "app.py": "def handler(event, context):\n    return {'path': event['rawPath']}\n",
        },
        config: {
            function: {
                runtime: "python3.13",
                handler: "app.handler",
                payloadFormatVersion: "2.0",
                memorySize: 512,
            },
            api: { binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: [],
    },
    "an HTTP API whose one handler may look for its route": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512 }
functions: { all: { handler: app.handler, events: [ httpApi: GET /a, httpApi: POST /a ] } }
`,
            "app.js": "exports.handler = async ({ routeKey }) => ({ statusCode: 200, body: routeKey });",
        },
        config: {
            function: {
                runtime: "nodejs22.x",
                routes: ["GET", "POST"].map((method) => ({ method, path: "/a", handler: "app.handler" })),
                payloadFormatVersion: "2.0",
                memorySize: 512,
            },
            api: { binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/a" },
        },
        notes: [],
    },
    "an HTTP API that sends the format of a REST API": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: python3.13, memorySize: 512, httpApi: { payload: '1.0' } }
functions:
  old: { handler: app.old, events: [ httpApi: GET /a ] }
  new: { handler: new.new, httpApi: { payload: '2.0' }, events: [ httpApi: GET /b ] }
`,
            "app.py": "def old(event, context):\n    return event.get('rawPath', event['path'])\n",
            "new.py": "def new(event, context):\n    return event['rawPath']\n",
        },
        config: {
            function: {
                runtime: "python3.13",
                routes: [
                    { method: "GET", path: "/a", handler: "app.old" },
                    { method: "GET", path: "/b", handler: "new.new", payloadFormatVersion: "2.0" },
                ],
                memorySize: 512,
            },
            release: { healthPath: "/a" },
        },
        notes: [],
        words: ["new.py:2 new"],
    },
    "an HTTP API of SAM that OpenAPI describes, and one that sends the format of a REST API": {
        files: {
            "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Http:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /a:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                payloadFormatVersion: "2.0"
                uri: !Sub "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${New.Arn}/invocations"
  New:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.new, Runtime: python3.13, MemorySize: 512 }
  Old:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.old
      Runtime: python3.13
      MemorySize: 512
      Events: { Any: { Type: HttpApi, Properties: { Path: /b, Method: get, PayloadFormatVersion: "1.0" } } }
`,
            "app.py": "def new(event, context):\n    return event['rawPath']\nold = new\n",
        },
        config: {
            function: {
                runtime: "python3.13",
                routes: [
                    { method: "GET", path: "/a", handler: "app.new", payloadFormatVersion: "2.0" },
                    { method: "GET", path: "/b", handler: "app.old" },
                ],
                memorySize: 512,
            },
            release: { healthPath: "/a" },
        },
        notes: [],
    },
    "an HTTP API in a language without a dispatcher": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: ruby3.4, memorySize: 512 }
functions: { all: { handler: app.handler, events: [ httpApi: '*' ] } }
`,
            "app.rb": "def handler(event:, context:)\n  { path: event['rawPath'] }\nend\n",
        },
        config: {
            function: { runtime: "ruby3.4", handler: "app.handler", memorySize: 512 },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: ["value serverless.yml:1 build", "missing app.rb:2 all"],
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
                    { method: "GET", path: "/a", handler: "chained.handler", payloadFormatVersion: "2.0" },
                    { method: "GET", path: "/b", handler: "indexed.handler", payloadFormatVersion: "2.0" },
                    { method: "GET", path: "/c", handler: "own.handler" },
                    { method: "GET", path: "/d", handler: "rest.handler" },
                ],
                memorySize: 1024,
            },
            release: { healthPath: "/a" },
        },
        notes: [],
        words: ["chained.py:2 chained", "indexed.py:2 indexed"],
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
                    { method: "GET", path: "/a", handler: "inner.handler", payloadFormatVersion: "2.0" },
                    { method: "GET", path: "/b", handler: "taken.handler", payloadFormatVersion: "2.0" },
                    { method: "GET", path: "/c", handler: "own.handler" },
                ],
                memorySize: 1024,
            },
            release: { healthPath: "/a" },
        },
        notes: [],
        words: ["inner.js:1 inner", "taken.js:2 taken"],
    },
};

describe("a serverless.yml with an HTTP API", () => {
    for (const [title, each] of Object.entries(CASES)) {
        it(`of ${title}`, async () => check(each));
    }
});
