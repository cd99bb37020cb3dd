import { check, type Case } from "./cases";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const PYTHON = "def handler(event, context):\n    return {'statusCode': 200}\n";

const CASES: Readonly<Record<string, Case>> = {
    "one function in a folder, with all that the globals say": {
        files: {
            "template.yaml": `Transform: AWS::Serverless-2016-10-31
Parameters:
  Level: { Type: String, Default: info }
  Password: { Type: String, NoEcho: true }
  Missing: { Type: String }
Mappings: { Sizes: { small: { memory: 512 } } }
Globals:
  Function:
    Timeout: 3
    MemorySize: !FindInMap [Sizes, small, memory]
    Tracing: Active
    LoggingConfig: { LogFormat: JSON, ApplicationLogLevel: WARN }
    Environment: { Variables: { LEVEL: !Ref Level } }
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild }
    Properties:
      CodeUri: hello/
      Handler: app.handler
      Runtime: nodejs22.x
      Architectures: [arm64]
      Policies:
        - AWSLambdaBasicExecutionRole
        - DynamoDBCrudPolicy: { TableName: !Ref Table }
      Environment:
        Variables:
          PATH_TO: !Sub "s3://\${Level}/x"
          TABLE: !Ref Table
          WHO: !Ref Missing
          PART: !Join ["-", [a, !Ref Level]]
          DB: !Ref Password
          REGION: !Ref AWS::Region
      Events:
        Hello:
          Type: Api
          Properties: { Path: /hello, Method: get }
  Table:
    Type: AWS::Serverless::SimpleTable
    Properties: { TableName: notes }
`,
            "hello/app.js": NODE,
            "hello/package.json": "{}",
        },
        config: {
            build: { folder: "hello" },
            function: {
                runtime: "nodejs22.x",
                handler: "app.handler",
                memorySize: 512,
                timeout: 3,
                architecture: "arm64",
                tracing: "Active",
                logFormat: "JSON",
                applicationLogLevel: "WARN",
                environment: {
                    LEVEL: "info",
                    PATH_TO: "s3://info/x",
                    TABLE: "${tables.table.name}",
                    PART: "a-info",
                    DB: { secret: "DB" },
                },
            },
            resources: { tables: { table: { partitionKey: "id", grant: "readWrite" } } },
            environments: { staging: { isolated: true }, production: { isolated: true } },
            release: { healthPath: "/hello" },
        },
        notes: ["value template.yaml:30 WHO", "value template.yaml:33 REGION", "value template.yaml:32 DB"],
    },
    "several functions in folders of one, behind an HTTP API": {
        files: {
            "template.yml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::HttpApi, Properties: { CorsConfiguration: true, Auth: { DefaultAuthorizer: Jwt, Authorizers: { Jwt: {} } } } }
  List:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/list
      Handler: app.handler
      Runtime: python3.13
      Events: { Get: { Type: HttpApi, Properties: { Path: /items, Method: GET, ApiId: !Ref Api } } }
  One:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ./src/one/
      Handler: app.handler
      Runtime: python3.13
      Events: { Get: { Type: HttpApi, Properties: { Path: "/items/{id}", Method: GET } } }
`,
            "src/list/app.py": PYTHON,
            "src/one/app.py": PYTHON,
        },
        config: {
            build: { folder: "src" },
            function: {
                runtime: "python3.13",
                routes: [
                    { method: "GET", path: "/items", handler: "list/app.handler" },
                    { method: "GET", path: "/items/{id}", handler: "one/app.handler" },
                ],
            },
            api: { cors: { origins: ["*"], answers: true } },
            release: { healthPath: "/items" },
        },
        notes: ["missing template.yml:3 List"],
    },
    "an OpenAPI document beside it, a network and a domain": {
        files: {
            "template.json": JSON.stringify(
                {
                    Resources: {
                        Api: {
                            Type: "AWS::Serverless::Api",
                            Properties: {
                                StageName: "x",
                                DefinitionUri: "api.yaml",
                                Domain: { DomainName: "api.example.org" },
                                BinaryMediaTypes: ["image~1png"],
                                EndpointConfiguration: { Type: "PRIVATE" },
                            },
                        },
                        F: {
                            Type: "AWS::Serverless::Function",
                            Properties: {
                                Handler: "app.handler",
                                Runtime: "python3.13",
                                VpcConfig: {
                                    SubnetIds: ["subnet-0123456789abcdef0"],
                                    SecurityGroupIds: ["sg-0123456789abcdef0"],
                                },
                                ReservedConcurrentExecutions: 2,
                                EphemeralStorage: { Size: 600 },
                                SnapStart: { ApplyOn: "None" },
                            },
                        },
                    },
                },
                undefined,
                1,
            ),
            "api.yaml": `openapi: 3.0.1
paths:
  /health:
    get:
      x-amazon-apigateway-integration: { type: aws_proxy, uri: { Fn::Sub: "arn:x/\${F.Arn}/invocations" } }
    options:
      x-amazon-apigateway-integration: { type: mock }
  /things/{id}:
    x-amazon-apigateway-any-method:
      x-amazon-apigateway-integration: { type: AWS_PROXY, uri: !Sub "arn:x/\${F.Arn}/invocations" }
  /raw:
    post:
      x-amazon-apigateway-integration: { type: aws, uri: x }
`,
            "app.py": PYTHON,
        },
        config: {
            function: {
                runtime: "python3.13",
                routes: [
                    { method: "GET", path: "/health", handler: "app.handler" },
                    { method: "ANY", path: "/things/{id}", handler: "app.handler" },
                ],
                ephemeralStorage: 600,
                reservedConcurrency: 2,
                vpc: { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-0123456789abcdef0"] },
            },
            api: { binaryMediaTypes: ["image/png"] },
            release: { healthPath: "/health" },
        },
        notes: ["missing api.yaml:13 Api", "value template.json:8 Api", "missing template.json:14 Api"],
    },
    "brackets that close where the block around them begins, on a runtime whose name is not right": {
        files: {
            "template.yml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Web:
    Type: AWS::Serverless::Function
    Properties:
      Handler: bootstrap
      Runtime: provided.al2023023
      Environment:
        Variables: {
          "AB": "1"
        }
      Events:
        Do: { Type: Api, Properties: { Path: /do, Method: GET } }
`,
        },
        config: {
            function: { runtime: "provided.al2023", handler: "bootstrap", environment: { AB: "1" } },
            release: { healthPath: "/do" },
        },
        notes: ["value template.yml:7 Web"],
    },
    "a framework behind an adapter, and a function that nothing calls": {
        files: {
            "template.yaml": `Transform: [AWS::Serverless-2016-10-31]
Resources:
  Web:
    Type: AWS::Serverless::Function
    Properties:
      Handler: main.handler
      Runtime: python3.9
      Events:
        All: { Type: HttpApi }
  Nightly:
    Type: AWS::Serverless::Function
    Properties:
      Handler: nightly.handler
      Runtime: python3.9
      Role: arn:aws:iam::123456789012:role/x
`,
            "requirements.txt": "fastapi\nmangum",
            "main.py":
                "from fastapi import FastAPI\nfrom mangum import Mangum\napp = FastAPI()\n@app.get('/ping')\ndef f(): pass\nhandler = Mangum(app)\n",
            "nightly.py": PYTHON,
        },
        config: {
            function: {
                runtime: "python3.13",
                handler: "main.handler",
                handlers: { Nightly: { handler: "nightly.handler" } },
            },
            api: { binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/ping" },
        },
        notes: ["missing template.yaml:15 Nightly"],
        words: ["template.yaml:10 Nightly", "template.yaml:7 python3.9", "main.py:3 FastAPI"],
    },
    "CloudFormation with roles, code in the template, and an image": {
        files: {
            "template.yaml": `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [ { Principal: { Service: [lambda.amazonaws.com] } } ] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
      Policies: [ { PolicyDocument: { Statement: [ { Effect: Allow, Action: "ses:*" } ] } } ]
  LogRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [ { Principal: { Service: apigateway.amazonaws.com } } ] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]
  F:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "def handler(e, c): pass"
      Handler: index.handler
      Runtime: python3.13
      Role: !GetAtt Role.Arn
      Odd: 1
      FunctionUrlConfig: { AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM }
  G: { Type: AWS::Serverless::Function, Properties: { PackageType: Image, Events: { A: { Type: Api, Properties: { Path: !Ref X, Method: get } } } } }
`,
        },
        config: {
            build: { commands: ["mkdir -p F", "printf '%s\\n' 'def handler(e, c): pass' > F/index.py"] },
            function: { runtime: "python3.13", handler: "F/index.handler", payloadFormatVersion: "2.0" },
            api: { authorizer: { type: "iam" }, binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: [
            "missing template.yaml:22 G",
            "missing template.yaml:22 G",
            "missing template.yaml:21 F",
            "missing template.yaml:20 F",
            "missing template.yaml:7 F",
            "missing template.yaml:22 G",
        ],
    },
};

describe("a SAM template", () => {
    for (const [title, each] of Object.entries(CASES)) {
        it(`of ${title}`, async () => check(each));
    }
});
