/** Capture is a command as it was typed on a terminal of the lab. */
export interface Capture {
    /** The words behind `platform`. */
    readonly command: string;
    /** What is shown by it, for the page. */
    readonly about: string;
    /** What is typed where the command asks, in this order. */
    readonly answers?: readonly string[];
    /** What is typed before, unseen, to have something to show. */
    readonly before?: string;
}

/** What the page shows, in its order: each goes on from what the one before has left. */
export const CAPTURES: readonly Capture[] = [
    { command: "status", about: "What every environment serves." },
    { command: "history staging", about: "What became of each release." },
    {
        command: "release examples/application --to staging",
        about: "A release from a workstation. It shows what it will do, and asks.",
        answers: ["y"],
    },
    { command: "promote staging production", about: "The very version, to production.", answers: ["y"] },
    { command: "rollback production", about: "And back.", answers: ["y"] },
    {
        before: "pulumi config set --path function.memorySize 512",
        command: "preview",
        about: "What applying the program would change, here with `function.memorySize` at 512.",
    },
    { command: "up", about: "Applies it, and shows how far it is.", answers: ["y"] },
    { command: "drift", about: "Program, state and cloud." },
    { command: "init examples/application --dry-run", about: "An application, recognised." },
];
