import assert from "node:assert/strict";

import { DeliveredPrograms } from "../../program/deliveredPrograms";
import { recordPlatform, TAGS } from "../support/platform";
import { find, type Recording } from "../support/recorder";
import { releaserSettings } from "../support/releaserSettings";
import { GITHUB, told } from "./told";

const URL = "https://RestApi/api.execute-api.eu-west-1.amazonaws.com/staging";

describe("Releaser", () => {
    let recording: Recording;
    const tags = { Environment: "staging", ...TAGS };

    before(async () => {
        recording = await recordPlatform();
    });

    it("is a function with the platform's own program, and what it releases to", () => {
        const { inputs, options } = find(recording, "aws:lambda/function:Function", "staging-release");
        const { code, ...rest } = inputs;
        assert.deepEqual(rest, {
            name: "shop_staging-release",
            description: "Releases what the pipeline has built",
            role: "arn:Role/staging-release",
            runtime: "nodejs22.x",
            handler: "index.handler",
            memorySize: 2048,
            timeout: 900,
            ephemeralStorage: { size: 2048 },
            tags,
        });
        const { assets } = code as { assets: Record<string, { path?: string }> };
        assert.deepEqual(Object.keys(assets).sort(), ["index.js", "settings.json"]);
        assert.equal(assets["index.js"]?.path, new DeliveredPrograms().releaser().path);
        assert.deepEqual(options["dependsOn"], [
            "aws:cloudwatch/logGroup:LogGroup staging-release",
            "aws:iam/rolePolicy:RolePolicy staging-release",
        ]);
        assert.deepEqual(releaserSettings(recording, "staging"), {
            region: "eu-west-1",
            bucket: "shop-artifacts-0a1b2c",
            functionName: "shop-app",
            url: URL,
            pipeline: "shop-staging",
            buildProject: "shop-staging",
            release: { ...told("staging", "staging"), github: GITHUB },
            application: { runtime: "python3.13", architecture: "x86_64", handlers: ["app.lambda_handler"] },
        });
    });

    it("keeps its log for as long as the others", () => {
        const inputs = { name: "/aws/lambda/shop_staging-release", retentionInDays: 30, tags };
        assert.deepEqual(find(recording, "aws:cloudwatch/logGroup:LogGroup", "staging-release").inputs, inputs);
        const role = find(recording, "aws:iam/role:Role", "staging-release").inputs;
        assert.equal(role["name"], "shop-eu-west-1-staging-release");
        assert.match(String(role["assumeRolePolicy"]), /"lambda\.amazonaws\.com"/);
    });

    it("is told by EventBridge how its own pipeline's build fares, where GitHub is told", () => {
        const rule = find(recording, "aws:cloudwatch/eventRule:EventRule", "staging-release").inputs;
        assert.deepEqual(JSON.parse(String(rule["eventPattern"])), {
            source: ["aws.codepipeline"],
            "detail-type": ["CodePipeline Stage Execution State Change"],
            detail: {
                pipeline: ["shop-staging"],
                stage: ["Build"],
                state: ["STARTED", "FAILED", "STOPPED", "CANCELED"],
            },
        });
        assert.deepEqual(find(recording, "aws:lambda/permission:Permission", "staging-release").inputs, {
            action: "lambda:InvokeFunction",
            function: "shop_staging-release",
            principal: "events.amazonaws.com",
            sourceArn: "arn:EventRule/staging-release",
        });
        const { arn, targetId } = find(recording, "aws:cloudwatch/eventTarget:EventTarget", "staging-release").inputs;
        assert.deepEqual([arn, targetId], ["arn:Function/staging-release", "releaser"]);
    });

    it("hears of no build where nothing is reported, and is not there where the application releases itself", async () => {
        const ofReleaser = async (config: Readonly<Record<string, string>>) =>
            (await recordPlatform(config)).resources
                .filter(({ parent }) => parent === "platform:index:Releaser staging-release")
                .map(({ type }) => type.split(":").pop())
                .sort();
        const quiet = { "platform:release": '{"report":false}' };
        assert.deepEqual(await ofReleaser(quiet), ["Function", "LogGroup", "Role", "RolePolicy"]);
        assert.deepEqual(await ofReleaser({ "platform:build": '{"mode":"application"}' }), []);
    });
});
