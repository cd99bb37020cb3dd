import { check, type Case } from "./cases";

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
                statements: [{ Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: "*" }],
            },
            release: { healthPath: "/notes" },
        },
        notes: ["missing serverless.yml:30 Notes"],
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
                    QUEUE: "${queues.queue.url}",
                    TABLE: "things",
                    KEPT: "!${NOT_OURS}",
                    NUMBER: "0042",
                    API_TOKEN: { secret: "API_TOKEN" },
                },
            },
            resources: { queues: { queue: { grant: "none" } } },
            environments: { staging: { isolated: true }, production: { isolated: true } },
            release: { healthPath: "/" },
        },
        notes: [
            "missing serverless.yml:24 Table",
            "value serverless.yml:12 OTHER",
            "value serverless.yml:13 FROM_AWS",
            "value serverless.yml:18 LOOP",
            "value serverless.yml:5 API_TOKEN",
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
};

describe("a serverless.yml", () => {
    for (const [title, each] of Object.entries(CASES)) {
        it(`of ${title}`, async () => check(each));
    }
});
