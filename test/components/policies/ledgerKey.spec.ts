import assert from "node:assert/strict";

import { ledgerKeyPolicy } from "../../../components/policies";
import { isAllowed, type AnyDocument } from "../../support/iam";
import { EVERYTHING } from "../../security/widen";

const ACCOUNT = "arn:aws:iam::123456789012";
const OTHER = "arn:aws:iam::222222222222";
const BUILD = `${ACCOUNT}:role/shop-eu-west-1-staging-build`;
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";

const HOLDERS = {
    partition: "aws",
    accountId: "123456789012",
    stack: `${ACCOUNT}:role/shop-eu-west-1*`,
    releasing: [BUILD],
    readers: [`${OTHER}:role/shop-eu-west-1-production-build`, "arn:aws:iam::333333333333:root"],
};

describe("the policy of the key that signs the ledger", () => {
    const may = (action: string, who: string, document: AnyDocument = ledgerKeyPolicy(HOLDERS)) =>
        isAllowed([EVERYTHING, document], { action, resource: KEY, context: { "aws:PrincipalArn": who } });

    it("lets no role of the stack sign but those that release, whatever is attached to it", () => {
        assert.ok(may("kms:Sign", BUILD));
        assert.ok(may("kms:Sign", `${ACCOUNT}:user/alice`));
        for (const role of ["app", "staging-pipeline", "production-build", "_previews", "_pull-requests", ".apply"]) {
            const arn = `${ACCOUNT}:role/shop-eu-west-1${role.startsWith("_") || role.startsWith(".") ? "" : "-"}${role}`;
            assert.ok(!may("kms:Sign", arn), arn);
            assert.ok(may("kms:GetPublicKey", arn), arn);
        }
        const none = ledgerKeyPolicy({ ...HOLDERS, releasing: [] });
        assert.ok(!may("kms:Sign", BUILD, none));
        assert.ok(!JSON.stringify(none).includes("ArnNotEquals"), "IAM takes no condition without a value");
    });

    it("lets those who promote from the stack read the public half, and do nothing else", () => {
        const { Statement } = ledgerKeyPolicy(HOLDERS);
        const elsewhere = Statement.filter(({ Sid }) => Sid?.startsWith("CheckPromoted"));
        assert.deepEqual(
            elsewhere.map(({ Action, Principal, Condition }) => ({ Action, Principal, Condition })),
            [
                {
                    Action: ["kms:GetPublicKey"],
                    Principal: { AWS: ["arn:aws:iam::333333333333:root"] },
                    Condition: undefined,
                },
                {
                    Action: ["kms:GetPublicKey"],
                    Principal: { AWS: [`${OTHER}:root`] },
                    Condition: {
                        ArnEquals: { "aws:PrincipalArn": [`${OTHER}:role/shop-eu-west-1-production-build`] },
                    },
                },
            ],
        );
        assert.equal(ledgerKeyPolicy({ ...HOLDERS, readers: [] }).Statement.length, 2);
    });
});
