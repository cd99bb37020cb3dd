import { Command, CommanderError } from "commander";

import { describeError, UsageError, UserError } from "../common/errors";
import { terminalSteps } from "../common/steps";
import { nearestOf } from "../config/reader";
import { addPullRequest } from "./commands/pullRequest";
import { addUp } from "./commands/up";
import { LabFolder } from "./folder";
import { Interrupted, owning, print, say } from "./owning";

/** The command line of the lab. Each command loads what it needs itself: `env` and `down` answer at once. */
function commandLine(): Command {
    const program = new Command("npm run local --")
        .description("The platform on this machine: the real engine and program, with emulators in place of AWS.")
        .helpOption("-h, --help", "say what the commands do")
        .option("--folder <path>", "where the lab keeps all that is its own (default: .lab in the checkout)")
        .exitOverride()
        .configureOutput({ outputError: (text, write) => write(text) });
    const labFolder = () => new LabFolder(program.opts<{ folder?: string }>().folder);
    addUp(program, labFolder);
    addPullRequest(program, labFolder);
    program
        .command("status")
        .description("show whether the lab runs, and what each environment answers")
        .option("--json", "print as JSON")
        .action(async ({ json }: { json?: boolean }) => {
            const { status } = require("./status") as typeof import("./status");
            const report = await status(labFolder());
            const { statusText } = require("./report") as typeof import("./report");
            print(json === true ? JSON.stringify(report, undefined, 2) : statusText(report));
        });
    program
        .command("down")
        .description("stop everything that the lab has started, and remove its folder")
        .action(async () => {
            const { down } = require("./up") as typeof import("./up");
            const folder = labFolder();
            await terminalSteps().run("Stop the lab", () => owning(folder, () => down(folder)));
        });
    program
        .command("env")
        .description("print the variables with which the plain pulumi and aws commands work on the lab")
        .action(() => {
            const folder = labFolder();
            const record = folder.read();
            if (record === undefined) {
                throw new UserError("The lab is not running.", "Start it: npm run local");
            }
            const { labEnvironment } = require("./project") as typeof import("./project");
            const { shellExports } = require("./report") as typeof import("./report");
            print(shellExports(labEnvironment(folder, record)));
        });
    return program;
}

/**
 * Goes on when nobody reads what is written any more, such as after `| head` or when a terminal is gone: what the lab has
 * started has to be finished or stopped all the same. Unheard, the error would end this process where it stands; while a
 * program is applied, the Pulumi SDK would report it on stderr, which is the next such error, and so on for ever.
 */
function outliveReaders(): void {
    for (const stream of [process.stdout, process.stderr]) {
        stream.on("error", () => undefined);
    }
}

/** Commander hands a word that is no command to the default one, which can only say that it takes no arguments. */
function rejectUnknownCommand(program: Command): void {
    const [word] = program.parseOptions(process.argv.slice(2)).operands;
    const names = [...program.commands.map((command) => command.name()), "help"];
    if (word !== undefined && !names.includes(word)) {
        const nearest = nearestOf(word, names);
        const hint = nearest === undefined ? `There are: ${names.join(", ")}.` : `Did you mean ${nearest}?`;
        throw new UsageError(`unknown command '${word}'`, hint);
    }
}

async function main(): Promise<number> {
    try {
        const program = commandLine();
        rejectUnknownCommand(program);
        await program.parseAsync();
        return 0;
    } catch (error) {
        if (error instanceof CommanderError) {
            return error.exitCode === 0 ? 0 : 2;
        }
        say(describeError(error));
        return error instanceof Interrupted ? 130 : error instanceof UsageError ? 2 : 1;
    }
}

// A process that runs out of things to wait for ends by itself, with this code: never as if all had gone well.
process.exitCode = 1;
outliveReaders();
void main().then((code) => process.exit(code));
