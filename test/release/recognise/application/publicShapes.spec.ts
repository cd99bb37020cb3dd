import assert from "node:assert/strict";

import { parseConfig } from "../../../../config";
import { recogniseApplication } from "../../../../release/recognise/application";
import { raw } from "../../../config/raw";
import { inFolder } from "./folders";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012", projectName: "shop" };

async function read(files: Readonly<Record<string, string>>) {
    return inFolder(files, async (folder) => {
        const { config, notes, facts } = await recogniseApplication(folder, { place: PLACE });
        assert.deepEqual(parseConfig(raw(config)).faults, []);
        const of = (kind: string) =>
            notes.filter((note) => note.kind === kind).map(({ name, what }) => `${name}: ${what}`);
        return { config, facts, missing: of("missing"), values: of("value"), words: of("word"), notes };
    });
}

const table = (name: string) => `
resources:
  Resources:
    TodosTable:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: ${name}
        AttributeDefinitions: [ { AttributeName: id, AttributeType: S } ]
        KeySchema: [ { AttributeName: id, KeyType: HASH } ]
`;

const allOf = (permission: string) => `
service: todos
provider:
  name: aws
  runtime: nodejs22.x
  region: us-east-1
${permission}
functions:
  list: { handler: app.handler, events: [ http: GET /todos ] }
${table("todos-dev")}`;

describe("a table that a permission for all tables reaches", () => {
    const WIDE = {
        "a statement about a whole Region":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:*" } ]',
        "a statement about names that begin alike":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:table/todos-*" } ]',
        "a statement about everything":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "*" } ]',
        "a managed policy":
            "  iam: { role: { managedPolicies: [ arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess ] } }",
    };
    for (const [what, permission] of Object.entries(WIDE)) {
        it(`keeps the name that the sources have: ${what}`, async () => {
            const source = `${NODE}const params = { TableName: "todos-dev" };\n`;
            const { config, missing, words } = await read({ "serverless.yml": allOf(permission), "app.js": source });
            assert.deepEqual(config["resources"], {
                tables: { todos: { partitionKey: "id", name: "todos-dev", shared: true, grant: "none" } },
            });
            assert.deepEqual(missing, []);
            assert.ok(words.some((word) => /which the sources have as a text/.test(word)));
        });

        it(`is listed where the sources make the name up: ${what}`, async () => {
            const source = `${NODE}const params = { TableName: "todos-" + process.env.NODE_ENV };\n`;
            const { missing } = await read({ "serverless.yml": allOf(permission), "app.js": source });
            assert.deepEqual(missing, ["TodosTable: tables.todos, whose name no variable says"]);
        });
    }

    for (const [what, permission] of Object.entries({
        "of another service": "  iam: { role: { managedPolicies: [ arn:aws:iam::aws:policy/AmazonSQSFullAccess ] } }",
        "for what is called otherwise":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:table/other-*" } ]',
        "for everything of another service":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ s3:GetObject ], Resource: "*" } ]',
        "that is refused to it":
            '  iamRoleStatements: [ { Effect: Deny, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:*" } ]',
    })) {
        it(`is nothing to speak of with a permission ${what}: the functions do not use it`, async () => {
            const { missing } = await read({ "serverless.yml": allOf(permission), "app.js": NODE });
            assert.deepEqual(missing, []);
        });
    }

    it("is nothing to speak of where the functions get its records, and no more", async () => {
        const permission =
            '  iamRoleStatements: [ { Effect: Allow, Action: [ "dynamodb:GetRecords" ], Resource: "*" } ]';
        const stream = "  read: { handler: app.handler, events: [ stream: !GetAtt TodosTable.StreamArn ] }";
        const file = allOf(permission)
            .replace("\n\nresources", `\n${stream}\nresources`)
            .replace(
                "        TableName",
                "        StreamSpecification: { StreamViewType: NEW_IMAGE }\n        TableName",
            );
        const { config, missing } = await read({ "serverless.yml": file, "app.js": NODE });
        assert.deepEqual(config["events"], { streams: { read: { stream: "todos", handler: "read" } } });
        assert.deepEqual(missing, []);
    });
});

