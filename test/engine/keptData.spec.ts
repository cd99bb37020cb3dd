import assert from "node:assert/strict";
import { join } from "node:path";

import type { PlatformOutputs } from "../../contract/outputs";
import type { LabStack } from "../../lab/stack";
import { TestApplication } from "./support/application";
import { platform, platformJson } from "./support/cli";
import { aliasTarget, aws } from "./support/emulated";
import { exampleSettings, exampleStack } from "./support/exampleSettings";
import { TestLab } from "./support/lab";

const ENVIRONMENTS = ["staging", "production"] as const;
type Name = (typeof ENVIRONMENTS)[number];
/** What the application for Node.js does with its table. */
const TODO_CALLS = ["DeleteItem", "GetItem", "PutItem", "Scan", "UpdateItem"].map((call) => `dynamodb:${call}`);

const named = (environment: Name) => `platform-rehearsal_${environment}`;

/** What a request is answered: the body parsed, where it is JSON. */
interface Answer {
    readonly status: number;
    readonly body: unknown;
}

/**
 * The applications of `examples` that keep data, as a team runs them: released by a push, promoted and rolled back. The tests build on each
 * other: each application takes the place of the one before it.
 */
describe("the example applications that keep data", () => {
    let lab: TestLab;
    let stack: LabStack;
    let outputs: PlatformOutputs;
    let application: TestApplication | undefined;

    before(async () => {
        lab = await TestLab.start(exampleSettings("todos-node"), { writesOnce: true });
    });

    after(async () => {
        application?.remove();
        await lab?.stop(true, TODO_CALLS);
    });

    /** Brings up what an application needs, after which there is nothing to do, and releases it to staging by a push. */
    async function runs(name: string): Promise<void> {
        lab.configure(exampleSettings(name));
        stack = await exampleStack(lab.folder, name);
        await lab.operate("up", {}, stack);
        outputs = await stack.outputs();
        application?.remove();
        application = new TestApplication(lab, outputs, join("applications", name));
        await push();
        assert.deepEqual(await lab.operate("preview", { refresh: true }, stack), [], "nothing is left to do");
    }

    async function push(): Promise<void> {
        try {
            await application?.push("staging");
        } catch (error) {
            const log = application?.log("staging").split("\n").slice(-60).join("\n");
            throw new Error(`${log}\n${String(error)}`, { cause: error });
        }
    }

    /** Releases the same application in other words, which only the address can tell. */
    async function pushAnother(file: string, change: (text: string) => string): Promise<void> {
        application?.edit(file, change);
        await push();
    }

    async function ask(environment: Name, method: string, path: string, body?: BodyInit): Promise<Answer> {
        const url = `${outputs.environments[environment]?.url}${path}`;
        const answer = await fetch(url, { method, ...(body === undefined ? {} : { body }) });
        const text = await answer.text();
        const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
        return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
    }

    const promote = () => platformJson(lab, "promote", "staging", "production", "--yes");

    async function rollBack(environment: Name): Promise<void> {
        const { code, stderr } = await platform(lab, "rollback", environment, "--yes");
        assert.equal(code, 0, stderr);
    }

    /** The texts in the table of an environment, as DynamoDB has them. */
    function texts(environment: Name): readonly string[] {
        const { Items } = aws("dynamodb", "scan", "--table-name", `${named(environment)}-todos`);
        return (Items as { text: { S: string } }[]).map(({ text }) => text.S).sort();
    }

    const todo = (text: string, checked = false) => JSON.stringify({ text, checked });

    for (const [name, file, before, after] of [
        ["todos-node", "todos/get.js", "no todo", "no such todo"],
        ["todos-python", "todos/get.py", "no todo", "no such todo"],
    ] as const) {
        it(`${name}: five routes write into the table of their own environment, and data outlives a rollback`, async () => {
            await runs(name);
            const known = new Map(ENVIRONMENTS.map((environment) => [environment, texts(environment)]));
            const kept = (environment: Name, ...more: readonly string[]) =>
                [...(known.get(environment) ?? []), ...more].sort();

            const made = (await ask("staging", "POST", "/todos", todo(`${name} tries`))) as { body: { id: string } };
            const at = `/todos/${made.body.id}`;
            assert.deepEqual((await ask("staging", "GET", at)).body, made.body);
            const changed = await ask("staging", "PUT", at, todo(`${name} tried`, true));
            assert.deepEqual(changed.body, { ...made.body, text: `${name} tried`, checked: true });
            const listed = (await ask("staging", "GET", "/todos")).body as readonly object[];
            assert.equal(listed.length, kept("staging").length + 1);
            assert.equal((await ask("staging", "POST", "/todos", "{}")).status, 400);
            const other = (await ask("staging", "POST", "/todos", todo("gone"))) as { body: { id: string } };
            assert.equal((await ask("staging", "DELETE", `/todos/${other.body.id}`)).status, 200);
            assert.deepEqual(texts("staging"), kept("staging", `${name} tried`));
            assert.deepEqual(texts("production"), kept("production"), "production's table has nothing of it");

            await promote();
            await ask("production", "POST", "/todos", todo(`${name} meant`));
            assert.deepEqual(texts("production"), kept("production", `${name} meant`));
            assert.deepEqual(texts("staging"), kept("staging", `${name} tried`), "nor staging's of production's");

            await pushAnother(file, (text) => text.replace(before, after));
            const missing = async () => (await ask("staging", "GET", "/todos/nobody")).body;
            assert.deepEqual(await missing(), { message: `${after} nobody` });
            await ask("staging", "POST", "/todos", todo(`${name} again`));
            await rollBack("staging");
            assert.deepEqual(await missing(), { message: `${before} nobody` });
            assert.deepEqual((await ask("staging", "GET", at)).body, changed.body, "the data stays");
            assert.deepEqual(texts("staging"), kept("staging", `${name} again`, `${name} tried`));
            const served = aliasTarget(`${named("staging")}-app`, "staging");
            assert.deepEqual(await lab.operate("up", {}, stack), [], "up has nothing to do");
            assert.deepEqual(aliasTarget(`${named("staging")}-app`, "staging"), served);
        });
    }
});
