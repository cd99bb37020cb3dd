import assert from "node:assert/strict";

import { CONFIG, recordPlatform, TOKEN } from "../support/platform";
import { record } from "../support/recorder";

describe("the providers of the program", () => {
    it("passes what the configuration says to the AWS provider, whatever it is", async () => {
        const endpoints = [{ s3: "http://127.0.0.1:1" }];
        const { resources } = await recordPlatform({
            "aws:endpoints": JSON.stringify(endpoints),
            "aws:s3UsePathStyle": "true",
            "aws:profile": "mine",
            "platform:roleName": "ops/Deployer",
        });
        const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
        assert.deepEqual(provider?.inputs, {
            region: "eu-west-1",
            profile: "mine",
            endpoints: JSON.stringify(endpoints),
            s3UsePathStyle: "true",
            allowedAccountIds: '["123456789012"]',
            assumeRoles: '[{"roleArn":"arn:aws:iam::123456789012:role/ops/Deployer"}]',
            maxRetries: "6",
            skipCredentialsValidation: "false",
            skipRegionValidation: "true",
        });
        const patient = await recordPlatform({ "aws:maxRetries": "9" });
        const { inputs } = patient.resources.find(({ type }) => type === "pulumi:providers:aws") ?? {};
        assert.equal(inputs?.["maxRetries"], '"9"');
        const ofAws = resources.filter(({ type }) => type.startsWith("aws:"));
        assert.deepEqual(
            ofAws.filter(({ provider: by }) => by !== "aws"),
            [],
        );
    });

    it("assumes its role in the partition of the region", async () => {
        const region = "eusc-de-east-1";
        const config = { "aws:region": region, "platform:roleName": "Deployer" };
        const { resources } = await recordPlatform(config, { region });
        const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
        assert.equal(provider?.inputs["assumeRoles"], '[{"roleArn":"arn:aws-eusc:iam::123456789012:role/Deployer"}]');
    });

    it("refuses to work in another account, before any resource", async () => {
        await assert.rejects(recordPlatform({}, { accountId: "999999999999" }), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.match(error.message, /account 999999999999, but accountId is 123456789012: nothing was changed/);
            return true;
        });
    });

    it("refuses to work in another region, before any resource", async () => {
        await assert.rejects(
            recordPlatform({}, { region: "us-east-1" }),
            /works in region us-east-1, but aws:region is eu-west-1: nothing was changed/,
        );
    });

    it("says everything that is wrong with the configuration at once, and no secret", async () => {
        const faulty = {
            ...CONFIG,
            "aws:region": "mars",
            "platform:accountId": "12",
            "platform:function": '{"memorySize":"lots"}',
            "platform:roleName": "secret with spaces",
            "platform:colour": "red",
        };
        const program = require("../../index") as typeof import("../../index");
        await assert.rejects(record(program, faulty, { secrets: ["platform:roleName"] }), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            for (const path of [
                "aws:region",
                "accountId",
                "function.memorySize",
                "roleName",
                "colour",
                "githubToken",
            ]) {
                assert.match(error.message, new RegExp(`^  ${path}: `, "m"));
            }
            assert.match(error.message, /githubToken: is stored in clear/);
            assert.ok(!error.message.includes(TOKEN) && !error.message.includes("secret with spaces"));
            return true;
        });
    });
});