const EVENTS = `
service: todos
provider: { name: aws, runtime: nodejs22.x, region: eu-west-1 }
functions:
  list: { handler: app.handler, events: [ http: GET /todos ] }
  news: { handler: app.handler, events: [ sns: "arn:aws:sns:eu-west-1:#{AWS::AccountId}:the-news" ] }
  jobs: { handler: app.handler, events: [ sqs: "arn:aws:sqs:eu-west-1:123456789012:the-jobs" ] }
  uploads: { handler: app.handler, events: [ s3: { bucket: the-uploads, existing: true } ] }
resources:
  Resources:
    News: { Type: AWS::SNS::Topic, Properties: { TopicName: the-news } }
    Jobs: { Type: AWS::SQS::Queue, Properties: { QueueName: the-jobs } }
    Uploads: { Type: AWS::S3::Bucket, Properties: { BucketName: the-uploads } }
`;

describe("an event that names its source by ARN, or as one that is there", () => {
    it("comes from what the same file makes, by whatever name that has then", async () => {
        const { config, missing, words } = await read({ "serverless.yml": EVENTS, "app.js": NODE });
        assert.deepEqual(config["events"], {
            topics: { news: { topic: "news", handler: "news" } },
            queues: { jobs: { queue: "jobs", handler: "jobs" } },
            buckets: { uploads: { bucket: "uploads", handler: "uploads" } },
        });
        assert.deepEqual(missing, []);
        assert.ok(!words.some((word) => /there already/.test(word)), words.join("\n"));
    });

    it("comes from elsewhere where the file makes no such thing", async () => {
        const others = EVENTS.replace("TopicName: the-news", "TopicName: other")
            .replace("QueueName: the-jobs", "QueueName: other")
            .replace("BucketName: the-uploads", "BucketName: other");
        const { config, missing } = await read({ "serverless.yml": others, "app.js": NODE });
        assert.deepEqual(config["events"], {
            topics: { news: { topic: "arn:aws:sns:eu-west-1:${accountId}:the-news", handler: "news" } },
            queues: { jobs: { queue: "arn:aws:sqs:eu-west-1:123456789012:the-jobs", handler: "jobs" } },
        });
        assert.ok(missing.includes("uploads: the function uploads is called by s3, in a way that no key says"));
    });
});

describe("an event that the rules refuse", () => {
    it("leaves nothing of it to an environment: what is written is a configuration", async () => {
        const file = EVENTS.replace(
            "arn:aws:sqs:eu-west-1:123456789012:the-jobs",
            "arn:aws:sqs:<region>:<account>:jobs",
        );
        const { config, missing } = await read({ "serverless.yml": file, "app.js": NODE });
        assert.ok(
            missing.some((each) => each.startsWith("events.queues.jobs: it is")),
            missing.join("\n"),
        );
        assert.equal((config["events"] as Record<string, unknown>)["queues"], undefined);
        assert.equal(config["environments"], undefined);
    });

    it("takes nothing from the others", async () => {
        const others = EVENTS.replace("QueueName: the-jobs", "QueueName: other");
        const { config } = await read({ "serverless.yml": others, "app.js": NODE });
        assert.deepEqual(config["environments"], {
            staging: { events: { queues: { jobs: { enabled: false } } } },
        });
    });
});

