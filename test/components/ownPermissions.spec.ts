import assert from "node:assert/strict";

import { HANDLER_CHARACTERS, PLATFORM_CHARACTERS } from "../../config/iam/statements";
import { functionPolicy, ownPolicy, type PolicyDocument } from "../../components/policies";
import { BUCKET_CHANGES, FUNCTION_CHANGES, ROLE_CHANGES } from "../../config/iam/reach";
import { isAllowed, listed } from "../support/iam";
import { recordPlatform } from "../support/platform";
import { find } from "../support/recorder";

const PLACE = "eu-west-1:123456789012";
const OWN = `arn:aws:lambda:${PLACE}:function:shop-app`;
const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*", reason: "To see that it does not reach all." };

describe("what the function may do beside", () => {
    it("is nothing where nothing is said", async () => {
        const { resources } = await recordPlatform();
        const own = resources.filter(
            ({ type, parent }) => type.startsWith("aws:iam/") && parent === "platform:index:AliasedLambda function",
        );
        assert.deepEqual(own.map(({ type, name }) => `${type} ${name}`).sort(), [
            "aws:iam/role:Role function",
            "aws:iam/rolePolicy:RolePolicy function",
        ]);
    });

    it("is one policy of the role, with the platform's own denied, and attachments of managed ones", async () => {
        const settings = {
            policies: [
                "arn:${partition}:iam::${accountId}:policy/team/orders",
                "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
            ],
            statements: [
                {
                    Sid: "ReadOrders",
                    Effect: "Allow",
                    Action: ["dynamodb:GetItem", "dynamodb:Query"],
                    Resource: "arn:${partition}:dynamodb:${region}:${accountId}:table/${projectName}-orders",
                    Condition: { StringEquals: { "dynamodb:Select": ["COUNT"] } },
                    reason: "Nobody but the team has to know this.",
                },
            ],
        };
        const recording = await recordPlatform({ "platform:function": JSON.stringify(settings) });
        const policy = find(recording, "aws:iam/rolePolicy:RolePolicy", "function-own");
        const { policy: document, ...inputs } = policy.inputs;
        assert.deepEqual(
            { ...policy, inputs },
            {
                type: "aws:iam/rolePolicy:RolePolicy",
                name: "function-own",
                parent: "platform:index:AliasedLambda function",
                provider: "aws",
                inputs: { role: "shop-eu-west-1-app" },
                options: {},
            },
        );
        const { Statement } = JSON.parse(String(document)) as PolicyDocument;
        assert.deepEqual(Statement[0], {
            Sid: "ReadOrders",
            Effect: "Allow",
            Action: ["dynamodb:GetItem", "dynamodb:Query"],
            Resource: `arn:aws:dynamodb:${PLACE}:table/shop-orders`,
            Condition: { StringEquals: { "dynamodb:Select": ["COUNT"] } },
        });
        assert.deepEqual(
            Statement.slice(1).map(({ Sid, Effect, Resource }) => [Sid, Effect, Resource]),
            [
                [
                    "KeepFunction",
                    "Deny",
                    [
                        ...["arn:Function/function", "arn:Function/function:*"],
                        ...[OWN, `${OWN}:*`, `arn:aws:lambda:${PLACE}:function:shop_*`],
                    ],
                ],
                ["KeepBucket", "Deny", ["arn:Bucket/artifacts", "arn:Bucket/artifacts/*"]],
                ["KeepRoles", "Deny", ["arn:Role/function", "arn:aws:iam::123456789012:role/shop-eu-west-1*"]],
                [
                    "KeepParameters",
                    "Deny",
                    ["_platform/shop/*", "_previews/shop/*"].map((each) => `arn:aws:ssm:*:*:parameter/${each}`),
                ],
                [
                    "KeepPaths",
                    "Deny",
                    ["", "_platform", "_platform/shop", "_previews", "_previews/shop"].map(
                        (each) => `arn:aws:ssm:*:*:parameter/${each}`,
                    ),
                ],
            ],
        );
        for (const [name, policyArn] of [
            ["function-own-team-orders", "arn:aws:iam::123456789012:policy/team/orders"],
            ["function-service-role-AWSLambdaSQSQueueExecutionRole", settings.policies[1]],
        ] as const) {
            assert.deepEqual(find(recording, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name), {
                type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                name,
                parent: "platform:index:AliasedLambda function",
                provider: "aws",
                inputs: { role: "shop-eu-west-1-app", policyArn },
                options: { dependsOn: ["aws:iam/rolePolicy:RolePolicy function-own"] },
            });
        }
        // What the platform itself gives the role is as it is without these.
        const plain = await recordPlatform();
        const own = (of: typeof recording) => find(of, "aws:iam/rolePolicy:RolePolicy", "function").inputs;
        assert.deepEqual(own(recording), own(plain));
    });

    it("never reaches the platform itself, however wide it is", async () => {
        const statements = [EVERYTHING];
        const bucket = "arn:aws:s3:::shop-artifacts-1";
        const { reason: _reason, ...all } = EVERYTHING;
        const roles = ["arn:aws:iam::123456789012:role/shop-eu-west-1*"];
        const document = ownPolicy([all as never], { functions: [OWN], roles, bucket });
        const may = (action: string, resource: string) => isAllowed([document], { action, resource });
        assert.equal(may("s3:PutObject", "arn:aws:s3:::pictures/a"), true);
        assert.equal(may("lambda:UpdateFunctionCode", `arn:aws:lambda:${PLACE}:function:other`), true);
        for (const [action, resource] of [
            ["lambda:UpdateFunctionCode", OWN],
            ["lambda:UpdateAlias", OWN],
            ["lambda:AddPermission", `${OWN}:staging`],
            ["s3:PutObject", `${bucket}/releases/staging/1.json`],
            ["s3:DeleteObject", `${bucket}/packages/a.zip`],
            ["s3:PutBucketPolicy", bucket],
            ["iam:PassRole", "arn:aws:iam::123456789012:role/shop-eu-west-1_previews"],
            ["iam:PutRolePolicy", "arn:aws:iam::123456789012:role/shop-eu-west-1-app"],
        ] as const) {
            assert.equal(may(action, resource), false, `${action} on ${resource}`);
        }
        const recording = await recordPlatform({ "platform:function": JSON.stringify({ statements }) });
        assert.match(
            String(find(recording, "aws:iam/rolePolicy:RolePolicy", "function-own").inputs["policy"]),
            /KeepBucket/,
        );
    });

    it("is denied each change by which the platform is known to be reached", () => {
        const kept = { functions: ["arn:f"], roles: ["arn:r"], bucket: "arn:b" };
        const { Statement } = ownPolicy([], kept);
        for (const [sid, changes] of Object.entries({
            KeepFunction: FUNCTION_CHANGES,
            KeepBucket: BUCKET_CHANGES,
            KeepRoles: ROLE_CHANGES,
        })) {
            const denial = Statement.find(({ Sid }) => Sid === sid);
            assert.ok(denial !== undefined, sid);
            const all = { Version: "2012-10-17" as const, Statement: [{ ...denial, Effect: "Allow" as const }] };
            const [resource = ""] = listed(denial.Resource);
            assert.deepEqual(
                changes.filter((action) => !isAllowed([all], { action, resource })),
                [],
            );
        }
    });

    it("has room beside the longest that the platform gives the role", () => {
        const place = "ap-southeast-1:123456789012";
        const name = "x".repeat(64);
        const several = (count: number) => Array.from({ length: count }, (_, index) => `${index}`.padEnd(64, "x"));
        const largest = (further: number) => [
            functionPolicy({
                logGroups: Array<string>(1 + further).fill(
                    `arn:aws-us-gov:logs:${place}:log-group:/aws/lambda/${name}`,
                ),
                parameters: [`arn:aws-us-gov:ssm:${place}:parameter/${name}/*`],
                kmsKey: `arn:aws-us-gov:kms:${place}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
                deadLetter: `arn:aws-us-gov:sqs:${place}:${"x".repeat(80)}`,
                accessPoint: `arn:aws-us-gov:elasticfilesystem:${place}:access-point/fsap-0123456789abcdef0`,
                isTraced: true,
                isInVpc: true,
            }),
            ownPolicy([], {
                functions: [...several(1 + further), `${name}_*`].map(
                    (each) => `arn:aws-us-gov:lambda:${place}:function:${each}`,
                ),
                parameters: [`_previews/${name}`, `_platform/${name}`].map(
                    (each) => `arn:aws-us-gov:ssm:*:*:parameter/${each}/*`,
                ),
                roles: [name, `${name}*`].map((role) => `arn:aws-us-gov:iam::123456789012:role/${role}`),
                bucket: `arn:aws-us-gov:s3:::${"x".repeat(63)}`,
            }),
        ];
        const size = (further: number) =>
            largest(further).reduce((sum, document) => sum + JSON.stringify(document).length, 0);
        const characters = size(0);
        assert.ok(size(3) - characters <= 3 * HANDLER_CHARACTERS, "each further handler");
        assert.ok(size(3) - characters > 3 * (HANDLER_CHARACTERS - 60), "each further handler: more could be left");
        assert.ok(characters <= PLATFORM_CHARACTERS, String(characters));
        assert.ok(characters > PLATFORM_CHARACTERS - 1024, `${characters}: more could be left to applications`);
    });
});
