import { check, type Case } from "./cases";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const PYTHON = "def handler(event, context):\n    return {'statusCode': 200}\n";

const CASES: Readonly<Record<string, Case>> = {
    "one function of Python with routes of its own and a table": {
        files: {
            "serverless.yml": `service: notes
provider:
  name: aws
  runtime: python3.12
  stage: \${opt:stage, 'test'}
  memorySize: 512
  environment:
    TABLE: \${self:service}-\${self:provider.stage}
    LEVEL: info
  iam:
    role:
      statements:
        - Effect: Allow
          Action: [dynamodb:GetItem, dynamodb:PutItem]
          Resource: "*"
functions:
  list:
    handler: notes/list.handler
    events:
      - http: { path: notes, method: get }
  get:
    handler: notes/get.handler
    timeout: 20
    events:
      - http:
          path: /notes/{id}/
          method: GET
resources:
  Resources:
    Notes:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: \${self:provider.environment.TABLE}
`,
            "notes/list.py": PYTHON,
            "notes/get.py": PYTHON,
        },
        config: {
            function: {
                runtime: "python3.12",
                routes: [
                    { method: "GET", path: "/notes", handler: "notes/list.handler" },
                    { method: "GET", path: "/notes/{id}", handler: "notes/get.handler" },
                ],
                memorySize: 512,
                timeout: 20,
                environment: { TABLE: "notes-test", LEVEL: "info" },
            },
            release: { healthPath: "/notes" },
        },
        notes: ["missing serverless.yml:13 role", "missing serverless.yml:30 Notes"],
        words: ["serverless.yml:8 TABLE"],
    },
    "an Express application behind an adapter, on a runtime that is gone, with the stage of the command line": {
        files: {
            "serverless.yaml": `service: { name: shop }
custom:
  names: { dev: small, live: large }
provider:
  name: aws
  runtime: nodejs14.x
  tracing: { lambda: true }
  environment:
    SIZE: \${self:custom.names.\${opt:stage, self:provider.stage, 'dev'}}
plugins: [serverless-offline, serverless-webpack]
functions:
  app:
    handler: ./app.handler
    events:
      - http: ANY /
      - http: ANY /{proxy+}
package:
  exclude: [docs/**, node_modules/**]
`,
            "package.json": '{"dependencies":{"express":"1","serverless-http":"1"}}',
            "app.js":
                'const app = require("express")();\nconst server = require("express");\nconst x = express();\nx.get("/health", f);\n' +
                'exports.handler = require("serverless-http")(app);\n',
        },
        options: { stage: "live" },
        config: {
            function: {
                runtime: "nodejs22.x",
                handler: "app.handler",
                memorySize: 1024,
                tracing: "Active",
                environment: { SIZE: "large" },
            },
            build: { exclude: ["docs/**"] },
            api: { binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/health" },
        },
        notes: [],
        words: [
            "serverless.yaml:9 SIZE",
            "serverless.yaml:6 nodejs14.x",
            "app.js:3 Express",
            "package.json package.json",
        ],
    },
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
            release: { healthPath: "/hello" },
        },
        notes: ["missing serverless.yml:1 CORS", "missing src/hello.js:1 hello", "missing src/all.js hello"],
    },
    "variables from files, the environment, parameters and nowhere": {
        files: {
            "serverless.yml": `params: { default: { origin: example.org } }
provider:
  name: aws
  runtime: python3.13
  environment: \${file(config/env.yml):\${self:provider.stage, 'dev'}}
functions:
  one:
    handler: app.handler
    environment:
      ORIGIN: \${param:origin}
      HOME_PAGE: \${env:HOME_PAGE, 'https://example.org'}
      OTHER: \${env:OTHER}
      FROM_AWS: \${ssm:/shop/name}
      QUEUE: !Ref Queue
      TABLE: { Ref: Table }
      KEPT: '!\${NOT_OURS}'
      NUMBER: 0042
      LOOP: \${self:custom.loop}
    events: [ http: { method: get, path: / } ]
custom: { loop: "\${self:custom.loop}" }
resources:
  Resources:
    Queue: { Type: AWS::SQS::Queue }
    Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: things } }
`,
            "config/env.yml": "dev: { LEVEL: debug, API_TOKEN: abc }\n",
            "app.py": PYTHON,
        },
        config: {
            function: {
                runtime: "python3.13",
                handler: "app.handler",
                memorySize: 1024,
                environment: {
                    LEVEL: "debug",
                    ORIGIN: "example.org",
                    HOME_PAGE: "https://example.org",
                    TABLE: "things",
                    KEPT: "!${NOT_OURS}",
                    NUMBER: "0042",
                },
            },
            release: { healthPath: "/" },
        },
        notes: [
            "missing serverless.yml:23 Queue",
            "missing serverless.yml:24 Table",
            "missing serverless.yml:5 API_TOKEN",
            "value serverless.yml:12 OTHER",
            "value serverless.yml:13 FROM_AWS",
            "value serverless.yml:14 QUEUE",
            "value serverless.yml:18 LOOP",
        ],
    },
    "a stage and a name that are only there by default": {
        files: {
            "serverless.yml": `service: { name: shop }
provider:
  name: aws
  runtime: python3.13
  environment: { TABLE: "\${self:service}-\${opt:stage, self:provider.stage}", PLACE: "\${opt:region, self:provider.region}" }
functions:
  one: { handler: app.handler, memorySize: 256, events: [ http: { method: get, path: / } ] }
`,
            "app.py": PYTHON,
        },
        config: {
            function: {
                runtime: "python3.13",
                handler: "app.handler",
                memorySize: 256,
                environment: { TABLE: "shop-dev" },
            },
            release: { healthPath: "/" },
        },
        notes: ["value serverless.yml:5 PLACE"],
        words: ["serverless.yml:5 TABLE"],
    },
    "layers, a network and what else Lambda knows": {
        files: {
            "serverless.yml": `provider:
  name: aws
  runtime: python3.13
  logRetentionInDays: 14
  layers: [arn:aws:lambda:eu-west-1:123456789012:layer:tools:3]
  vpc: { subnetIds: [subnet-0123456789abcdef0], securityGroupIds: [sg-0123456789abcdef0] }
  apiGateway: { binaryMediaTypes: [image/png] }
functions:
  api:
    handler: app.handler
    ephemeralStorageSize: 1024
    reservedConcurrency: 5
    snapStart: false
    provisionedConcurrency: 2
    fileSystemConfig: { arn: x, localMountPath: /mnt/x }
    onError: arn:aws:sqs:eu-west-1:123456789012:dead
    kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
    events: [ http: { method: get, path: / } ]
`,
            "app.py": PYTHON,
        },
        config: {
            function: {
                runtime: "python3.13",
                handler: "app.handler",
                memorySize: 1024,
                ephemeralStorage: 1024,
                reservedConcurrency: 5,
                kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                deadLetter: "arn:aws:sqs:eu-west-1:123456789012:dead",
                layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"],
                vpc: { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-0123456789abcdef0"] },
            },
            api: { binaryMediaTypes: ["image/png"] },
            retention: { logs: 14 },
            release: { healthPath: "/" },
        },
        notes: ["value serverless.yml:15 api", "value serverless.yml:14 api"],
    },
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
                    { method: "POST", path: "/closed", handler: "handler.closed" },
                ],
                memorySize: 1024,
            },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: [
            "missing serverless.yml:8 CORS",
            "missing serverless.yml:12 closed",
            "missing serverless.yml:12 closed",
            "missing serverless.yml:12 closed",
            "missing serverless.yml:13 closed",
            "missing serverless.yml:1 apiKeys",
            "missing serverless.yml:2 serverless-domain-manager",
            "missing serverless.yml:2 serverless-step-functions",
            "missing serverless.yml:2 some-other-plugin",
            "missing serverless.yml:4 auth",
        ],
    },
    "functions that something else calls, beside those of the API": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: python3.13 }
