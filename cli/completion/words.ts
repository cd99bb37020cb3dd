import type { CommandEntry } from "../shell/command";

/** What can be typed behind a command. */
export interface CommandWords {
    readonly name: string;
    readonly summary: string;
    /** The words that its first argument takes; empty where that is not known, such as a file or an environment. */
    readonly choices: readonly string[];
    readonly options: readonly OptionWords[];
}

/** An option as a shell offers it. */
export interface OptionWords {
    /** With its hyphens: `--stack`. */
    readonly flag: string;
    readonly description: string;
    /** Whether a value follows it. */
    readonly hasValue: boolean;
}

const HELP: OptionWords = { flag: "--help", description: "print what the command does and takes", hasValue: false };

/** Reads from the commands what a shell can complete. */
export function wordsOf(commands: Readonly<Record<string, CommandEntry>>): readonly CommandWords[] {
    return Object.entries(commands).map(([name, entry]) => {
        const { choices = [], options } = entry.load();
        const own = options.map(({ flags, description }) => ({
            flag: /--[a-z-]+/.exec(flags)?.[0] ?? "",
            description,
            hasValue: /[<[]/.test(flags),
        }));
        return { name, summary: entry.summary, choices, options: [...own, HELP] };
    });
}
