import { CommanderError } from "commander";

import { messageOf, UserError } from "../../common/errors";
import type { StepRecord } from "./command";

/**
 * A failure as a machine reads it: what went wrong, what to do about it, and which steps were done by then.
 *
 * @param code 1: it failed. 2: the command line is wrong by itself, and nothing was begun.
 * @param error @default - none: somebody has said no to what was proposed
 */
export function failureJson(code: 1 | 2, error: unknown, steps: readonly StepRecord[]): string {
    const outcome = code === 2 ? "usage" : error === undefined ? "declined" : "failed";
    const facts = {
        outcome,
        error: error === undefined ? null : messageIn(error),
        remedy: (error instanceof UserError ? error.remedy : undefined) ?? null,
        steps,
    };
    return `${JSON.stringify(facts, undefined, 2)}\n`;
}

/** Commander begins its messages with what a terminal shows before them. */
function messageIn(error: unknown): string {
    const message = messageOf(error);
    return error instanceof CommanderError ? message.replace(/^error: /, "") : message;
}
