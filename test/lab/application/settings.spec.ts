import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../common/errors";
import { ownConfigFile, readConfigFile } from "../../../lab/application/configFile";
import { recognisedSettings } from "../../../lab/application/recognised";
import { applicationSettings } from "../../../lab/application/settings";

const BASE = {
    "aws:region": "ap-southeast-2",
    "platform:projectName": "shop",
    "platform:environments": { staging: { branch: "staging" } },
    "platform:function": { runtime: "python3.13", handler: "app.lambda_handler", timeout: 29 },
    "platform:release": { healthPath: "/health", verifySeconds: 30 },
};

const TODOS = `
service: todos
provider:
  name: aws
  runtime: python3.13
  environment:
    TABLE: todos-\${self:provider.stage}
functions:
  list:
    handler: index.list
    events: [{ http: { path: todos, method: get } }]
resources:
  Resources:
    Table:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: \${self:provider.environment.TABLE}
        AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
        KeySchema: [{ AttributeName: id, KeyType: HASH }]
`;

describe("the settings of an application in the lab", () => {
    let base: string;

    beforeEach(() => (base = mkdtempSync(join(tmpdir(), "settings-spec-"))));
    afterEach(() => rmSync(base, { recursive: true }));

    const write = (name: string, text: string) => {
        writeFileSync(join(base, name), text);
        return join(base, name);
    };

    it("are those of Pulumi.staging.yaml without what only the sample has, and what is known of it over them", () => {
        const { values, leftOut } = applicationSettings(BASE, [
            { "platform:function": { runtime: "nodejs22.x", handler: "index.handler" } },
            { "platform:function": { handler: "app.handler" }, "platform:build": { test: ["make test"] } },
        ]);
        assert.deepEqual(values, {
            "platform:projectName": "shop",
            "platform:environments": { staging: { branch: "staging" } },
            "platform:function": { runtime: "nodejs22.x", handler: "app.handler", timeout: 29 },
            "platform:release": { verifySeconds: 30 },
            "platform:build": { test: ["make test"] },
        });
        assert.deepEqual(leftOut, []);
    });

    it("name all environments or none", () => {
        const own = { "platform:environments": { live: { branch: "main" } } };
        assert.deepEqual(applicationSettings(BASE, [own]).values["platform:environments"], {
            live: { branch: "main" },
        });
    });

    it("come with what is to know, and where there is nothing to do, it says so", async () => {
        write("serverless.yml", TODOS);
        write("index.py", "def list(event, context): ...\n");
        const { notes } = await recognisedSettings(base, { region: "eu-west-1", accountId: "123456789012" }, {});
        const word = notes.find((note) => note.startsWith("resources (serverless.yml:"));
        assert.match(
            word ?? "",
            /\. Nothing to do: they begin empty, and what is in yours today stays where it is: docs/,
        );
    });

    it("leave out what the lab has the say of, and secrets of other stacks", () => {
        const { values, leftOut } = applicationSettings(BASE, [
            {
                "aws:region": "eu-west-1",
                "platform:accountId": "1",
                "platform:githubToken": "t",
                "platform:secret": { secure: "v1:abc" },
            },
        ]);
        assert.deepEqual(leftOut, ["aws:region", "platform:accountId", "platform:githubToken", "platform:secret"]);
        assert.deepEqual(
            Object.keys(values).filter((key) => /accountId|Token|secret|aws/.test(key)),
            [],
        );
    });

    it("leave out the network and what is in it, which there is in one account alone", () => {
        const vpc = { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-0123456789abcdef0"] };
        const { values, leftOut } = applicationSettings(BASE, [
            { "platform:function": { handler: "app.handler", vpc, fileSystem: { mountPath: "/mnt/files" } } },
        ]);
        assert.deepEqual(leftOut, ["platform:function.vpc", "platform:function.fileSystem"]);
        assert.deepEqual(values["platform:function"], { handler: "app.handler", timeout: 29 });
    });

    it("are read from a stack's file or from the map below its config, with or without the project's name", () => {
        const expected = { "platform:release": { healthPath: "/up" }, "aws:region": "x" };
        const stack = "config:\n  platform:release: {healthPath: /up}\n  aws:region: x\n";
        assert.deepEqual(readConfigFile(write("a.yaml", stack)), expected);
        assert.deepEqual(readConfigFile(write("b.yaml", "release: {healthPath: /up}\naws:region: x\n")), expected);
        assert.deepEqual(readConfigFile(write("c.yaml", "")), {});
        assert.equal(ownConfigFile(base), undefined);
        assert.equal(ownConfigFile(join(write("stack.yaml", ""), "..")), join(base, "stack.yaml"));
    });

    it("are refused where the file is not there, no YAML or no map, each with its name", () => {
        for (const [file, message] of [
            [join(base, "none.yaml"), /There is no file .*none\.yaml/],
            [write("list.yaml", "- a\n"), /list\.yaml is no map of settings/],
            [write("text.yaml", "config: on\n"), /text\.yaml is no map of settings/],
            [write("bad.yaml", 'a: "b\n'), /bad\.yaml:\d+:\d+: /],
        ] as const) {
            assert.throws(
                () => readConfigFile(file),
                (error) => error instanceof UserError && message.test(error.message),
            );
        }
    });

    it("are recognised, and which answers count is not where somebody names another path", async () => {
        write("package.json", '{"type": "module"}');
        write("index.mjs", "export const handler = async () => ({ statusCode: 404 });\n");
        const { values, notes } = await recognisedSettings(base, {}, {});
        assert.deepEqual(values["platform:function"], { runtime: "nodejs22.x", handler: "index.handler" });
        assert.deepEqual(values["platform:release"], { healthPath: "/", healthStatus: "200-499" });
        assert.match(notes[0] ?? "", /^Recognised: runtime nodejs22\.x \(package\.json\), handler index\.handler/);
        const own = { "platform:release": { healthPath: "/up" } };
        assert.deepEqual((await recognisedSettings(base, {}, own)).values["platform:release"], { healthPath: "/" });
    });

    it("say what is missing, but not of what somebody has written", async () => {
        write("notes.txt", "");
        const { notes } = await recognisedSettings(base, {}, {});
        assert.match(notes.join("\n"), /function\.handler/);
        assert.deepEqual((await recognisedSettings(base, {}, { "platform:function": {} })).notes, []);
    });
});
