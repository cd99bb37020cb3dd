import assert from "node:assert/strict";

import { recogniseApplication } from "../../../../release/recognise/application";
import { check, type Case } from "./cases";
import { inFolder } from "./folders";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012", projectName: "shop" };
const M = { runtime: "nodejs22.x", memorySize: 512 };

function serverless(functions: string, provider = ""): Case["files"] {
    return {
        "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512${provider} }\nfunctions:\n${functions}`,
        "app.js": NODE,
    };
}

/** One route that asks for a key. */
const KEYED = "  in: { handler: app.handler, events: [ http: { path: a, method: get, private: true } ] }\n";
const keyed = (own: object): Case["config"] => ({
    function: { ...M, handler: "app.handler" },
    api: { keys: true },
    environments: { staging: own, production: own },
    release: { healthPath: "/a" },
});

const CASES: Readonly<Record<string, Case>> = {
    "keys in groups, with a plan each": {
        files: serverless(
            KEYED,
            ", apiGateway: { apiKeys: [ { free: [ a ] }, { paid: [ b ] } ], usagePlan: [ { free: { quota: { limit: 5, period: DAY } } } ] }",
        ),
        config: keyed({ apiKeys: ["client"] }),
        notes: ["missing serverless.yml:1 apiKeys", "missing serverless.yml:1 usagePlan"],
    },
    "keys of a file that is not there": {
        files: serverless(KEYED, ", apiGateway: { apiKeys: '${file(keys.yml)}' }"),
        config: keyed({ apiKeys: ["client"] }),
        notes: ["missing serverless.yml:1 apiKeys"],
    },
    "a key that is disabled, one of which it is not known, and one with a value": {
        files: serverless(
            KEYED,
            ", apiGateway: { apiKeys: [ { name: off, enabled: false }, { name: maybe, enabled: '${env:ON}' }, { name: own, value: x } ] }",
        ),
        config: keyed({ apiKeys: ["own"] }),
        notes: ["missing serverless.yml:1 maybe"],
        words: ["serverless.yml:1 off", "serverless.yml:1 own"],
    },
    "a disabled key among the resources": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: nodejs22.x, memorySize: 512 }
functions:
${KEYED}resources:
  Resources:
    Off: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: false } }
    Live: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: true, Name: live } }
`,
            "app.js": NODE,
        },
        config: keyed({ apiKeys: ["live"] }),
        notes: [],
        words: ["serverless.yml:6 Off"],
    },
    "limits that are no whole number, or that nothing says": {
        files: serverless(
            KEYED,
            ", apiGateway: { apiKeys: [ a ], usagePlan: { throttle: { rateLimit: 0.5, burstLimit: '${env:BURST}' }, quota: { limit: 10.5, offset: 2, period: DAY } } }",
        ),
        config: keyed({ apiKeys: ["a"], usagePlan: { quota: 10, quotaPeriod: "day" } }),
        notes: [
            "missing serverless.yml:1 usagePlan",
            "missing serverless.yml:1 usagePlan",
            "missing serverless.yml:1 usagePlan",
        ],
        words: ["serverless.yml:1 usagePlan"],
    },
    "an authorizer that answers a route, too": {
        files: serverless(
            `  auth: { handler: app.auth, events: [ http: { path: login, method: any } ] }
  in: { handler: app.handler, events: [ http: { path: a, method: get, authorizer: auth } ] }
`,
        ),
        options: { place: PLACE },
        config: {
            function: {
                ...M,
                routes: [
                    { method: "ANY", path: "/login", handler: "app.auth" },
                    { method: "GET", path: "/a", handler: "app.handler" },
                ],
            },
            release: { healthPath: "/login" },
        },
        notes: ["missing serverless.yml:4 auth"],
    },
    "two authorizers of the file, which are not said to be called by nothing": {
        files: serverless(
            `  one: { handler: app.one }
  in: { handler: app.handler, events: [ http: { path: a, method: get, authorizer: one }, http: { path: b, method: get, authorizer: aws_iam } ] }
`,
        ),
        config: {
            function: { ...M, handler: "app.handler", handlers: { one: { handler: "app.one", memorySize: 512 } } },
            release: { healthPath: "/a" },
        },
        notes: ["missing serverless.yml:4 in", "missing serverless.yml:4 in"],
        words: [],
    },
};

const LONG = "a-function-whose-name-is-so-long-that-it-is-cut";
const SCHEDULED = (name: string, handler: string) =>
    `  ${name}: { handler: app.${handler}, events: [ schedule: rate(1 day) ] }\n`;

describe("what cannot be written of an application as it is", () => {
    for (const [name, each] of Object.entries(CASES)) {
        it(`is said: ${name}`, async () => check(each));
    }

    it("is said of an authorizer beside a program of Go, whose function is never made", async () => {
        const files = {
            "serverless.yml": `provider: { name: aws, runtime: provided.al2023 }
functions:
  auth: { handler: bootstrap }
  in: { handler: bootstrap, events: [ http: { path: a, method: get, authorizer: auth } ] }
`,
        };
        const found = await inFolder(files, async (folder) => recogniseApplication(folder, { place: PLACE }));
        assert.equal((found.config as { api?: unknown }).api, undefined);
        const said = found.notes.filter(({ kind, what }) => kind === "missing" && /let in by the function/.test(what));
        assert.deepEqual(
            said.map(({ name, where }) => `${where} ${name}`),
            ["serverless.yml:4 auth"],
        );
    });

    it("leaves functions apart whose names are alike once they are cut, in handlers and in events", async () => {
        const files = serverless(
            `  api: { handler: app.handler, events: [ http: GET /a ] }
${SCHEDULED("clean_up", "one")}${SCHEDULED("clean-up", "two")}${SCHEDULED(`${LONG}-a`, "three")}${SCHEDULED(`${LONG}-b`, "four")}`,
        );
        const { config } = await inFolder(files, async (folder) => recogniseApplication(folder));
        const { function: own, events } = config as {
            function: { handlers: Record<string, { handler: string }> };
            events: { schedules: Record<string, { handler: string }> };
        };
        const handlers = Object.entries(own.handlers).map(([key, { handler }]) => [key, handler]);
        const cut = "a-function-whose-name-is-so-long";
        assert.deepEqual(handlers, [
            ["clean-up", "app.one"],
            ["clean-up-2", "app.two"],
            [cut, "app.three"],
            [`${cut.slice(0, 30)}-2`, "app.four"],
        ]);
        const called = Object.entries(events.schedules).map(([key, { handler }]) => [
            key,
            own.handlers[handler]?.handler,
        ]);
        assert.deepEqual(called, [
            ["clean_up", "app.one"],
            ["clean-up", "app.two"],
            [LONG.slice(0, 40), "app.three"],
            [`${LONG.slice(0, 38)}-2`, "app.four"],
        ]);
    });
});
