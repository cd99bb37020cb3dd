import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";

import { GetPublicKeyCommand, KMSClient, SignCommand } from "@aws-sdk/client-kms";

import { SIGNING_ALGORITHM } from "../../../contract/recordSignature";
import type { Signing } from "../../ports";
import { explaining } from "./errors";

/** A key of KMS that signs a ledger. Signatures are checked here, with its public half, which is asked for once. */
export class LedgerKey implements Signing {
    private readonly kms: KMSClient;
    private publicHalf: Promise<KeyObject> | undefined;

    /**
     * @param key Its ARN, which names its Region.
     * @param onCall Told of each call.
     */
    constructor(
        readonly key: string,
        maxAttempts: number,
        private readonly onCall: () => void,
    ) {
        const [, , , region = ""] = key.split(":");
        this.kms = new KMSClient({ region, maxAttempts });
    }

    async sign(text: string): Promise<string> {
        this.onCall();
        // A digest, since KMS takes 4096 bytes and a record may have more ("Sign").
        const Message = createHash("sha256").update(text).digest();
        const input = { KeyId: this.key, Message, MessageType: "DIGEST", SigningAlgorithm: SIGNING_ALGORITHM } as const;
        const { Signature = new Uint8Array() } = await explaining(`Signing the ledger with ${this.key}`, () =>
            this.kms.send(new SignCommand(input)),
        );
        return Buffer.from(Signature).toString("base64");
    }

    async isSignature(text: string, signature: string): Promise<boolean> {
        this.publicHalf ??= this.readPublicHalf();
        return verify("sha256", Buffer.from(text), await this.publicHalf, Buffer.from(signature, "base64"));
    }

    private async readPublicHalf(): Promise<KeyObject> {
        this.onCall();
        const { PublicKey = new Uint8Array() } = await explaining(
            `Reading the public half of ${this.key}, which signs the ledger`,
            () => this.kms.send(new GetPublicKeyCommand({ KeyId: this.key })),
        );
        return createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
    }
}
