import { messageOf, UserError } from "../../common/errors";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { isAllocating } from "./allocation";
import { servesOnly } from "./environmentState";
import { describing, isOwnDescription } from "../ledger/served";
import type { Alias, Handler, Tools } from "../ports";

/** How often a handler is moved again because its alias has another revision. */
const MOST_MOVES = 5;

/**
 * Moves an environment's further handlers to what a move of it says, or back. Whoever has moved the alias of the function that answers
 * requests moves the others: that is looked at between reading a handler's alias and moving it in the very revision that was read, so that
 * of two runs the later one has the last word on every handler.
 *
 * @param way `there`: to the versions of the move. `back`: to those before.
 * @returns The first alias as somebody else has left it meanwhile: then nothing more is moved. Undefined where all is done.
 * @throws {UserError} which names the handler that could not be moved.
 */
export async function moveHandlers(
    tools: Tools,
    record: ReleaseRecord,
    way: "back" | "there",
): Promise<Alias | undefined> {
    for (const handler of tools.handlers ?? []) {
        const recorded = record.handlers?.[handler.key];
        if (recorded?.function === handler.functions.name) {
            const version = way === "there" ? recorded.version : recorded.previous;
            const now = await moveHandler(tools, record, way, handler, version).catch((error: unknown) => {
                const { remedy } = error instanceof UserError ? error : { remedy: undefined };
                const what = `the handler ${handler.key} could not be moved to version ${version}`;
                throw new UserError(`${what}: ${messageOf(error)}`, remedy);
            });
            if (now !== undefined) {
                return now;
            }
        }
    }
    return undefined;
}

async function moveHandler(
    tools: Tools,
    record: ReleaseRecord,
    way: "back" | "there",
    { key, functions }: Handler,
    version: string,
): Promise<Alias | undefined> {
    const { environment } = record;
    let failure: Error | undefined;
    for (let attempt = 1; ; attempt++) {
        const before = await functions.alias(environment);
        if (servesOnly(before, version)) {
            return undefined;
        }
        // An answer that was lost is none that says no: then it serves the version by now.
        if (failure !== undefined) {
            throw failure;
        }
        const first = await tools.functions.alias(environment);
        if (!isOurs(first, record, way)) {
            return first;
        }
        const description = way === "there" && isOwnDescription(before.description) ? describing(record) : undefined;
        const moved = await functions
            .move(environment, version, before.revisionId, description)
            .catch((error: unknown) => {
                failure = error instanceof Error ? error : new Error(String(error));
                return "failed" as const;
            });
        if (typeof moved !== "string") {
            tools.say(
                `Moved the handler ${key} of ${environment} from version ${before.version} to version ${version}`,
            );
            return undefined;
        }
        if (moved === "conflict" && attempt === MOST_MOVES) {
            throw new UserError("its alias was changed by others again and again", "Run the same command again.");
        }
    }
}

/** Whether the first alias is where this move has left it. A permission gives it another revision, too. */
function isOurs(first: Alias, { version, previous }: ReleaseRecord, way: "back" | "there"): boolean {
    return way === "back"
        ? servesOnly(first, previous.version)
        : servesOnly(first, version) || isAllocating(first, version, previous.version);
}
