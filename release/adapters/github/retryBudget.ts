/** How much time telling GitHub may take. */
export interface RetryBudget {
    /** Milliseconds that pauses may last, whether GitHub asks for them or is down; all of them together. */
    readonly waitMilliseconds: number;
    /** Milliseconds that the end of a move is held up by at most; all moves together. @default - for as long as it takes */
    readonly limitMilliseconds?: number;
}

/** A release has better things to do. */
export const IN_PASSING: RetryBudget = { waitMilliseconds: 5000, limitMilliseconds: 8000 };

/** Whoever wants GitHub to be told has time for it. */
export const AT_LENGTH: RetryBudget = { waitMilliseconds: 60_000 };