functions:
  - api: { handler: app.handler, events: [ http: GET / ], memorySize: 256 }
  - worker: { handler: worker.handler, environment: { MY_SECRET: x }, events: [ { sqs: arn:aws:sqs:eu-west-1:123456789012:q }, { schedule: rate(1 hour) } ] }
`,
            "app.py": PYTHON,
            "worker.py": PYTHON,
        },
        config: {
            function: { runtime: "python3.13", handler: "app.handler", memorySize: 256 },
            release: { healthPath: "/" },
        },
        notes: [
            "missing serverless.yml:4 worker",
            "missing serverless.yml:4 worker",
            "missing serverless.yml:4 worker",
        ],
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
    "TypeScript that a plugin bundles, with a function URL": {
        files: {
            "serverless.json": JSON.stringify({
                provider: { name: "aws", runtime: "nodejs22.x", memorySize: 128, timeout: 30 },
                plugins: ["serverless-esbuild"],
                functions: { web: { handler: "src/web.main", url: { cors: true } } },
                package: { individually: true, patterns: ["!tests/**"] },
            }),
            "package.json": "{}",
            "src/web.ts": "export const main = async () => ({ statusCode: 200 });",
        },
        config: {
            function: { runtime: "nodejs22.x", handler: "src/web.main", memorySize: 128, timeout: 30 },
            build: { exclude: ["tests/**"] },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: ["missing serverless.json:1 CORS"],
    },
    "Java, whose build is another": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: java8 }
package: { artifact: build/distributions/hello.zip }
functions:
  time: { handler: com.serverless.Handler, events: [ http: { path: time, method: get } ] }
`,
        },
        config: {
            function: { runtime: "java8.al2023", handler: "com.serverless.Handler", memorySize: 1024 },
            release: { healthPath: "/time" },
        },
        notes: ["missing serverless.yml:2 package", "value serverless.yml:1 build"],
    },
    "Flask behind the plugin that writes its handler": {
        files: {
            "serverless.yml": `custom: { wsgi: { app: api/app.server } }
provider: { name: aws, runtime: python3.13 }
functions:
  api: { handler: wsgi_handler.handler, events: [ httpApi: "*" ] }
plugins: [serverless-wsgi, serverless-python-requirements]
`,
            "requirements.txt": "flask",
            "api/app.py": "from flask import Flask\nserver = Flask(__name__)\n@server.route('/')\ndef f(): pass\n",
        },
        config: {
            function: { runtime: "python3.13", handler: "wsgi_handler.handler", memorySize: 1024 },
            build: {
                commands: [
                    "python3 -m pip install --quiet --no-deps --target . serverless-wsgi==3.1.0",
                    "printf '%s\\n' 'import serverless_wsgi' 'from api.app import server as app' " +
                        "'handler = lambda event, context: serverless_wsgi.handle_request(app, event, context)' > wsgi_handler.py",
                ],
            },
            api: { binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/" },
        },
        notes: [],
    },
    "a webhook that no GET request is for, with variables that are not set": {
        files: {
            "serverless.yml": `provider:
  name: aws
  runtime: python3.13
  environment: { SENDER: YOUR-NUMBER-HERE, LEVEL: info }
functions:
  hook: { handler: hook.handler, events: [ http: POST /hook ] }
`,
            "hook.py":
                "import os\nURL = os.environ['TARGET_URL']\nA = os.environ.get('OTHER', 'x')\nB = os.getenv('LEVEL')\n" +
                "KEY = os.environ['API_KEY']\nR = os.environ['AWS_REGION']\n# os.environ['GONE']\n" +
                "def handler(event, context):\n    return {'statusCode': 200}\n",
        },
        config: {
            function: {
                runtime: "python3.13",
                routes: [{ method: "POST", path: "/hook", handler: "hook.handler" }],
                memorySize: 1024,
                environment: { LEVEL: "info" },
            },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: ["value serverless.yml:4 SENDER", "value hook.py:2 TARGET_URL", "value hook.py:5 API_KEY"],
    },
    "Go, whose runtime has gone": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: go1.x }
functions:
  hello: { handler: bin/hello, events: [ http: GET /hello ] }
`,
            "go.mod": "module hello",
            "hello/main.go": "package main\n",
            "tools/main.go": "package main\n",
        },
        config: {
            function: { runtime: "provided.al2023", handler: "bootstrap", memorySize: 1024 },
            build: {
                commands: [
                    "GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go build -trimpath -tags lambda.norpc -o dist/bootstrap ./hello",
                ],
                output: "dist",
            },
            release: { healthPath: "/hello" },
        },
        notes: [],
        words: ["serverless.yml:1 go1.x"],
    },
    "Go without a module, of which the build is only said": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: go1.x }
functions:
  hello: { handler: bin/hello, events: [ http: GET /hello ] }
`,
            "hello/main.go": "package main\n",
        },
        config: {
            function: { runtime: "provided.al2023", handler: "bootstrap", memorySize: 1024 },
            release: { healthPath: "/hello" },
        },
        notes: ["value serverless.yml:1 hello"],
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

describe("a serverless.yml", () => {
    for (const [title, each] of Object.entries(CASES)) {
        it(`of ${title}`, async () => check(each));
    }
});
