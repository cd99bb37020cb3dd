import type { Cloud } from "../session/cloud";

/** Where a command's text goes. */
export interface Output {
    write(text: string): unknown;
    /** Whether a person looks at it, so that a line can be drawn again. @default false */
    readonly isTTY?: boolean;
    /** How many characters a line of the terminal has. @default 80 */
    readonly columns?: number | undefined;
    /** How many lines it has. @default 24 */
    readonly rows?: number | undefined;
}

/** Where a command gets answers from. */
export interface Input {
    /** Whether there is a person at a terminal, who can be asked. */
    readonly isTerminal: boolean;
    /**
     * Asks for one line.
     *
     * @param hidden Whether what is typed stays unseen.
     * @returns The line, or undefined where the person has ended the input instead (Ctrl-C, Ctrl-D).
     */
    ask(question: string, hidden?: boolean): Promise<string | undefined>;
    /**
     * All that a pipe or a file brings.
     *
     * @throws {UserError} where it is no text in UTF-8, or somebody would have to type it and be seen.
     */
    read(): Promise<string>;
}

/** Context is all that a command gets from the process, so that a test can give it something else. */
export interface Context {
    /** The result, and nothing else: what a script may read. */
    readonly stdout: Output;
    /** Everything for the person in front of it: progress, notes, questions, errors. */
    readonly stderr: Output;
    readonly stdin: Input;
    /** The variables of this process. Only `--profile` changes one, for the AWS SDK and for pulumi. */
    readonly env: NodeJS.ProcessEnv;
    /** Where the process works, and where the project is looked for. */
    readonly cwd: string;
    /**
     * Where the person stands who has typed the command line: what a relative path counts from. `npm run` works in the
     * package's folder, wherever it was called. @default - `cwd`
     */
    readonly userCwd?: string;
    /** The steps that are behind the command, for a failure that a machine reads. `main` makes it. @default - not kept */
    readonly steps?: StepRecord[];
    /** What is said where the person ends the command by Ctrl-C. A command that is in the middle of a move sets it. */
    readonly interruption?: Interruption;
    /** All commands that there are. `main` sets it. @default - none */
    readonly commands?: Readonly<Record<string, CommandEntry>>;
    /** The way to AWS. */
    readonly cloud: Cloud;
}

/** What a command has to say when it is ended in the middle. */
export interface Interruption {
    text?: (() => string) | undefined;
    /** Brings what is under way to an end in good order. Where it is there, the first Ctrl-C does not end the process. */
    stop?: (() => void) | undefined;
}

/** A step of a command and how it ended. */
export interface StepRecord {
    readonly title: string;
    readonly outcome: "done" | "failed";
}

/**
 * How a command ended: 0 done, 1 failed, 3 done and something was found that it looks for (`drift`). A command line that is
 * not understood ends with 2, before a command runs.
 */
export type ExitCode = 0 | 1 | 3;

/** One `--option` of a command. */
export interface OptionSpec {
    /** As commander takes them: `-s, --stack <name>`, or `--force` for a switch. */
    readonly flags: string;
    readonly description: string;
    /** Whether the command cannot run without it. @default false */
    readonly required?: boolean;
}

/**
 * Command is one `platform <command>`, as data. Its file is loaded only when the command is called, so what it imports
 * at the top costs the others nothing.
 */
export interface Command<Options = Record<string, never>> {
    /** Shown by its `--help`, below the usage line. */
    readonly description: string;
    /** Names and descriptions, in order: `<file>` must be given, `[file]` may. */
    readonly arguments: Readonly<Record<string, string>>;
    /** The words that the first argument takes, for a shell that completes them. @default - they are not known */
    readonly choices?: readonly string[];
    readonly options: readonly OptionSpec[];
    /** Command lines without the program's name, and what each does. Shown by its `--help`. */
    readonly examples: Readonly<Record<string, string>>;
    /** @throws {UserError} for what its caller can mend. */
    run(context: Context, args: readonly string[], options: Options): Promise<ExitCode>;
}

/** CommandEntry announces a command without loading it. */
export interface CommandEntry {
    /** One line for the list of commands. */
    readonly summary: string;
    load(): Command<never>;
}
