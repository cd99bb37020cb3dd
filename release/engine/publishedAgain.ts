import { FUNCTION_GONE } from "../../common/deletedByHand";
import { UserError } from "../../common/errors";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { Restored } from "../../contract/restored";
import { publishedAgain } from "../ledger/history";
import { servesOnly, soundEnvironmentState } from "./environmentState";
import { findPackage } from "./keep";
import type { PackageSource } from "./plan";
import { isSame } from "./publish";
import { isVouched } from "../ledger/signed";
import type { Target, Tools, Version } from "../ports";

/** How a release comes back whose version has gone: by a version that holds the same, or by its package. */
type Again = { readonly restoredFrom?: Restored; readonly notes: readonly string[] } & (
    { readonly version: Version } | { readonly publish: PackageSource }
);

/** The version of a release; undefined where it has gone, or where its number is that of other code. */
export async function versionOf(
    { functions }: Pick<Tools, "functions">,
    { version, codeSha256 }: ReleaseRecord,
): Promise<Version | undefined> {
    // What is a version of another function is called otherwise than Lambda calls any.
    const found = /^\d+$/.test(version) ? await functions.version(version) : undefined;
    return found?.codeSha256 === codeSha256 ? found : undefined;
}

/**
 * Looks how a release comes back whose version has gone: deleted by hand, pruned, or with the whole function.
 *
 * @throws {UserError} where its package is nowhere any more, or nobody has signed its record: what that was, Lambda alone could say.
 */
export async function planAgainPublished(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
): Promise<Again | { readonly unchanged: string }> {
    const { functions, store } = tools;
    const { environment } = target;
    const { alias, entries } = await soundEnvironmentState(tools, environment);
    // Which version that was only its record says.
    const restored = isVouched(record, store) ? { restoredFrom: { version: record.version, record: record.id } } : {};
    const gone = `Version ${record.version} is not there any more`;
    // It may have come back before.
    for (const number of publishedAgain(entries, record.version)) {
        const version = await versionOf(tools, { ...record, version: number });
        if (version !== undefined && servesOnly(alias, number)) {
            return {
                unchanged: `${environment} serves version ${number} already, which is version ${record.version} published again`,
            };
        }
        if (version !== undefined) {
            return { version, ...restored, notes: [`${gone}: version ${number} is the same, published again.`] };
        }
    }
    const [latest, versions] = await Promise.all([functions.version("$LATEST"), functions.versions()]);
    if (latest === undefined) {
        throw new UserError("There is no function to publish it in.", FUNCTION_GONE);
    }
    const { architecture } = latest;
    const same = [...versions].reverse().find((version) => isSame(version, record, architecture, latest));
    if (same !== undefined) {
        return { version: same, ...restored, notes: [`${gone}: version ${same.version} holds the same code.`] };
    }
    if (!isVouched(record, store)) {
        throw new UserError(
            `${gone}, and ${store.signing?.key} has not signed its record: nothing says which code that was.`,
            "Release its commit again.",
        );
    }
    const key = await findPackage(tools, record);
    if (key === undefined) {
        throw new UserError(
            `${gone}: it was pruned or deleted by hand, and its package is not in s3://${store.bucket} either.`,
            "Release its commit again.",
        );
    }
    const notes = [`${gone}: its package is published again, with the function's settings of today.`];
    return { publish: { store, key, codeSha256: record.codeSha256, architecture }, ...restored, notes };
}
