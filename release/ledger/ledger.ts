import { UserError } from "../../common/errors";
import {
    formatRecord,
    ledgerFolder,
    parseRecord,
    recordKey,
    type ReleaseRecord,
    type Report,
} from "../../contract/releaseRecord";
import type { Alias, Functions, Store } from "../ports";
import { keyOfAlias, missingRecords, type Missing } from "./missing";
import { qualified, stored } from "./qualified";
import { forged, isVouched, unsignedAbove, UNSIGNED_ABOVE, withSignature } from "./signed";

/** What the ledger has to say about one environment. */
export interface LedgerPage {
    /** Newest first. */
    readonly records: readonly ReleaseRecord[];
    /** Objects in the ledger's folder that are no records, with what is wrong with them. */
    readonly damaged: readonly { readonly key: string; readonly problem: string }[];
    /** Records that signed ones name and that are not there, newest first. Who knows of no key looks for none. */
    readonly missing: readonly Missing[];
    /** Whether this is all there is. */
    readonly complete: boolean;
    /** The ARN of the key by which records have to be signed. @default - the ledger is not signed */
    readonly signedBy?: string;
}

/** How many objects are read at the same time: the SDK has no more connections than that. */
const AT_ONCE = 50;

/** Whose versions the numbers of records are. */
export interface Owner extends Pick<Functions, "name" | "isShared"> {
    /** Whether an environment of another stack may have a function of its own there, of which nothing is known here. @default false */
    readonly isUnknown?: boolean;
}

/** Ledger keeps an object for every move of an alias, in the artifact bucket. */
export class Ledger {
    /** @param functions The function that the environment is an alias of now. @default - the one that all share */
    constructor(
        private readonly store: Store,
        private readonly functions: Owner = { name: "", isShared: true },
    ) {}

    /**
     * Reads the newest records of an environment.
     *
     * @param limit How many objects are looked at.
     */
    async read(environment: string, limit: number): Promise<LedgerPage> {
        const folder = ledgerFolder(environment);
        const keys = await this.store.list(folder, limit + 1);
        const objects: { readonly key: string; readonly text: string | undefined }[] = [];
        for (let start = 0; start < Math.min(keys.length, limit); start += AT_ONCE) {
            const some = keys.slice(start, Math.min(start + AT_ONCE, limit));
            objects.push(...(await Promise.all(some.map(async (key) => ({ key, text: await this.store.get(key) })))));
        }
        const { signing } = this.store;
        const found: { key: string; record: ReleaseRecord }[] = [];
        const damaged: { key: string; problem: string }[] = [];
        for (const { key, text } of objects) {
            const parsed = text === undefined ? undefined : parseRecord(text);
            if (parsed === undefined) {
                continue; // Removed between the list and the look.
            }
            const problem =
                "problem" in parsed
                    ? parsed.problem
                    : (misplaced(key, environment, parsed.record) ?? (await forged(parsed.record, this.store)));
            if (problem === undefined && "record" in parsed) {
                found.push({ key, record: parsed.record });
            } else {
                damaged.push({ key, problem: problem ?? "cannot be read" });
            }
        }
        const unsigned = unsignedAbove(found, signing);
        damaged.push(...[...unsigned].map((key) => ({ key, problem: UNSIGNED_ABOVE })));
        const records = found
            .filter(({ key }) => !unsigned.has(key))
            .map(({ record }) => qualified(record, this.functions));
        return {
            records: this.servedHere(records),
            damaged,
            missing: missingRecords(
                found.filter(({ key }) => !unsigned.has(key)),
                keys,
                signing,
            ),
            complete: keys.length <= limit,
            ...(signing === undefined ? {} : { signedBy: signing.key }),
        };
    }

    /**
     * While an environment is moved to a function of its own, its newest records are of that one, and what it serves is of the shared one
     * still. Of another stack it is not known whether such a move goes on: all of its records count.
     */
    private servedHere(records: readonly ReleaseRecord[]): readonly ReleaseRecord[] {
        const { isShared, isUnknown = false } = this.functions;
        if (!isShared || isUnknown) {
            return records;
        }
        const first = records.findIndex((record) => record.function === undefined);
        return records.slice(first < 0 ? records.length : first);
    }

