import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";

const PLACE = "eu-west-1:123456789012";
const KEY = `arn:aws:kms:${PLACE}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const POINT = `arn:aws:elasticfilesystem:${PLACE}:access-point/fsap-0123456789abcdef0`;
const LAYER = `arn:aws:lambda:${PLACE}:layer:tools:3`;
const [SUBNET, GROUP] = ["subnet-0123456789abcdef0", "sg-0123456789abcdef0"];

async function recorded(settings: object, rest: Readonly<Record<string, string>> = {}): Promise<Recording> {
    return recordPlatform({ "platform:function": JSON.stringify(settings), ...rest });
}

function inputsOf(recording: Recording): Readonly<Record<string, unknown>> {
    return find(recording, "aws:lambda/function:Function", "function").inputs;
}

interface Statement {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: unknown;
    readonly Resource: unknown;
    readonly Condition?: unknown;
}

/** The statements of the function's role, but for the two that it always has. */
function statementsOf(recording: Recording): readonly Statement[] {
    const { policy } = find(recording, "aws:iam/rolePolicy:RolePolicy", "function").inputs;
    const statements: readonly Statement[] = JSON.parse(String(policy)).Statement;
    return statements.filter(({ Sid }) => Sid !== "WriteLogs" && Sid !== "ReadParameters");
}

describe("the function's settings", () => {
    it("reach the function, each as Lambda has it", async () => {
        const settings = {
            environment: { TABLE: "orders" },
            layers: [LAYER],
            ephemeralStorage: 1024,
            tracing: "Active",
            kmsKey: KEY,
            logFormat: "JSON",
            systemLogLevel: "WARN",
            deadLetter: `arn:aws:sqs:${PLACE}:lost`,
            reservedConcurrency: 0,
            fileSystem: { accessPoint: POINT, mountPath: "/mnt/files" },
            vpc: { subnets: [SUBNET], securityGroups: [GROUP] },
        };
        const inputs = inputsOf(await recorded(settings));
        const names = [
            "architectures",
            "code",
            "handler",
            "memorySize",
            "name",
            "publish",
            "role",
            "runtime",
            "tags",
            "timeout",
        ];
        const rest = Object.entries(inputs).filter(([name]) => !names.includes(name));
        assert.deepEqual(Object.fromEntries(rest), {
            environment: { variables: { TABLE: "orders" } },
            layers: [LAYER],
            ephemeralStorage: { size: 1024 },
            tracingConfig: { mode: "Active" },
            kmsKeyArn: KEY,
            loggingConfig: {
                logFormat: "JSON",
                logGroup: "/aws/lambda/shop-app",
                applicationLogLevel: "INFO",
                systemLogLevel: "WARN",
            },
            deadLetterConfig: { targetArn: `arn:aws:sqs:${PLACE}:lost` },
            reservedConcurrentExecutions: 0,
            fileSystemConfig: { arn: POINT, localMountPath: "/mnt/files" },
            vpcConfig: { subnetIds: [SUBNET], securityGroupIds: [GROUP] },
        });
    });

    it("keep snapshots of published versions", async () => {
        assert.deepEqual(inputsOf(await recorded({ snapStart: true }))["snapStart"], { applyOn: "PublishedVersions" });
    });

    it("ask nothing of its role where nothing is said", async () => {
        assert.deepEqual(statementsOf(await recorded({ tracing: "PassThrough", logFormat: "JSON" })), []);
    });

    const only = (Sid: string, Action: readonly string[], Resource: string) => ({
        Sid,
        Effect: "Allow",
        Action,
        Resource: [Resource],
    });
    const NEEDS: Readonly<Record<string, readonly [settings: object, statement: object]>> = {
        tracing: [
            { tracing: "Active" },
            only("WriteTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
        ],
        kmsKey: [{ kmsKey: KEY }, only("DecryptVariables", ["kms:Decrypt"], KEY)],
        "deadLetter to a queue": [
            { deadLetter: `arn:aws:sqs:${PLACE}:lost` },
            only("SendDeadLetters", ["sqs:SendMessage"], `arn:aws:sqs:${PLACE}:lost`),
        ],
        "deadLetter to a topic": [
            { deadLetter: `arn:aws:sns:${PLACE}:lost` },
            only("SendDeadLetters", ["sns:Publish"], `arn:aws:sns:${PLACE}:lost`),
        ],
    };
    for (const [what, [settings, statement]] of Object.entries(NEEDS)) {
        it(`let the role do what ${what} takes, and no more`, async () => {
            assert.deepEqual(statementsOf(await recorded(settings)), [statement]);
        });
    }

    it("let Lambda, and not the function's code, have network interfaces; and mount one access point alone", async () => {
        const vpc = { subnets: [SUBNET], securityGroups: [GROUP] };
        const fileSystem = { accessPoint: POINT, mountPath: "/mnt/files" };
        const [mount, allowed, denied] = statementsOf(await recorded({ vpc, fileSystem }));
        assert.deepEqual(mount, {
            ...only(
                "MountFiles",
                ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
                `arn:aws:elasticfilesystem:${PLACE}:file-system/*`,
            ),
            Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": POINT } },
        });
        assert.deepEqual([allowed?.Effect, allowed?.Resource], ["Allow", ["*"]]);
        assert.deepEqual(denied, {
            ...allowed,
            Sid: "OnlyForLambda",
            Effect: "Deny",
            Condition: { Null: { "lambda:SourceFunctionArn": "false" } },
        });
    });

    it("keep copies ready behind one environment's alias, which they do not touch", async () => {
        const environments = {
            staging: { branch: "staging" },
            production: { branch: "master", provisionedConcurrency: 5 },
        };
        const recording = await recorded({}, { "platform:environments": JSON.stringify(environments) });
        const type = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig";
        assert.deepEqual(
            recording.resources
                .filter((each) => each.type === type)
                .map(({ name, parent, inputs }) => ({ name, parent, inputs })),
            [
                {
                    name: "production",
                    parent: "platform:index:Environment production",
                    inputs: { functionName: "shop-app", qualifier: "production", provisionedConcurrentExecutions: 5 },
                },
            ],
        );
        const { inputs } = find(recording, "aws:lambda/alias:Alias", "function-production");
        assert.deepEqual(Object.keys(inputs).sort(), ["functionName", "functionVersion", "name"]);
    });
});
