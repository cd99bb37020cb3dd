import { join } from "node:path";
import { createInterface } from "node:readline/promises";

import { InvalidArgumentError, type Command } from "commander";

import { userFolder } from "../../cli/shell/paths";
import { UsageError, UserError } from "../../common/errors";
import { terminalSteps } from "../../common/steps";
import { CHECKOUT, type LabFolder } from "../folder";
import { owning, print, say } from "../owning";
import { checkPrerequisites, goWarning } from "../prerequisites";

interface Options {
    readonly json?: boolean;
    readonly port?: number;
    readonly app?: string;
    readonly config?: string;
    readonly previews?: number | true;
    readonly yes?: boolean;
}

/** How many previews there are at once where nobody says how many. */
const PREVIEWS = 3;

/** The command that brings the lab up, which is also what is done where no command is named. */
export function addUp(program: Command, labFolder: () => LabFolder): void {
    program
        .command("up", { isDefault: true })
        .description("bring the platform up, release the application to every environment and show the answers")
        .option(
            "--app <folder or repository>",
            "an application of your own in place of the sample; #branch picks a branch",
        )
        .option("--config <file>", "platform keys that it needs (default: stack.yaml in it, if it is there)")
        .option(
            "--previews [number]",
            `previews of pull requests, at most so many at once (default: ${PREVIEWS})`,
            count,
        )
        .option("--yes", "release the application also where somebody has released something else meanwhile")
        .option("--json", "print the environments as JSON")
        .option("--port <number>", "where AWS and the invoke URLs are served (default: a free port)", portNumber)
        .action(async (options: Options) => run(labFolder(), options));
}

async function run(folder: LabFolder, { json, port, app, config, previews, yes }: Options): Promise<void> {
    const start = performance.now();
    if (config !== undefined && app === undefined) {
        throw new UsageError("--config belongs to an application.", "Name the application with --app.");
    }
    await checkPrerequisites();
    const { checkChoice } = require("../application") as typeof import("../application");
    const cwd = userFolder(process.env, process.cwd(), join(CHECKOUT, "package.json"), "local");
    const choice = app === undefined ? undefined : checkChoice({ source: app, config }, cwd);
    const warning = goWarning();
    if (warning !== undefined) {
        say(warning);
    }
    const { up } = require("../up") as typeof import("../up");
    const { environments, push } = await owning(folder, (signal) =>
        up(folder, terminalSteps(), {
            signal,
            port,
            choice,
            previews: previews === true ? PREVIEWS : previews,
            ask: yes === true ? async () => true : askAtTerminal,
            say,
        }),
    );
    const { environmentTable, nextSteps } = require("../report") as typeof import("../report");
    print(json === true ? JSON.stringify(environments, undefined, 2) : environmentTable(environments));
    say(nextSteps(performance.now() - start, push));
    const sick = environments.filter(({ healthy }) => !healthy).map(({ environment }) => environment);
    if (sick.length > 0) {
        throw new UserError(`Not healthy: ${sick.join(", ")}`, `Logs: ${folder.logs}`);
    }
}

/** Asks a person; without one, nothing is released over what others have. */
async function askAtTerminal(fact: string, question: string): Promise<boolean> {
    if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
        say(`${fact} It stays: without a terminal there is nobody to ask. To release all the same, add --yes.`);
        return false;
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        return /^y(es)?$/i.test((await terminal.question(`${fact} ${question} [y/N] `)).trim());
    } finally {
        terminal.close();
    }
}

function portNumber(text: string): number {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        throw new InvalidArgumentError("It has to be a number from 1 to 65535.");
    }
    return port;
}

function count(text: string): number {
    const previews = Number(text);
    if (!/^\d+$/.test(text)) {
        throw new InvalidArgumentError("It has to be a number of previews; 0 turns them off.");
    }
    return previews;
}
