import { check, type Case } from "./cases";

const F = { runtime: "nodejs22.x", memorySize: 512 };
const API = `provider: { name: aws, runtime: nodejs22.x, memorySize: 512 }
functions: { a: { handler: app.handler, events: [ http: GET /a ] } }
`;
const USED = "const AWS = require('aws-sdk');\nexports.handler = async () => ({ statusCode: 200 });\n";
const MODULE = "import AWS from 'aws-sdk';\nexport const handler = async () => ({ statusCode: AWS ? 200 : 500 });\n";
const SDK = (files: Case["files"], install: readonly string[] | undefined): Case => ({
    files: { "serverless.yml": API, ...files },
    config: {
        ...(install === undefined ? {} : { build: { install } }),
        function: { ...F, handler: "app.handler" },
        release: { healthPath: "/a" },
    },
    notes: install === undefined ? ["missing app.js:1 aws-sdk"] : [],
});

function sam(own: string, more = ""): string {
    return `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }
${own}${more}`;
}

const CASES: Readonly<Record<string, Case>> = {
    "version 2 of the AWS SDK, which package.json does not name": SDK(
        { "app.js": USED, "package.json": '{ "devDependencies": { "aws-sdk": "^2.1.0" } }' },
        [
            "npm pkg delete devDependencies.aws-sdk",
            "npm pkg set dependencies.aws-sdk=2.1693.0",
            "npm install --no-audit --no-fund --omit=dev --no-package-lock",
        ],
    ),
    "the same with a lock file, in a bundle": SDK(
        { "app.js": MODULE, "package.json": "{}", "package-lock.json": "{}" },
        [
            "npm pkg delete devDependencies.aws-sdk",
            "npm pkg set dependencies.aws-sdk=2.1693.0",
            "npm install --no-audit --no-fund",
        ],
    ),
    "the same with Yarn, in a bundle": SDK({ "app.js": MODULE, "package.json": "{}", "yarn.lock": "" }, [
        "npx --yes yarn@1.22.22 add --non-interactive aws-sdk@2.1693.0",
    ]),
    "the same without package.json": SDK({ "app.js": USED }, [
        "npm install --no-save --no-audit --no-fund aws-sdk@2.1693.0",
    ]),
    "the same with tests that need what is for development": SDK(
        { "app.js": USED, "package.json": '{ "scripts": { "test": "mocha" } }' },
        undefined,
    ),
    "the same as a dependency, which the build installs anyway": {
        ...SDK({ "app.js": USED, "package.json": '{ "dependencies": { "aws-sdk": "2" } }' }, undefined),
        notes: [],
    },
    "code that stands in the template": {
        files: {
            "template.yaml": sam(`      Handler: index.handler
      Runtime: python3.13
      InlineCode: |
        def handler(event, context):
            return {'statusCode': 200}
`),
        },
        config: {
            build: {
                commands: [
                    "mkdir -p Fn",
                    "printf '%s\\n' 'def handler(event, context):' '    return {'\\''statusCode'\\'': 200}' > Fn/index.py",
                ],
            },
            function: { runtime: "python3.13", handler: "Fn/index.handler" },
            release: { healthPath: "/a" },
        },
        notes: [],
        words: ["template.yaml:9 Fn"],
    },
    "such code that needs what CloudFormation adds, and a module of ES": {
        files: {
            "template.yaml": sam(
                `      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: |
        import { x } from "node:os";
        export const handler = async () => ({ statusCode: 200 });
`,
                `  Other:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Events: { A: { Type: Api, Properties: { Path: /b, Method: get } } }
      InlineCode: require("cfn-response")
`,
            ),
        },
        config: {
            build: {
                commands: [
                    "mkdir -p Fn",
                    `printf '%s\\n' 'import { x } from "node:os";' 'export const handler = async () => ({ statusCode: 200 });' > Fn/index.mjs`,
                ],
            },
            function: {
                runtime: "nodejs22.x",
                routes: [
                    { method: "GET", path: "/a", handler: "Fn/index.handler" },
                    { method: "GET", path: "/b", handler: "index.handler" },
                ],
            },
            release: { healthPath: "/a" },
        },
        notes: ["missing template.yaml:18 Other"],
    },
    "an archive whose sources lie beside it": {
        files: {
            "template.yaml": sam(`      Handler: index.handler
      Runtime: python3.13
      CodeUri: src/index.zip
`),
            "src/index.py": "def handler(event, context):\n    return {'statusCode': 200}\n",
        },
        config: {
            build: { folder: "src" },
            function: { runtime: "python3.13", handler: "index.handler" },
            release: { healthPath: "/a" },
        },
        notes: [],
    },
    "an archive that Maven makes, and one that nothing makes": {
        files: {
            "template.yaml": sam(`      Handler: com.example.A::handle
      Runtime: java21
      CodeUri: target/a.zip
`),
            "pom.xml": "<project/>",
        },
        config: {
            build: {
                commands: ["mvn --batch-mode --quiet -DskipTests package", "unzip -q -o target/a.zip -d dist"],
                output: "dist",
            },
            function: { runtime: "java21", handler: "com.example.A::handle" },
            release: { healthPath: "/a" },
        },
        notes: ["value template.yaml:9 Fn"],
    },
    "an archive that nothing makes": {
        files: {
            "template.yaml": sam(`      Handler: index.handler
      Runtime: python3.13
      CodeUri: src/index.zip
`),
        },
        config: { function: { runtime: "python3.13", handler: "index.handler" }, release: { healthPath: "/a" } },
        notes: ["missing template.yaml:9 Fn"],
    },
    "headers of CORS that an HTTP API puts into answers": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512, httpApi: { cors: true } }
