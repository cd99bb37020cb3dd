import { UserError } from "../../common/errors";
import { PLACEHOLDER_ALIAS, placeholderVersion } from "../../contract/placeholder";
import { currentEntry, settle, type Entry } from "../../release/ledger/history";
import type { Missing } from "../../release/ledger/missing";
import type { Alias, Ledger, LedgerPage, Result, Target, Tools, Version } from "../../release";
import { engine } from "./cloud";
import { handlerStates, type HandlerState } from "./handlers";

/** What could not be read, in words for a person. */
export interface Unreadable {
    readonly message: string;
    readonly remedy?: string;
}

/** An environment as it is found: every part by itself, so that one that is broken hides none of the others. */
export interface EnvironmentState {
    readonly target: Target;
    readonly alias: Alias | Unreadable;
    readonly ledger:
        | (Pick<LedgerPage, "damaged" | "missing" | "complete" | "signedBy"> & { readonly entries: readonly Entry[] })
        | Unreadable;
    /** The version that the alias points at. */
    readonly serving: Version | undefined;
    /** The digest of that version's code; undefined where it could not be read. */
    readonly codeSha256: string | undefined;
    /** `$LATEST`, which has the settings that the next release gets. */
    readonly latest: Version | undefined;
    /** Whether the version that its ledger says it serves is gone from the function. @default false */
    readonly recordedIsGone?: boolean;
    /** Its further handlers. @default - it has none, or nobody has looked */
    readonly handlers?: readonly HandlerState[];
    /** Whether it serves the placeholder, as far as its ledger knows of no release. */
    readonly isFresh: boolean;
}

/** How many records tell an environment's state: its last release, and what was tried since. */
const RECENT = 20;

/**
 * Looks at environments.
 *
 * @param limit How many records of each ledger are read.
 */
export async function readStates(
    toolsOf: (environment: string) => Tools,
    targets: readonly Target[],
    limit: number = RECENT,
): Promise<readonly EnvironmentState[]> {
    const looks = new Map<string, Promise<Version | undefined>>();
    const placeholders = new Map<string, Promise<string>>();
    return Promise.all(
        targets.map(async (target): Promise<EnvironmentState> => {
            const tools = toolsOf(target.environment);
            const { functions } = tools;
            const versionOf = async (version: string): Promise<Version | undefined> => {
                const key = `${functions.name}:${version}`;
                const look = looks.get(key) ?? functions.version(version).catch(() => undefined);
                looks.set(key, look);
                return look;
            };
            const isPlaceholder = async (version: string): Promise<boolean> => {
                const alias = async () => functions.alias(PLACEHOLDER_ALIAS).catch(() => undefined);
                const look = placeholders.get(functions.name) ?? alias().then(placeholderVersion);
                placeholders.set(functions.name, look);
                return (await look) === version;
            };
            const ledger = new (engine().Ledger)(tools.store, functions);
            const [latest, alias, read] = await Promise.all([
                versionOf("$LATEST"),
                tools.functions.alias(target.environment).catch(unreadable),
                ledger.read(target.environment, limit).catch(unreadable),
            ]);
            const page = await withNewest(ledger, alias, read);
            const serving = isReadable(alias) ? await versionOf(alias.version) : undefined;
            const codeSha256 = serving?.codeSha256;
            if (!isReadable(page)) {
                return { target, alias, ledger: page, serving, codeSha256, latest, isFresh: false };
            }
            // Where the alias is not known, nothing can be said of moves that have not written down their end.
            const live = isReadable(alias) ? alias : { version: "", revisionId: "" };
            const entries = settle(page.records, live, tools.clock.now());
            const current = currentEntry(entries);
            const isFresh = current === undefined && (await isPlaceholder(live.version));
            const recorded = current?.record.version ?? live.version;
            // Asked for only where that is another one; nothing is known where AWS does not say.
            const recordedIsGone =
                recorded !== live.version && latest !== undefined && (await isGone(functions, recorded));
            const further = await handlerStates(tools, target.environment, current?.record);
            return {
                target,
                alias,
                ...(further.length === 0 ? {} : { handlers: further }),
                ledger: { ...page, entries },
                serving,
                codeSha256,
                latest,
                recordedIsGone,
                isFresh,
            };
        }),
    );
}

/** What was read of a ledger, with the record that its alias names where that is missing: of the newest ones nothing else says that they were there. */
async function withNewest(
    ledger: Pick<Ledger, "missingOf">,
    alias: Alias | Unreadable,
    page: LedgerPage | Unreadable,
): Promise<LedgerPage | Unreadable> {
    if (!isReadable<Alias>(alias) || !isReadable<LedgerPage>(page)) {
        return page;
    }
    const newest = await ledger.missingOf(alias, page).catch(unreadable);
    if (!isReadable<readonly Missing[]>(newest)) {
        return newest;
    }
    // A record may name it, too.
    const others = page.missing.filter(({ key }) => newest.every((each) => each.key !== key));
    return { ...page, missing: [...newest, ...others] };
}

/** Whether a version is not there any more; nothing is known where AWS does not say. */
async function isGone(functions: Tools["functions"], version: string): Promise<boolean> {
    if (!/^\d+$/.test(version)) {
        return true; // It is one of another function.
    }
    return functions.version(version).then(
        (found) => found === undefined,
        () => false,
    );
}

/** An environment as a move has left it, without asking again; undefined where the move has not looked at the end. */
export function stateAfter(target: Target, result: Result | undefined, now: number): EnvironmentState | undefined {
    if (result?.alias === undefined) {
        return undefined;
    }
    const { alias, record } = result;
    const entries = settle([record], alias, now);
    return {
        target,
        alias,
        ledger: { entries, damaged: [], missing: [], complete: false },
        serving: undefined,
        codeSha256: record.codeSha256,
        latest: undefined,
        isFresh: false,
    };
}

/** Whether a part of an environment could be read. */
export function isReadable<T extends object>(part: T | Unreadable): part is T {
    return !("message" in part);
}

/** The parts of an environment that could not be read. */
export function unreadableParts({ alias, ledger }: EnvironmentState): readonly Unreadable[] {
    return [alias, ledger].filter((part): part is Unreadable => !isReadable<object>(part));
}

/** The newest move that has brought the version that an environment serves; undefined where the ledger has none. */
export function servedEntry({ alias, ledger }: EnvironmentState): Entry | undefined {
    if (!isReadable(alias) || !isReadable(ledger)) {
        return undefined;
    }
    return ledger.entries.find(
        ({ state, record }) => (state === "served" || state === "unverified") && record.version === alias.version,
    );
}

/** Only what a person can mend is shown as a finding; a defect of ours is not. */
function unreadable(error: unknown): Unreadable {
    if (!(error instanceof UserError)) {
        throw error;
    }
    return { message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) };
}
