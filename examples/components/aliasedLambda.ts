import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";

import { AliasedLambda } from "../../components";

/** A function that is called once a night: the version that the alias `live` points at, which releases move. */
const report = new AliasedLambda("report", {
    functionName: "nightly-report",
    runtime: "nodejs22.x",
    handler: "report.handler",
    architecture: "arm64",
    memorySize: 512,
    timeout: 300,
    aliases: ["live"],
    logRetention: 14,
    protect: true,
    tags: { Team: "sales" },
});
const live = report.alias("live");

const nightly = new cloudwatch.EventRule("nightly", { scheduleExpression: "cron(0 3 * * ? *)" });
const permission = new lambda.Permission("nightly", {
    action: "lambda:InvokeFunction",
    function: live.functionName,
    qualifier: live.name,
    principal: "events.amazonaws.com",
    sourceArn: nightly.arn,
});
new cloudwatch.EventTarget("nightly", { rule: nightly.name, arn: live.arn }, { dependsOn: permission });

/** What releases have to know. */
export const functionName = report.functionName;
export const placeholderVersion = report.placeholderVersion;
