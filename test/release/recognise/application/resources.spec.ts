import assert from "node:assert/strict";

import { parseConfig } from "../../../../config";
import { recogniseApplication } from "../../../../release/recognise/application";
import { raw } from "../../../config/raw";
import { inFolder } from "./folders";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";

async function read(file: string, text: string) {
    return inFolder({ [file]: text, "app.js": NODE }, async (folder) => {
        const place = { partition: "aws", region: "eu-west-1", accountId: "123456789012", projectName: "shop" };
        const { config, notes } = await recogniseApplication(folder, { place });
        const missing = notes.filter(({ kind }) => kind === "missing").map(({ name, what }) => `${name}: ${what}`);
        return { config, missing, notes };
    });
}

/** The way in which the usual tutorials name a table: after a variable. */
const TUTORIAL = `
service: todos
provider:
  name: aws
  runtime: nodejs22.x
  environment:
    DYNAMODB_TABLE: \${self:service}-\${opt:stage, self:provider.stage}
  iam:
    role:
      statements:
        - Effect: Allow
          Action: [dynamodb:Query, dynamodb:Scan, dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem]
          Resource: "arn:aws:dynamodb:\${opt:region, self:provider.region}:*:table/\${self:provider.environment.DYNAMODB_TABLE}"
functions:
  list: { handler: app.handler, events: [ http: GET /todos ] }
resources:
  Resources:
    TodosDynamoDbTable:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Retain
      Properties:
        AttributeDefinitions: [ { AttributeName: id, AttributeType: S } ]
        KeySchema: [ { AttributeName: id, KeyType: HASH } ]
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
        TableName: \${self:provider.environment.DYNAMODB_TABLE}
`;

const SAM = `
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }
      Environment: { Variables: { TABLE: !Ref Orders, QUEUE: !Ref JobsQueue, TOPIC: !Ref News, PART: !Sub "x-\${Orders}" } }
      Policies:
        - DynamoDBReadPolicy: { TableName: !Ref Orders }
        - SQSSendMessagePolicy: { QueueName: !GetAtt JobsQueue.QueueName }
        - SNSPublishMessagePolicy: { TopicName: !GetAtt News.TopicName }
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [ { AttributeName: id, AttributeType: S }, { AttributeName: at, AttributeType: N } ]
      KeySchema: [ { AttributeName: id, KeyType: HASH }, { AttributeName: at, KeyType: RANGE } ]
      GlobalSecondaryIndexes:
        - { IndexName: byTime, KeySchema: [ { AttributeName: at, KeyType: HASH } ], Projection: { ProjectionType: KEYS_ONLY } }
      StreamSpecification: { StreamViewType: NEW_IMAGE }
  JobsQueue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60 } }
  News: { Type: AWS::SNS::Topic }
  Site: { Type: AWS::S3::Bucket, Properties: { WebsiteConfiguration: { IndexDocument: a } } }
`;

describe("what a template makes beside its functions", () => {
    it("is written with what the function may do, and gives each environment a function of its own", async () => {
        const { config, missing, notes } = await read("serverless.yml", TUTORIAL);
        assert.deepEqual(missing, []);
        assert.deepEqual(config["resources"], { tables: { todos: { partitionKey: "id", grant: "readWrite" } } });
        const { environment, statements } = config["function"] as Record<string, unknown>;
        assert.deepEqual(environment, { DYNAMODB_TABLE: "${tables.todos.name}" });
        assert.equal(statements, undefined);
        assert.deepEqual(config["environments"], { staging: { isolated: true }, production: { isolated: true } });
        assert.ok(notes.some(({ kind, what }) => kind === "word" && /and so a function of its own/.test(what)));
        assert.deepEqual(parseConfig(raw(config)).faults, []);
    });

    it("is read from SAM with indexes, streams and policy templates; what no key says is listed", async () => {
        const { config, missing } = await read("template.yaml", SAM);
        assert.deepEqual(config["resources"], {
            tables: {
                orders: {
                    partitionKey: "id",
                    sortKey: "at",
                    types: { at: "N" },
                    indexes: { byTime: { partitionKey: "at", projection: "KEYS_ONLY" } },
                    stream: "NEW_IMAGE",
                    grant: "read",
                },
            },
            queues: { jobs: { visibilityTimeout: 60, grant: "publish" } },
            topics: { news: { grant: "publish" } },
        });
        assert.deepEqual((config["function"] as Record<string, unknown>)["environment"], {
            TABLE: "${tables.orders.name}",
            QUEUE: "${queues.jobs.url}",
            TOPIC: "${topics.news.arn}",
        });
        assert.deepEqual(missing, ["Site: the S3::Bucket whose WebsiteConfiguration no key says"]);
        assert.deepEqual(parseConfig(raw(config)).faults, []);
    });

    const bucket = (rules: string) => `
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }
      Environment: { Variables: { UPLOADS: !Ref Uploads } }
      Policies: [ { S3CrudPolicy: { BucketName: !Ref Uploads } } ]
  Uploads: { Type: AWS::S3::Bucket, Properties: { CorsConfiguration: { CorsRules: [ ${rules} ] } } }
`;

    it("of a bucket are its rules of CORS put together where they are about the same pages, which is said", async () => {
        const { config, missing, notes } = await read(
            "template.yaml",
            bucket(
                '{ AllowedOrigins: ["*"], AllowedMethods: [GET], AllowedHeaders: [Authorization], ExposedHeaders: [ETag], MaxAge: 60 }, ' +
                    '{ Id: up, AllowedOrigins: ["*"], AllowedMethods: [PUT, GET], AllowedHeaders: ["*"], MaxAge: 60 }',
            ),
        );
        assert.deepEqual(missing, []);
        assert.deepEqual((config["resources"] as Record<string, unknown>)["buckets"], {
            uploads: {
                cors: { origins: ["*"], methods: ["GET", "PUT"], headers: ["*"], exposeHeaders: ["ETag"], maxAge: 60 },
                grant: "readWrite",
            },
        });
        assert.ok(
            notes.some(({ kind, what }) => kind === "word" && /rules of CORS, which are put together/.test(what)),
        );
        assert.deepEqual(parseConfig(raw(config)).faults, []);
    });

    for (const [what, rules] of Object.entries({
        "about other pages each":
            '{ AllowedOrigins: ["https://a.test"], AllowedMethods: [GET] }, { AllowedOrigins: ["https://b.test"], AllowedMethods: [PUT] }',
        "remembered for other times":
            '{ AllowedOrigins: ["*"], AllowedMethods: [GET], MaxAge: 1 }, { AllowedOrigins: ["*"], AllowedMethods: [PUT] }',
        "that deployment decides": '{ AllowedOrigins: ["*"], AllowedMethods: [ !ImportValue X ] }',
        "with a part that is not known": '{ AllowedOrigins: ["*"], AllowedMethods: [GET], Other: 1 }',
    })) {
        it(`of a bucket are rules of CORS listed that are ${what}`, async () => {
            const { config, missing } = await read("template.yaml", bucket(rules));
            assert.equal(config["resources"], undefined);
            assert.ok(
                missing.includes("Uploads: the S3::Bucket whose CorsConfiguration no key says"),
                missing.join("\n"),
            );
        });
    }

    it("of a bucket is a rule about one page written without a word", async () => {
        const { config, notes } = await read(
            "template.yaml",
            bucket('{ AllowedOrigins: ["https://a.test"], AllowedMethods: [GET] }'),
        );
        const { uploads } = (config["resources"] as { readonly buckets: Readonly<Record<string, unknown>> }).buckets;
        assert.deepEqual(uploads, { cors: { origins: ["https://a.test"], methods: ["GET"] }, grant: "readWrite" });
        assert.ok(!notes.some(({ what }) => /CORS/.test(what)));
    });
});

