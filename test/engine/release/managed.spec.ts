import assert from "node:assert/strict";

import { keptKey } from "../../../contract/bucketLayout";
import type { PlatformOutputs } from "../../../contract/outputs";
import { TestApplication } from "../support/application";
import { aliasTarget, aws, codeOf } from "../support/emulated";
import { withoutArtifacts, withPipelineOf2Stages } from "../support/halfUpdated";
import { TestLab } from "../support/lab";

const FUNCTION = "platform-rehearsal-app";

/** A sample application, the settings that its stack needs, and how to change and to break it. */
const SAMPLES = {
    application: {
        settings: {},
        source: "app.py",
        test: "app_tests.py",
        failing: (text: string) => text.replace('"Hello World"', '"never said"'),
    },
    "node-application": {
        settings: {
            "platform:function": { runtime: "nodejs22.x", handler: "app.handler" },
            "platform:build": { cache: true },
        },
        source: "app.mjs",
        test: "app.test.mjs",
        failing: (text: string) => text.replace('"Hello World"', '"never said"'),
    },
} as const;

for (const [sample, { settings, source, test, failing }] of Object.entries(SAMPLES)) {
    describe(`the managed build of examples/${sample}`, () => {
        let lab: TestLab;
        let outputs: PlatformOutputs;
        let application: TestApplication;
        const hasCache = "platform:build" in settings;

        before(async () => {
            lab = await TestLab.start(settings, { writesOnce: true });
            await lab.setToken("ghp_ManagedBuildTest");
            await lab.operate("up");
            outputs = await lab.stack.outputs();
            application = new TestApplication(lab, outputs, sample);
        });

        after(async () => {
            application?.remove();
            await lab?.stop();
        });

        const packages = () =>
            (
                aws("s3api", "list-objects-v2", "--bucket", outputs.artifactBucket, "--prefix", "kept/").Contents as
                    { Key: string }[] | undefined
            )?.map(({ Key }) => Key) ?? [];
        const ledger = (environment: string) => {
            const args = ["--bucket", outputs.artifactBucket, "--prefix", `releases/${environment}/`];
            return (aws("s3api", "list-objects-v2", ...args).Contents ?? []) as unknown[];
        };

        it("releases nothing in the run that the new pipelines have started by themselves", async () => {
            for (const environment of ["staging", "production"]) {
                const pipeline = ["--pipeline-name", `platform-rehearsal-${environment}`];
                const [first] = aws("codepipeline", "list-pipeline-executions", ...pipeline).pipelineExecutionSummaries;
                const before = aliasTarget(FUNCTION, environment);
                const { log } = await application.push(environment, {}, first.pipelineExecutionId);
                assert.match(
                    log,
                    /It is not built: the pipeline was made just now, and nobody has pushed anything since/,
                );
                assert.match(log, /Nothing is released: the pipeline was made just now/);
                assert.deepEqual(aliasTarget(FUNCTION, environment), before);
                assert.deepEqual([ledger(environment), packages()], [[], []]);
            }
        });

        it("takes a commit to the invoke URL", async () => {
            const { commit, log } = await application.push("staging");
            const { version } = aliasTarget(FUNCTION, "staging");
            assert.match(log, new RegExp(`Moved staging from version 1 to version ${version}`));
            assert.deepEqual(await application.ask("staging", "/"), {
                status: 200,
                message: "Hello World",
                environment: "staging",
            });
            const metadata = await application.ask("staging", "/metadata");
            assert.equal(metadata["lastcommitsha"], commit);
            assert.equal(ledger("staging").length, 1);
            assert.deepEqual(packages(), [keptKey(FUNCTION, codeOf(FUNCTION, version))]);
            assert.equal(/Cache saved: nodejs22\.x-[0-9a-f]{64}/.test(log), hasCache);
        });

        it("releases nothing for the same code, and says so", async () => {
            const before = aliasTarget(FUNCTION, "staging");
            const { log } = await application.push("staging");
            assert.match(log, /Nothing is released: staging serves this very code already, as version \d+/);
            assert.equal(/Cache restored: nodejs22\.x-[0-9a-f]{64}/.test(log), hasCache);
            assert.deepEqual(aliasTarget(FUNCTION, "staging"), before);
            assert.equal(ledger("staging").length, 1);
        });

        it("promotes what a merge brings and staging has released, without building it again", async () => {
            const { log } = await application.push("production");
            assert.match(log, /It is not built: staging has released this very tree as version \d+/);
            assert.deepEqual(aliasTarget(FUNCTION, "production"), aliasTarget(FUNCTION, "staging"));
            assert.equal((await application.ask("production", "/"))["environment"], "production");
            assert.equal(packages().length, 1, "there is no other package");
        });

        it("builds what production alone has, and says why", async () => {
            const shared = aliasTarget(FUNCTION, "staging");
            application.edit("VERSION", () => "9.9.9\n");
            const { log } = await application.push("production");
            assert.match(log, /It is built, because staging has not released this tree/);
            // What staging's builds have kept is nothing to production's.
            assert.doesNotMatch(log, /Cache restored/);
            assert.notDeepEqual(aliasTarget(FUNCTION, "production"), shared);
            assert.deepEqual(aliasTarget(FUNCTION, "staging"), shared);
            assert.equal((await application.ask("production", "/metadata"))["version"], "9.9.9");
        });

        if (sample === "application") {
            it("releases nothing, and says so, where an update has changed one of project and pipeline alone", async () => {
                const before = aliasTarget(FUNCTION, "staging");
                const name = outputs.environments["staging"]?.pipeline ?? "";
                await withPipelineOf2Stages(name, async () => {
                    await assert.rejects(application.push("staging"), /The build for staging failed/);
                    assert.match(application.log("staging"), /has no stage yet that releases what this build makes/);
                    assert.match(application.log("staging"), /When pulumi up is through, release the change/);
                });
                const project = outputs.environments["staging"]?.buildProject ?? "";
                await withoutArtifacts(project, async () => {
                    const refused = /The pipeline waits for an artifact, and the build specification names none/;
                    await assert.rejects(application.push("staging"), refused);
                    assert.match(application.log("staging"), /Phase complete: UPLOAD_ARTIFACTS State: FAILED/);
                });
                assert.deepEqual(aliasTarget(FUNCTION, "staging"), before);
            });
        }

        it("deploys nothing if a test fails", async () => {
            const before = { alias: aliasTarget(FUNCTION, "staging"), code: codeOf(FUNCTION), packages: packages() };
            application.edit(test, failing);
            await assert.rejects(application.push("staging"), /The build for staging failed/);
            const after = { alias: aliasTarget(FUNCTION, "staging"), code: codeOf(FUNCTION), packages: packages() };
            assert.deepEqual(after, before);
            assert.match(application.log("staging"), /never said/);
        });

        if (sample === "application") {
            it("leaves all of it to the application's own build specification in mode application", async () => {
                lab.configure({ "platform:build": { mode: "application" } });
                await lab.operate("up");
                const own = new TestApplication(lab, outputs, sample);
                try {
                    own.edit("VERSION", () => "of its own\n");
                    const { commit, log } = await own.push("staging");
                    assert.doesNotMatch(log, /release\.cjs/);
                    const metadata = await own.ask("staging", "/metadata");
                    assert.deepEqual([metadata["lastcommitsha"], metadata["version"]], [commit, "of its own"]);
                } finally {
                    own.remove();
                    lab.configure();
                    await lab.operate("up");
                }
            });
        }

        it("moves nothing if the new version does not answer in the function", async () => {
            application.edit(test, (text) => text.replaceAll('"never said"', '"Hello World"'));
            application.edit(source, (text) =>
                text
                    .replaceAll('"statusCode": 200', '"statusCode": 500')
                    .replaceAll("statusCode: 200", "statusCode: 500"),
            );
            application.edit(test, () => "");
            const before = aliasTarget(FUNCTION, "staging");
            await assert.rejects(application.push("staging"), /The build for staging failed/);
            assert.deepEqual(aliasTarget(FUNCTION, "staging"), before);
            assert.match(application.log("staging"), /does not answer as it should: GET \/health answered 500/);
            assert.match(application.log("staging"), /Nothing was moved: staging still serves version/);
        });
    });
}
