import { FUNCTION_GONE } from "../../common/deletedByHand";
import { UserError } from "../../common/errors";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { currentEntry, settle, type Entry } from "../ledger/history";
import { damageError, Ledger, type Owner } from "../ledger/ledger";
import { mayBeSaidAgain, vouchedOrigin } from "../ledger/signed";
import { servesOnly, stateForMove } from "./environmentState";
import { keptDigest } from "../../contract/bucketLayout";
import { areInPlace, planHandlers } from "./handlers";
import { findPackage } from "./keep";
import { isToBeMadeAnew, notesOn, pastOf, provenAs, SEARCHED, unfinishedOf, type Planned } from "./plan";
import type { Store, Target, Tools, Version } from "../ports";

/** Where releases of another function are found: its ledger and its packages. Nothing is written there. */
export interface LedgerSource {
    readonly store: Store;
    readonly functions: Owner;
}

/** The releases of another stack: its environments' functions have no name here, and only what is kept of them may be read. */
export function otherStack(store: Store): LedgerSource {
    return { store, functions: { name: "", isShared: true, isUnknown: true } };
}

/**
 * What another function's environment has released, as its ledger alone says it: whoever promotes may not look at that function. A move
 * that has not come to its end is not known to have been served.
 */
export async function ledgerOf(
    { clock }: Pick<Tools, "clock">,
    { store, functions }: LedgerSource,
    environment: string,
): Promise<{ readonly entries: readonly Entry[] }> {
    const { records, damaged } = await new Ledger(store, functions).read(environment, SEARCHED);
    const damage = damageError(store.bucket, damaged);
    if (damage !== undefined) {
        throw damage;
    }
    const last = records.find(({ outcome }) => outcome === "succeeded");
    const live = { version: last?.version ?? "", revisionId: last?.revisionId ?? "" };
    return { entries: settle(records, live, clock.now()) };
}

/**
 * Looks at what publishing the very package of a release would do, in the function of another environment.
 *
 * @param version What Lambda says of the release's version. @default - it may not be asked
 * @throws {UserError} where that package is nowhere any more.
 */
export async function planPublishing(
    tools: Tools,
    at: LedgerSource,
    record: ReleaseRecord,
    { source, to, version }: { readonly source: string; readonly to: Target; readonly version?: Version },
): Promise<Planned> {
    const { codeSha256 } = record;
    const [found, latest] = await Promise.all([
        stateForMove(tools, to.environment),
        tools.functions.version("$LATEST"),
    ]);
    if (latest === undefined) {
        throw new UserError("There is no function to promote to.", FUNCTION_GONE);
    }
    const { alias: before } = found;
    const current = currentEntry(found.entries)?.record;
    const further = await planHandlers(tools, to.environment, record, current);
    const isServed = current?.codeSha256 === codeSha256 && servesOnly(before, current.version);
    const isThere = isServed && !isToBeMadeAnew(found, tools.store);
    if (isThere && areInPlace(further.handlers, unfinishedOf(found).unfinished?.record)) {
        const unchanged = `${to.environment} serves the very code of ${source} already, as version ${before.version}`;
        return { unchanged, target: to, before, ...unfinishedOf(found) };
    }
    const isElsewhere = at.store.bucket !== tools.store.bucket;
    const key = await packageOf(at, record, isElsewhere);
    const { architecture } = latest;
    const isTold = mayBeSaidAgain(record, at.store, tools.store);
    const unsigned = `The ledger of ${source} is not signed: where its release comes from is not written down here.`;
    return {
        reason: "promotion",
        target: provenAs(to, isTold ? record : undefined),
        publish: { store: at.store, key, codeSha256, architecture },
        before,
        ...further.member,
        ...pastOf(found),
        found: record,
        origin: vouchedOrigin(record, at.store, tools.store, version),
        promotedFrom: source,
        promotedRelease: {
            version: record.version,
            ...(isElsewhere ? { bucket: at.store.bucket } : {}),
            record: record.id,
        },
        notes: [...notesOn(found, tools.clock.now()), ...further.notes, ...(isTold ? [] : [unsigned])],
    };
}

/**
 * A record that names a kept package is believed: whoever fetches it looks at its digest.
 *
 * @param isElsewhere Whether it is another stack's bucket, in which packages may be read and not looked for.
 */
async function packageOf(at: LedgerSource, record: ReleaseRecord, isElsewhere: boolean): Promise<string> {
    const { package: written = "" } = record;
    if (keptDigest(written) === record.codeSha256) {
        return written;
    }
    const key = isElsewhere ? undefined : await findPackage(at, record);
    if (key === undefined) {
        throw new UserError(
            `The package of version ${record.version} is not in s3://${at.store.bucket} any more.`,
            "Release its commit again where it is promoted from.",
        );
    }
    return key;
}
