import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Command as Commander, CommanderError } from "commander";

import { checkCommand, checkWords, withHelp } from "./shell/arguments";
import type { CommandEntry, Context, ExitCode, Interruption } from "./shell/command";
import { COMMANDS } from "./commands";
import { failureJson } from "./shell/failure";
import { examplesText } from "./shell/help";
import { processInput } from "./shell/input";
import { userFolder } from "./shell/paths";
import { watchSignals } from "./shell/signals";
import { outputOf } from "./shell/streams";
import { aws } from "./session/cloud";
import { describeError, UsageError } from "../common/errors";

/** The package that this program is. */
const MANIFEST = join(__dirname, "..", "package.json");

/**
 * Runs one command line.
 *
 * @param words The words after the program's name.
 * @param commands The commands there are. Default: all of them.
 * @returns The exit code: 0 done, 1 failed, 2 for a command line that is wrong by itself, whatever there is in AWS, 3 for
 *   drift that was found.
 */
export async function main(
    words: readonly string[],
    surroundings: Context,
    commands: Readonly<Record<string, CommandEntry>> = COMMANDS,
): Promise<ExitCode | 2> {
    const args = withHelp(words);
    let written = false;
    const stdout = {
        write: (text: string) => {
            written = true;
            return surroundings.stdout.write(text);
        },
    };
    const context = { ...surroundings, stdout, steps: [], commands };
    const { stderr } = context;
    /** Whatever went wrong, a script that asked for JSON gets a document. */
    const end = (code: ExitCode | 2, error?: unknown): typeof code => {
        if ((code === 1 || code === 2) && !written && args.includes("--json")) {
            stdout.write(failureJson(code, error, context.steps));
        }
        return code;
    };
    let code: ExitCode = 0;
    try {
        checkCommand(args, Object.keys(commands));
        const program = frame(context);
        for (const [name, entry] of Object.entries(commands)) {
            const command = program.command(name).summary(entry.summary).copyInheritedSettings(program);
            // Only a command that is spoken of is loaded; the others appear in the list of commands by their summaries.
            if (args.includes(name)) {
                const loaded = entry.load();
                command.description(loaded.description).allowExcessArguments();
                command.addHelpText("after", examplesText(loaded.examples));
                for (const [word, meaning] of Object.entries(loaded.arguments)) {
                    command.argument(word, meaning);
                }
                for (const option of loaded.options) {
                    const { flags, description: meaning, required = false } = option;
                    command.addOption(command.createOption(flags, meaning).makeOptionMandatory(required));
                }
                command.action(async () => {
                    checkWords(command, args);
                    code = await loaded.run(context, command.args, command.opts<never>());
                });
            }
        }
        await program.parseAsync([...args], { from: "user" });
        return end(code);
    } catch (error) {
        if (error instanceof CommanderError) {
            return end(error.exitCode === 0 ? 0 : 2, error);
        }
        stderr.write(`error: ${describeError(error)}\n`);
        return end(error instanceof UsageError ? 2 : 1, error);
    }
}

/** The program without its commands: it writes where the context says and throws instead of ending the process. */
function frame(context: Context): Commander {
    return new Commander("platform")
        .description("Works on a delivery platform that this project has built.")
        .version(version(), "--version", "print the version")
        .helpOption("-h, --help", "print what the command does and takes")
        .helpCommand(false)
        .showSuggestionAfterError()
        .showHelpAfterError("Add --help to see what the command takes.")
        .exitOverride()
        .configureOutput({
            writeOut: (text) => void context.stdout.write(text),
            writeErr: (text) => void context.stderr.write(text),
        });
}

function version(): string {
    return (JSON.parse(readFileSync(MANIFEST, "utf8")) as { version: string }).version;
}

/** Whether this is the package's one file; the build sets it. */
declare const IS_PACKED: boolean | undefined;

/** A stream that names commands as they are typed where the package is installed; in a copy, the stream itself. */
export function asInstalled<Stream extends { write(text: string): unknown }>(
    stream: Stream,
    isPackage = typeof IS_PACKED !== "undefined",
): Stream {
    if (!isPackage) {
        return stream;
    }
    const write = (text: string) => stream.write(text.replaceAll(/npm run (--silent )?platform --/g, "npx platform"));
    return Object.create(stream, { write: { value: write } }) as Stream;
}

/** Runs this process's command line and leaves its exit code behind, so that what is still to be written gets out. */
export async function runProcess(): Promise<void> {
    const { env } = process;
    const stdout = asInstalled(outputOf(process.stdout, env, true));
    const stderr = asInstalled(outputOf(process.stderr, env, false));
    const stdin = processInput(process.stdin, asInstalled(process.stderr));
    const cwd = process.cwd();
    const interruption: Interruption = {};
    const userCwd = userFolder(env, cwd, MANIFEST);
    const interrupted = watchSignals(interruption, stderr);
    const context: Context = { stdout, stderr, stdin, env, cwd, userCwd, interruption, cloud: aws };
    const code = await main(process.argv.slice(2), context);
    process.exitCode = interrupted() ?? code;
}

if (require.main === module) {
    void runProcess();
}
