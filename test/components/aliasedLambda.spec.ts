import assert from "node:assert/strict";

import { recordPlatform, TAGS } from "../support/platform";
import { formerlyOf } from "../support/formerly";
import { find, type Recording } from "../support/recorder";

describe("AliasedLambda", () => {
    const parent = "platform:index:AliasedLambda function";
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    it("makes the function from the placeholder, publishes it and leaves its code to releases", () => {
        const fn = find(recording, "aws:lambda/function:Function", "function");
        const { code, ...inputs } = fn.inputs;
        assert.deepEqual(Object.keys((code as { assets: object }).assets), ["app.py"]);
        assert.match(JSON.stringify(code), /No release yet/);
        assert.deepEqual(
            { ...fn, inputs },
            {
                type: "aws:lambda/function:Function",
                name: "function",
                parent,
                provider: "aws",
                inputs: {
                    name: "shop-app",
                    role: "arn:Role/function",
                    runtime: "python3.13",
                    handler: "app.lambda_handler",
                    architectures: ["x86_64"],
                    memorySize: 256,
                    timeout: 29,
                    ephemeralStorage: { size: 512 },
                    tracingConfig: { mode: "PassThrough" },
                    loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/shop-app" },
                    publish: true,
                    tags: TAGS,
                },
                options: {
                    protect: true,
                    ignoreChanges: [
                        "architectures",
                        "code",
                        "imageUri",
                        "s3Bucket",
                        "s3Key",
                        "s3ObjectVersion",
                        "sourceCodeHash",
                    ],
                    dependsOn: ["aws:iam/rolePolicy:RolePolicy function"],
                },
            },
        );
    });

    for (const alias of ["placeholder", "production", "staging"]) {
        it(`starts the alias ${alias} at what the making of the function publishes, and gives it to releases whole`, () => {
            assert.deepEqual(find(recording, "aws:lambda/alias:Alias", `function-${alias}`), {
                type: "aws:lambda/alias:Alias",
                name: `function-${alias}`,
                parent: alias === "placeholder" ? parent : `platform:index:Environment ${alias}`,
                provider: "aws",
                inputs: { name: alias, functionName: "shop-app", functionVersion: "8" },
                options: {
                    protect: true,
                    ignoreChanges: ["description", "functionVersion", "routingConfig"],
                    ...(alias === "placeholder" ? {} : { aliases: formerlyOf("AliasedLambda", "function") }),
                },
            });
        });
    }

    it("starts new ones at the placeholder of the function that is there, whatever was released meanwhile", async () => {
        const start = async (versions: readonly string[], outputs: Readonly<Record<string, unknown>>) => {
            const found = await recordPlatform({}, { versions, outputs });
            const [asked] = found.invokes.filter(({ token }) => token === "aws:lambda/getFunction:getFunction");
            const aliases = ["placeholder", "staging"].map(
                (alias) => find(found, "aws:lambda/alias:Alias", `function-${alias}`).inputs["functionVersion"],
            );
            return { asked: asked?.inputs, aliases };
        };
        const asked = (qualifier: string) => ({ functionName: "shop-app", qualifier });
        assert.deepEqual(await start(["5", "8"], { placeholderVersion: "5" }), {
            asked: asked("5"),
            aliases: ["5", "5"],
        });
        assert.deepEqual(
            await start(["1", "8"], {}),
            { asked: asked("1"), aliases: ["1", "1"] },
            "of an older version",
        );
        assert.deepEqual(
            await start(["8"], { placeholderVersion: "5" }),
            { asked: asked("5"), aliases: ["8", "8"] },
            "a function that was made again",
        );
    });

    it("gets no snapshots while it holds a placeholder that nothing can start", async () => {
        const java = { runtime: "java21", handler: "shop.Handler::handle", snapStart: true };
        const up = (isReleased: boolean, settings: object) =>
            recordPlatform(
                {
                    "platform:function": JSON.stringify(settings),
                    "platform:build": '{"commands":["mvn package"],"output":"target"}',
                },
                { versions: ["1"], isReleased },
            );
        await up(true, java);
        await up(false, { ...java, snapStart: false });
        await up(false, { snapStart: true });
        await assert.rejects(up(false, java), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.match(error.message, /until the first release there is nothing to start with java21/);
            return true;
        });
    });

    it("is not touched while AWS does not say which versions there are", async () => {
        const versions = new Error("AccessDeniedException: not authorized to perform: lambda:GetFunction");
        await assert.rejects(recordPlatform({}, { versions }), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.match(error.message, /whether the function shop-app has a version 1: nothing was changed/);
            assert.match(error.message, /AccessDenied/);
            return true;
        });
    });

    it("makes the log group with its retention, and lets the role write to it and read the project's parameters", () => {
        assert.deepEqual(find(recording, "aws:cloudwatch/logGroup:LogGroup", "function"), {
            type: "aws:cloudwatch/logGroup:LogGroup",
            name: "function",
            parent,
            provider: "aws",
            inputs: { name: "/aws/lambda/shop-app", retentionInDays: 30, tags: TAGS },
            options: {},
        });
        const policy = find(recording, "aws:iam/rolePolicy:RolePolicy", "function");
        assert.equal(policy.inputs["role"], "shop-eu-west-1-app");
        assert.deepEqual(JSON.parse(String(policy.inputs["policy"])), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "WriteLogs",
                    Effect: "Allow",
                    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                    Resource: ["arn:LogGroup/function", "arn:LogGroup/function:*"],
                },
                {
                    Sid: "ReadParameters",
                    Effect: "Allow",
                    Action: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
                    Resource: ["arn:aws:ssm:eu-west-1:123456789012:parameter/shop/*"],
                },
            ],
        });
    });

    it("lets Lambda alone assume the role", () => {
        const role = find(recording, "aws:iam/role:Role", "function");
        assert.deepEqual(
            { ...role.inputs, assumeRolePolicy: JSON.parse(String(role.inputs["assumeRolePolicy"])) },
            {
                name: "shop-eu-west-1-app",
                tags: TAGS,
                assumeRolePolicy: {
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Sid: "Service",
                            Effect: "Allow",
                            Principal: { Service: "lambda.amazonaws.com" },
                            Action: "sts:AssumeRole",
                        },
                    ],
                },
            },
        );
    });
});
