import { closeSync, openSync } from "node:fs";

import type { Interruption, Output } from "./command";

/** The signals that end a command, and its exit code then: 128 and the signal's number, as a shell counts. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Milliseconds within which a second signal is the first one again: npm hands on to its script what the terminal has sent to all. */
const ECHO = 500;

/**
 * Ends this process by Ctrl-C or SIGTERM. Where something is under way that can be brought to an end in good order, the first one
 * does that, and the second one ends at once.
 *
 * @returns The exit code of a process that was told to end, and undefined for one that was not.
 */
export function watchSignals(interruption: Interruption, stderr: Output): () => number | undefined {
    let ending: { readonly code: number; readonly since: number } | undefined;
    for (const [signal, code] of Object.entries(CODES)) {
        process.on(signal, () => {
            if (ending !== undefined && performance.now() - ending.since < ECHO) {
                return;
            }
            if (interruption.stop !== undefined && ending === undefined) {
                ending = { code, since: performance.now() };
                stderr.write("\nEnding in good order. Once more ends at once.\n");
                // A terminal has told pulumi itself, and a second signal would kill it.
                if (signal !== "SIGINT" || !hasTerminal()) {
                    interruption.stop();
                }
                return;
            }
            stderr.write(interruption.text === undefined ? "" : `\n${interruption.text()}`);
            process.exit(code);
        });
    }
    return () => ending?.code;
}

/** Whether this process belongs to a terminal, whatever its streams are. */
function hasTerminal(): boolean {
    try {
        closeSync(openSync("/dev/tty", "r"));
        return true;
    } catch {
        return false;
    }
}