/** As AWS's own samples have it: the table has a name, and so has the code. */
const NAMED = `
Resources:
  Writer:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Policies: [ { DynamoDBCrudPolicy: { TableName: !Ref Weather } } ]
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Handler: reader.handler
      Runtime: nodejs22.x
      Policies:
        - DynamoDBStreamReadPolicy:
            TableName: !Ref Weather
            StreamName: !Select [ 3, !Split [ "/", !GetAtt Weather.StreamArn ] ]
      Events: { S: { Type: DynamoDB, Properties: { Stream: !GetAtt Weather.StreamArn, StartingPosition: LATEST } } }
  Weather:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: WeatherData
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [ { AttributeName: id, AttributeType: S } ]
      KeySchema: [ { AttributeName: id, KeyType: HASH } ]
      StreamSpecification: { StreamViewType: NEW_IMAGE }
`;

describe("what a template makes and the sources name", () => {
    const readWith = async (source: string, file = "app.js") =>
        inFolder({ "template.yaml": NAMED, "app.js": NODE, "reader.js": NODE, [file]: source }, async (folder) => {
            const { config, notes } = await recogniseApplication(folder);
            return { config, notes: notes.filter(({ name }) => name === "Weather" || name === "Reader") };
        });

    it("keeps its name, and all environments share it; what it calls, it calls in production alone", async () => {
        const { config, notes } = await readWith(`${NODE}const params = { TableName: "WeatherData" };\n`);
        assert.deepEqual(config["resources"], {
            tables: {
                weather: {
                    partitionKey: "id",
                    stream: "NEW_IMAGE",
                    name: "WeatherData",
                    shared: true,
                    grant: "readWrite",
                },
            },
        });
        assert.deepEqual(config["environments"], {
            staging: { events: { streams: { Reader: { enabled: false } } } },
        });
        assert.deepEqual(
            notes.map(({ kind, where, what }) => `${kind} ${where} ${what}`),
            [
                "word app.js:2 tables.weather is called WeatherData, which the sources have as a text: all environments share it",
                "word template.yaml:19 what all environments share, which production alone consumes",
            ],
        );
        assert.deepEqual(parseConfig(raw(config)).faults, []);
    });

    for (const [file, source] of Object.entries({
        "src/main/java/com/example/Tables.java": 'class Tables { static final String NAME = "WeatherData"; }\n',
        "urls.py": "URL = f'https://db.test/{account}/WeatherData'\n",
    })) {
        it(`is found in ${file}, too`, async () => {
            const { notes } = await readWith(source, file);
            assert.deepEqual(notes[0]?.where, `${file}:1`);
        });
    }

    for (const [what, source] of Object.entries({
        "only a part of another word": `${NODE}const table = "WeatherDatabase";\n`,
        "in no text": `${NODE}// WeatherData\n`,
    })) {
        it(`is listed where the name is ${what}: nobody knows how the code finds it`, async () => {
            const { config, notes } = await readWith(source);
            assert.deepEqual(
                notes.filter(({ kind }) => kind === "missing").map((note) => note.what),
                ["tables.weather, whose name no variable says"],
            );
            const { tables } = config["resources"] as { tables: { weather: object } };
            assert.ok(!("name" in tables.weather));
        });
    }

    it("is listed where a test alone has it", async () => {
        const { notes } = await readWith('const table = "WeatherData";\n', "tests/app.test.js");
        assert.deepEqual(
            notes.map(({ kind }) => kind),
            ["missing"],
        );
    });
});
