import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { functionNameOf, restApiOf, type PlatformOutputs } from "../../../contract/outputs";
import { TestApplication } from "../support/application";
import { assumeRole } from "../support/assumedRole";
import { aliasTarget } from "../support/emulated";
import { TestLab } from "../support/lab";

/** The tests build on each other: each begins where the one before has left the stack. */
describe("build and release with their own roles, held to their policies", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let application: TestApplication;
    const credentials: Record<string, Record<string, string>> = {};

    before(async () => {
        lab = await TestLab.start({}, { policies: true, writesOnce: true });
        await lab.setToken("ghp_RolesTest");
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        application = new TestApplication(lab, outputs, "application");
        const { accountId, region } = outputs;
        assert.ok(functionNameOf(outputs, "staging").endsWith("-app"));
        for (const environment of ["staging", "production"]) {
            const taken = (role: string) =>
                assumeRole(
                    lab.record.emulators.urls.ministack,
                    accountId,
                    `${outputs.projectName}-${region}-${environment}-${role}`,
                );
            credentials[environment] = taken("build");
            // The function takes its role by itself. It is held to the policy once the emulator knows that.
            taken("release");
        }
    });

    after(async () => {
        application?.remove();
        await lab?.stop();
    });

    /** What AWS says to a command that is called with the role of an environment's build. */
    const refusalOf = (environment: string, ...args: readonly string[]): string => {
        const env = { ...process.env, ...credentials[environment] };
        const { status, stderr } = spawnSync("aws", [...args], { env, encoding: "utf8" });
        assert.notEqual(status, 0, `aws ${args.join(" ")} was allowed`);
        return stderr;
    };

    const push = async (environment: string): Promise<string> =>
        application.push(environment, credentials[environment]).then(
            ({ log }) => log,
            () => assert.fail(application.log(environment)),
        );

    it("releases", async () => {
        const log = await push("staging");
        assert.match(log, /Moved staging from version \d+ to version 2/);
        assert.equal((await application.ask("staging", "/"))["status"], 200);
    });

    it("promotes", async () => {
        const log = await push("production");
        assert.match(log, /It is not built: staging has released this very tree as version 2/);
        assert.equal(aliasTarget(functionNameOf(outputs, "staging"), "production").version, "2");
    });

    it("moves an environment back that does not answer", async () => {
        application.edit("app.py", (text) => text.replace("def lambda_handler(event, context):", BREAKS_LATER));
        await assert.rejects(application.push("staging", credentials["staging"]));
        assert.match(application.log("staging"), /It serves version 2 again, as before/);
        assert.equal(aliasTarget(functionNameOf(outputs, "staging"), "staging").version, "2");
    });

    it("is refused what it has no need of", () => {
        const { artifactBucket: bucket } = outputs;
        const name = ["--function-name", functionNameOf(outputs, "staging")];
        const refused = [
            ["lambda", "delete-function", ...name],
            ["lambda", "create-alias", ...name, "--name", "mine", "--function-version", "1"],
            ["lambda", "get-function", ...name],
            ["lambda", "publish-version", ...name],
            ["lambda", "update-function-code", ...name, "--s3-bucket", bucket, "--s3-key", "kept/any.zip"],
            ["lambda", "update-alias", ...name, "--name", "staging", "--function-version", "1"],
            ["lambda", "invoke", ...name, "/dev/null"],
            ["s3api", "put-object", "--bucket", bucket, "--key", "kept/any.zip"],
            ["s3api", "put-object", "--bucket", bucket, "--key", "releases/staging/forged.json"],
            ["s3api", "put-object", "--bucket", bucket, "--key", "releases/production/forged.json"],
            ["s3api", "delete-object", "--bucket", bucket, "--key", "releases/staging/any.json"],
            ["s3api", "list-objects-v2", "--bucket", bucket],
            ["ssm", "get-parameter", "--name", `/_platform/${outputs.projectName}/staging/webhook-secret`],
            ["apigateway", "get-stages", "--rest-api-id", restApiOf(outputs, "staging")],
            ["codebuild", "batch-get-projects", "--names", `${outputs.projectName}-staging`],
        ];
        for (const args of refused) {
            assert.match(refusalOf("staging", ...args), /AccessDenied|not authorized/i, args.join(" "));
        }
    });
});

/** It answers when it is tried, and not when the environment is asked. */
const BREAKS_LATER = `import os

def lambda_handler(event, context):
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ and context.invoked_function_arn.endswith(":staging"):
        return {"statusCode": 500, "body": "broken"}`;
