import assert from "node:assert/strict";

import fc from "fast-check";

import { UserError } from "../../../common/errors";
import { currentEntry, servedStack, settle, wasServed, type Entry } from "../../../release/ledger/history";
import type { ReleaseRecord } from "../../../contract/releaseRecord";
import {
    executeRelease,
    finishUnfinished,
    Ledger,
    planPromotion,
    planRelease,
    planRollback,
    executeMove,
} from "../../../release";
import type { Tools } from "../../../release";
import type { Call } from "../../../release/adapters/github/client";
import { stateForMove } from "../../../release/engine/environmentState";
import { MemoryAws, memoryPackage, memoryTarget } from "../../support/memory";
import { MemoryGitHub } from "../../support/memoryGitHub";

/** What one process tries to do. */
interface Job {
    /** `permit` gives the alias other revisions without moving it. */
    readonly kind: "release" | "promote" | "rollback" | "permit";
    readonly environment: "staging" | "production";
    /** Jobs with the same code release the same package. */
    readonly code: number;
    readonly health: "well" | "fails" | "sick";
    /** The number of the call at which the process is killed, before or after it is done; beyond its last: never. */
    readonly killedAt: number;
    /** Whether the answer to its first move of an alias never arrives. */
    readonly losesAnswer: boolean;
    /** Whether it is an engine of before aliases named their records. */
    readonly isOlder: boolean;
}

const job: fc.Arbitrary<Job> = fc.record({
    kind: fc.constantFrom("release", "release", "release", "promote", "rollback", "permit"),
    environment: fc.constantFrom("staging", "production"),
    code: fc.nat(20),
    health: fc.constantFrom("well", "well", "well", "well", "fails", "sick"),
    killedAt: fc.oneof(fc.constant(Infinity), fc.nat(40)),
    losesAnswer: fc.constantFrom(false, false, false, true),
    isOlder: fc.constantFrom(false, false, false, true),
});

async function run(aws: MemoryAws, tools: Tools, { kind, environment, code, health }: Job): Promise<string> {
    const target = memoryTarget(environment);
    if (kind === "permit") {
        for (let permissions = 0; permissions < 5; permissions++) {
            await tools.functions.alias(environment);
            aws.touch(environment);
        }
        return "permitted";
    }
    if (kind === "release") {
        const pack = memoryPackage(`code ${code} ${health}`);
        const plan = await planRelease(tools, target, pack, { commit: String(code).padStart(40, "0") });
        return "unchanged" in plan
            ? (await finishUnfinished(tools, plan), "unchanged")
            : (await executeRelease(tools, plan)).version;
    }
    const plan = await (kind === "promote"
        ? planPromotion(tools, memoryTarget("staging"), memoryTarget("production"))
        : planRollback(tools, target));
    return "unchanged" in plan ? "unchanged" : (await executeMove(tools, plan)).version;
}

/** What the world looks like when nobody works any more, long after. */
async function aftermath(aws: MemoryAws, environment: string): Promise<readonly Entry[]> {
    const { records, damaged } = await new Ledger(aws.tools("judge").store).read(environment, 10_000);
    assert.deepEqual(damaged, []);
    const alias = aws.aliases.get(environment);
    assert.ok(alias);
    return settle(records, alias, aws.time + 24 * 3_600_000);
}

/** Whether an entry says that the alias was moved. */
function tells(entry: Entry): boolean {
    return wasServed(entry) || entry.state === "reverted";
}

