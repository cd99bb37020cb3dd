import { check, type Case } from "./cases";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders";
const API = "  api: { handler: app.handler, events: [ http: GET /a, http: POST /b ] }\n";

function serverless(functions: string, rest = ""): Case["files"] {
    return {
        "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512 }\nfunctions:\n${API}${functions}${rest}`,
        "app.js": NODE,
        "jobs.js": NODE,
    };
}

const F = { runtime: "nodejs22.x", handler: "app.handler", memorySize: 512 };
const RELEASE = { healthPath: "/a" };
const job = (own: object = {}) => ({ handler: "jobs.handler", memorySize: 512, ...own });

const CASES: Readonly<Record<string, Case>> = {
    "schedules, one or several of a function": {
        files: serverless(`  nightly_job: { handler: jobs.handler, timeout: 60, events: [ schedule: cron(0 3 * * ? *) ] }
  often: { handler: jobs.handler, events: [ schedule: { rate: [ rate(1 hour), rate(2 hours) ], enabled: false, timezone: Europe/Berlin, input: { a: 1 } } ] }
`),
        config: {
            function: { ...F, handlers: { "nightly-job": job({ timeout: 60 }), often: job() } },
            events: {
                schedules: {
                    nightly_job: { schedule: "cron(0 3 * * ? *)", handler: "nightly-job" },
                    "often-1": {
                        schedule: "rate(1 hour)",
                        timeZone: "Europe/Berlin",
                        input: { a: 1 },
                        enabled: false,
                        handler: "often",
                    },
                    "often-2": {
                        schedule: "rate(2 hours)",
                        timeZone: "Europe/Berlin",
                        input: { a: 1 },
                        enabled: false,
                        handler: "often",
                    },
                },
            },
            release: RELEASE,
        },
        notes: [],
    },
    "queues by ARN, and of the file": {
        files: serverless(
            `  far: { handler: jobs.handler, events: [ sqs: "${QUEUE}" ] }
  near: { handler: jobs.handler, events: [ sqs: { arn: !GetAtt Mails.Arn, batchSize: 5, maximumBatchingWindow: 2, maximumConcurrency: 3, functionResponseType: ReportBatchItemFailures, filterPatterns: [ { body: { a: [ 1 ] } } ] } ] }
`,
            `resources:
  Resources:
    Mails: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60 } }
`,
        ),
        config: {
            function: { ...F, handlers: { far: job(), near: job() } },
            resources: { queues: { mails: { visibilityTimeout: 60, grant: "none" } } },
            events: {
                queues: {
                    far: { queue: QUEUE, handler: "far" },
                    near: {
                        queue: "mails",
                        batchSize: 5,
                        window: 2,
                        concurrency: 3,
                        partialFailures: true,
                        filters: [{ body: { a: [1] } }],
                        handler: "near",
                    },
                },
            },
            environments: { staging: { events: { queues: { far: { enabled: false } } } } },
            release: RELEASE,
        },
        notes: [],
        words: ["serverless.yml:8 Mails", "serverless.yml:4 far"],
    },
    "a queue that gives up what its handler fails at, of which nothing is to be said": {
        files: serverless(
            `  near: { handler: jobs.handler, events: [ sqs: { arn: !GetAtt Mails.Arn } ] }
`,
            `resources:
  Resources:
    Mails: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60, RedrivePolicy: { maxReceiveCount: 3, deadLetterTargetArn: !GetAtt Dead.Arn } } }
`,
        ),
        config: {
            function: { ...F, handlers: { near: job() } },
            resources: {
                queues: { mails: { visibilityTimeout: 60, deadLetters: { maxReceiveCount: 3 }, grant: "none" } },
            },
            events: { queues: { near: { queue: "mails", handler: "near" } } },
            release: RELEASE,
        },
        notes: [],
        words: [],
    },
    "a stream of a table, whose reading the event itself allows": {
        files: serverless(
            `  changes: { handler: jobs.handler, events: [ stream: { type: dynamodb, arn: !GetAtt Todos.StreamArn, batchSize: 10, startingPosition: LATEST, maximumRetryAttempts: 3, bisectBatchOnFunctionError: true } ], iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:GetRecords, dynamodb:DescribeStream ], Resource: !GetAtt Todos.StreamArn } ] }
`,
            `resources:
  Resources:
    Todos: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [ { AttributeName: id, KeyType: HASH } ], AttributeDefinitions: [ { AttributeName: id, AttributeType: S } ], StreamSpecification: { StreamViewType: NEW_IMAGE } } }
`,
        ),
        config: {
            function: { ...F, handlers: { changes: job() } },
            resources: { tables: { todos: { partitionKey: "id", stream: "NEW_IMAGE", grant: "none" } } },
            events: {
                streams: {
                    changes: {
                        stream: "todos",
                        startingPosition: "LATEST",
                        batchSize: 10,
                        retries: 3,
                        bisect: true,
                        handler: "changes",
                    },
                },
            },
            release: RELEASE,
        },
        notes: [],
    },
    "topics and buckets, which the framework makes with the event": {
        files: serverless(`  news: { handler: jobs.handler, events: [ sns: my-news ] }
  files: { handler: jobs.handler, events: [ s3: { bucket: my-files, event: "s3:ObjectRemoved:*", rules: [ { prefix: in/ }, { suffix: .jpg } ] } ] }
  old: { handler: jobs.handler, events: [ s3: { bucket: other, existing: true } ] }
`),
        config: {
            function: { ...F, handlers: { news: job(), files: job() } },
            resources: { topics: { myNews: { grant: "none" } }, buckets: { myFiles: { grant: "none" } } },
            events: {
                topics: { news: { topic: "myNews", handler: "news" } },
                buckets: {
                    files: {
                        bucket: "myFiles",
                        events: ["s3:ObjectRemoved:*"],
                        prefix: "in/",
                        suffix: ".jpg",
                        handler: "files",
                    },
                },
            },
            release: RELEASE,
        },
        notes: ["missing serverless.yml:6 old", "missing serverless.yml:6 old"],
    },
    "a function that nothing calls, which somebody may by hand": {
        files: serverless("  migrate: { handler: jobs.handler, timeout: 900 }\n"),
        config: { function: { ...F, handlers: { migrate: job({ timeout: 900 }) } }, release: RELEASE },
        notes: [],
        words: ["serverless.yml:4 migrate"],
    },
    "events of a function that requests call, too": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512 }
