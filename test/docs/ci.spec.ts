import { UNKNOWN, type Change } from "../../automation/changes";
import { commentText } from "../../automation/comment";
import { reviewOf } from "../../automation/review";
import { assertShown } from "../support/ciPage";

const COMMIT = "3f2a1c8".padEnd(40, "0");

const base = {
    ...{ kind: "update" as const, urn: "urn", outputs: {}, properties: ["restApi"] },
    ...{ before: { restApi: "a9b400c8" }, after: { restApi: UNKNOWN } },
};
const replaced = { ...base, kind: "replace", component: "ApiGateway api" } as const;

const CHANGES: Readonly<Record<string, readonly Change[]>> = {
    memory: [
        {
            ...{ ...base, type: "aws:lambda/function:Function", name: "function", component: "AliasedLambda function" },
            ...{ properties: ["memorySize"], before: { memorySize: 256 }, after: { memorySize: 512 } },
        },
    ],
    widen: [
        {
            ...{ ...base, kind: "create", type: "aws:iam/rolePolicy:RolePolicy", name: "function-own" },
            ...{ component: "AliasedLambda function", after: { role: "shop-app", policy: policy() } },
        },
    ],
    replace: [
        {
            ...{ ...replaced, type: "aws:apigateway/restApi:RestApi", name: "api", properties: ["description"] },
            ...{ before: { name: "shop" }, after: { name: "shop", description: "Another API" } },
        },
        ...["production", "staging"].map((name) => ({
            ...{ ...replaced, type: "aws:apigateway/stage:Stage", name: `api-${name}` },
            component: `Environment ${name}`,
        })),
        ...Array.from({ length: 10 }, (_, index) => ({ ...replaced, type: "a:b/part:Part", name: `part-${index}` })),
        ...["production", "staging"].flatMap((name) => [
            { ...base, type: "aws:codebuild/project:Project", name, component: `Environment ${name}` },
            {
                ...{ ...base, type: "aws:lambda/function:Function", name: `${name}-release`, properties: ["code"] },
                ...{ component: `Environment ${name}`, before: { code: "a" }, after: { code: UNKNOWN } },
                urn: `urn:pulumi:s::p::platform:index:Releaser$aws:lambda/function:Function::${name}-release`,
            },
        ]),
    ],
};

describe("docs/ci.md", () => {
    for (const [name, changes] of Object.entries(CHANGES)) {
        it(`shows the comment '${name}' as it is written`, () => {
            const options = { stack: "production", isWithoutSecrets: true, environments: ["production", "staging"] };
            assertShown(name, commentText(reviewOf(changes, options), COMMIT));
        });
    }
});

function policy(): string {
    const Resource = "arn:aws:dynamodb:ap-southeast-2:123456789012:table/orders";
    return JSON.stringify({ Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource }] });
}