describe("a handler that the script build makes", () => {
    const nest = (handler: string) => ({
        "serverless.yml": `
service: nest
provider: { name: aws, runtime: nodejs22.x }
functions: { main: { handler: ${handler}, events: [ http: { method: ANY, path: "/" }, http: { method: ANY, path: "{proxy+}" } ] } }
`,
        "src/main.ts": "export const handler = async () => ({ statusCode: 200 });\n",
        "package-lock.json": "{}",
    });
    const manifest = (scripts: object) => JSON.stringify({ scripts, devDependencies: { typescript: "5" } });

    it("is none that is missing", async () => {
        const files = { ...nest("dist/main.handler"), "package.json": manifest({ build: "nest build" }) };
        const { config, missing, facts, words } = await read(files);
        assert.deepEqual(missing, []);
        assert.equal((config["function"] as { handler: string }).handler, "dist/main.handler");
        assert.ok(facts.some(({ what, value }) => what === "build" && value === "script build: nest build"));
        assert.ok(!words.some((word) => /script build/.test(word)), words.join("\n"));
    });

    it("is said where no source of that name is seen", async () => {
        const files = { ...nest("dist/bundle.handler"), "package.json": manifest({ build: "webpack" }) };
        const { missing, words } = await read(files);
        assert.deepEqual(missing, []);
        assert.ok(words.includes("main: the handler dist/bundle.handler, which the script build has to write"));
    });

    it("is missing without such a script, and where it would lie in a folder that is there", async () => {
        const bare = await read({ ...nest("dist/main.handler"), "package.json": manifest({ start: "nest start" }) });
        const there = await read({ ...nest("src/other.handler"), "package.json": manifest({ build: "nest build" }) });
        assert.match(bare.missing.join(), /the handler dist\/main\.handler, of which there is no source/);
        const top = await read({ ...nest("other.handler"), "package.json": manifest({ build: "nest build" }) });
        assert.match(top.missing.join(), /the handler other\.handler, of which there is no source/);
        assert.match(there.missing.join(), /the handler src\/other\.handler, of which there is no source/);
    });
});

describe("a build that cannot be told", () => {
    it("is said, and all else is written: two lock files, and version 2 of the AWS SDK", async () => {
        const { config, missing } = await read({
            "serverless.yml":
                "service: a\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions: { a: { handler: app.handler, events: [ http: GET /a ] } }\n",
            "app.js": `const AWS = require("aws-sdk");\n${NODE}`,
            "package.json": "{}",
            "package-lock.json": "{}",
            "yarn.lock": "",
        });
        assert.equal((config["function"] as { handler: string }).handler, "app.handler");
        assert.match(missing.join("\n"), /build: There are two lock files, package-lock\.json and yarn\.lock/);
        assert.match(missing.join("\n"), /aws-sdk: version 2 of the AWS SDK/);
    });
});

