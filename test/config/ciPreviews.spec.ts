import assert from "node:assert/strict";

import type { PolicyDocument } from "../../components/policies";
import { ciRoles } from "../../config/ci/roles";
import { OF_PREVIEWS, resourceName } from "../../contract/resourceNames";
import { isAllowed } from "../support/iam";

const ACCOUNT = "123456789012";
const ROLES = ciRoles({
    scope: { partition: "aws", region: "eu-west-1", accountId: ACCOUNT, dnsSuffix: "amazonaws.com" },
    ...{ projectName: "shop", service: "github", host: "github.com", repository: "octo/platform", branch: "main" },
});

function may(name: string, action: string, resource: string): boolean {
    const role = ROLES.find((each) => each.name === `shop-eu-west-1.${name}`);
    assert.ok(role, name);
    const documents = Object.values(role.policies) as unknown as readonly PolicyDocument[];
    return isAllowed(documents, { action, resource, context: {} });
}

describe("the roles of CI, of what previews have", () => {
    const ofPreviews = (kind: "queues" | "tables") => resourceName(kind, "shop", OF_PREVIEWS, "todos");
    const deletions = [
        ["dynamodb:DeleteTable", `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${ofPreviews("tables")}`],
        ["sqs:DeleteQueue", `arn:aws:sqs:eu-west-1:${ACCOUNT}:${ofPreviews("queues")}`],
    ] as const;

    it("can delete it where they apply, since there is nothing to keep", () => {
        for (const [action, resource] of deletions) {
            assert.ok(may("apply", action, resource), action);
            assert.ok(!may("preview", action, resource), action);
            assert.ok(!may("drift", action, resource), action);
        }
    });

    it("cannot delete what an environment of a like name has", () => {
        for (const [action, resource] of deletions) {
            const other = resource.replace("__previews", "_previews");
            assert.notEqual(other, resource);
            assert.ok(!may("apply", action, other), other);
        }
    });
});
