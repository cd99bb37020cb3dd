import assert from "node:assert/strict";

import type { Change } from "../../automation/changes";
import { commentText } from "../../automation/comment";
import { reviewOf } from "../../automation/review";
import { commentIn } from "../support/ciPage";

const COMMIT = "3f2a1c8".padEnd(40, "0");

const base = { kind: "update", urn: "urn", outputs: {} } as const;
const policy = (...Action: readonly string[]) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "arn:aws:s3:::artifacts/*" }] });

const CHANGES: Readonly<Record<string, Change>> = {
    memory: {
        ...{ ...base, type: "aws:lambda/function:Function", name: "function", component: "AliasedLambda function" },
        ...{ properties: ["memorySize"], before: { memorySize: 256 }, after: { memorySize: 512 } },
    },
    widen: {
        ...{ ...base, type: "aws:iam/rolePolicy:RolePolicy", name: "function", component: "AliasedLambda function" },
        properties: ["policy"],
        before: { role: "shop-app", policy: policy("s3:GetObject") },
        after: { role: "shop-app", policy: policy("s3:GetObject", "s3:DeleteObject") },
    },
    replace: {
        ...{ ...base, kind: "replace", type: "aws:apigateway/restApi:RestApi", name: "api" },
        ...{ component: "ApiGateway api", properties: ["description"] },
        ...{ before: { name: "shop" }, after: { name: "shop", description: "Another API" } },
    },
};

describe("docs/ci.md", () => {
    for (const [name, change] of Object.entries(CHANGES)) {
        it(`shows the comment '${name}' as it is written`, () => {
            const options = { stack: "production", isWithoutSecrets: true, environments: ["production", "staging"] };
            const text = commentText(reviewOf([change], options), COMMIT)
                .replace(/^<!--.*-->\n/, "")
                .replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…");
            assert.equal(commentIn(name), text.trim());
        });
    }
});
