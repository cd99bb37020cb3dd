import assert from "node:assert/strict";

import { parsePreviewSettings, type PreviewSettings } from "../../../contract/previews/settings";
import type { PlatformOutputs } from "../../../contract/outputs";
import { ask } from "../../../lab/probe";
import { addLabToken } from "../../../lab/repository";
import { connectPreviews } from "../../../release";
import { runErrand } from "../../../release/programs/previewController";
import { gitHubControl } from "../../../tools/github-stand-in";
import { assumeRole } from "../support/assumedRole";
import { aws, inventory } from "../support/emulated";
import { TestLab } from "../support/lab";
import { leaveChecked } from "../support/previews";

const TOKEN = "ghp_PreviewRights0123456789ABCDEFGHIJKLM";
const COMMIT = "c".repeat(40);

/** Does what a request names, and says what AWS says to that. It is what anybody can put into a pull request. */
const THIEF = `import boto3
import json
from botocore.exceptions import ClientError

def lambda_handler(event, context):
    if event["httpMethod"] == "GET":
        return {"statusCode": 200, "body": "well"}
    asked = json.loads(event["body"])
    try:
        answer = getattr(boto3.client(asked["service"]), asked["call"])(**asked["input"])
        del answer["ResponseMetadata"]
        return {"statusCode": 200, "body": json.dumps(answer, default=str)}
    except ClientError as error:
        return {"statusCode": 200, "body": json.dumps({"refused": error.response["Error"]["Code"]})}
`;

describe("the code of a preview, with its own role, held to its policies", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let settings: PreviewSettings;
    let url: string;

    before(async () => {
        lab = await TestLab.start(
            { "platform:release": { verifySeconds: 5 }, "platform:pullRequests": { previews: 1 } },
            { policies: true, writesOnce: true },
        );
        await addLabToken(lab.record.github, TOKEN);
        await lab.setToken(TOKEN);
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        settings = parsePreviewSettings(outputs.previews);
        const { Role } = aws("lambda", "get-function-configuration", "--function-name", settings.functionName);
        // The function takes its role by itself. It is held to the policy once the emulator knows that.
        assumeRole(lab.record.emulators.urls.ministack, outputs.accountId, (Role as string).replace(/^.*\//, ""));
        const { repository, url: github } = lab.record.github;
        const head = { ref: "thief", sha: COMMIT };
        const { number } = await gitHubControl(github).openPullRequest({ repository, head, base: "staging" });
        await leaveChecked(settings, outputs.runtime, { pullRequest: number, commit: COMMIT }, THIEF);
        const connection = await connectPreviews(settings, { by: "controller", say: () => undefined });
        await runErrand(connection, { kind: "refresh", pullRequest: number });
        url = settings.urlTemplate.replaceAll("{stage}", `pr-${number}`);
        assert.equal((await ask(`${url}/`)).body, "well");
    });

    after(async () => lab?.stop());

    /** What AWS says to the preview's code. */
    async function tries(service: string, call: string, input: object): Promise<Record<string, unknown>> {
        const response = await fetch(`${url}/`, { method: "POST", body: JSON.stringify({ service, call, input }) });
        return (await response.json()) as Record<string, unknown>;
    }

    it("reads the secrets of previews, and those of no environment", async () => {
        const { projectName } = outputs;
        const parameters = [
            `/_previews/${projectName}/Key`,
            `/${projectName}/staging/Key`,
            `/${projectName}/production/Key`,
        ];
        for (const name of parameters) {
            aws("ssm", "put-parameter", "--name", name, "--type", "SecureString", "--value", `the value of ${name}`);
        }
        const [own = "", ...others] = parameters;
        const { Parameter } = await tries("ssm", "get_parameter", { Name: own, WithDecryption: true });
        assert.equal((Parameter as { Value: string }).Value, `the value of ${own}`);
        const refused = { refused: "AccessDeniedException" };
        for (const Name of others) {
            assert.deepEqual(await tries("ssm", "get_parameter", { Name, WithDecryption: true }), refused, Name);
            assert.deepEqual(
                await tries("ssm", "get_parameters", { Names: [own, Name], WithDecryption: true }),
                refused,
            );
            const Path = Name.slice(0, -"/Key".length);
            assert.deepEqual(await tries("ssm", "get_parameters_by_path", { Path, WithDecryption: true }), refused);
        }
    });

    it("reads no secret of Secrets Manager, and nothing of the bucket", async () => {
        const secrets = inventory()["secrets"] ?? [];
        assert.ok(secrets.length > 0, "there are some");
        for (const SecretId of secrets) {
            const { refused } = await tries("secretsmanager", "get_secret_value", { SecretId });
            assert.equal(refused, "AccessDeniedException", SecretId);
        }
        const Bucket = outputs.artifactBucket;
        assert.deepEqual(await tries("s3", "list_objects_v2", { Bucket }), { refused: "AccessDenied" });
    });

    it("moves no alias, and takes no other role", async () => {
        const { functionName, executionRoleArn: RoleArn } = outputs as unknown as Record<string, string>;
        for (const [service, call, input] of [
            ["lambda", "update_alias", { FunctionName: functionName, Name: "production", FunctionVersion: "1" }],
            ["lambda", "get_function", { FunctionName: functionName }],
            ["lambda", "invoke", { FunctionName: functionName, Qualifier: "staging" }],
            ["sts", "assume_role", { RoleArn, RoleSessionName: "thief" }],
        ] as const) {
            const { refused } = await tries(service, call, input);
            assert.match(String(refused), /^AccessDenied/, `${service} ${call}`);
        }
    });
});