async function assertConsistent(aws: MemoryAws, environment: string): Promise<void> {
    const entries = await aftermath(aws, environment);
    const live = aws.aliases.get(environment)?.version ?? "";
    assert.ok(aws.versions.has(live), `${environment} serves version ${live}, which is whole`);
    // What truly happened: for each process the versions that it moved the alias to.
    const moves = aws.moves.filter(({ alias }) => alias === environment);
    for (const { record, state } of entries) {
        // A process that has tried again has a record of each attempt; all but the newest were in vain.
        if (entries.find((entry) => entry.record.by === record.by)?.record !== record) {
            assert.equal(state, "lost");
            continue;
        }
        const own = moves.filter(({ by }) => by === record.by);
        const moved = own.some(({ to }) => to === record.version);
        // A process whose version somebody else brought here meanwhile has found it in place, which is as good.
        const found = moves.some(({ to }) => to === record.version);
        const says = tells({ record, state, explanation: "" });
        assert.ok(!says || found, `${record.by} says ${state}, but version ${record.version} was never served`);
        // Of killed runs with the same version in mind nobody can tell which has moved the alias: one has to say so.
        const twin = entries.some((each) => tells(each) && each.record.version === record.version);
        assert.ok(says || !moved || twin, `${record.by} has moved the alias, but its record says ${state}`);
        const back = own.length > 1 && own.at(-1)?.to === record.previous.version;
        assert.ok(!back || state === "reverted", `${record.by} has moved back, but its record says ${state}`);
        assert.notEqual(state, "running", "nobody works any more");
    }
    const current = entries.find((entry) => wasServed(entry));
    assert.equal(current?.record.version ?? "1", live, "the ledger says what is served");
}

/**
 * Where jobs come one after the other, none releases what is moved back: a run that was overtaken by a rollback says that it
 * was undone, and where that rollback is moved back in turn, the ledger does not say so.
 */
function well(job: Job): Job {
    return job.health === "sick" ? { ...job, health: "well" } : job;
}

/** An engine that moves aliases without a word of the record, and writes none of what lies beneath. */
function older(tools: Tools): Tools {
    const { functions, store } = tools;
    return {
        ...tools,
        functions: {
            ...functions,
            alias: async (name) => {
                const { description: _, ...alias } = await functions.alias(name);
                return alias;
            },
            move: async (alias, version, revisionId) => functions.move(alias, version, revisionId),
        },
        store: {
            ...store,
            put: async (key, body) => {
                const { beneath: _, ...record } = JSON.parse(String(body)) as ReleaseRecord;
                const { record: __, ...previous } = record.previous;
                await store.put(key, JSON.stringify({ ...record, previous }));
            },
        },
    };
}

/** What the alias leads to is what the whole ledger says, as far as it goes. */
async function assertNamed(aws: MemoryAws, environment: string): Promise<boolean> {
    const { isNamed, entries } = await stateForMove(aws.tools("judge"), environment);
    if (isNamed !== true) {
        return false;
    }
    const all = await aftermath(aws, environment);
    const stack = servedStack(all).map(({ record }) => record.version);
    const current = currentEntry(entries)?.record;
    assert.equal(current?.version, stack.at(-1), "the alias leads to what is served");
    // Where a release and a rollback had the same version in mind, either is right about what lies beneath.
    const isTied = all.some(({ record: one }) =>
        all.some(
            ({ record: other }) =>
                one.version === other.version &&
                one.previous.revisionId === other.previous.revisionId &&
                (one.reason === "rollback") !== (other.reason === "rollback"),
        ),
    );
    const beneath = isTied ? [] : (current?.beneath?.map(({ version }) => version) ?? []);
    assert.deepEqual(beneath, stack.reverse().slice(1, 1 + beneath.length), "and that to what lies beneath");
    return beneath.length > 0;
}

/** What happened, for the one who has to understand a failure. */
async function storyOf(aws: MemoryAws, environment: string): Promise<string> {
    const moves = aws.moves.filter(({ alias }) => alias === environment);
    const entries = await aftermath(aws, environment);
    return [
        ...moves.map(({ by, from, to }) => `${by}: ${from} -> ${to}`),
        ...entries.map(({ record, state }) => `${state}: ${JSON.stringify(record)}`),
    ].join("\n");
}

