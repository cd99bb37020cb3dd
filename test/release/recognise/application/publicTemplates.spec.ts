import assert from "node:assert/strict";

import { NODE, read } from "./readFiles";

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
