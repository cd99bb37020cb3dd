import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Command, CommanderError, InvalidArgumentError } from "commander";

import { describeError, UserError } from "../common/errors";
import { terminalSteps } from "../common/steps";
import { GRAPH_SIZES, platformGraph } from "./graph";
import { PEERS } from "./peer";
import { reportText, thisMachine, type Report } from "./report";
import { runPlan, type Result } from "./run";
import { verdicts } from "./targets";

const RESULTS = join(__dirname, "results");

interface Options {
    readonly runs?: number;
    readonly environments?: readonly number[];
    readonly json?: boolean;
}

type Bench = (options: Options, signal: AbortSignal) => Promise<readonly Result[]>;

const graph: Bench = ({ runs = 5, environments = GRAPH_SIZES }, signal) =>
    runPlan({
        peers: [platformGraph, ...PEERS.graph],
        sizes: environments,
        runs,
        setting: (basics) => basics,
        steps: terminalSteps(),
        signal,
    });

const lab: Bench = async ({ runs = 3, environments }, signal) => {
    // What the lab needs is not loaded for the graph.
    const { LAB_SIZES, platformLab, overrides } = require("./lab") as typeof import("./lab");
    const { LabFolder } = require("../lab/folder") as typeof import("../lab/folder");
    const { down, startLab } = require("../lab/up") as typeof import("../lab/up");
    const sizes = environments ?? LAB_SIZES;
    const folder = new LabFolder(mkdtempSync(join(tmpdir(), "platform-bench-lab-")));
    const steps = terminalSteps();
    try {
        const { record } = await startLab(folder, steps, {
            overrides: overrides(sizes[0] ?? 1),
            stagesPerApi: Math.max(...sizes),
        });
        const setting = { lab: { emulators: record.emulators, aws: record.aws } };
        return await runPlan({
            peers: [platformLab(folder, record), ...PEERS.lab],
            sizes,
            runs,
            setting: (basics) => ({ ...basics, ...setting }),
            steps,
            signal,
        });
    } finally {
        await down(folder);
    }
};

const BENCHES: Readonly<Record<string, Bench>> = { graph, lab };

function numbers(least: number) {
    return (value: string): number[] =>
        value.split(",").map((word) => {
            const number = Number(word);
            if (!Number.isInteger(number) || number < least) {
                throw new InvalidArgumentError(`${word} is not a whole number from ${least} up.`);
            }
            return number;
        });
}

/** Runs what was asked for, writes the report to bench/results and prints it. */
async function bench(names: readonly string[], options: Options): Promise<void> {
    const interruption = new AbortController();
    const interrupt = () => interruption.abort(new UserError("Stopped. Nothing is left running."));
    process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
    const machine = thisMachine();
    const results: Result[] = [];
    for (const name of names.length === 0 ? Object.keys(BENCHES) : names) {
        results.push(...((await BENCHES[name]?.(options, interruption.signal)) ?? []));
    }
    const report: Report = { machine, results, verdicts: verdicts(results) };
    const json = `${JSON.stringify(report, undefined, 2)}\n`;
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, `${machine.started.replaceAll(":", "-")}.json`), json);
    process.stdout.write(options.json === true ? json : `${reportText(report)}\n`);
}

async function main(): Promise<number> {
    const program = new Command("npm run bench --")
        .description("Measures the program as whole processes, and compares it with its targets.")
        .exitOverride()
        .option(
            "--runs <number>",
            "runs of each operation (default: 5 of the graph, 3 in the lab)",
            (value) => numbers(1)(value)[0],
        )
        .option(
            "--environments <numbers>",
            "sizes to measure, such as 2,20 (default: 1,2,10,50,200 and 2,20)",
            numbers(1),
        )
        .option("--json", "print the report as JSON");
    program.addArgument(
        program.createArgument("[benches...]", "what to measure; both by default").choices(Object.keys(BENCHES)),
    );
    program.action(bench);
    try {
        await program.parseAsync();
        return 0;
    } catch (error) {
        if (error instanceof CommanderError) {
            return error.exitCode === 0 ? 0 : 2;
        }
        process.stderr.write(`${describeError(error)}\n`);
        return 1;
    }
}

void main().then((code) => process.exit(code));
