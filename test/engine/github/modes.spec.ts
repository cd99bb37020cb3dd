import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { PlatformOutputs } from "../../../contract/outputs";
import { aws, inventory, leftBehind } from "../support/emulated";
import { assertHidden } from "../support/hidden";
import { TestLab } from "../support/lab";

const TOKEN = "ghp_ModesTestTokenNeverInClear0123456789";
const COMMIT = "c".repeat(40);
const CONNECTED = { "platform:source": { mode: "connection", include: ["src/**"] } };

/** The tests build on each other: each begins where the one before has left the stack. */
describe("pushes in both modes, with the real engine", () => {
    let lab: TestLab;
    let repository: string;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.setToken(TOKEN);
        ({ repository } = lab.record.github);
    });

    after(() => lab.stop());

    const hooks = async () => (await lab.github.repository(repository)).hooks;
    const up = async () => lab.operate("up");
    const runs = (environment: string): { trigger: { triggerType: string } }[] =>
        aws("codepipeline", "list-pipeline-executions", "--pipeline-name", `platform-rehearsal-${environment}`)
            .pipelineExecutionSummaries;
    /** What somebody has started: a pipeline that is made runs by itself, and releases nothing. */
    const executions = (environment: string) =>
        runs(environment).filter(({ trigger }) => trigger.triggerType !== "CreatePipeline");
    const secretOf = (environment: string): string =>
        aws(
            ...["ssm", "get-parameter", "--with-decryption", "--name"],
            `/_platform/platform-rehearsal/${environment}/webhook-secret`,
        ).Parameter.Value;

    it("come by webhooks in mode oauth: one for each pipeline, and one for pull requests, all signed", async () => {
        await up();
        const found = await hooks();
        assert.deepEqual(found.map(({ events, active, signed }) => [...events, active, signed]).sort(), [
            ["pull_request", true, true],
            ["push", true, true],
            ["push", true, true],
        ]);
        const addresses = aws("codepipeline", "list-webhooks").webhooks.map(({ url }: { url: string }) => url);
        assert.deepEqual(
            found.flatMap(({ events, url }) => (events.includes("push") ? [url] : [])).sort(),
            addresses.sort(),
        );
        assert.deepEqual(await up(), []);
        assert.deepEqual(await lab.operate("refresh"), []);
        assert.deepEqual(await lab.operate("preview", { refresh: true }), []);
        assert.deepEqual([runs("staging").length, executions("staging")], [1, []]);
    });

    it("start the pipeline of their branch, and no other", async () => {
        const deliveries = await lab.github.push({ repository, branch: "staging", sha: COMMIT });
        assert.deepEqual(
            deliveries.map(({ status }) => status),
            [200, 200],
        );
        assert.deepEqual(
            executions("staging").map(({ trigger }) => trigger.triggerType),
            ["Webhook"],
        );
        assert.deepEqual(executions("production"), []);
    });

    for (const signature of ["wrong", "missing"] as const) {
        it(`are refused, and start nothing, where the signature is ${signature}`, async () => {
            const deliveries = await lab.github.push({ repository, branch: "master", sha: COMMIT, signature });
            assert.deepEqual(
                deliveries.map(({ status }) => status),
                [403, 403],
            );
            assert.deepEqual(executions("production"), []);
        });
    }

    it("go on when the token is rotated, by one up", async () => {
        const before = await hooks();
        await lab.setToken(`${TOKEN}Rotated`);
        await up();
        assert.deepEqual(await hooks(), before);
        const stored = aws("secretsmanager", "get-secret-value", "--secret-id", "platform-rehearsal-github-token");
        assert.equal(JSON.parse(stored.SecretString).Token, `${TOKEN}Rotated`);
        assert.deepEqual(await up(), []);
    });

    it("show neither token nor secret of a webhook anywhere", async () => {
        const logs = readdirSync(lab.folder.logs).map((file) => readFileSync(join(lab.folder.logs, file), "utf8"));
        const places = {
            state: await lab.stack.exportState(),
            events: lab.events.join("\n"),
            logs: logs.join("\n"),
            stackFile: readFileSync(join(lab.folder.project, "Pulumi.staging.yaml"), "utf8"),
            builds: JSON.stringify(aws("codebuild", "batch-get-projects", "--names", ...inventory()["projects"]!)),
            webhooks: JSON.stringify(aws("codepipeline", "list-webhooks")),
        };
        for (const secret of [TOKEN, secretOf("staging"), secretOf("production")]) {
            assertHidden(secret, places);
        }
        assert.notEqual(secretOf("staging"), secretOf("production"));
    });

    it("can be protected: nothing is merged unchecked, and promotion follows promotion", async () => {
        lab.configure({ "platform:pullRequests": { protect: true } });
        assert.deepEqual(await up(), [
            "create github:index/repositoryRuleset:RepositoryRuleset branches-production",
            "create github:index/repositoryRuleset:RepositoryRuleset branches-staging",
            "create platform:index:BranchRules branches",
        ]);
        const { rulesets } = await lab.github.repository(repository);
        const facts = rulesets.map(({ refs, rules }) => {
            const checks = rules.find(({ type }) => type === "required_status_checks")?.["parameters"] as Checks;
            return [...refs, checks.required_status_checks[0]?.context, checks.strict_required_status_checks_policy];
        });
        assert.deepEqual(facts.sort(), [
            ["refs/heads/master", "platform-rehearsal-ap-southeast-2/check", false],
            ["refs/heads/staging", "platform-rehearsal-ap-southeast-2/check", false],
        ]);
        assert.deepEqual(await up(), []);
        assert.deepEqual(await lab.operate("refresh"), []);
        lab.configure();
        await up();
        assert.deepEqual((await lab.github.repository(repository)).rulesets, []);
    });

    it("come through a connection in mode connection, which shows that it waits for a person", async () => {
        lab.configure(CONNECTED);
        await up();
        assert.deepEqual(await hooks(), [], "the webhooks are gone");
        assert.deepEqual(aws("codepipeline", "list-webhooks").webhooks, []);
        const { pipeline } = aws("codepipeline", "get-pipeline", "--name", "platform-rehearsal-staging");
        assert.equal(pipeline.stages[0].actions[0].actionTypeId.provider, "CodeStarSourceConnection");
        assert.deepEqual(pipeline.triggers[0].gitConfiguration.push, [
            { branches: { includes: ["staging"] }, filePaths: { includes: ["src/**"] } },
        ]);
        const { connection } = await lab.stack.outputs();
        assert.equal(connection?.status, "PENDING");
        const said = lab.events.join("\n");
        assert.match(said, /The connection platform-rehearsal is pending: no push arrives/);
        assert.match(said, /Update pending connection/);
        assert.match(said, /check of pull requests[^]*comes with the next `pulumi up` after the handshake/);
        const checks = () => inventory()["projects"]!.filter((project) => project.endsWith("_pull-requests"));
        assert.deepEqual(checks(), [], "CodeBuild takes no project with a pending connection");
        // The webhooks went by the provider that has the token of now; nothing is made by it any more.
        assert.deepEqual(await up(), ["delete pulumi:providers:github github"]);
        assert.deepEqual(await up(), []);

        const id = connection.arn.split("/").pop();
        await fetch(`${lab.record.emulators.urls.moto}/_connections/${id}/handshake`, { method: "POST" });
        await up();
        const outputs: PlatformOutputs = await lab.stack.outputs();
        assert.equal(outputs.connection?.status, "AVAILABLE");
        assert.equal(outputs.connection.waits, undefined);
        assert.equal(checks().length, 1);
        assert.deepEqual(await up(), []);
    });

    it("come back to webhooks, with new secrets that fit", async () => {
        lab.configure();
        await up();
        assert.deepEqual(aws("codeconnections", "list-connections").Connections, []);
        const deliveries = await lab.github.push({ repository, branch: "master", sha: COMMIT });
        assert.deepEqual(
            deliveries.map(({ status }) => status),
            [200, 200],
        );
        assert.deepEqual(
            executions("production").map(({ trigger }) => trigger.triggerType),
            ["Webhook"],
        );
        assert.deepEqual(await up(), []);
    });

    it("are polled for where the token may not make webhooks, which it says first", async () => {
        const weak = `${TOKEN}Weak`;
        await lab.github.addToken({ token: weak, login: "lab", scopes: ["repo:status", "public_repo"] });
        await lab.stack.setToken(weak);
        await assert.rejects(up(), /admin:repo_hook|no repository/);
        await lab.stack.setToken(`${TOKEN}Unknown`);
        await assert.rejects(up(), (error: Error) => {
            assert.match(error.message, /GitHub does not accept githubToken|401/);
            assert.ok(!error.message.includes(TOKEN));
            return true;
        });
        // What is taken away is taken away with the token that the stack has.
        await lab.setToken(TOKEN);
        await up();
        lab.configure({ "platform:source": { trigger: "polling" } });
        await up();
        assert.deepEqual(await hooks(), []);
    });

    it("leave nothing behind", async () => {
        lab.configure();
        await up();
        await lab.operate("destroy");
        const { hooks: left, rulesets } = await lab.github.repository(repository);
        assert.deepEqual([left, rulesets], [[], []]);
        assert.deepEqual(leftBehind(), []);
    });
});

interface Checks {
    readonly required_status_checks: readonly { readonly context: string }[];
    readonly strict_required_status_checks_policy: boolean;
}
