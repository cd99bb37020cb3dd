import assert from "node:assert/strict";
import { join } from "node:path";

import type { PlatformOutputs } from "../../contract/outputs";
import { ask } from "../../lab/probe";
import { TestApplication } from "./support/application";
import { awsIn, makeAuthorizer } from "./support/authorizer";
import { platform, platformJson } from "./support/cli";
import { exampleSettings } from "./support/exampleSettings";
import { TestLab } from "./support/lab";

const TOKEN = { Authorization: "let me in" };

/** Released by a push, promoted and rolled back. The tests build on each other. */
describe("an API that asks for a token, by a Lambda authorizer, and a key", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let application: TestApplication;

    before(async () => {
        const settings = exampleSettings("sam-folder");
        lab = await TestLab.start(settings, { writesOnce: true });
        lab.configure({
            ...settings,
            "platform:api": {
                authorizer: { type: "lambda", function: makeAuthorizer(lab.record) },
                keys: true,
                cors: { origins: ["https://www.example.com"] },
            },
            "platform:environments": {
                staging: { branch: "staging", apiKeys: ["website"] },
                production: { branch: "master", promotesFrom: "staging", apiKeys: ["website"] },
            },
        });
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        application = new TestApplication(lab, outputs, join("applications", "sam-folder"));
    });

    after(async () => {
        application?.remove();
        await lab?.stop();
    });

    const valueOf = (id = ""): string =>
        awsIn(lab.record, "apigateway", "get-api-key", "--api-key", id, "--include-value").value as string;
    const of = (environment: string) => outputs.environments[environment];
    const keyOf = (environment: string) => valueOf(of(environment)?.apiKeys?.["website"]);

    function told(environment: string, headers: Record<string, string>, path = "/elsewhere", method = "GET") {
        return ask(`${of(environment)?.url}${path}`, { method, headers });
    }

    /** Who is let in where: nobody without both, but for what a release asks, and what a browser asks first. */
    async function isClosed(environment: string): Promise<void> {
        const key = keyOf(environment);
        const cases: readonly Parameters<typeof told>[] = [
            [environment, {}],
            [environment, { Authorization: "let anybody in", "x-api-key": key }],
            [environment, TOKEN],
            [environment, { ...TOKEN, "x-api-key": key }],
            [environment, {}, "/hello"],
            [environment, { "x-api-key": key }, "/hello"],
            [environment, { "x-api-key": key }, "/hello", "POST"],
            [environment, {}, "/elsewhere", "OPTIONS"],
        ];
        const statuses: number[] = [];
        for (const each of cases) {
            statuses.push((await told(...each)).status);
        }
        assert.deepEqual(statuses, [401, 403, 403, 200, 403, 200, 401, 200], environment);
    }

    /** What the environment says to whoever has a token and a key. */
    async function said(environment: string): Promise<unknown> {
        const { body } = await told(environment, { ...TOKEN, "x-api-key": keyOf(environment) });
        return (JSON.parse(body) as { message: unknown }).message;
    }

    async function push(before: string, after: string): Promise<void> {
        application.edit("hello/app.py", (text) => text.replace(before, after));
        await application.push("staging");
    }

    it("gets a release by a push, which asks the health path alone, with a key that stays secret", async () => {
        await push("hello world", "hello closed world");
        await isClosed("staging");
        assert.equal(await said("staging"), "hello closed world");
        const released = valueOf(of("staging")?.access?.apiKey);
        assert.ok(released.length >= 20 && !application.log("staging").includes(released), "it is in no log");
        const shown = JSON.stringify([outputs, lab.events]);
        assert.ok(![keyOf("staging"), released].some((key) => shown.includes(key)), "nor in outputs or events");
    });

    it("is promoted to, and stays closed", async () => {
        await platformJson(lab, "promote", "staging", "production", "--yes");
        await isClosed("production");
        assert.equal(await said("production"), "hello closed world");
        const other = await told("production", { ...TOKEN, "x-api-key": keyOf("staging") });
        assert.equal(other.status, 403, "a key of staging's opens staging alone");
    });

    it("is rolled back, and stays closed", async () => {
        await push("hello closed world", "hello open world");
        assert.equal(await said("staging"), "hello open world");
        const { code, stderr } = await platform(lab, "rollback", "staging", "--yes");
        assert.equal(code, 0, stderr);
        assert.equal(await said("staging"), "hello closed world");
        await isClosed("staging");
        assert.deepEqual(await lab.operate("up"), [], "and another up changes nothing");
    });
});