describe("tests that ask what is deployed", () => {
    const API =
        "service: a\nprovider: { name: aws, runtime: RUNTIME }\nfunctions: { a: { handler: app.handler, events: [ http: GET /a ] } }\n";
    const ASKING = "import os\nfrom unittest import TestCase\nNAME = os.environ['AWS_SAM_STACK_NAME']\n";
    const python = (files: Readonly<Record<string, string>>) =>
        read({
            "serverless.yml": API.replace("RUNTIME", "python3.13"),
            "app.py": "def handler(event, context):\n    return {'statusCode': 200}\n",
            ...files,
        });
    const node = (scripts: object, files: Readonly<Record<string, string>>) =>
        read({
            "serverless.yml": API.replace("RUNTIME", "nodejs22.x"),
            "app.js": NODE,
            "package.json": JSON.stringify({ scripts }),
            ...files,
        });
    const asks = 'const name = process.env.AWS_SAM_STACK_NAME;\ntest("a", () => expect(name).toBe("a"));\n';
    const said = "tests: tests that ask what is deployed, and a build tests before that";

    it("are left out of those that unittest runs", async () => {
        const { config, words, facts } = await python({
            "tests/integration/test_api.py": ASKING,
            "tests/integration/test_more.py": "from unittest import TestCase\n",
            "tests/unit/test_app.py": "from unittest import TestCase\n",
            "tests/test_other.py": "from unittest import TestCase\n",
        });
        assert.deepEqual(config["build"], { test: ["python3 -m unittest tests.test_other tests.unit.test_app"] });
        assert.ok(words.includes(said));
        assert.ok(!facts.some(({ what }) => what === "tests"));
    });

    it("are left out of those that pytest runs", async () => {
        const { config } = await python({
            "tests/integration/conftest.py": ASKING,
            "tests/integration/test_api.py": "def test_api(name):\n    pass\n",
            "tests/integration/test_more.py": "def test_more():\n    pass\n",
            "tests/unit/test_app.py": "import pytest\n\ndef test_a():\n    pass\n",
        });
        assert.deepEqual(config["build"], {
            environment: { PYTEST_ADDOPTS: "--ignore=tests/integration" },
        });
    });

    it("leave nothing to run where there are no others", async () => {
        const { config } = await python({
            "tests/integration/test_api.py": ASKING,
            "tests/test_data.py": "ROWS = []\n",
        });
        assert.deepEqual(config["build"], { test: ["echo 'All tests of this application ask what is deployed'"] });
    });

    for (const [what, files] of Object.entries<Readonly<Record<string, string>>>({
        "in a folder of another name": { "tests/api/test_api.py": ASKING },
        "that ask nothing of a stack": { "tests/integration/test_api.py": "from unittest import TestCase\n" },
    })) {
        it(`are none ${what}`, async () => {
            const { config, facts } = await python(files);
            assert.equal(config["build"], undefined);
            assert.ok(facts.some(({ what: each, value }) => each === "tests" && value === "unittest"));
        });
    }

    for (const [what, scripts, test] of [
        ["the script for the others", { test: "jest", "test:unit": "jest unit" }, ["npm run test:unit"]],
        ["Jest", { test: "NODE_ENV=test jest --ci" }, ["npm test -- --testPathIgnorePatterns /node_modules/ /e2e/"]],
        ["no script that has them", { test: "mocha tests/unit/" }, undefined],
        ["no tests at all", { test: 'echo "Error: no test specified" && exit 1' }, undefined],
    ] as const) {
        it(`are left out for Node.js by ${what}`, async () => {
            const { config, values } = await node(scripts, { "tests/e2e/api.test.js": asks });
            assert.deepEqual((config["build"] as { test?: unknown } | undefined)?.test, test);
            assert.deepEqual(values, []);
        });
    }

    it("are said where it cannot be told what runs the others", async () => {
        const { config, values } = await node({ test: "mocha" }, { "tests/e2e/api.test.js": asks });
        assert.equal(config["build"], undefined);
        assert.deepEqual(values, [said]);
    });
});

describe("a package that a handler imports and no package of the function has", () => {
    const importing = (manifest: object) =>
        read({
            "serverless.yml":
                "service: a\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions: { a: { handler: app.handler, events: [ http: GET /a ] } }\n",
            "app.js": `require("source-map-support/register");\n${NODE}`,
            "package.json": JSON.stringify(manifest),
        });

    it("is said to be there for development alone, or not to be installed at all", async () => {
        const own = { "source-map-support": "^0.5.19" };
        const [development, none, whole] = await Promise.all([
            importing({ devDependencies: own }),
            importing({ devDependencies: {} }),
            importing({ dependencies: own, devDependencies: own }),
        ]);
        assert.deepEqual(development.missing, [
            "source-map-support: app.js imports source-map-support, which is there for development alone, and not packaged",
        ]);
        assert.equal(
            development.notes.find(({ kind }) => kind === "missing")?.todo,
            "move it to the dependencies in package.json",
        );
        assert.deepEqual(none.missing, [
            "source-map-support: app.js imports source-map-support, which nothing installs",
        ]);
        assert.deepEqual(whole.missing, []);
    });
});

