import { setTimeout as sleep } from "node:timers/promises";

import { Command, CommanderError, InvalidArgumentError } from "commander";

import { describeError, UsageError, UserError } from "../common/errors";
import { terminalSteps } from "../common/steps";
import { nearestOf } from "../config/reader";
import { LabFolder } from "./folder";
import { checkPrerequisites, goWarning } from "./prerequisites";

const say = (text: string) => void process.stderr.write(`${text}\n`);
/** Milliseconds within which a signal to the whole group of processes has reached this one, too. */
const SIGNAL_DELAY = 250;

const print = (text: string) => void process.stdout.write(`${text}\n`);

/** The command line of the lab. Each command loads what it needs itself: `env` and `down` answer at once. */
function commandLine(): Command {
    const program = new Command("npm run local --")
        .description("The platform on this machine: the real engine and program, with emulators in place of AWS.")
        .helpOption("-h, --help", "say what the commands do")
        .option("--folder <path>", "where the lab keeps all that is its own (default: .lab in the checkout)")
        .exitOverride()
        .configureOutput({ outputError: (text, write) => write(text) });
    const labFolder = () => new LabFolder(program.opts<{ folder?: string }>().folder);
    program
        .command("up", { isDefault: true })
        .description("bring the platform up, release the sample application to every environment and show the answers")
        .option("--json", "print the environments as JSON")
        .option("--port <number>", "where AWS and the invoke URLs are served (default: a free port)", portNumber)
        .action(async ({ json, port }: { json?: boolean; port?: number }) => {
            const start = performance.now();
            const folder = labFolder();
            await checkPrerequisites();
            const warning = goWarning();
            if (warning !== undefined) {
                say(warning);
            }
            const { up } = require("./up") as typeof import("./up");
            const environments = await owning(folder, (signal) => up(folder, terminalSteps(), { signal, port }));
            const { environmentTable, nextSteps } = require("./report") as typeof import("./report");
            print(json === true ? JSON.stringify(environments, undefined, 2) : environmentTable(environments));
            say(nextSteps(performance.now() - start));
            const sick = environments.filter(({ healthy }) => !healthy).map(({ environment }) => environment);
            if (sick.length > 0) {
                throw new UserError(`Not healthy: ${sick.join(", ")}`, `Logs: ${folder.logs}`);
            }
        });
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

function portNumber(text: string): number {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        throw new InvalidArgumentError("It has to be a number from 1 to 65535.");
    }
    return port;
}

/**
 * Does `work` as the only one on the folder. Interrupted by Ctrl-C (SIGINT) or SIGTERM, it leaves nothing running; what
 * a killed run has left behind is stopped and forgotten first.
 */
async function owning<T>(folder: LabFolder, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abandoned = folder.own();
    const { down } = require("./up") as typeof import("./up");
    if (abandoned) {
        say("An earlier run was ended before it was done. What it left is stopped, and the lab starts afresh.");
        await down(folder);
        folder.own();
    }
    const interruption = new AbortController();
    const interrupt = (name: NodeJS.Signals) => {
        if (!interruption.signal.aborted) {
            say(`\n${name}: stopping everything…`);
            interruption.abort();
        }
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
        const interrupted = new Promise<never>((_resolve, reject) => {
            interruption.signal.addEventListener("abort", () => reject(new Interrupted()));
        });
        return await Promise.race([work(interruption.signal), interrupted]);
    } catch (error) {
        // A terminal sends Ctrl-C to all processes at once, and one of ours may have failed of it before we are told.
        await sleep(interruption.signal.aborted ? 0 : SIGNAL_DELAY);
        if (interruption.signal.aborted) {
            await down(folder);
            throw new Interrupted();
        }
        throw error;
    } finally {
        folder.disown();
    }
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

/** The person has ended the run. The exit code is that of Ctrl-C, 128 and the number of SIGINT. */
class Interrupted extends UserError {
    constructor() {
        super("Stopped. Nothing is left running.");
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
