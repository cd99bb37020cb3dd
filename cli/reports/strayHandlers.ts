import { timeOfId } from "../../contract/releaseRecord";
import { currentEntry, PATIENCE, type Entry } from "../../release/ledger/history";
import { isAtHome, type HandlerState } from "../session/handlers";
import { commandLine, type PlatformOptions } from "../session/options";
import { plain } from "../shell/words";
import type { Finding } from "./finding";

/** Further handlers that are not where the ledger says: a move was interrupted between two aliases, or somebody has moved one by hand. */
export function strayHandlers(
    handlers: readonly HandlerState[] = [],
    entries: readonly Entry[],
    options: PlatformOptions,
    now: number,
): readonly Finding[] {
    const current = currentEntry(entries);
    const [last] = entries;
    const isUnderWay =
        last !== undefined &&
        ["running", "unverified"].includes(last.state) &&
        now - timeOfId(last.record.id) < PATIENCE;
    return handlers.flatMap((handler): readonly Finding[] => {
        const { key, version, wanted, weights, problem } = handler;
        if (problem !== undefined) {
            return [{ isProblem: true, text: `The handler ${key}: ${plain(problem)}` }];
        }
        if (isAtHome(handler)) {
            return [];
        }
        const split = Object.keys(weights).length === 0 ? "" : " and splits its events";
        const what = `The handler ${key} serves version ${version}${split}`;
        if (current?.state === "unverified") {
            // The command that brings the interrupted move to its end moves the handlers, too.
            return [{ isProblem: !isUnderWay, text: `${what}: the move to version ${wanted} has not come to it.` }];
        }
        const text = `${what}, but the ledger says ${wanted}: a move was interrupted between two aliases, or somebody has moved this one by hand.`;
        const restore = commandLine(["restore", current?.record.environment ?? "ENVIRONMENT"], options);
        const remedy =
            current === undefined
                ? "The next release moves it."
                : `To have all of them serve what the ledger says: ${restore}`;
        return [{ isProblem: !isUnderWay, text, remedy }];
    });
}
