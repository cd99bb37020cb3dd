import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { zipSync } from "fflate";

import type { PlatformOutputs } from "../../contract/outputs";
import { formatRecord, recordKey } from "../../contract/releaseRecord";
import type { Step, Steps } from "../../common/steps";
import {
    connect,
    executeMove,
    executeRelease,
    planPromotion,
    planRelease,
    planRollback,
    readPackage,
    type Connection,
    type Target,
    type Tools,
} from "../../release";
import { HOLD } from "../../release/engine/health";
import { filler } from "../ledger/fakeStore";
import { summarize, type Summary } from "../statistics";
import { Waits } from "./waits";

/** Sizes of packages, in MB. */
export const PACKAGE_SIZES = [1, 10, 50] as const;

/** Lengths of the ledger of each environment, in records. */
export const RELEASE_LEDGERS = [10, 1000, 10_000] as const;

/** What one move of an alias takes, over all runs. */
export interface MoveResult {
    /** `release`: from a package in a file to a version that is served. */
    readonly move: "release" | "promote" | "rollback";
    /** Of the package, in MB. */
    readonly packageMB: number;
    /** Records of the environment in the ledger before it. */
    readonly records: number;
    readonly runs: number;
    /** All of it, with the 3 s over which the environment is held to its answers. */
    readonly seconds: Summary;
    /** What it takes beyond the hold. */
    readonly ownSeconds: Summary;
    /** Of that, what is the platform's own: nothing was waited for, neither AWS nor the environment nor time. */
    readonly busySeconds: Summary;
    /** Calls of AWS, without those by which a version is tried and the environment asked. */
    readonly calls: Summary;
    /** Invocations by which a version is tried and the environment asked. */
    readonly invocations: Summary;
    /** Bytes of objects that were written and read. */
    readonly bytes: Summary;
}

/** What to measure. */
export interface ReleasePlan {
    readonly outputs: PlatformOutputs;
    readonly sizes: readonly number[];
    readonly ledgers: readonly number[];
    readonly runs: number;
    /** For the package. */
    readonly folder: string;
    readonly steps: Steps;
    readonly signal: AbortSignal;
}

/** How many objects are written at once. */
const AT_ONCE = 40;

/** Measures releases to the first environment, and promotions to the second one and back. */
export async function measureMoves(plan: ReleasePlan): Promise<readonly MoveResult[]> {
    const { outputs, runs, signal } = plan;
    const { region, artifactBucket: bucket, functionName = "" } = outputs;
    const connection = await connect({ functionName, bucket, region, by: "the benchmark", say: () => undefined });
    const meter = new Meter(connection);
    const [from, to] = Object.keys(outputs.environments).map((name) => targetOf(outputs, name));
    if (from === undefined || to === undefined) {
        throw new Error("The stack has no two environments.");
    }
    const results: MoveResult[] = [];
    let seeded = 0;
    const file = join(plan.folder, "bench.zip");
    const release = async (packageMB: number) => {
        writeFileSync(file, packageOf(packageMB));
        return meter.measure("release", async (tools) => {
            const pack = readPackage(file);
            const planned = await planRelease(tools, from, pack, { branch: "branch0" });
            return executeRelease(tools, assured(planned, "key"));
        });
    };
    const promote = async () =>
        meter.measure("promote", async (tools) =>
            executeMove(tools, assured(await planPromotion(tools, from, to), "version")),
        );
    const rollback = async () =>
        meter.measure("rollback", async (tools) =>
            executeMove(tools, assured(await planRollback(tools, to), "version")),
        );
    const many = async (
        title: string,
        packageMB: number,
        records: number,
        measure: (step: Step) => Promise<Taken[]>,
    ) => {
        const taken = await plan.steps.run(title, measure);
        for (const move of ["release", "promote", "rollback"] as const) {
            const own = taken.filter((each) => each.move === move);
            if (own.length > 0) {
                results.push(resultOf(own, { move, packageMB, records, runs: own.length }));
            }
        }
    };
    for (const packageMB of plan.sizes) {
        await many(`release of ${packageMB} MB`, packageMB, 0, async (step) => {
            const taken: Taken[] = [];
            for (let run = 0; run < runs; run += 1) {
                signal.throwIfAborted();
                step.progress(`run ${run + 1} of ${runs}`);
                taken.push(await release(packageMB));
            }
            return taken;
        });
    }
    for (const records of plan.ledgers) {
        await many(`promote and rollback with ${records} records`, plan.sizes[0] ?? 1, records, async (step) => {
            for (const { environment } of [from, to]) {
                await seed(connection, environment, seeded, records, step, signal);
            }
            seeded = records;
            const taken: Taken[] = [];
            // The environment has to have something that a rollback goes back to.
            await release(1);
            await promote();
            for (let run = 0; run < runs; run += 1) {
                signal.throwIfAborted();
                step.progress(`run ${run + 1} of ${runs}`);
                await release(1);
                taken.push(await promote(), await rollback());
            }
            return taken;
        });
    }
    return results;
}

