/** How much time telling GitHub may take. */
export interface Leisure {
    /** Milliseconds that pauses may last, whether GitHub asks for them or is down; all of them together. */
    readonly patience: number;
    /** Milliseconds that the end of a move is held up by at most; all moves together. @default - for as long as it takes */
    readonly limit?: number;
}

/** A release has better things to do. */
export const IN_PASSING: Leisure = { patience: 5000, limit: 8000 };

/** Whoever wants GitHub to be told has time for it. */
export const AT_LEISURE: Leisure = { patience: 60_000 };
