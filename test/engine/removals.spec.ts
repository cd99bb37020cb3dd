import assert from "node:assert/strict";

import { TestLab } from "./support/lab";

const STAGING = { branch: "staging" };
const PRODUCTION = { branch: "master", promotesFrom: "staging" };
const QA = { branch: "qa" };

/** What the engine refuses to delete of an environment. */
const SERVING = [
    "aws:apigateway/methodSettings:MethodSettings api-qa",
    "aws:apigateway/stage:Stage api-qa",
    "aws:codepipeline/pipeline:Pipeline qa",
    "aws:lambda/alias:Alias function-qa",
];

describe("taking an environment away, with the real engine", () => {
    let lab: TestLab;
    let going: readonly string[] = [];

    /** Configures the stack as `pulumi config set` would: what is given replaces the default map. */
    const configure = (environments: Readonly<Record<string, unknown>>) => {
        lab.configure({
            "platform:environments": environments,
            "platform:removal": { protect: true, environments: going },
        });
    };

    before(async () => {
        lab = await TestLab.start(
            {
                "platform:environments": { staging: STAGING, production: PRODUCTION },
                "platform:removal": { protect: true },
            },
            { writesOnce: true },
        );
        // A stack that was never up has no outputs that could be read.
        await lab.operate("up");
    });

    after(async () => {
        await lab.stop();
    });

    it("is refused where a map leaves out what the stack has, in a preview and in an up", async () => {
        configure({ qa: QA });
        for (const operation of ["preview", "up"] as const) {
            await assert.rejects(lab.operate(operation), (error: Error) => {
                assert.match(error.message, /environments\.production: is left out, and the stack has it/);
                assert.match(error.message, /config set --path 'environments\.production\.promotesFrom' staging/);
                assert.match(error.message, /environments\.staging: is left out/);
                assert.doesNotMatch(error.message, /^ +at |ghp_/m);
                return true;
            });
        }
        // The engine keeps the outputs of before an up that has failed: the next one refuses as well.
        await assert.rejects(lab.operate("up"), /environments\.production: is left out/);
        const { environments } = await lab.stack.outputs();
        assert.deepEqual(Object.keys(environments), ["production", "staging"]);
    });

    it("is not what an edit of one of the default environments does", async () => {
        configure({ production: { rateLimit: 500 } });
        assert.deepEqual(await lab.operate("up"), [
            "update aws:apigateway/methodSettings:MethodSettings api-production",
        ]);
        const { production, staging } = (await lab.stack.outputs()).environments;
        assert.deepEqual(
            [production?.promotesFrom, production?.rateLimit, staging?.branch],
            ["staging", 500, "staging"],
        );
    });

    it("takes one up that is told so, and the next one does it", async () => {
        const both = { staging: STAGING, production: PRODUCTION };
        configure({ ...both, qa: QA });
        await lab.operate("up");
        going = ["qa"];
        configure(both);
        await assert.rejects(lab.operate("up"), /environments\.qa: is left out, and the stack still protects it/);
        configure({ ...both, qa: QA });
        // Nothing but the protection has changed, which is the engine's own.
        assert.deepEqual(await lab.operate("up"), []);
        configure(both);
        const operations = await lab.operate("up");
        assert.deepEqual(
            SERVING.filter((resource) => !operations.includes(`delete ${resource}`)),
            [],
        );
        assert.deepEqual(
            operations.filter((operation) => !operation.startsWith("delete ")),
            ["update aws:codebuild/webhook:Webhook pull-requests"],
        );
        going = [];
        configure(both);
        assert.deepEqual(await lab.operate("up"), []);
    });

    it("is refused by the engine itself, whatever the program says", async () => {
        await assert.rejects(lab.operate("destroy"), /protect/);
    });
});