interface Taken {
    readonly move: MoveResult["move"];
    readonly seconds: number;
    readonly ownSeconds: number;
    readonly busySeconds: number;
    readonly calls: number;
    readonly invocations: number;
    readonly bytes: number;
}

/** Meter counts what a move does by tools that look as the connection does. */
class Meter {
    private bytes = 0;
    private invocations = 0;
    private readonly tools: Tools;
    private readonly waits = new Waits();

    constructor(private readonly connection: Connection) {
        const { store, functions } = connection;
        const counted = <T extends string | Uint8Array | undefined>(body: T): T => {
            this.bytes += body === undefined ? 0 : Buffer.byteLength(body);
            return body;
        };
        this.tools = this.waits.watch({
            ...connection,
            store: instead(store, {
                put: async (key, body) => store.put(key, counted(body)),
                putOnce: async (key, body) => store.putOnce(key, counted(body)),
                get: async (key) => counted(await store.get(key)),
            }),
            functions: instead(functions, {
                invoke: async (...args) => {
                    this.invocations += 1;
                    return functions.invoke(...args);
                },
            }),
        });
    }

    async measure(move: Taken["move"], work: (tools: Tools) => Promise<unknown>): Promise<Taken> {
        [this.bytes, this.invocations] = [0, 0];
        const [start, calls, waited] = [performance.now(), this.connection.calls(), this.waits.total];
        await work(this.tools);
        const elapsed = performance.now() - start;
        return {
            move,
            seconds: elapsed / 1000,
            ownSeconds: (elapsed - HOLD) / 1000,
            busySeconds: (elapsed - (this.waits.total - waited)) / 1000,
            calls: this.connection.calls() - calls - this.invocations,
            invocations: this.invocations,
            bytes: this.bytes,
        };
    }
}

/** An object with some methods in place of its own. Its others keep their `this`. */
function instead<T extends object>(original: T, methods: Partial<T>): T {
    return Object.assign(Object.create(original) as T, methods);
}

function resultOf(
    taken: readonly Taken[],
    words: Pick<MoveResult, "move" | "packageMB" | "records" | "runs">,
): MoveResult {
    const of = (key: "seconds" | "ownSeconds" | "busySeconds" | "calls" | "invocations" | "bytes") =>
        summarize(taken.map((each) => each[key]));
    return {
        ...words,
        seconds: of("seconds"),
        ownSeconds: of("ownSeconds"),
        busySeconds: of("busySeconds"),
        calls: of("calls"),
        invocations: of("invocations"),
        bytes: of("bytes"),
    };
}

function targetOf(outputs: PlatformOutputs, environment: string): Target {
    const { url = "", variables = {} } = outputs.environments[environment] ?? {};
    return { environment, url, variables, ...outputs.release, verifySeconds: 120 };
}

/** A plan that has something to do. */
function assured<T extends object, K extends string>(plan: T, key: K): Extract<T, Record<K, unknown>> {
    if (!(key in plan)) {
        throw new Error(`There is nothing to move: ${JSON.stringify(plan)}`);
    }
    return plan as Extract<T, Record<K, unknown>>;
}

/** A package that answers, filled up to a size with what cannot be compressed; no two are alike. */
function packageOf(megabytes: number): Uint8Array {
    const code = 'def lambda_handler(event, context):\n    return {"statusCode": 200, "body": "ok"}\n';
    const padding = randomBytes(megabytes * 1_000_000 - 500);
    return zipSync({ "app.py": Buffer.from(code), padding }, { level: 0 });
}

/** Writes records that are older than all that were measured. */
async function seed(
    { store }: Connection,
    environment: string,
    from: number,
    to: number,
    step: Step,
    signal: AbortSignal,
): Promise<void> {
    for (let index = from; index < to; index += AT_ONCE) {
        signal.throwIfAborted();
        step.progress(`${index} of ${to} records of ${environment}`);
        const some = Array.from({ length: Math.min(AT_ONCE, to - index) }, (_, offset) =>
            filler(environment, index + offset),
        );
        await Promise.all(some.map((record) => store.put(recordKey(environment, record.id), formatRecord(record))));
    }
}
