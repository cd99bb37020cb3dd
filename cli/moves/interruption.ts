import type { Tools } from "../../release";
import { commandLine, type PlatformOptions } from "../session/options";

/** A move, as far as a person has to know of it who ends the command in the middle. */
export interface MovePlan {
    readonly environment: string;
    /** The version that the alias was at. */
    readonly before: string;
    /** The words of the command line that bring the move to its end, once the version is known. */
    readonly finish: (version: string) => readonly string[] | undefined;
}

/** Tools that remember where they have moved an alias to, and what to say when the command is ended by Ctrl-C then. */
export function watchMove(
    tools: Tools,
    { environment, before, finish }: MovePlan,
    options: PlatformOptions,
): { readonly tools: Tools; readonly text: () => string } {
    let moved: string | undefined;
    let isMoving = false;
    const move: Tools["functions"]["move"] = async (...how) => {
        const [, version] = how;
        isMoving = true;
        const after = await tools.functions.move(...how);
        isMoving = false;
        moved = after === "conflict" ? moved : version;
        return after;
    };
    const functions = Object.assign(Object.create(tools.functions) as Tools["functions"], { move });
    const status = commandLine(["status"], options);
    return {
        tools: { ...tools, functions },
        text: () => {
            if (isMoving) {
                return `Ended while the alias of ${environment} was being moved.\n  What it serves now: ${status}\n`;
            }
            if (moved === undefined || moved === before) {
                return `Ended: ${environment} serves version ${before}, as before.\n`;
            }
            const words = finish(moved);
            const how = words === undefined ? "Run the same command again" : commandLine(words, options);
            return `Ended: ${environment} was moved to version ${moved}, and is not verified yet.\n  To verify it: ${how}\n`;
        },
    };
}
