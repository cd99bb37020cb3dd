import { UserError } from "../../common/errors";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { isAllocatingSince } from "./allocation";
import { describing, isOwnDescription } from "../ledger/served";
import { smokeTest } from "./health";
import { beforeMove, lost } from "./conflict";
import { closeRecord } from "./closeRecord";
import { verifyOrRevert, type Result } from "./verifyOrRevert";
import { endedRecord, newRecord } from "./newRecord";
import { allTheSame } from "./moveBack";
import { Ledger } from "../ledger/ledger";
import { servesOnly, RECENT } from "./environmentState";
import type { Plan } from "./plan";
import type { Alias, Tools } from "../ports";

/** How often a move is made again because the alias has another revision but serves what it served. */
const MOST_MOVES = 5;

/**
 * Makes a move: tries the version, writes down what is about to be done, moves the alias if it is still in the revision
 * that the plan saw, asks the environment, and writes down how it went. Wherever it is killed, the alias points at one
 * whole version, and the ledger lets `settle` find out at which.
 *
 * @param started When the whole command began, in milliseconds since 1970.
 * @throws {UserError} where the alias was not moved, or was moved back; the message says which.
 */
export async function moveAlias(tools: Tools, plan: Plan, started: number = tools.clock.now()): Promise<Result> {
    const { target, version } = plan;
    const { environment } = target;
    const ledger = new Ledger(tools.store);
    const complaint = await beforeMove(target, smokeTest(tools, target, version.version));
    if (complaint !== undefined && plan.forced !== true) {
        const note = `Version ${version.version}: ${complaint}`;
        await closeRecord(tools, target, newRecord(tools, plan, started), { outcome: "failed", note, started });
        throw new UserError(
            `Version ${version.version} does not answer as it should: ${complaint}`,
            `Nothing was moved: ${environment} still serves version ${plan.before.version}.` +
                allTheSame({ reason: plan.reason, environment, version: version.version }),
        );
    }
    const words = complaint === undefined ? "answers" : "is moved to by force, and does not answer";
    tools.say(`Version ${version.version} ${words} as it should${complaint === undefined ? "" : `: ${complaint}`}`);
    let now = complaint === undefined ? plan : { ...plan, remark: `Forced, although by itself ${complaint}` };
    for (let attempt = 1; ; attempt++) {
        // A new record for each attempt: their order is the order of the moves.
        const { before } = now;
        const record = newRecord(tools, now, started);
        await beforeMove(target, ledger.write(record));
        if (record.report !== undefined) {
            tools.reporter?.begin(record, target.url);
        }
        const moved = await move(tools, record, before);
        if (!("unmoved" in moved)) {
            tools.say(`Moved ${environment} from version ${before.version} to version ${version.version}`);
            return verifyOrRevert(tools, target, { ...record, ...moved }, started);
        }
        if (moved.error !== undefined) {
            await closeRecord(tools, target, record, { outcome: "failed", note: moved.error.message, started });
            return beforeMove(target, Promise.reject(moved.error));
        }
        // Adding a permission gives an alias another revision, too: if it serves what it served, nobody was first.
        // So do weights that Lambda sets and takes away itself.
        const isKept = (alias: Alias) => servesOnly(alias, before.version) || isLambdas(alias, now, tools.clock.now());
        const isSame = isKept(moved.unmoved) && isKept(before);
        if (!isSame || attempt === MOST_MOVES) {
            const error = await lost(tools, environment, moved.unmoved, version.version);
            await closeRecord(tools, target, record, { outcome: "lost", note: error.message, started });
            throw error;
        }
        await ledger.write(endedRecord(tools, record, "lost", started, "The alias was changed meanwhile; tried again"));
        // Others may have moved it to and fro: what lies beneath is not known any more.
        const { past: _, ...rest } = now;
        now = { ...rest, before: moved.unmoved, newest: record.id };
    }
}

/** Whether the weights of an alias are those that Lambda sets after the move which has made it what it is. */
function isLambdas(alias: Alias, { past }: Plan, now: number): boolean {
    return isAllocatingSince(alias, past?.current, now);
}

type Moved =
    { readonly revisionId: string; readonly inPlace?: true } | { readonly unmoved: Alias; readonly error?: Error };

/**
 * Moves the alias, and looks where the answer does not tell. An answer can be lost on its way: the SDK then asks again
 * and is told of a conflict with its own first request.
 */
async function move(tools: Tools, record: ReleaseRecord, before: Alias): Promise<Moved> {
    const { environment, version, previous } = record;
    const description = isOwnDescription(before.description) ? describing(record) : undefined;
    const moved = await tools.functions
        .move(environment, version, previous.revisionId, description)
        .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (typeof moved !== "string" && !(moved instanceof Error)) {
        return { revisionId: moved.revisionId };
    }
    const now = await tools.functions.alias(environment);
    if (!servesOnly(now, version) || now.revisionId === previous.revisionId) {
        return { unmoved: now, ...(moved instanceof Error ? { error: moved } : {}) };
    }
    // Whoever moves an alias has written a record first: without one of another run, it was this one.
    const { records } = await new Ledger(tools.store, tools.functions).read(environment, RECENT);
    const isRival = (other: ReleaseRecord) =>
        other.id !== record.id && other.version === version && other.previous.revisionId === previous.revisionId;
    return { revisionId: now.revisionId, ...(records.some(isRival) ? { inPlace: true } : {}) };
}
