import { PLACEHOLDER_ALIAS } from "../../contract/placeholder";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { RecordedHandler } from "../../contract/recordedHandlers";
import { servesOnly } from "./environmentState";
import type { Alias, Functions, Handler, Tools } from "../ports";

/** The function of a further handler, as a move is to leave it. */
export interface PlannedHandler extends Handler {
    /** The environment's alias of it, as the plan has seen it. */
    readonly before: Alias;
    /** The version that it is to serve. @default - the package is published in it first */
    readonly version?: string;
    /** Whether that is the placeholder. @default false */
    readonly isPlaceholder?: true;
}

/** The same when its version is there. */
export type ReadyHandler = PlannedHandler & { readonly version: string };

/** What is found out about the further handlers of a move. */
export interface FurtherPlan {
    readonly handlers: readonly PlannedHandler[];
    /** The member of a plan; none where there are no further handlers. */
    readonly member: { readonly handlers?: readonly PlannedHandler[] };
    /** What is to be known before it is done. */
    readonly notes: readonly string[];
}

/** What of a move tells which versions its further handlers have. */
type Set = Pick<ReleaseRecord, "codeSha256" | "handlers">;

/**
 * Looks which versions an environment's further handlers have in a release. A handler that it did not have goes to the placeholder, which
 * fails every event: it was there before, and no code of the release was made for it.
 *
 * @param record The release.
 * @param current What the environment serves now: a version of the same code is as good as that of the record.
 */
export async function planHandlers(
    { handlers = [] }: Pick<Tools, "handlers">,
    environment: string,
    record: Set,
    current?: Set,
): Promise<FurtherPlan> {
    const planned = await Promise.all(
        handlers.map(async ({ key, functions }): Promise<PlannedHandler> => {
            const before = await functions.alias(environment);
            if (!isIn(record, key)) {
                const { version } = await functions.alias(PLACEHOLDER_ALIAS);
                return { key, functions, before, version, isPlaceholder: true };
            }
            const known = [record, ...(current?.codeSha256 === record.codeSha256 ? [current] : [])];
            const version = await versionIn(
                functions,
                record.codeSha256,
                known.map((each) => each.handlers?.[key]),
            );
            return { key, functions, before, ...(version === undefined ? {} : { version }) };
        }),
    );
    const notes = planned.flatMap(({ key, before, version }) =>
        !isIn(record, key) && before.version !== version
            ? [`That release has no handler ${key}: it goes to its placeholder, which fails every event.`]
            : [],
    );
    return { handlers: planned, member: planned.length === 0 ? {} : { handlers: planned }, notes };
}

/** Whether a release had a handler of that name. */
function isIn({ handlers }: Set, key: string): boolean {
    return handlers?.[key] !== undefined && handlers[key].isPlaceholder !== true;
}

/** The first of some versions that is one of the function and holds that code. */
async function versionIn(
    functions: Functions,
    codeSha256: string,
    known: readonly (RecordedHandler | undefined)[],
): Promise<string | undefined> {
    for (const each of known) {
        const isIts = each?.function === functions.name;
        if (isIts && (await functions.version(each.version))?.codeSha256 === codeSha256) {
            return each.version;
        }
    }
    return undefined;
}

/**
 * Whether nothing of the further handlers has to be moved: each serves its version, or a move that is to be brought to its end will see to it.
 *
 * @param unfinished The move that has brought what is served, where nobody has seen its end.
 */
export function areInPlace(planned: readonly PlannedHandler[], unfinished: ReleaseRecord | undefined): boolean {
    return planned.every(
        ({ key, functions, before, version }) =>
            version !== undefined &&
            (servesOnly(before, version) || isOf(unfinished?.handlers?.[key], functions, version)),
    );
}

function isOf(recorded: RecordedHandler | undefined, { name }: Functions, version: string): boolean {
    return recorded?.function === name && recorded.version === version;
}

/** What a record keeps of the further handlers of its move; nothing where there are none. */
export function recordedHandlers(handlers: readonly ReadyHandler[] = []): Pick<ReleaseRecord, "handlers"> {
    const entries = handlers.map(({ key, functions, before, version, isPlaceholder }) => {
        const mark = isPlaceholder === undefined ? {} : { isPlaceholder };
        return [key, { function: functions.name, version, previous: before.version, ...mark }] as const;
    });
    return entries.length === 0 ? {} : { handlers: Object.fromEntries(entries) };
}

/** Whether a move is to move a further handler. */
export function movesHandlers({ handlers = {} }: Pick<ReleaseRecord, "handlers">): boolean {
    return Object.values(handlers).some(({ version, previous }) => version !== previous);
}
