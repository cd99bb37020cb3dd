import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Command, CommanderError, InvalidArgumentError } from "commander";

import { describeError, UserError } from "../common/errors";
import { terminalSteps } from "../common/steps";
import { BENCHES } from "./benches";
import { partsPicture, reportPicture } from "./picture";
import { evaluationProfile } from "./profile";
import { reportText, thisMachine, type Report } from "./report";
import type { Found, Scope } from "./scope";
import { verdicts } from "./targets";

const RESULTS = join(__dirname, "results");
const PUBLISHED = join(__dirname, "..", "docs", "benchmarks");

/** The sizes at which a profile of an evaluation is kept, in environments. */
const PROFILED = [2, 200];

/** The size of which is shown whose CPU time it was. */
const PARTED = 2;

interface Options {
    readonly quick?: boolean;
    readonly runs?: number;
    readonly environments?: readonly number[];
    readonly json?: boolean;
    readonly publish?: boolean;
}

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
    const scope: Scope = {
        ...options,
        quick: options.quick ?? false,
        steps: terminalSteps(),
        signal: interruption.signal,
    };
    const found: Found[] = [];
    let failure: Error | undefined;
    for (const name of names.length === 0 ? Object.keys(BENCHES) : names) {
        try {
            found.push((await BENCHES[name]?.(scope)) ?? {});
        } catch (error) {
            // What was measured before is written all the same: it took long enough.
            failure = error instanceof Error ? error : new Error(String(error));
            break;
        }
    }
    const all = <K extends "results" | "moves" | "ledgers" | "installed" | "missing">(key: K) =>
        found.flatMap((each) => (each[key] ?? []) as readonly NonNullable<Found[K]>[number][]);
    const report: Report = {
        machine,
        versions: Object.assign({}, ...found.map(({ versions = {} }) => versions)) as Record<string, string>,
        results: all("results"),
        moves: all("moves"),
        ledgers: all("ledgers"),
        installed: all("installed"),
        missing: all("missing"),
        verdicts: verdicts(all("results"), all("moves")),
    };
    write(report, { ...options, publish: options.publish === true && failure === undefined });
    if (failure !== undefined) {
        throw failure;
    }
    for (const environments of options.publish === true && report.results.length > 0 ? PROFILED : []) {
        const picture = await evaluationProfile(environments, interruption.signal);
        writeFileSync(join(PUBLISHED, `evaluation-${environments}.svg`), picture);
    }
}

function write(report: Report, { json, publish }: Options): void {
    const text = `${JSON.stringify(report, undefined, 2)}\n`;
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, `${report.machine.started.replaceAll(":", "-")}.json`), text);
    if (publish === true) {
        mkdirSync(PUBLISHED, { recursive: true });
        writeFileSync(join(PUBLISHED, "report.json"), text);
        writeFileSync(join(PUBLISHED, "report.md"), `# The last full run\n\n${reportText(report)}\n`);
        writeFileSync(join(PUBLISHED, "report.svg"), reportPicture(report));
        writeFileSync(join(PUBLISHED, "parts.svg"), partsPicture(report, PARTED));
    }
    process.stdout.write(json === true ? text : `${reportText(report)}\n`);
}

async function main(): Promise<number> {
    const program = new Command("npm run bench --")
        .description(
            "Measures the program and its peers in turn, as whole processes, and compares them with the targets.",
        )
        .exitOverride()
        .option("--quick", "few sizes and runs: under 5 minutes, for before and after a change")
        .option("--runs <number>", "runs of each operation (default: 5 of the graph, 3 in the lab)", one)
        .option("--environments <numbers>", "sizes to measure, such as 2,20 (default: docs/benchmarks.md)", numbers(1))
        .option("--publish", "write the report to docs/benchmarks, too")
        .option("--json", "print the report as JSON");
    program.addArgument(
        program.createArgument("[benches...]", "what to measure; all by default").choices(Object.keys(BENCHES)),
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

function one(value: string): number | undefined {
    return numbers(1)(value)[0];
}

void main().then((code) => process.exit(code));
