import assert from "node:assert/strict";

import { Ajv } from "ajv";

import { parseConfig } from "../../config";
import { KEYS } from "../../config/keys";
import { AWS_KEYS } from "../../config/keys/aws";
import { stackSchema } from "../../docs/stackSchema";
import { configOf, faultsOf, raw } from "./raw";

const settings = (handlers: unknown, rest: object = {}) => ({ function: { handlers, ...rest } });

describe("function.handlers", () => {
    it("are none where nothing is said", () => {
        assert.deepEqual(configOf(parseConfig(raw())).function.handlers, {});
    });

    it("are the handler alone, or a map with settings of their own", () => {
        const { handlers } = configOf(
            parseConfig(
                raw(settings({ jobs: "jobs.handler", "send-mail": { handler: "src/mail.send", timeout: "300" } })),
            ),
        ).function;
        const unset = { ephemeralStorage: undefined, memorySize: undefined, reservedConcurrency: undefined };
        assert.deepEqual(handlers, {
            jobs: { ...unset, handler: "jobs.handler", timeout: undefined },
            "send-mail": { ...unset, handler: "src/mail.send", timeout: 300 },
        });
    });

    it("say everything that is wrong with them at once, under the path that a command can mend", () => {
        const found = faultsOf(
            settings(
                {
                    jobs: "jobs",
                    mail: { handler: "mail.send", memory: 512, timeout: 901 },
                    none: {},
                    a_b: "a.b",
                    list: ["a.b"],
                },
                { runtime: "nodejs22.x" },
            ),
        );
        assert.deepEqual(
            found.map(({ path }) => path),
            [
                "function.handlers.a_b",
                "function.handlers.list",
                "function.handlers.list.handler",
                "function.handlers.mail.timeout",
                "function.handlers.mail.memory",
                "function.handlers.none.handler",
                "function.handlers.jobs",
            ],
        );
        assert.match(found.at(-1)?.mend ?? "", /--path 'function.handlers.jobs' index.handler/);
        assert.match(found[4]?.expected ?? "", /one of ephemeralStorage, handler, memorySize/);
        assert.match(found[0]?.expected ?? "", /letters, digits and '-'/);
    });

    it("take a managed build, and are no more than a build's role has room for", () => {
        const [fault, ...rest] = faultsOf({ ...settings({ jobs: "jobs.run" }), build: { mode: "application" } });
        assert.deepEqual(rest, []);
        assert.equal(fault?.path, "function.handlers");
        assert.match(fault?.mend ?? "", /'build.mode' managed/);
        const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`h${index}`, "jobs.run"]));
        assert.match(faultsOf(settings(many))[0]?.expected ?? "", /at most 10 handlers/);
    });

    it("are completed by an editor in both forms", () => {
        const validate = new Ajv({ strict: false }).compile(stackSchema("platform", KEYS, AWS_KEYS));
        const file = (handlers: unknown) => ({
            config: {
                "aws:region": "eu-west-1",
                "platform:projectName": "shop",
                "platform:accountId": "123456789012",
                "platform:githubOwner": "octo",
                "platform:githubRepository": "shop",
                "platform:function": { handlers },
            },
        });
        assert.ok(validate(file({ jobs: "jobs.run", mail: { handler: "mail.send", memorySize: 512 } })));
        assert.ok(!validate(file({ mail: { memorySize: 512 } })), "a handler has to be named");
        assert.ok(!validate(file({ mail: 7 })));
    });
});
