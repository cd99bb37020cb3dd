import * as v from "valibot";

import { canonicalJson } from "../common/canonicalJson";

/** How records are signed, in KMS's words: ECDSA on the curve P-256 over a SHA-256, in DER. */
export const SIGNING_ALGORITHM = "ECDSA_SHA_256";

/** Who has written a record, as a key of KMS says it. */
export interface RecordSignature {
    /** The ARN of the key. A reader goes by the one that its stack names, never by this one alone. */
    readonly key: string;
    readonly algorithm: string;
    /** The signature of {@link signedText}, in base64. */
    readonly value: string;
}

const PROBLEM = "does not say what its signature is";

/** How it is read. */
export const RECORD_SIGNATURE = v.looseObject(
    { key: v.string(PROBLEM), algorithm: v.string(PROBLEM), value: v.string(PROBLEM) },
    PROBLEM,
);

/** What stands before it, so that nothing else that the key may sign can be taken for a record. */
const PURPOSE = "platform ledger record";

/**
 * The very text of a record that is signed: all of its members but the signature, those of newer versions included. It names the
 * record's id and environment, and the bucket of the ledger, so that a copy in another place is known to be one: a key may sign several ledgers.
 *
 * @param bucket The artifact bucket that the record is in.
 */
export function signedText(record: object, bucket: string): string {
    const { signature: _, ...members } = record as { readonly signature?: unknown };
    return `${PURPOSE}\n${bucket}\n${canonicalJson(members)}`;
}
