import assert from "node:assert/strict";
import { LabStack } from "../../../lab/stack";
import { aws } from "../support/emulated";
import { TestLab } from "../support/lab";
import { deliver } from "./delivery";
import { connectedProgram, SECRET, type Settings } from "./provider-program";

const FIRST: Omit<Settings, "completed"> = {
    tags: { a: "1" },
    branch: "main",
    policy: "FORK_PULL_REQUESTS",
    schedule: "rate(1 day)",
};
const SECOND: Omit<Settings, "completed"> = {
    tags: { b: "2" },
    branch: "other",
    policy: "DISABLED",
    schedule: "cron(0 6 * * ? *)",
};

/**
 * What the platform has to do with GitHub and with events, through the real provider: that emulators and provider
 * agree about what is there. It does not prove that AWS is as the emulators are.
 */
describe("The resources of webhooks, connections, events and secrets", () => {
    let lab: TestLab;
    let created: readonly string[];

    let completed: string;

    before("start a lab", async () => {
        lab = await TestLab.start();
        const name = ["--provider-type", "GitHub", "--connection-name", "completed"];
        completed = aws("codeconnections", "create-connection", ...name).ConnectionArn;
        const id = completed.split("/").at(-1);
        await fetch(`${lab.record.emulators.urls.moto}/_connections/${id}/handshake`, { method: "POST" });
    });

    // It makes what the platform does not.
    after("stop it", () => lab.stop(false));

    const stackOf = (settings: Omit<Settings, "completed">) =>
        LabStack.open(lab.folder, connectedProgram({ ...settings, completed }));

    async function answerOfWebhook(stack: LabStack, key: string, branch: string): Promise<number> {
        const { webhookUrl } = await stack.outputs();
        return (await deliver(String(webhookUrl), key, { ref: `refs/heads/${branch}` })).status;
    }

    it("are made, and then nothing is to be changed", async () => {
        const stack = await stackOf(FIRST);
        created = await lab.operate("up", {}, stack);
        assert.ok(created.every((operation) => operation.startsWith("create ")));
        assert.deepEqual(await lab.operate("preview", {}, stack), []);
        assert.deepEqual(await lab.operate("refresh", {}, stack), []);
        assert.deepEqual(await lab.operate("preview", {}, stack), []);
        assert.equal(await answerOfWebhook(stack, SECRET, "main"), 200);
        const { connectionStatus, invoked } = await stack.outputs();
        assert.equal(connectionStatus, "PENDING");
        assert.equal(JSON.parse(String(invoked)).event.tf.action, "create");
    });

    it("can be changed, and then nothing is to be changed", async () => {
        const stack = await stackOf(SECOND);
        const changed = (await lab.operate("up", {}, stack)).filter((operation) => operation.startsWith("update "));
        assert.deepEqual(changed, [
            "update aws:cloudwatch/eventRule:EventRule pattern",
            "update aws:cloudwatch/eventRule:EventRule schedule",
            "update aws:cloudwatch/eventTarget:EventTarget schedule",
            "update aws:codebuild/project:Project checks",
            "update aws:codebuild/webhook:Webhook checks",
            "update aws:codepipeline/pipeline:Pipeline connected",
            "update aws:codepipeline/pipeline:Pipeline pipeline",
            "update aws:codestarconnections/connection:Connection connection",
            "update aws:lambda/invocation:Invocation invocation",
            "update aws:secretsmanager/secret:Secret secret",
        ]);
        assert.deepEqual(await lab.operate("preview", { refresh: true }, stack), []);
        // The webhook was replaced: its update would have made the asterisks its secret that AWS shows in its place.
        assert.equal(await answerOfWebhook(stack, SECRET, "other"), 200);
        assert.equal(await answerOfWebhook(stack, "****", "other"), 403);
        assert.equal(JSON.parse(String((await stack.outputs())["invoked"])).event.tf.action, "update");
    });

    it("are deleted", async () => {
        const deleted = await lab.operate("destroy", {}, await stackOf(SECOND));
        assert.deepEqual(
            deleted,
            created.map((operation) => operation.replace("create", "delete")),
        );
    });
});
