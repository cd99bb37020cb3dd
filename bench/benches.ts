import { join } from "node:path";

import { commandStart, installed, PLATFORM_COMMAND } from "./commands";
import { GRAPH_SIZES, platformGraph, platformTypes } from "./graph";
import { LEDGER_LENGTHS, measureLedgers } from "./ledger";
import { cdkGraph, ensureCdk } from "./peers/cdk";
import { runPlan } from "./run";
import type { Found, Scope } from "./scope";

const CHECKOUT = join(__dirname, "..");

/** Until the program has said what there should be, beside `cdk synth`. */
async function graph({ quick, runs = quick ? 3 : 5, environments, steps, signal }: Scope): Promise<Found> {
    const cdk = await ensureCdk(steps);
    const peers = "modules" in cdk ? [platformGraph, cdkGraph(cdk, platformTypes)] : [platformGraph];
    const sizes = environments ?? (quick ? [10, 200] : GRAPH_SIZES);
    const results = await runPlan({ peers, sizes, runs, setting: (basics) => basics, steps, signal });
    return { results, ...("modules" in cdk ? { versions: { "aws-cdk-lib": cdk.version } } : { missing: [cdk] }) };
}

/** The stack's operations against emulators, beside OpenTofu; then the moves of aliases. */
async function lab(scope: Scope): Promise<Found> {
    // What the lab needs is not loaded for the others.
    const { measureLab } = require("./lab/measure") as typeof import("./lab/measure");
    return measureLab(scope);
}

async function release(scope: Scope): Promise<Found> {
    const { measureReleases } = require("./lab/measure") as typeof import("./lab/measure");
    return measureReleases(scope);
}

/** The lab's own command, again. The first run of it takes a minute or two, which a quick look leaves out. */
async function local(scope: Scope): Promise<Found> {
    const { measureLocal } = require("./lab/local") as typeof import("./lab/local");
    return scope.quick ? {} : measureLocal(scope);
}

/** Starting a command, and what is installed. */
async function commands({ quick, runs = quick ? 3 : 5, steps, signal }: Scope): Promise<Found> {
    const { toolsHere } = require("./lab/tools") as typeof import("./lab/tools");
    const { programs, paths, missing } = await toolsHere(steps);
    const peers = [PLATFORM_COMMAND, ...programs].map(commandStart);
    const results = await runPlan({ peers, sizes: [1], runs, setting: (basics) => basics, steps, signal });
    return { results, installed: installed({ node_modules: join(CHECKOUT, "node_modules"), ...paths }), missing };
}

/** Reading a ledger of up to a million records, in memory. */
async function ledger({ quick, runs = 5, steps }: Scope): Promise<Found> {
    const lengths = quick ? [10, 1000, 100_000] : LEDGER_LENGTHS;
    return { ledgers: await steps.run("read ledgers", () => measureLedgers(lengths, runs)) };
}

/** Every benchmark by its name. Each can be asked for alone. */
export const BENCHES: Readonly<Record<string, (scope: Scope) => Promise<Found>>> = {
    graph,
    commands,
    ledger,
    lab,
    release,
    local,
};
