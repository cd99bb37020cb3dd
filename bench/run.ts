import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { formatDuration, type Steps } from "../common/steps";
import { measure, type Measurement } from "./command";
import type { Operation, Peer, Setting } from "./peer";
import { summarize, type Summary } from "./statistics";

/** What one operation of one peer took at one size, over all runs. */
export interface Result {
    readonly peer: string;
    readonly operation: string;
    readonly environments: number;
    /** How many runs there were. */
    readonly runs: number;
    /** Wall time, in seconds. */
    readonly seconds: Summary;
    /** User and system time. */
    readonly cpuSeconds: Summary;
    /** Peak memory of the largest process. */
    readonly memoryMiB: Summary;
    /** The single runs, in their order: those of the same number were taken one after the other. */
    readonly each: readonly { readonly seconds: number; readonly cpuSeconds: number }[];
    /** Mean CPU time by the program that was running, in seconds, the most first. {@link Measurement.parts} */
    readonly parts?: Readonly<Record<string, number>>;
    /** Where the operation tells. */
    readonly resources?: number;
}

/** What to measure, how often and how it is shown. */
export interface Plan<S extends Setting> {
    readonly peers: readonly Peer<S>[];
    /** Numbers of environments. */
    readonly sizes: readonly number[];
    readonly runs: number;
    /** Completes what a peer is told. */
    readonly setting: (basics: Setting) => S;
    readonly steps: Steps;
    readonly signal?: AbortSignal;
}

/** Measures every operation of every peer at every size. The peers take turns, operation by operation. */
export async function runPlan<S extends Setting>(plan: Plan<S>): Promise<readonly Result[]> {
    const results: Result[] = [];
    const root = mkdtempSync(join(tmpdir(), "platform-bench-"));
    try {
        for (const environments of plan.sizes) {
            results.push(...(await measureSize(plan, environments, root)));
        }
        return results;
    } finally {
        rmSync(root, { recursive: true, force: true });
    }
}

async function measureSize<S extends Setting>(plan: Plan<S>, size: number, root: string): Promise<readonly Result[]> {
    const prepared = [];
    for (const peer of plan.peers.filter(({ most = Infinity }) => size <= most)) {
        const folder = mkdtempSync(join(root, "peer-"));
        const operations = await peer.prepare(plan.setting({ environments: size, folder }));
        prepared.push({ peer, operations: operations.map((operation) => ({ operation, taken: [] as Taken[] })) });
    }
    const longest = Math.max(...prepared.map(({ operations }) => operations.length));
    for (let run = 1; run <= plan.runs; run += 1) {
        for (let index = 0; index < longest; index += 1) {
            // Who begins changes from run to run: what comes second finds a machine that the first has warmed or worn.
            for (const { peer, operations } of run % 2 === 1 ? prepared : [...prepared].reverse()) {
                const each = operations[index];
                if (each !== undefined) {
                    plan.signal?.throwIfAborted();
                    const title = `${size} ${size === 1 ? "environment" : "environments"}, run ${run} of ${plan.runs}: ${peer.name}, ${each.operation.name}`;
                    await plan.steps.run(title, async (step) => {
                        await each.operation.arrange?.();
                        const measurement = await measure(each.operation.command, plan.signal);
                        step.result(formatDuration(measurement.seconds * 1000));
                        each.taken.push({ ...measurement, resources: each.operation.resources?.(measurement.output) });
                    });
                }
            }
        }
    }
    return prepared.flatMap(({ peer, operations }) =>
        operations.map(({ operation, taken }) => resultOf(peer.name, operation, size, taken)),
    );
}

interface Taken extends Measurement {
    readonly resources: number | undefined;
}

function resultOf(peer: string, operation: Operation, environments: number, taken: readonly Taken[]): Result {
    const resources = taken[taken.length - 1]?.resources;
    const parts = meanParts(taken);
    return {
        peer,
        operation: operation.name,
        environments,
        runs: taken.length,
        seconds: summarize(taken.map(({ seconds }) => seconds)),
        cpuSeconds: summarize(taken.map(({ cpuSeconds }) => cpuSeconds)),
        memoryMiB: summarize(taken.map(({ memoryMiB }) => memoryMiB)),
        each: taken.map(({ seconds, cpuSeconds }) => ({ seconds, cpuSeconds })),
        ...(parts === undefined ? {} : { parts }),
        ...(resources === undefined ? {} : { resources }),
    };
}

function meanParts(taken: readonly Taken[]): Readonly<Record<string, number>> | undefined {
    const told = taken.flatMap(({ parts }) => (parts === undefined ? [] : [parts]));
    const names = [...new Set(told.flatMap((parts) => Object.keys(parts)))];
    const means = names.map(
        (name) => [name, told.reduce((sum, parts) => sum + (parts[name] ?? 0), 0) / told.length] as const,
    );
    return told.length === 0 ? undefined : Object.fromEntries(means.sort(([, left], [, right]) => right - left));
}
