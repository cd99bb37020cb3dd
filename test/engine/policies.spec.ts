import assert from "node:assert/strict";

import { terminalSteps } from "../../common/steps";
import { bucketPolicy } from "../../components/policies";
import { boundary, ciRoles } from "../../config/ci/roles";
import { lintPolicies, type PolicyFinding } from "../../tools/policy-linter";
import { BUCKET } from "../security/place";
import { rolesOf } from "../security/stack";
import { rolePolicies } from "../support/roles";

const SCOPE = { partition: "aws", region: "eu-west-1", accountId: "123456789012", dnsSuffix: "amazonaws.com" };

/** What the linter says and what stands against it, by kind, statement and what it says. */
const ACCEPTED: readonly (readonly [issue: string, detail: RegExp, why: string])[] = [
    [
        "RESOURCE_MISMATCH",
        /^\[\{'action': 's3:PutObject'/,
        "it takes the colon in ${codebuild:buildArn} for one of the ARN's own: LeavePackage of the check",
    ],
    [
        "RESOURCE_MISMATCH",
        /^\[\{'action': 'servicequotas:GetServiceQuota'/,
        "its list of 2025 knows no resource of it; that of AWS has `quota`, which test/config/ciRoles.spec.ts looks at",
    ],
    [
        "MISMATCHED_TYPE_BUT_USABLE",
        /StringEquals requires a value of type String but given Arn/,
        "AWS's own examples compare iam:PermissionsBoundary like that, and exactly is meant",
    ],
    [
        "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
        /^Possible resource policy privilege escalation on arn:aws:s3:::shop-/,
        "`up` makes the application's buckets with their policies and lifecycles, and may not touch what is in them",
    ],
    [
        "RESOURCE_MISMATCH",
        /^\[\{'action': 'sns:(GetSubscriptionAttributes|SetSubscriptionAttributes)'/,
        "its list of 2025 knows no resource of them; that of AWS has `topic` by now, which test/config/ciRoles.spec.ts looks at",
    ],
    [
        "UNKNOWN_CONDITION_FOR_ACTION",
        /^Unknown condition kms:Key(Spec|Usage) for action kms:/,
        'of every operation on a key: "AWS KMS condition keys" of the AWS KMS Developer Guide',
    ],
];

/** Every document of every role but for who may act with it, which the linter does not know: those of the stacks, those with all that can be configured, those of CI, and the bucket's. */
async function everyDocument(): Promise<Record<string, unknown>> {
    const documents: Record<string, unknown> = { bucket: bucketPolicy(BUCKET), boundary: boundary() };
    for (const stack of ["isolated", "shared", "application"] as const) {
        for (const [name, role] of await rolesOf(stack)) {
            role.documents.forEach((each, index) => (documents[`${stack}: ${name} ${index}`] = each));
        }
    }
    for (const [name, each] of Object.entries(rolePolicies())) {
        documents[`configured: ${name}`] = each;
    }
    const place = { scope: SCOPE, projectName: "shop", service: "github", host: "github.com" } as const;
    const state = { stateBucket: "shop-state", stateKey: "arn:aws:kms:eu-west-1:123456789012:key/0a1b" };
    for (const role of ciRoles({ ...place, ...state, repository: "octo/platform", branch: "main" })) {
        Object.assign(documents, role.policies);
    }
    return documents;
}

describe("an independent linter of policies", () => {
    const steps = terminalSteps({ write: () => undefined, live: false });
    const accepted = ({ issue, detail }: PolicyFinding) =>
        ACCEPTED.findIndex(([kind, said]) => kind === issue && said.test(detail));

    it("has nothing to say about any document of any role, but for what is listed with a reason", async () => {
        const found = await lintPolicies(await everyDocument(), steps);
        assert.deepEqual(
            found.filter((each) => accepted(each) === -1),
            [],
        );
        const used = new Set(found.map(accepted));
        assert.deepEqual(
            ACCEPTED.filter((_, index) => !used.has(index)),
            [],
            "what it does not say any more",
        );
    });

    it("sees an action that there is not, a resource that does not fit, and a whole service on everything", async () => {
        const allow = (Action: string, Resource: string) => ({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action, Resource }],
        });
        const found = await lintPolicies(
            {
                unknown: allow("lambda:MoveAlias", "*"),
                mismatch: allow("s3:GetObject", BUCKET),
                star: allow("lambda:UpdateAlias", "*"),
                fine: allow("s3:GetObject", `${BUCKET}/*`),
            },
            steps,
        );
        assert.deepEqual(
            found.map(({ name, issue }) => `${name} ${issue}`),
            ["unknown UNKNOWN_ACTION", "mismatch RESOURCE_MISMATCH", "star RESOURCE_STAR"],
        );
    });
});