functions: { a: { handler: app.handler, events: [ httpApi: GET /a ] } }
`,
            "app.js": "exports.handler = async () => ({ statusCode: 200 });\n",
        },
        config: {
            function: { ...F, routes: [{ method: "GET", path: "/a", handler: "app.handler" }] },
            api: { cors: { origins: ["*"], answers: true } },
            release: { healthPath: "/a" },
        },
        notes: [],
    },
    "routes whose event a mapping template makes": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512 }
functions:
  a: { handler: app.a, events: [ http: { path: "a/{id}", method: get, integration: lambda, cors: true, request: { parameters: { paths: { id: true } } } } ] }
  b: { handler: app.b, events: [ http: { path: b, method: get, integration: lambda, response: { headers: { A: "'b'" } } } ] }
`,
            "app.js": "exports.a = exports.b = async () => ({ statusCode: 200 });\n",
        },
        config: {
            function: {
                ...F,
                routes: [
                    { method: "GET", path: "/a/{id}", handler: "app.a", integration: "lambda" },
                    { method: "GET", path: "/b", handler: "app.b" },
                ],
            },
            api: { cors: { origins: ["*"], answers: true } },
            release: { healthPath: "/b" },
        },
        notes: ["missing serverless.yml:4 b"],
    },
    "what only watches an application, and who calls it": {
        files: {
            "template.yaml": sam(
                "      Handler: app.handler\n      Runtime: nodejs22.x\n",
                `  Alarm: { Type: AWS::CloudWatch::Alarm }
  Group: { Type: AWS::ResourceGroups::Group }
  Topic: { Type: AWS::Pinpoint::App }
`,
            ),
            "app.js": "exports.handler = async () => ({ statusCode: 200 });\n",
        },
        config: { function: { runtime: "nodejs22.x", handler: "app.handler" }, release: { healthPath: "/a" } },
        notes: ["missing template.yaml:11 Topic"],
        words: ["template.yaml:9 Alarm", "template.yaml:10 Group"],
    },
    "permissions that take a reason, or a value of whoever deploys": {
        files: {
            "template.yaml": `Parameters: { Proxy: { Type: String } }
${sam(`      Handler: app.handler
      Runtime: nodejs22.x
      Policies:
        - Statement: { Effect: Allow, Action: rekognition:*, Resource: "*" }
        - Statement: { Effect: Allow, Action: rds-db:connect, Resource: !Sub "arn:aws:rds-db:\${AWS::Region}:\${AWS::AccountId}:dbuser:\${Proxy}/*" }
`)}`,
            "app.js": "exports.handler = async () => ({ statusCode: 200 });\n",
        },
        config: { function: { runtime: "nodejs22.x", handler: "app.handler" }, release: { healthPath: "/a" } },
        notes: ["value template.yaml:12 Fn", "value template.yaml:11 rekognition:*"],
    },
};

describe("what an application that is brought here needs to be built and to answer", () => {
    for (const [name, each] of Object.entries(CASES)) {
        it(name, async () => check(each));
    }
});
