import { createSign, generateKeyPairSync, verify } from "node:crypto";

import type { Signing } from "../../release/ports";

/** A key that signs as one of KMS does. */
export class MemorySigning implements Signing {
    private readonly pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    /** What AWS says to who may not sign. @default - everybody may */
    refusal: Error | undefined;
    /** How often it has signed. */
    signed = 0;

    constructor(readonly key: string = "arn:aws:kms:eu-west-1:123456789012:key/0a1b") {}

    async sign(text: string): Promise<string> {
        if (this.refusal !== undefined) {
            throw this.refusal;
        }
        this.signed += 1;
        return createSign("sha256").update(text).sign(this.pair.privateKey, "base64");
    }

    async isSignature(text: string, signature: string): Promise<boolean> {
        return verify("sha256", Buffer.from(text), this.pair.publicKey, Buffer.from(signature, "base64"));
    }
}