    /**
     * Looks whether the record that an alias names is there. It is written before the alias is moved, and the newest records are named by
     * nothing else. Who knows of no key does not look.
     *
     * @param page What was read of its ledger.
     */
    async missingOf(alias: Alias, { records }: Pick<LedgerPage, "records">): Promise<readonly Missing[]> {
        const key = this.store.signing === undefined ? undefined : keyOfAlias(alias);
        const isRead = records.some((record) => recordKey(record.environment, record.id) === key);
        // It may lie further back than what was read, and the alias may have been moved since.
        return key === undefined || isRead || (await this.store.list(key, 1)).includes(key)
            ? []
            : [{ key, namedBy: `the alias ${alias.name}` }];
    }

    /**
     * A record by its id; undefined where there is none, it is damaged, or nobody vouches for it: whether an older one is signed, only
     * {@link read} sees.
     */
    async find(environment: string, id: string): Promise<ReleaseRecord | undefined> {
        const key = recordKey(environment, id);
        const text = await this.store.get(key);
        const parsed = text === undefined ? undefined : parseRecord(text);
        return parsed !== undefined &&
            "record" in parsed &&
            misplaced(key, environment, parsed.record) === undefined &&
            isVouched(parsed.record, this.store) &&
            (await forged(parsed.record, this.store)) === undefined
            ? qualified(parsed.record, this.functions)
            : undefined;
    }

    /** Writes a record, or writes it anew, signed where the ledger is. */
    async write(record: ReleaseRecord): Promise<void> {
        const signed = await withSignature(stored(record), this.store);
        await this.store.put(recordKey(record.environment, record.id), formatRecord(signed));
    }

    /** Adds to a record what became of its report, unless another run has brought the move to its end meanwhile. */
    async annotate({ environment, id, outcome }: ReleaseRecord, report: Report): Promise<void> {
        const key = recordKey(environment, id);
        const text = await this.store.get(key);
        const found = text === undefined ? undefined : parseRecord(text);
        if (found === undefined || !("record" in found) || found.record.outcome !== outcome) {
            return;
        }
        const { record } = found;
        if (misplaced(key, environment, record) !== undefined || (await forged(record, this.store)) !== undefined) {
            return;
        }
        // What nobody has signed, or somebody has changed, must not get a signature by it.
        const { signature: _, ...plain } = record;
        await (isVouched(record, this.store)
            ? this.write({ ...record, report })
            : this.store.put(key, formatRecord({ ...plain, report })));
    }
}

/** A record belongs where its own words put it: a copy under another name would tell of a move that never was. */
function misplaced(key: string, environment: string, record: ReleaseRecord): string | undefined {
    return key === recordKey(environment, record.id) && record.environment === environment
        ? undefined
        : `belongs to ${record.environment}, under ${record.id}`;
}

/** What to do about a record that is missing. */
export const MISSING_REMEDY =
    "The bucket is versioned: to restore the object, remove its delete marker. Who has deleted it, a trail of CloudTrail with the bucket's data events says.";

/** What to do about a damaged object. @param problem What is wrong with it. */
export function damageRemedy(problem: string): string {
    return problem === UNSIGNED_ABOVE
        ? "If signing was off then, or another key signed, release again: that record is signed. Then remove the one that is not; the bucket is versioned."
        : "The bucket is versioned: restore the earlier version of the object, or remove it.";
}

/** What to do about damaged objects, as one error; undefined where there are none. */
export function damageError(bucket: string, damaged: LedgerPage["damaged"]): UserError | undefined {
    if (damaged.length === 0) {
        return undefined;
    }
    const list = damaged.map(({ key, problem }) => `  s3://${bucket}/${key} ${problem}`).join("\n");
    const remedies = new Set(damaged.map(({ problem }) => damageRemedy(problem)));
    return new UserError(`The ledger holds what is no record of a release:\n${list}`, [...remedies].join("\n"));
}
