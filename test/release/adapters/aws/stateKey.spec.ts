import assert from "node:assert/strict";

import { ensureStateKey, findStateKey } from "../../../../release/adapters/aws/stateKey";
import { stateKeyPolicy } from "../../../../release/adapters/aws/stateKeyPolicy";
import { AwsServer, type Answer } from "./server";

const ALIAS = "alias/shop-state";
const ACCOUNT = "123456789012";
const OURS = `Secrets of Pulumi stacks, as ${ALIAS}`;

const key = (KeyId: string, Description = OURS, others: Readonly<Record<string, string>> = {}) => ({
    KeyMetadata: {
        ...{ KeyId, Arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${KeyId}`, Description, KeyState: "Enabled" },
        ...{ KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: "ENCRYPT_DECRYPT", ...others },
    },
});
const MISSING: Answer = { status: 400, body: { __type: "NotFoundException", message: "Alias is not found." } };

describe("the key that encrypts the secrets of stacks", () => {
    const server = new AwsServer();
    const asked = () => server.requests.map(({ headers }) => String(headers["x-amz-target"]).split(".").pop());
    const ensure = async () => ensureStateKey(ALIAS, "eu-west-1", ACCOUNT);

    server.answersEveryClient("KMS");

    it("is made for its account alone, named, and given new material every year", async () => {
        server.expect(MISSING, { body: { Keys: [] } }, { body: key("k1") }, { body: {} });
        server.expect({ body: { KeyRotationEnabled: false } }, { body: {} });
        const { arn, work } = await ensure();
        assert.deepEqual([arn, work], [key("k1").KeyMetadata.Arn, ["made", "rotated every year"]]);
        const making = ["DescribeKey", "ListKeys", "CreateKey", "CreateAlias"];
        assert.deepEqual(asked(), [...making, "GetKeyRotationStatus", "EnableKeyRotation"]);
        const { Policy } = JSON.parse(server.requests[2]?.body ?? "") as { readonly Policy: string };
        assert.deepEqual(JSON.parse(Policy), stateKeyPolicy(ACCOUNT, "aws"));
        assert.deepEqual(JSON.parse(server.requests[3]?.body ?? ""), { AliasName: ALIAS, TargetKeyId: "k1" });
    });

    it("is the one that a killed run has left without its name", async () => {
        server.expect(MISSING, { body: { Keys: [{ KeyId: "k0" }, { KeyId: "k1" }, { KeyId: "k2" }] } });
        server.expect({ body: key("k0", "Other") }, { body: key("k1", OURS, { KeyState: "PendingDeletion" }) });
        server.expect({ body: key("k2") }, { body: {} }, { body: { KeyRotationEnabled: true } });
        assert.deepEqual((await ensure()).work, ["made"]);
        assert.ok(!asked().includes("CreateKey"));
        assert.deepEqual(JSON.parse(server.requests.at(-2)?.body ?? ""), { AliasName: ALIAS, TargetKeyId: "k2" });
    });

    it("is found again, and rotated where a killed run has not come to that", async () => {
        server.expect({ body: key("k1") }, { body: { KeyRotationEnabled: false } }, { body: {} });
        assert.deepEqual((await ensure()).work, ["rotated every year"]);
    });

    it("is used as it is where somebody else has made it", async () => {
        server.expect({ body: key("k9", "Theirs") });
        assert.deepEqual((await ensure()).work, []);
        assert.deepEqual(asked(), ["DescribeKey"]);
    });

    it("is named as soon as AWS finds it everywhere", async () => {
        server.expect(MISSING, { body: { Keys: [] } }, { body: key("k1") }, MISSING, { body: {} });
        server.expect({ body: { KeyRotationEnabled: true } });
        assert.deepEqual((await ensure()).work, ["made"]);
    }).timeout(10_000);

    it("is none that cannot encrypt, and none that is not there", async () => {
        server.expect({ body: key("k1", "Theirs", { KeySpec: "RSA_2048" }) });
        await assert.rejects(
            findStateKey(ALIAS, "eu-west-1"),
            /cannot encrypt secrets: RSA_2048, ENCRYPT_DECRYPT, Enabled/,
        );
        server.expect(MISSING);
        assert.equal(await findStateKey(ALIAS, "eu-west-1"), undefined);
    });

    it("lets nobody but its account use it, names no action by a pattern, and hands nothing on", () => {
        const { Statement } = stateKeyPolicy(ACCOUNT, "aws-us-gov");
        for (const { Principal, Action } of Statement) {
            assert.deepEqual(Principal, { AWS: `arn:aws-us-gov:iam::${ACCOUNT}:root` });
            assert.deepEqual(Action, [...Action].sort());
            assert.ok(
                Action.every((action) => /^kms:[A-Z]\w+$/.test(action) && !/Grant|ReEncrypt|DataKey/.test(action)),
            );
        }
    });
});
