import { UsageError } from "../../common/errors";
import type { OptionSpec } from "../shell/command";
import { shellWord } from "../shell/words";

/** The options of every command that works on a platform. */
export interface PlatformOptions {
    readonly stack?: string;
    readonly cwd?: string;
    readonly profile?: string;
    readonly json?: boolean;
}

/** The options of every command that changes something. */
export interface ChangeOptions extends PlatformOptions {
    readonly yes?: boolean;
}

/** The options of every command that writes a stack's file, beside the one that names the stack. */
export interface StackFileOptions {
    readonly cwd?: string;
    readonly force?: boolean;
    readonly dryRun?: boolean;
    readonly json?: boolean;
}

const CWD: OptionSpec = {
    flags: "--cwd <folder>",
    description: "the project's folder (default: $PLATFORM_PROJECT, or the nearest with a Pulumi.yaml)",
};

export const PLATFORM_OPTIONS: readonly OptionSpec[] = [
    { flags: "--stack <name>", description: "the stack to work on (default: the selected one)" },
    { flags: "--profile <name>", description: "the profile of the AWS configuration to use" },
    { flags: "--json", description: "print the result as JSON" },
    CWD,
];

export const STACK_FILE_OPTIONS: readonly OptionSpec[] = [
    { flags: "--force", description: "replace values that the stack already has" },
    { flags: "--dry-run", description: "show what would be done, and write nothing" },
    { flags: "--json", description: "print the report as JSON" },
    CWD,
];

export const CHANGE_OPTIONS: readonly OptionSpec[] = [
    { flags: "--yes", description: "do it without asking" },
    ...PLATFORM_OPTIONS,
];

/**
 * A command line of this program, ready to be pasted.
 *
 * @param options Those of the present command line: what it was told is told again.
 */
export function commandLine(words: readonly string[], { stack, cwd, profile }: PlatformOptions): string {
    const told = Object.entries({ stack, cwd, profile }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, value],
    );
    return ["npm run platform --", ...[...words, ...told].map(shellWord)].join(" ");
}

/** @throws {UsageError} where an option is no whole number of at least `least`. */
export function wholeNumber(name: string, text: string | undefined, fallback: number, least = 1): number {
    if (text === undefined) {
        return fallback;
    }
    if (!/^\d{1,6}$/.test(text) || Number(text) < least) {
        throw new UsageError(`--${name} takes a whole number of at least ${least}, not '${text}'.`);
    }
    return Number(text);
}
