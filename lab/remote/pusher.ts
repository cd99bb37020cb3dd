/** Whom a push or a pull request talks to. */
export interface Pusher {
    /** Is told each line, as it comes. */
    readonly say: (line: string) => void;
    /** Ends the build when it is aborted. */
    readonly signal: AbortSignal;
}