const connected = (connectors: string, others = "") => `
Transform: AWS::Serverless-2016-10-31
Resources:
  List:
    Type: AWS::Serverless::Function
${others}
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }
      Environment: { Variables: { TABLE: !Ref Items, QUEUE: !Ref Jobs } }
  Items: { Type: AWS::Serverless::SimpleTable }
  Jobs: { Type: AWS::SQS::Queue }
  Other: { Type: AWS::StepFunctions::StateMachine }
${connectors}`;

describe("a connector of AWS SAM", () => {
    const grants = (config: Readonly<Record<string, unknown>>) => {
        const { tables, queues } = config["resources"] as Record<string, Record<string, { grant: string }>>;
        return [tables?.["items"]?.grant, queues?.["jobs"]?.grant];
    };
    const ofItsOwn = (permissions: string, destination = "Items") => `
  Connected:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: List }, Destination: { Id: ${destination} }, Permissions: [ ${permissions} ] }
`;

    for (const [permissions, grant] of Object.entries({ Read: "read", Write: "write", "Read, Write": "readWrite" })) {
        it(`that allows ${permissions} is the grant ${grant} of a table`, async () => {
            const { config, missing } = await read({
                "template.yaml": connected(ofItsOwn(permissions)),
                "app.js": NODE,
            });
            assert.deepEqual(grants(config), [grant, "none"]);
            assert.deepEqual(missing, ["Other: the StepFunctions::StateMachine Other, which the template makes"]);
        });
    }

    it("that stands at the function, and has several destinations, is read, too", async () => {
        const own =
            "    Connectors: { C: { Properties: { Destination: [ { Id: Items }, { Id: Jobs } ], Permissions: [ Write ] } } }";
        const { config, missing } = await read({ "template.yaml": connected("", own), "app.js": NODE });
        assert.deepEqual(grants(config), ["write", "publish"]);
        assert.equal(missing.length, 1);
    });

    it("to what no key makes is listed", async () => {
        const { missing } = await read({ "template.yaml": connected(ofItsOwn("Write", "Other")), "app.js": NODE });
        assert.ok(missing.includes("Connected: the Serverless::Connector Connected, which the template makes"));
    });

    it("that stands at the function and leads to what no key makes is listed", async () => {
        const own = "    Connectors: { C: { Properties: { Destination: { Id: Other }, Permissions: [ Write ] } } }";
        const { missing } = await read({ "template.yaml": connected("", own), "app.js": NODE });
        assert.ok(
            missing.includes("List: the connector C to the StepFunctions::StateMachine Other, which is not written"),
        );
    });
});

describe("functions of Python that were packages of their own", () => {
    const fn = (name: string, events: string) => `
  ${name}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/${name}/
      Handler: app.handler
      Runtime: python3.13
      Events: { A: ${events} }
`;
    const ROUTE = (path: string) => `{ Type: Api, Properties: { Path: ${path}, Method: get } }`;
    const JOB = "{ Type: Schedule, Properties: { Schedule: rate(1 hour) } }";
    const importing = (module: string) => `${module}\n\ndef handler(event, context):\n    return {"statusCode": 200}\n`;
    const readTwo = (second: string, files: Readonly<Record<string, string>>) =>
        read({ "template.yaml": `Resources:${fn("list", ROUTE("/a"))}${fn("make", second)}`, ...files });

    it("are called by the dispatcher, which has in reach what lies beside each", async () => {
        const { config, missing } = await readTwo(ROUTE("/a/b"), {
            "src/list/app.py": importing("from schemas import A"),
            "src/list/schemas.py": "A = 1\n",
            "src/make/app.py": importing("import json"),
        });
        assert.deepEqual(missing, []);
        assert.equal((config["function"] as { routes: unknown[] }).routes.length, 2);
    });

    it("are called by it where one handler alone takes requests", async () => {
        const routed = async (module: string) => {
            const files = {
                "src/list/app.py": importing(module),
                "src/list/schemas.py": "",
                "src/make/app.py": importing(""),
            };
            const { config } = await readTwo(JOB, files);
            return (config["function"] as { routes?: unknown }).routes !== undefined;
        };
        assert.ok(await routed("import schemas"));
        assert.ok(await routed("if True:\n    from schemas import A"));
        assert.ok(!(await routed("import json")));
        assert.ok(!(await routed("from list.schemas import A")));
    });

    it("are listed where an event calls them", async () => {
        const { missing, notes } = await readTwo(JOB, {
            "src/list/app.py": importing("import json"),
            "src/make/app.py": importing("import helpers.names"),
            "src/make/helpers/names.py": "",
        });
        const what =
            "src/make/app.py imports helpers from the top of its own package, and all functions have one package here";
        assert.deepEqual(missing, [`make: ${what}`]);
        assert.match(
            notes.find((note) => note.what === what)?.todo ?? "",
            /import make\.helpers, .* to \/var\/task\/make$/,
        );
    });

    it("are nothing to speak of where the module is at the top of the package of all, too", async () => {
        const { missing } = await readTwo(JOB, {
            "src/list/app.py": importing("import json"),
            "src/make/app.py": importing("import helpers"),
            "src/make/helpers.py": "",
            "src/helpers.py": "",
        });
        assert.deepEqual(missing, []);
    });
});