/** Makes many runs at the same time, over and over, and looks at what they leave behind. */
async function interleave(
    numRuns: number,
    isReported: boolean,
): Promise<{ finished: number; killed: number; told: number; named: number }> {
    let finished = 0;
    let killed = 0;
    let told = 0;
    let named = 0;
    await fc.assert(
        fc.asyncProperty(
            fc.scheduler(),
            fc.array(job, { minLength: 2, maxLength: 50, size: "max" }),
            fc.boolean(),
            fc.constantFrom(1, 5, 10),
            async (s, jobs, countsEveryUpdate, waves) => {
                const aws = new MemoryAws();
                aws.countsEveryUpdate = countsEveryUpdate;
                const github = new MemoryGitHub();
                const start = async (each: Job, index: number) => {
                    let calls = 0;
                    let { losesAnswer } = each;
                    let kill: () => void = () => undefined;
                    const death = new Promise<"killed">((resolve) => (kill = () => resolve("killed")));
                    const gate = async (call: string) => {
                        if (calls++ >= each.killedAt) {
                            kill();
                            return new Promise<never>(() => undefined);
                        }
                        await s.schedule(Promise.resolve(), `process ${index}: ${call}`);
                        if (losesAnswer && /^UpdateAlias .* answered$/.test(call)) {
                            losesAnswer = false;
                            throw new UserError("the answer was lost");
                        }
                    };
                    // GitHub is as slow as it likes, and fails now and then; the process may be killed meanwhile.
                    const requests = {
                        request: async <T>(call: Call) => {
                            await gate(call.what);
                            return (each.code + calls) % 5 === 0
                                ? Promise.reject(new Error("no"))
                                : github.request<T>(call);
                        },
                        list: async <T>(call: Call) => (await gate(call.what), github.list<T>(call)),
                    };
                    const reporter = isReported ? { reporter: github.reporter({ open: () => requests }) } : {};
                    const now = { ...aws.tools(`process ${index}`, gate), ...reporter };
                    const tools = each.isOlder ? older(now) : now;
                    const work = run(aws, tools, each).then(
                        () => "done",
                        (error: Error) => error,
                    );
                    return Promise.race([work, death]);
                };
                // All at once, or some after the others have ended.
                const outcomes: unknown[] = [];
                for (let wave = 0; wave < waves; wave++) {
                    const some = jobs
                        .map((each, index) => ({ each, index }))
                        .filter((_, index) => index % waves === wave);
                    const ends = some.map(async ({ each, index }) => start(waves === 1 ? each : well(each), index));
                    outcomes.push(...(await s.waitFor(Promise.all(ends))));
                }
                for (const outcome of outcomes) {
                    killed += outcome === "killed" ? 1 : 0;
                    finished += outcome === "done" ? 1 : 0;
                    if (outcome instanceof Error) {
                        assert.equal(outcome.name, "UserError", outcome.stack);
                    }
                }
                for (const environment of ["staging", "production"]) {
                    try {
                        await assertConsistent(aws, environment);
                        named += (await assertNamed(aws, environment)) ? 1 : 0;
                        const entries = await aftermath(aws, environment);
                        told += entries.filter(({ record }) => record.report?.state === "sent").length;
                    } catch (error) {
                        throw new Error(`${String(error)}\n${await storyOf(aws, environment)}`);
                    }
                }
            },
        ),
        { numRuns },
    );
    return { finished, killed, told, named };
}

describe("releases that run at the same time", () => {
    it("leave a whole version and a true ledger, in any order and with kills at any point", async function () {
        this.timeout(120_000);
        const { finished, killed, named } = await interleave(100, false);
        assert.ok(finished > 50 && killed > 50, `both happen: ${finished} finished, ${killed} were killed`);
        assert.ok(named > 5, `${named} aliases lead to what lies beneath`);
    });

    it("leave them whatever becomes of telling GitHub", async function () {
        this.timeout(120_000);
        const { finished, killed, told } = await interleave(40, true);
        assert.ok(finished > 20 && killed > 20 && told > 20, `all happen: ${finished}, ${killed}, ${told}`);
    });
});