functions:
  one: { handler: app.handler, events: [ http: GET /a, schedule: rate(1 day) ] }
  two: { handler: jobs.handler, events: [ http: "POST /b/{id}", schedule: rate(1 hour) ] }
`,
            "app.js": NODE,
            "jobs.js": NODE,
        },
        config: {
            function: {
                runtime: "nodejs22.x",
                memorySize: 512,
                routes: [
                    { method: "GET", path: "/a", handler: "app.handler" },
                    { method: "POST", path: "/b/{id}", handler: "jobs.handler" },
                ],
            },
            events: {
                schedules: {
                    one: { schedule: "rate(1 day)", handler: "app.handler" },
                    two: { schedule: "rate(1 hour)", handler: "jobs.handler" },
                },
            },
            release: RELEASE,
        },
        notes: [],
    },
    "the queue of a construct of serverless-lift, with its worker": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512 }
constructs:
  jobs: { type: queue, maxRetries: 5, worker: { handler: jobs.handler, timeout: 10 } }
  site: { type: static-website, path: public }
functions:
  api: { handler: app.handler, environment: { QUEUE_URL: "\${construct:jobs.queueUrl}" }, events: [ http: GET /a ] }
plugins: [ serverless-lift ]
`,
            "app.js": NODE,
            "jobs.js": NODE,
        },
        config: {
            function: {
                ...F,
                environment: { QUEUE_URL: "${queues.jobs.url}" },
                handlers: { jobsWorker: job({ timeout: 10 }) },
            },
            resources: {
                queues: { jobs: { visibilityTimeout: 60, deadLetters: { maxReceiveCount: 5 }, grant: "publish" } },
            },
            events: {
                queues: { jobsWorker: { queue: "jobs", batchSize: 1, partialFailures: true, handler: "jobsWorker" } },
            },
            environments: { staging: { isolated: true }, production: { isolated: true } },
            release: RELEASE,
        },
        notes: ["missing serverless.yml:4 site"],
    },
    "all of it from AWS SAM": {
        files: {
            "template.yaml": `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, CodeUri: src/ } }
Resources:
  Api: { Type: AWS::Serverless::Function, Properties: { Handler: app.handler, Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } } } }
  Clock: { Type: AWS::Serverless::Function, Properties: { Handler: jobs.handler, MemorySize: 256, Events: { S: { Type: Schedule, Properties: { Schedule: rate(1 day), Input: '{"a": 1}' } } } } }
  Zone: { Type: AWS::Serverless::Function, Properties: { Handler: jobs.handler, Events: { S: { Type: ScheduleV2, Properties: { ScheduleExpression: cron(0 3 * * ? *), ScheduleExpressionTimezone: Europe/Berlin, State: DISABLED, RetryPolicy: { MaximumRetryAttempts: 2 } } } } } }
  Worker: { Type: AWS::Serverless::Function, Properties: { Handler: jobs.handler, Events: { Q: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn, BatchSize: 5, FunctionResponseTypes: [ ReportBatchItemFailures ], FilterCriteria: { Filters: [ { Pattern: '{"body": ["a"]}' } ] } } } } } }
  Note: { Type: AWS::Serverless::Function, Properties: { Handler: jobs.handler, Events: { T: { Type: SNS, Properties: { Topic: !Ref News, FilterPolicy: { kind: [ a ] } } } } } }
  Files: { Type: AWS::Serverless::Function, Properties: { Handler: jobs.handler, Events: { B: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: "s3:ObjectCreated:*", Filter: { S3Key: { Rules: [ { Name: suffix, Value: .jpg } ] } } } } } } }
  Rule: { Type: AWS::Serverless::Function, Properties: { Handler: jobs.handler, Events: { E: { Type: EventBridgeRule, Properties: { Pattern: { source: [ a ] } } } } } }
  Jobs: { Type: AWS::SQS::Queue }
  News: { Type: AWS::SNS::Topic }
  Uploads: { Type: AWS::S3::Bucket }
`,
            "src/app.py": "def handler(event, context):\n    return {'statusCode': 200}\n",
            "src/jobs.py": "def handler(event, context):\n    return {}\n",
        },
        config: {
            build: { folder: "src" },
            function: {
                runtime: "python3.13",
                handler: "app.handler",
                handlers: {
                    Clock: { handler: "jobs.handler", memorySize: 256 },
                    Zone: { handler: "jobs.handler" },
                    Worker: { handler: "jobs.handler" },
                    Note: { handler: "jobs.handler" },
                    Files: { handler: "jobs.handler" },
                },
            },
            resources: {
                queues: { jobs: { grant: "none" } },
                topics: { news: { grant: "none" } },
                buckets: { uploads: { grant: "none" } },
            },
            events: {
                schedules: {
                    Clock: { schedule: "rate(1 day)", input: { a: 1 }, handler: "Clock" },
                    Zone: {
                        schedule: "cron(0 3 * * ? *)",
                        timeZone: "Europe/Berlin",
                        retries: 2,
                        enabled: false,
                        handler: "Zone",
                    },
                },
                queues: {
                    Worker: {
                        queue: "jobs",
                        batchSize: 5,
                        partialFailures: true,
                        filters: [{ body: ["a"] }],
                        handler: "Worker",
                    },
                },
                topics: { Note: { topic: "news", filter: { kind: ["a"] }, handler: "Note" } },
                buckets: { Files: { bucket: "uploads", suffix: ".jpg", handler: "Files" } },
            },
            release: RELEASE,
        },
        notes: ["missing template.yaml:10 Rule", "missing template.yaml:10 Rule"],
    },
};

describe("what calls an application besides requests, that is brought here", () => {
    for (const [name, each] of Object.entries(CASES)) {
        it(name, async () => check(each));
    }
});