describe("a resource of which a key does not say all", () => {
    it("is listed with what that is", async () => {
        const { missing, notes } = await read({
            "template.yaml": `
Resources:
  List:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }
  Site: { Type: AWS::S3::Bucket, Properties: { BucketName: site, WebsiteConfiguration: { IndexDocument: a } } }
`,
            "app.js": NODE,
        });
        assert.deepEqual(missing, ["Site: the S3::Bucket site whose WebsiteConfiguration no key says"]);
        assert.match(notes.find(({ name }) => name === "Site")?.todo ?? "", /without it.*or make it apart/);
    });
});

describe("a switch of a template", () => {
    for (const [written, queue] of Object.entries({
        True: { fifo: true, grant: "none" },
        '"true"': { fifo: true, grant: "none" },
        False: { grant: "none" },
    })) {
        it(`may be written ${written}`, async () => {
            const jobs = `  Jobs: { Type: AWS::SQS::Queue, Properties: { FifoQueue: ${written} } }`;
            const template = connected("").replace("  Jobs: { Type: AWS::SQS::Queue }", jobs);
            const { config } = await read({ "template.yaml": template, "app.js": NODE });
            assert.deepEqual((config["resources"] as Record<string, object>)["queues"], { jobs: queue });
        });
    }
});

describe("plugins of the usual tutorials", () => {
    const withPlugin = (plugin: string, route = "") => `
service: a
plugins: [ ${plugin} ]
provider: { name: aws, runtime: nodejs22.x }
functions: { a: { handler: app.handler, deploymentSettings: { type: Linear10PercentEvery1Minute, alias: Live }, events: [ http: { path: a, method: get ${route} } ] } }
`;
    for (const plugin of ["serverless-aws-documentation", "serverless-plugin-canary-deployments"]) {
        it(`${plugin} does nothing that is missed`, async () => {
            const files = { "serverless.yml": withPlugin(plugin, ", documentation: { summary: A }"), "app.js": NODE };
            const { missing } = await read(files);
            assert.deepEqual(missing, []);
        });
    }

    it("serverless-reqvalidator-plugin has the API check requests, which is said as of any other schema", async () => {
        const files = {
            "serverless.yml": withPlugin("serverless-reqvalidator-plugin", ", reqValidatorName: V"),
            "app.js": NODE,
        };
        const { missing } = await read(files);
        assert.deepEqual(missing, [
            "a: its route checks the body against a schema in the API",
            "serverless-reqvalidator-plugin: a plugin that has the API check requests",
        ]);
    });
});
