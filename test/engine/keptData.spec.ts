import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { PlatformOutputs } from "../../contract/outputs";
import type { LabStack } from "../../lab/stack";
import { TestApplication } from "./support/application";
import { platform, platformJson } from "./support/cli";
import { aliasTarget, aws } from "./support/emulated";
import { Callers } from "./support/eventful";
import { exampleSettings, exampleStack } from "./support/exampleSettings";
import { TestLab } from "./support/lab";

const ENVIRONMENTS = ["staging", "production"] as const;
type Name = (typeof ENVIRONMENTS)[number];
const BINARY = "application/octet-stream";
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

    const filesOf = async (environment: Name) =>
        (await ask(environment, "GET", "/files")).body as readonly { name: string; size: number | null }[];

    /** Waits until a file has been measured: the bucket has told of it, and the queue's consumer has read it. */
    async function measured(environment: Name, name: string): Promise<number> {
        for (const end = Date.now() + 60_000; ; await sleep(500)) {
            const files = await filesOf(environment);
            const size = files.find((each) => each.name === name)?.size;
            if (typeof size === "number") {
                return size;
            }
            assert.ok(Date.now() < end, `${name} is not measured: ${JSON.stringify(files)}`);
        }
    }

    it("uploads-python: uploads are kept as they are, measured by way of bucket and queue, and reported on by a schedule", async () => {
        await runs("uploads-python");
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        assert.equal((await ask("staging", "PUT", "/files/all.bin", new Blob([bytes], { type: BINARY }))).status, 201);
        const answer = await fetch(`${outputs.environments["staging"]?.url}/files/all.bin`, {
            headers: { Accept: "*/*" },
        });
        assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes);
        assert.equal(await measured("staging", "all.bin"), 256);

        await promote();
        assert.deepEqual(await filesOf("production"), [], "its bucket has nothing of staging's");
        await ask("production", "PUT", "/files/one.txt", "one");
        assert.equal(await measured("production", "one.txt"), 3);
        assert.deepEqual(
            (await filesOf("staging")).map(({ name }) => name),
            ["all.bin"],
        );
    });

    it("uploads-python: what the consumer fails at is a dead letter, and a rollback takes bucket, queue and schedule along", async () => {
        const callers = new Callers(named("staging"), lab.record.emulators.urls.ministack);
        await ask("staging", "PUT", "/files/empty.txt", "");
        await callers.isDead('{"name": "empty.txt"}');

        await pushAnother("uploads/jobs.py", (text) => text.replace("size = len(", "size = 1000 + len("));
        await ask("staging", "PUT", "/files/two.txt", "two");
        assert.equal(await measured("staging", "two.txt"), 1003);
        await rollBack("staging");
        await ask("staging", "PUT", "/files/three.txt", "three");
        assert.equal(await measured("staging", "three.txt"), 5);
        assert.equal(await measured("staging", "two.txt"), 1003, "the data stays");

        const buckets: { Name: string }[] = aws("s3api", "list-buckets").Buckets;
        const bucket = buckets.find(({ Name }) => Name.startsWith("platform-rehearsal-staging-files-"))?.Name ?? "";
        const reports = () =>
            aws("s3api", "list-objects-v2", "--bucket", bucket, "--prefix", "report.txt").KeyCount as number;
        for (const end = Date.now() + 90_000; reports() === 0; await sleep(1000)) {
            assert.ok(Date.now() < end, "the schedule has made no report");
        }
        assert.deepEqual(await lab.operate("up", {}, stack), [], "up has nothing to do");
    });
});
