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

/** Measures every operation of every peer at every size. In each run the peers take turns. */
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
    for (const peer of plan.peers) {
        const folder = mkdtempSync(join(root, "peer-"));
        const operations = await peer.prepare(plan.setting({ environments: size, folder }));
        prepared.push({ peer, operations: operations.map((operation) => ({ operation, taken: [] as Measurement[] })) });
    }
    for (let run = 1; run <= plan.runs; run += 1) {
        for (const { peer, operations } of prepared) {
            for (const { operation, taken } of operations) {
                plan.signal?.throwIfAborted();
                const title = `${size} ${size === 1 ? "environment" : "environments"}, run ${run} of ${plan.runs}: ${peer.name}, ${operation.name}`;
                await plan.steps.run(title, async (step) => {
                    await operation.arrange?.();
                    const measurement = await measure(operation.command, plan.signal);
                    step.result(formatDuration(measurement.seconds * 1000));
                    taken.push(measurement);
                });
            }
        }
    }
    return prepared.flatMap(({ peer, operations }) =>
        operations.map(({ operation, taken }) => resultOf(peer.name, operation, size, taken)),
    );
}

function resultOf(peer: string, operation: Operation, environments: number, taken: readonly Measurement[]): Result {
    const last = taken[taken.length - 1];
    return {
        peer,
        operation: operation.name,
        environments,
        runs: taken.length,
        seconds: summarize(taken.map(({ seconds }) => seconds)),
        cpuSeconds: summarize(taken.map(({ cpuSeconds }) => cpuSeconds)),
        memoryMiB: summarize(taken.map(({ memoryMiB }) => memoryMiB)),
        ...(operation.resources && last ? { resources: operation.resources(last.output) } : {}),
    };
}
