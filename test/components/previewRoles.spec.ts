import assert from "node:assert/strict";

import type { PolicyDocument } from "../../components/policies";
import { checkedPackageKey } from "../../contract/previews/names";
import { isAllowed, type IamRequest } from "../support/iam";
import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";

const PLACE = "eu-west-1:123456789012";
const BUCKET = "arn:Bucket/artifacts";

/** Every document of a role. */
function documentsOf(recording: Recording, role: string): readonly PolicyDocument[] {
    return recording.resources
        .filter(
            ({ type, name }) => type === "aws:iam/rolePolicy:RolePolicy" && (name === role || name === `${role}-own`),
        )
        .map(({ inputs }) => JSON.parse(String(inputs["policy"])) as PolicyDocument);
}

const read = (name: string): IamRequest => {
    return { action: "ssm:GetParameter", resource: `arn:aws:ssm:${PLACE}:parameter${name}` };
};

/** What the code of a pull request must not do, whatever is configured. */
const FORBIDDEN: readonly IamRequest[] = [
    read("/shop/staging/PaymentKey"),
    read("/shop/production/PaymentKey"),
    { ...read("/shop/production/"), action: "ssm:GetParametersByPath" },
    { ...read("/shop/production/PaymentKey"), action: "ssm:GetParameterHistory" },
    read("/_platform/shop/staging/webhook-secret"),
    { action: "lambda:UpdateAlias", resource: `arn:aws:lambda:${PLACE}:function:shop-app` },
    { action: "lambda:UpdateFunctionCode", resource: `arn:aws:lambda:${PLACE}:function:shop-app` },
    { action: "lambda:UpdateFunctionCode", resource: `arn:aws:lambda:${PLACE}:function:shop_previews` },
    { action: "s3:PutObject", resource: `${BUCKET}/packages/a/b.zip` },
    { action: "s3:PutObject", resource: `${BUCKET}/releases/production/1.json` },
    { action: "iam:PassRole", resource: "arn:aws:iam::123456789012:role/shop-eu-west-1-production-build" },
];

const WIDE = { Effect: "Allow", Action: "*", Resource: "*", reason: "to see what is left of it" };

describe("the role of previews", () => {
    it("reads the secrets of previews, and nothing of an environment", async () => {
        const recording = await recordPlatform({ "platform:pullRequests": '{"previews":1}' });
        const documents = documentsOf(recording, "preview-app");
        assert.ok(isAllowed(documents, read("/_previews/shop/PaymentKey")));
        const more: readonly IamRequest[] = [
            read("/_previews/other/PaymentKey"),
            { action: "secretsmanager:GetSecretValue", resource: "arn:Secret/github-token" },
            { action: "s3:GetObject", resource: `${BUCKET}/releases/staging/1.json` },
        ];
        assert.deepEqual(
            [...FORBIDDEN, ...more].filter((request) => isAllowed(documents, request)),
            [],
        );
    });

    it("has nothing of what the function's role is given, and no environment's role reads a preview's secret", async () => {
        const statement = {
            Effect: "Allow",
            Action: "dynamodb:GetItem",
            Resource: "arn:aws:dynamodb:*:*:table/orders",
        };
        const recording = await recordPlatform({
            "platform:pullRequests": '{"previews":1}',
            "platform:function": JSON.stringify({ statements: [statement] }),
        });
        const orders = { action: "dynamodb:GetItem", resource: `arn:aws:dynamodb:${PLACE}:table/orders` };
        assert.ok(isAllowed(documentsOf(recording, "function"), orders));
        assert.ok(!isAllowed(documentsOf(recording, "preview-app"), orders));
        assert.ok(!isAllowed(documentsOf(recording, "function"), read("/_previews/shop/PaymentKey")));
    });

    it("reaches none of it with the widest statement of its own", async () => {
        const pullRequests = JSON.stringify({ previews: 1, statements: [WIDE] });
        const recording = await recordPlatform({ "platform:pullRequests": pullRequests });
        const documents = documentsOf(recording, "preview-app");
        assert.ok(isAllowed(documents, { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:::table/a" }));
        assert.deepEqual(
            FORBIDDEN.filter((request) => isAllowed(documents, request)),
            [],
        );
    });

    it("is of a function that has no queue of the environments' events, which would be theirs to read", async () => {
        const recording = await recordPlatform({
            "platform:pullRequests": '{"previews":1}',
            "platform:function": JSON.stringify({ deadLetter: `arn:aws:sqs:${PLACE}:failed` }),
        });
        const inputs = (name: string) => find(recording, "aws:lambda/function:Function", name).inputs;
        assert.ok("deadLetterConfig" in inputs("function"));
        assert.ok(!("deadLetterConfig" in inputs("preview-app")));
    });

    it("takes no requests from other functions that the account does not have, and says so before anything is made", async () => {
        const off = await recordPlatform({ "platform:pullRequests": '{"previews":0,"concurrency":5}' });
        assert.ok(off.resources.length > 0);
        await assert.rejects(
            recordPlatform({ "platform:pullRequests": '{"previews":1,"concurrency":5}' }),
            ({ message }: Error) => {
                assert.match(
                    message,
                    /pullRequests\.concurrency: is 5, and the account runs 10 requests at once[^]*at most 0/,
                );
                return true;
            },
        );
    });
});

describe("the role of the check of pull requests", () => {
    it("leaves a package where its own build may, and for no other", async () => {
        const recording = await recordPlatform({ "platform:pullRequests": '{"previews":1}' });
        const documents = documentsOf(recording, "pull-requests");
        const build = (id: string) => `arn:aws:codebuild:${PLACE}:build/shop_pull-requests:${id}`;
        const put = (key: string, own?: string): IamRequest => ({
            action: "s3:PutObject",
            resource: `${BUCKET}/${key}`,
            ...(own === undefined ? {} : { context: { "codebuild:buildArn": own } }),
        });
        const mine = checkedPackageKey(build("1b6c"));
        assert.ok(isAllowed(documents, put(mine, build("1b6c"))));
        assert.deepEqual(
            [
                put(mine, build("2c7d")),
                put(mine, build("1b6")),
                put(mine, `${build("1b")}*`),
                // AWS resolves no variable whose key a request lacks.
                put(mine),
                put("previews/7/package.zip", build("1b6c")),
                put("preview-notes/7/1.json", build("1b6c")),
            ].filter((request) => isAllowed(documents, request)),
            [],
        );
    });
});
