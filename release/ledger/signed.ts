import { UserError } from "../../common/errors";
import { SIGNING_ALGORITHM, signedText } from "../../contract/recordSignature";
import { originOf, type Origin, type ReleaseRecord } from "../../contract/releaseRecord";
import type { Signing, Store, Version } from "../ports";

/** A store whose ledger may be signed: its bucket says which ledger that is. */
type Signed = Pick<Store, "bucket" | "signing">;

/** A record as it is written: with the signature of the ledger's key, and never with that of what it was before. */
export async function withSignature(record: ReleaseRecord, { bucket, signing }: Signed): Promise<ReleaseRecord> {
    const { signature: _, ...plain } = record;
    if (signing === undefined) {
        return plain;
    }
    const value = await signing.sign(signedText(plain, bucket));
    return { ...plain, signature: { key: signing.key, algorithm: SIGNING_ALGORITHM, value } };
}

/** Whether a record that the ledger has given out is signed by its key: what says so and is not, is none of the ledger's. */
export function isSigned({ signature }: Pick<ReleaseRecord, "signature">, key: string): boolean {
    return signature?.key === key;
}

/** Whether anybody vouches for a record that the ledger has given out; without a key nobody has to. */
export function isVouched(record: Pick<ReleaseRecord, "signature">, { signing }: Pick<Store, "signing">): boolean {
    return signing === undefined || isSigned(record, signing.key);
}

/** What is wrong with the signature of a record, as it was read; undefined where nothing is, or it has none of this key. */
export async function forged(record: ReleaseRecord, { bucket, signing }: Signed): Promise<string | undefined> {
    if (signing === undefined || record.signature === undefined || !isSigned(record, signing.key)) {
        return undefined;
    }
    const { algorithm, value } = record.signature;
    return algorithm === SIGNING_ALGORITHM && (await signing.isSignature(signedText(record, bucket), value))
        ? undefined
        : `has a signature that ${signing.key} has not made: it was changed past the platform`;
}

/** A full hash of a commit. */
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Whether what a record says may be said again by one that is written now: what nobody has signed must not get a signature by that.
 *
 * @param from The ledger that it was found in: another stack's may have a key of its own, or none.
 * @param to The ledger that is written.
 */
export function mayBeSaidAgain(
    record: Pick<ReleaseRecord, "signature">,
    from: Pick<Store, "signing">,
    to: Pick<Store, "signing">,
): boolean {
    return to.signing === undefined || (from.signing !== undefined && isVouched(record, from));
}

/**
 * Where a version comes from, as far as a record that is written now may say it. Of what nobody has signed only that is said which Lambda says,
 * too: the commit that the version was published for. Whether it was built with changes Lambda does not know; a record that says so is
 * believed so far that no commit is named.
 *
 * @param record The record that the version was found by.
 * @param version What Lambda says of the version. @default - Lambda was not asked
 */
export function vouchedOrigin(
    record: ReleaseRecord,
    from: Pick<Store, "signing">,
    to: Pick<Store, "signing">,
    version?: Pick<Version, "description">,
): Origin {
    if (mayBeSaidAgain(record, from, to)) {
        return originOf(record);
    }
    const { description = "" } = version ?? {};
    return COMMIT.test(description) && record.modified !== true ? { commit: description } : {};
}

/** A record with the key of its object. */
export interface Found {
    readonly key: string;
    readonly record: ReleaseRecord;
}

/** What is wrong with those of {@link unsignedAbove}. */
export const UNSIGNED_ABOVE = "is not signed, and older ones are";

/**
 * The records that nobody has signed although older ones are: whoever can write the bucket, and may not sign, could have put them
 * there. Those from before the ledger was signed have none below them.
 *
 * @param found Newest first.
 */
export function unsignedAbove(found: readonly Found[], signing: Signing | undefined): ReadonlySet<string> {
    if (signing === undefined) {
        return new Set();
    }
    const signed = found.map(({ record }) => isSigned(record, signing.key));
    const above = found.slice(0, signed.lastIndexOf(true) + 1);
    return new Set(above.flatMap(({ key }, index) => (signed[index] === true ? [] : [key])));
}

/**
 * What is promoted has to be what the ledger's key has signed.
 *
 * @throws {UserError} where it is from before the ledger was signed, or was written past the platform.
 */
export function checkSigned(record: ReleaseRecord, { signing }: Pick<Store, "signing">, source: string): void {
    if (signing !== undefined && !isVouched(record, { signing })) {
        throw new UserError(
            `The record of what ${source} serves, version ${record.version}, is not signed by ${signing.key}: nothing says who has released it.`,
            `Where it is from before the ledger was signed, have it written anew: npm run platform -- release ${source} --again`,
        );
    }
}
