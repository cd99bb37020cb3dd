import type { Command as Commander } from "commander";

import { nearestOf } from "../../config/reader";
import { UsageError } from "../../common/errors";

/**
 * Puts the ways of asking for help into the one that commander knows: `help`, `help <command>`, `<command> help` is not
 * one of them, since a command may take that word.
 */
export function withHelp(args: readonly string[]): readonly string[] {
    const [first, ...rest] = args;
    return first === "help" ? [...rest, "--help"] : args;
}

/**
 * Commander prints the general help for an unknown command with `--help`, as if all were well.
 *
 * @throws {UsageError} where the first word is no command.
 */
export function checkCommand(args: readonly string[], names: readonly string[]): void {
    const word = args.find((each) => !each.startsWith("-"));
    if (word !== undefined && !names.includes(word)) {
        throw unknownWord("command", word, names);
    }
}

/**
 * What a command with several actions does for one of them.
 *
 * @throws {UsageError} where there is no such action.
 */
export function actionNamed<T>(actions: Readonly<Record<string, T>>, name: string): T {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
        throw unknownWord("action", name, Object.keys(actions));
    }
    return action;
}

function unknownWord(kind: string, word: string, names: readonly string[]): UsageError {
    const nearest = nearestOf(word, names);
    return new UsageError(
        `unknown ${kind} '${word}'`,
        nearest === undefined ? `There are: ${names.join(", ")}.` : `Did you mean ${nearest}?`,
    );
}

/**
 * What commander lets pass: a value that is the next option, an empty word, and one word too many, which it does not name.
 *
 * @param args The whole command line.
 * @throws {UsageError} which names the word.
 */
export function checkWords(command: Commander, args: readonly string[]): void {
    const usage = `It is: ${command.name()} ${command.usage()}`;
    for (const { long, short, required, attributeName } of command.options.map((option) => ({
        long: option.long,
        short: option.short,
        required: option.required,
        attributeName: option.attributeName(),
    }))) {
        const value: unknown = command.opts<Record<string, unknown>>()[attributeName];
        const name = long ?? short ?? "";
        if (required && typeof value === "string" && (value === "" || value.startsWith("--"))) {
            const what = value === "" ? "is followed by nothing" : `is followed by ${value}`;
            throw new UsageError(`${name} needs a value, and ${what}.`, usage);
        }
    }
    command.registeredArguments.forEach((argument, index) => {
        if (command.args[index] === "") {
            throw new UsageError(`<${argument.name()}> is empty.`, usage);
        }
    });
    const extra = command.args[command.registeredArguments.length];
    if (extra !== undefined) {
        const before = args[args.lastIndexOf(extra) - 1] ?? "";
        const flag = command.options.find(({ long, short }) => before !== "" && (before === long || before === short));
        throw new UsageError(
            flag === undefined ? `'${extra}' is one word too many.` : `${before} takes no value, not '${extra}'.`,
            usage,
        );
    }
}
