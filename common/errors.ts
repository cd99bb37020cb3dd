/**
 * UserError is a failure that its reader can mend: a fault in configuration, a missing tool, a busy port.
 * It is printed as its message alone, without a stack trace, and ends the process with exit code 1.
 */
export class UserError extends Error {
    override readonly name: string = "UserError";

    /**
     * @param message What happened, and to what.
     * @param remedy What to do next; printed on a line of its own.
     */
    constructor(
        message: string,
        readonly remedy?: string,
    ) {
        super(message);
    }
}

/** UsageError is a command line that cannot be understood. It ends the process with exit code 2. */
export class UsageError extends UserError {
    override readonly name = "UsageError";
}

/** The text for a person: a UserError's message and remedy, or any other error with its stack, as a defect of ours. */
export function describeError(error: unknown): string {
    if (error instanceof UserError) {
        return error.remedy === undefined ? error.message : `${error.message}\n  ${error.remedy}`;
    }
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What an error says, without what to do next. Anything can be thrown, and not all of it is an Error. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
