import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ask } from "../../../lab/probe";
import { restApiOf, type PlatformOutputs } from "../../../contract/outputs";
import { aliasTarget, aws, inventory, leftBehind } from "../support/emulated";
import { assertHidden } from "../support/hidden";
import { TestLab } from "../support/lab";

const TOKEN = "ghp_EngineTestTokenNeverInClear0123456789";
const FUNCTION = "platform-rehearsal-app";

/** The tests of a suite build on each other: each begins where the one before has left the stack. */
describe("the platform, with the real engine and provider", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;

    before(async () => {
        lab = await TestLab.start();
        await lab.setToken(TOKEN);
    });

    after(() => lab.stop());

    describe("at first", () => {
        it("comes up from nothing", async () => {
            const operations = await lab.operate("up");
            outputs = await lab.stack.outputs();
            // With the engine's own provider, which reads the outputs.
            assert.ok(operations.length > 50, "it makes all of it; test/program/graph.spec.ts has what that is");
            assert.deepEqual(
                operations.filter((operation) => !operation.startsWith("create ")),
                [],
            );
            assert.deepEqual(Object.keys(outputs.environments), ["production", "staging"]);
            assert.equal(
                (outputs as unknown as Record<string, string>)["stagingUrl"],
                outputs.environments["staging"]?.url,
            );
        });

        it("answers 503 at both URLs, and says which branch to push", async () => {
            for (const [name, { url, branch }] of Object.entries(outputs.environments)) {
                for (const path of ["/", "/root", "/a/deep/path?with=query"]) {
                    const { status, body } = await ask(`${url}${path}`);
                    assert.equal(status, 503, `${name} ${path}: ${body}`);
                    assert.deepEqual(JSON.parse(body), {
                        message: "No release yet",
                        environment: name,
                        branch,
                        next: `Push to the branch ${branch} to release to this environment.`,
                    });
                }
            }
        });

        it("starts every alias at version 1", () => {
            for (const alias of ["staging", "production"]) {
                assert.deepEqual(aliasTarget(FUNCTION, alias), { version: "1", weights: {} });
            }
        });

        it("shows no change in a second up, a preview and a refresh", async () => {
            assert.deepEqual(await lab.operate("up"), []);
            assert.deepEqual(await lab.operate("preview"), []);
            assert.deepEqual(await lab.operate("refresh"), []);
            assert.deepEqual(await lab.operate("preview", { refresh: true }), []);
        });

        it("shows in a refresh what somebody has changed by hand", async () => {
            aws(
                "logs",
                "put-retention-policy",
                "--log-group-name",
                `/aws/lambda/${FUNCTION}`,
                "--retention-in-days",
                "1",
            );
            const drift = ["update aws:cloudwatch/logGroup:LogGroup function"];
            assert.deepEqual(await lab.operate("refresh"), drift);
            assert.deepEqual(await lab.operate("up"), drift, "and up mends it");
        });

        it("shows the token nowhere", async () => {
            const state = await lab.stack.exportState();
            assert.ok(state.includes("ciphertext"), "the state holds secrets at all");
            const projects = aws("codebuild", "batch-get-projects", "--names", ...inventory()["projects"]!);
            const logs = readdirSync(lab.folder.logs).map((file) => readFileSync(join(lab.folder.logs, file), "utf8"));
            assert.ok(logs.join("").includes("codepipeline"), "the logs tell of the pipelines");
            const places = {
                state,
                events: lab.events.join("\n"),
                logs: logs.join("\n"),
                builds: JSON.stringify(projects),
            };
            const stackFile = readFileSync(join(lab.folder.project, "Pulumi.staging.yaml"), "utf8");
            assertHidden(TOKEN, { ...places, stackFile });
        });

        it("shows the token in no error of a pipeline that AWS refuses to change", async () => {
            aws("codepipeline", "delete-pipeline", "--name", "platform-rehearsal-staging");
            await lab.setToken(`${TOKEN}refused`);
            await assert.rejects(lab.operate("up"), (error: Error) => {
                assert.match(error.message, /platform-rehearsal-staging/);
                assert.ok(!error.message.includes(TOKEN));
                return true;
            });
            assertHidden(TOKEN, { events: lab.events.join("\n") });
            await lab.operate("up", { refresh: true });
        });

        it("rotates the token in place", async () => {
            await lab.setToken(`${TOKEN}rotated`);
            assert.deepEqual(await lab.operate("up"), [
                "create-replacement aws:secretsmanager/secretVersion:SecretVersion github-token",
                "delete-replaced aws:secretsmanager/secretVersion:SecretVersion github-token",
                "replace aws:secretsmanager/secretVersion:SecretVersion github-token",
                "update aws:codepipeline/pipeline:Pipeline production",
                "update aws:codepipeline/pipeline:Pipeline staging",
                "update pulumi:providers:github github",
            ]);
        });
    });

    describe("when it changes", () => {
        it("adds, changes and removes an environment without touching the others", async () => {
            const both = {
                staging: { branch: "staging" },
                production: { branch: "master", promotesFrom: "staging" },
            };
            const environments = (extra: Readonly<Record<string, unknown>>) => ({
                "platform:environments": { ...both, ...extra },
            });
            const own = [
                "aws:apigateway/methodSettings:MethodSettings api-blue",
                "aws:apigateway/stage:Stage api-blue",
                "aws:cloudwatch/logGroup:LogGroup api-blue",
                "aws:cloudwatch/eventRule:EventRule blue-release",
                "aws:cloudwatch/eventTarget:EventTarget blue-release",
                "aws:cloudwatch/logGroup:LogGroup blue-build",
                "aws:cloudwatch/logGroup:LogGroup blue-release",
                "aws:codebuild/project:Project blue",
                "aws:codepipeline/pipeline:Pipeline blue",
                "aws:iam/role:Role blue-build",
                "aws:iam/role:Role blue-pipeline",
                "aws:iam/role:Role blue-release",
                "aws:iam/rolePolicy:RolePolicy blue-build",
                "aws:iam/rolePolicy:RolePolicy blue-pipeline",
                "aws:iam/rolePolicy:RolePolicy blue-release",
                "aws:codepipeline/webhook:Webhook blue",
                "aws:lambda/alias:Alias function-blue",
                "aws:lambda/function:Function blue-release",
                "aws:lambda/permission:Permission api-blue",
                "aws:lambda/permission:Permission blue-release",
                "aws:ssm/parameter:Parameter blue-webhook",
                "github:index/repositoryWebhook:RepositoryWebhook blue-push",
                "platform:index:BranchPipeline blue",
                "platform:index:Environment blue",
                "platform:index:Releaser blue-release",
            ].sort();
            const check = "update aws:codebuild/webhook:Webhook pull-requests";
            lab.configure(environments({ blue: { branch: "blue" } }));
            assert.deepEqual(await lab.operate("up"), [...own.map((resource) => `create ${resource}`), check]);
            const { environments: now } = await lab.stack.outputs();
            assert.equal((await ask(`${now["blue"]?.url}/`)).status, 503);

            lab.configure(environments({ blue: { branch: "green" } }));
            assert.deepEqual(await lab.operate("up"), [
                "update aws:apigateway/stage:Stage api-blue",
                "update aws:codebuild/project:Project blue",
                check,
                "update aws:codepipeline/pipeline:Pipeline blue",
                "update aws:lambda/function:Function blue-release",
            ]);
            lab.configure(environments({}));
            assert.deepEqual(await lab.operate("up"), [...own.map((resource) => `delete ${resource}`), check]);
        });

        it("deploys a changed API without replacing a stage", async () => {
            const stages = () =>
                aws("apigateway", "get-stages", "--rest-api-id", restApiOf(outputs, "staging")).item as Stage[];
            const before = stages();
            lab.configure({ "platform:api": { timeout: 5000 } });
            const operations = await lab.operate("up");
            assert.deepEqual(operations, [
                "create-replacement aws:apigateway/deployment:Deployment api",
                "delete-replaced aws:apigateway/deployment:Deployment api",
                "replace aws:apigateway/deployment:Deployment api",
                "update aws:apigateway/integration:Integration api-proxy",
                "update aws:apigateway/integration:Integration api-root",
                "update aws:apigateway/stage:Stage api-production",
                "update aws:apigateway/stage:Stage api-staging",
            ]);
            assert.deepEqual(
                stages().map(({ createdDate }) => createdDate),
                before.map(({ createdDate }) => createdDate),
            );
            assert.ok(stages().every(({ deploymentId }, index) => deploymentId !== before[index]?.deploymentId));
            lab.configure();
            await lab.operate("up");
        });

        it("says every fault of the configuration at once, without a stack trace or a secret", async () => {
            lab.configure({
                "platform:accountId": "12",
                "platform:colour": "red",
                "platform:environments": { staging: { branch: "main" }, production: { branch: "main" } },
                "platform:function": { memorySize: "lots", runtme: "python3.13" },
            });
            const before = inventory();
            await assert.rejects(lab.operate("up"), (error: Error) => {
                for (const path of ["accountId", "colour", "environments.staging.branch", "function.memorySize"]) {
                    assert.match(error.message, new RegExp(`^ *${path.replaceAll(".", "\\.")}: `, "m"));
                }
                assert.match(error.message, /function\.runtme: is not a known key\n +expected: did you mean runtime\?/);
                assert.doesNotMatch(error.message, /^ +at |ghp_/m);
                return true;
            });
            assert.deepEqual(inventory(), before);
        });

        it("refuses another account, and changes nothing", async () => {
            lab.configure({ "platform:accountId": "999999999999" });
            const before = inventory();
            await assert.rejects(
                lab.operate("up"),
                /belong to account 123456789012, but accountId is 999999999999: nothing was changed/,
            );
            assert.deepEqual(inventory(), before);
            lab.configure();
        });
    });

    describe("at the end", () => {
        it("gives a function of another name its own aliases, where nothing is protected", async () => {
            lab.configure({ "platform:projectName": "platform-renamed" });
            await lab.operate("up");
            const { environments, functionName } = await lab.stack.outputs();
            assert.equal(functionName, "platform-renamed-app");
            for (const [name, { url }] of Object.entries(environments)) {
                assert.deepEqual(aliasTarget(functionName, name), { version: "1", weights: {} });
                assert.equal((await ask(`${url}/`)).status, 503);
            }
            lab.configure();
            await lab.operate("up");
        });

        it("has shown the token nowhere until now", () => {
            const logs = readdirSync(lab.folder.logs).map((file) => readFileSync(join(lab.folder.logs, file), "utf8"));
            assertHidden(TOKEN, { events: lab.events.join("\n"), logs: logs.join("\n") });
        });

        it("leaves nothing behind but the artifacts", async () => {
            aws("s3api", "put-object", "--bucket", outputs.artifactBucket, "--key", "releases/staging/1.json");
            await lab.operate("destroy");
            assert.ok(inventory()["buckets"]?.includes(outputs.artifactBucket));
            assert.deepEqual(leftBehind(), []);
            const block = aws("s3api", "get-public-access-block", "--bucket", outputs.artifactBucket);
            assert.equal(block.PublicAccessBlockConfiguration.BlockPublicPolicy, true, "what stays is still closed");
        });

        it("deletes the artifacts too where the configuration says so", async () => {
            lab.configure({ "platform:removal": { protect: false, deleteArtifacts: true } });
            const kept = inventory()["buckets"];
            await lab.operate("up");
            const { artifactBucket } = await lab.stack.outputs();
            aws("s3api", "put-object", "--bucket", artifactBucket, "--key", "releases/staging/1.json");
            await lab.operate("destroy");
            assert.deepEqual(inventory()["buckets"], kept, "those that were kept before");
        });
    });
});

interface Stage {
    readonly deploymentId: string;
    readonly createdDate: number;
}
