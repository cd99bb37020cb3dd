import assert from "node:assert/strict";

import { recordPlatform, TAGS } from "../support/platform";
import { find, type Recording } from "../support/recorder";

const OWN = "arn:aws:iam::123456789012:role/shop-eu-west-1-api-logging";
const THEIRS = "arn:aws:iam::123456789012:role/theirs";
const OWN_NAME = "shop-eu-west-1-api-logging";

describe("ApiLogging", () => {
    const made = ({ resources }: Recording) =>
        resources
            .filter(({ parent }) => parent === "platform:index:ApiLogging api-logging")
            .map(({ type, name, inputs, options }) => ({ type, name, inputs, options }))
            .sort((left, right) => (left.type < right.type ? -1 : 1));

    const role = {
        type: "aws:iam/role:Role",
        name: "api-logging",
        inputs: {
            name: OWN_NAME,
            assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "Service",
                        Effect: "Allow",
                        Principal: { Service: "apigateway.amazonaws.com" },
                        Action: "sts:AssumeRole",
                    },
                ],
            }),
            tags: TAGS,
        },
        options: { retainOnDelete: true },
    };
    const attachment = {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name: "api-logging",
        inputs: {
            role: OWN_NAME,
            policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
        },
        options: { retainOnDelete: true },
    };
    const account = {
        type: "aws:apigateway/account:Account",
        name: "api-logging",
        inputs: { cloudwatchRoleArn: "arn:Role/api-logging" },
        options: { retainOnDelete: true, dependsOn: [`${attachment.type} api-logging`] },
    };

    it("makes role and setting where there is none, and never lets go of them", async () => {
        const recording = await recordPlatform();
        assert.deepEqual(recording.reads, [
            { type: account.type, name: "api-logging", id: "api-gateway-account", provider: "aws" },
        ]);
        assert.deepEqual(made(recording), [account, role, attachment]);
        assert.equal((recording.outputs as { apiLogging: string }).apiLogging, "role");
        assert.deepEqual(recording.warnings, []);
    });

    it("leaves a role that somebody else has set alone", async () => {
        const recording = await recordPlatform({}, { loggingRoleArn: THEIRS });
        assert.deepEqual(made(recording), []);
        assert.equal((recording.outputs as { apiLogging: string }).apiLogging, "none");
        const stage = find(recording, "aws:apigateway/stage:Stage", "api-staging");
        assert.deepEqual(stage.options["dependsOn"], ["aws:lambda/permission:Permission api-staging"]);
    });

    it("uses what an earlier stack has left, and sets it anew where it is not set any more", async () => {
        assert.deepEqual(made(await recordPlatform({}, { loggingRoleArn: OWN })), []);
        const recording = await recordPlatform({}, { roles: [OWN_NAME] });
        const existing = { ...account, inputs: { cloudwatchRoleArn: OWN } };
        assert.deepEqual(made(recording), [existing, attachment]);
        assert.equal((recording.outputs as { apiLogging: string }).apiLogging, "setting");
    });

    it("makes a role where the one that is set does not exist", async () => {
        assert.deepEqual(made(await recordPlatform({}, { loggingRoleArn: THEIRS, roles: [] })), [
            account,
            role,
            attachment,
        ]);
    });

    it("keeps what it has made, and lets somebody else's setting stand", async () => {
        const outputs = { apiLogging: "role", projectName: "shop", region: "eu-west-1" };
        const world = { outputs, loggingRoleArn: OWN };
        assert.deepEqual(made(await recordPlatform({}, world)), [account, role, attachment]);
        const theirs = await recordPlatform({}, { outputs, loggingRoleArn: THEIRS, roles: ["theirs", OWN_NAME] });
        const left = { ...account, options: { ...account.options, ignoreChanges: ["cloudwatchRoleArn"] } };
        assert.deepEqual(made(theirs), [left, role, attachment]);
        assert.deepEqual(theirs.warnings, []);
    });

    it("keeps what a stack of an older version has made, which did not say", async () => {
        const older = { projectName: "shop", region: "eu-west-1" };
        const own = await recordPlatform({}, { outputs: older, loggingRoleArn: OWN });
        assert.deepEqual(made(own), [account, role, attachment]);
        assert.deepEqual(made(await recordPlatform({}, { outputs: older, loggingRoleArn: THEIRS })), []);
    });

    it("has a role of another name where the project is renamed, and finds the first one when it is renamed back", async () => {
        const outputs = { apiLogging: "role", projectName: "old", region: "eu-west-1" };
        const formerly = "arn:aws:iam::123456789012:role/old-eu-west-1-api-logging";
        const renamed = await recordPlatform({}, { outputs, loggingRoleArn: formerly });
        const left = { ...account, options: { ...account.options, ignoreChanges: ["cloudwatchRoleArn"] } };
        assert.deepEqual(made(renamed), [left, role, attachment]);
        const back = await recordPlatform({}, { outputs, loggingRoleArn: OWN });
        assert.deepEqual(made(back), [{ ...account, inputs: { cloudwatchRoleArn: OWN } }, attachment]);
    });

    it("says how a setting that was cleared, or a role that was deleted, is mended", async () => {
        const outputs = { apiLogging: "role", projectName: "shop", region: "eu-west-1" };
        const cleared = await recordPlatform({}, { outputs, roles: [OWN_NAME] });
        assert.deepEqual(made(cleared), [account, role, attachment]);
        assert.match(
            cleared.warnings.join(),
            /needs a role for it, and none is set any more\.\n {2}Mend it: pulumi up --refresh/,
        );
        const deleted = await recordPlatform({}, { outputs, loggingRoleArn: OWN, roles: [] });
        assert.match(deleted.warnings.join(), /api-logging does not exist\.\n {2}Mend it: pulumi up --refresh/);
    });
});
