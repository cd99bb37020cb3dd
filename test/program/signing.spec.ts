import assert from "node:assert/strict";

import { faultsOf } from "../config/raw";
import { recordPlatform } from "../support/platform";
import type { Recording } from "../support/recorder";

const THEIRS = "arn:aws:kms:eu-west-1:123456789012:key/9f8e";
const MANAGED = { "platform:build": '{"mode":"managed"}' };
const signed = async (signing: string, rest: Readonly<Record<string, string>> = MANAGED) =>
    recordPlatform({ ...rest, "platform:release": JSON.stringify({ signing }) });

const of = ({ resources }: Recording, type: string, name: string) =>
    resources.find((each) => each.type === type && each.name === name)?.inputs;
const outputsOf = ({ outputs }: Recording) => outputs as Readonly<Record<string, unknown>>;
const policyOf = (recording: Recording, role: string) =>
    String(of(recording, "aws:iam/rolePolicy:RolePolicy", role)?.["policy"]);
const specification = (recording: Recording) =>
    JSON.stringify(of(recording, "aws:codebuild/project:Project", "staging")?.["source"]);

describe("a stack whose ledger is signed", () => {
    it("makes a key that signs, which releases are told of and may sign with, and builds may not", async () => {
        const recording = await signed("own");
        const key = of(recording, "aws:kms/key:Key", "ledger") ?? assert.fail("there is no key");
        assert.equal(key["customerMasterKeySpec"], "ECC_NIST_P256");
        assert.equal(key["keyUsage"], "SIGN_VERIFY");
        assert.match(String(key["policy"]), /role\/shop-eu-west-1-staging-release"/);
        assert.equal(outputsOf(recording)["ledgerKey"], "arn:Key/ledger");
        assert.match(specification(recording), /ledgerKey\\*":\\*"arn:Key\/ledger/);
        assert.match(policyOf(recording, "staging-release"), /"Sid":"SignLedger".*"Resource":\["arn:Key\/ledger"\]/);
        assert.ok(!policyOf(recording, "staging-build").includes("kms:Sign"));
        for (const role of ["function", "staging-pipeline"]) {
            assert.ok(!policyOf(recording, role).includes("kms:"), role);
        }
    });

    it("uses a key that is there, and makes none", async () => {
        const recording = await signed(THEIRS);
        assert.equal(of(recording, "aws:kms/key:Key", "ledger"), undefined);
        assert.equal(outputsOf(recording)["ledgerKey"], THEIRS);
        assert.ok(policyOf(recording, "production-release").includes(THEIRS));
    });

    it("lets no build sign that the application's own specification runs", async () => {
        const recording = await signed("own", { "platform:build": '{"mode":"application"}' });
        assert.ok(!policyOf(recording, "staging-build").includes("kms:"));
        assert.ok(!String(of(recording, "aws:kms/key:Key", "ledger")?.["policy"]).includes("staging-build"));
    });

    it("is none unless that is said", async () => {
        const recording = await recordPlatform(MANAGED);
        assert.equal(of(recording, "aws:kms/key:Key", "ledger"), undefined);
        assert.ok(!Object.hasOwn(outputsOf(recording), "ledgerKey"));
        assert.ok(!specification(recording).includes("ledgerKey"));
        assert.ok(!policyOf(recording, "staging-build").includes("kms:"));
    });

    it("is told by which key that of another stack is signed, which its builds may check", async () => {
        const promotesFrom = { environment: "staging", stack: "shop-tests", signedBy: THEIRS };
        const recording = await recordPlatform({
            ...MANAGED,
            "platform:environments": JSON.stringify({ production: { branch: "master", promotesFrom } }),
        });
        assert.match(policyOf(recording, "production-build"), /"Sid":"CheckPromotedStack".*"kms:GetPublicKey"/);
        assert.ok(!policyOf(recording, "production-build").includes("kms:Sign"));
        const environments = outputsOf(recording)["environments"] as Record<string, Record<string, unknown>>;
        assert.deepEqual(environments["production"]?.["promotesFromStack"], {
            environment: "staging",
            bucket: "shop-tests",
            signedBy: THEIRS,
        });
        const source = JSON.stringify(of(recording, "aws:codebuild/project:Project", "production")?.["source"]);
        assert.match(source, /promotesFromKey\\*":\\*"arn:aws:kms/);
    });

    it("is refused a name of a key that may become another's", () => {
        for (const signing of ["true", "alias/ledger", "arn:aws:kms:eu-west-1:123456789012:alias/ledger"]) {
            const [fault, ...rest] = faultsOf({ release: { signing } });
            assert.deepEqual([fault?.path, rest], ["release.signing", []]);
            assert.match(fault?.expected ?? "", /^own, or the ARN of a KMS key/);
        }
    });
});
