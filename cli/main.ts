import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Command as Commander, CommanderError } from "commander";

import type { CommandEntry, Context } from "./command";
import { COMMANDS } from "./commands";
import { processInput } from "./input";
import { aws } from "./release/cloud";
import { describeError, UsageError } from "../model/errors";

/**
 * Runs one command line.
 *
 * @param args The words after the program's name.
 * @param commands The commands there are. Default: all of them.
 * @returns The exit code: 0 done, 1 failed, 2 for a command line that is not understood.
 */
export async function main(
    args: readonly string[],
    context: Context,
    commands: Readonly<Record<string, CommandEntry>> = COMMANDS,
): Promise<0 | 1 | 2> {
    let code: 0 | 1 = 0;
    const program = frame(context);
    for (const [name, entry] of Object.entries(commands)) {
        const command = program.command(name).summary(entry.summary).copyInheritedSettings(program);
        // Only a command that is spoken of is loaded; the others appear in the list of commands by their summaries.
        if (args.includes(name)) {
            const loaded = entry.load();
            command.description(loaded.description);
            for (const [word, meaning] of Object.entries(loaded.arguments)) {
                command.argument(word, meaning);
            }
            for (const option of loaded.options) {
                const { flags, description: meaning, required = false } = option;
                command.addOption(command.createOption(flags, meaning).makeOptionMandatory(required));
            }
            command.action(async () => {
                code = await loaded.run(context, command.args, command.opts<never>());
            });
        }
    }
    try {
        await program.parseAsync([...args], { from: "user" });
        return code;
    } catch (error) {
        if (error instanceof CommanderError) {
            return error.exitCode === 0 ? 0 : 2;
        }
        context.stderr.write(`error: ${describeError(error)}\n`);
        return error instanceof UsageError ? 2 : 1;
    }
}

/** The program without its commands: it writes where the context says and throws instead of ending the process. */
function frame(context: Context): Commander {
    return new Commander("platform")
        .description("Works on a delivery platform that this project has built.")
        .version(version(), "--version", "print the version")
        .helpOption("--help", "print what can be typed here")
        .helpCommand(false)
        .showSuggestionAfterError()
        .showHelpAfterError("Add --help to see what can be typed here.")
        .exitOverride()
        .configureOutput({
            writeOut: (text) => void context.stdout.write(text),
            writeErr: (text) => void context.stderr.write(text),
        });
}

function version(): string {
    const manifest = readFileSync(join(__dirname, "..", "package.json"), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}

/** Runs this process's command line and leaves its exit code behind, so that what is still to be written gets out. */
export async function runProcess(): Promise<void> {
    // A reader that has seen enough, such as `head`, closes the pipe: that is no failure.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
    const { stdout, stderr, env } = process;
    const stdin = processInput(process.stdin, stderr);
    const context: Context = { stdout, stderr, stdin, env, cwd: process.cwd(), cloud: aws };
    process.exitCode = await main(process.argv.slice(2), context);
}

if (require.main === module) {
    void runProcess();
}
