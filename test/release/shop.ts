import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { UserError } from "../../common/errors";
import { settle, type Entry } from "../../release/ledger/history";
import { formatRecord, recordKey, type Origin, type ReleaseRecord } from "../../contract/releaseRecord";
import {
    executeMove,
    executeRelease,
    finishUnfinished,
    Ledger,
    planPromotion,
    planRelease,
    planRollback,
    type Planned,
    type ReleasePlan,
    type Result,
    type Tools,
} from "../../release";
import { MemoryAws, memoryPackage, memoryTarget } from "../support/memory";
import type { MemoryGitHub } from "../support/memoryGitHub";

/** What AWS says to those who may not, in the engine's words. */
export const DENIED = new UserError(
    "Doing that is not permitted: no policy allows it",
    "Use credentials that may, or add that action.",
);

/** What AWS says to those who ask too often, in the engine's words. */
export const THROTTLED = new UserError(
    "Doing that: AWS takes no more requests just now after 6 attempts.",
    "Run the same command again later.",
);

/** A commit for a code, which is a text. */
export function commitOf(code: string): string {
    return createHash("sha1").update(code).digest("hex");
}

/** What a refused command has to say: its message, and what to do next. */
export type Refusal = readonly [message: string, remedy: string | undefined];

/** The refusal of what must not succeed. */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
    const outcome = await work.then(
        () => "it succeeded",
        (error: unknown) => error,
    );
    assert.ok(outcome instanceof UserError, outcome instanceof Error ? outcome.stack : String(outcome));
    return [outcome.message, outcome.remedy];
}

/** Shop is an application in a memory of AWS with the environments staging and production, and those who release it. */
export class Shop {
    readonly aws = new MemoryAws();
    /** Called before each call of AWS and again before its answer; what it throws is AWS's answer. */
    gate: (call: string) => void = () => undefined;
    /** The functions of further handlers, by name. @default none */
    readonly handlers = new Map<string, MemoryAws>();
    /** Where releases are told of. @default - nowhere */
    github: MemoryGitHub | undefined;
    /** All that was said, to whoever it was. */
    readonly said: string[] = [];

    tools(by = "alice"): Tools {
        const tools = this.aws.tools(by, async (call) => this.gate(call));
        const reporter = this.github === undefined ? {} : { reporter: this.github.reporter() };
        const handlers = [...this.handlers].map(([key, aws]) => {
            const { functions } = aws.tools(by, async (call) => this.gate(`${key}: ${call}`));
            return { key, functions };
        });
        const further = handlers.length === 0 ? {} : { handlers };
        return { ...tools, ...further, say: (text) => void this.said.push(text), ...reporter };
    }

    /** The stack gets functions for further handlers, with the aliases that there are. */
    addHandlers(...keys: readonly string[]): void {
        for (const key of keys) {
            const aliases = ["placeholder", ...this.aws.aliases.keys()];
            this.handlers.set(key, new MemoryAws(aliases, `shop_${key}-handler`, this.aws));
        }
    }

    /** What every function of an environment serves: `3 jobs 2 mail 2`. */
    serving(environment = "production"): string {
        const further = [...this.handlers].map(([key, { aliases }]) => `${key} ${aliases.get(environment)?.version}`);
        return [this.serves(environment), ...further].join(" ");
    }

    /** AWS refuses all calls that begin like this. */
    refuse(call: string, error: UserError = DENIED): void {
        this.gate = (made) => {
            if (made.startsWith(call)) {
                throw error;
            }
        };
    }

    /** Does something once, right before the first call of AWS that begins like this. */
    atFirst(call: string, work: () => void): void {
        let isDone = false;
        this.gate = (made) => {
            if (!isDone && made.startsWith(call)) {
                isDone = true;
                work();
            }
        };
    }

    /** Kills a run at the first call that begins like this: nobody gets an answer any more. */
    async killedAt(call: string, work: () => Promise<unknown>): Promise<void> {
        let isDead = false;
        this.gate = (made) => {
            isDead ||= made.startsWith(call);
            if (isDead) {
                throw new Error("killed");
            }
        };
        await assert.rejects(work, /killed/);
        this.gate = () => undefined;
    }

    /**
     * Releases a code, as a pipeline would.
     *
     * @returns The version that is served then, or why nothing was released.
     */
    async release(environment: string, code: string, origin: Origin = { commit: commitOf(code) }): Promise<string> {
        const tools = this.tools();
        const plan = await planRelease(tools, memoryTarget(environment), memoryPackage(code), origin);
        return "unchanged" in plan ? this.make(tools, plan) : (await executeRelease(tools, plan)).version;
    }

    /** The same with tools of one's own; there has to be something to release. */
    async executeWith(tools: Tools, environment: string, code: string): Promise<Result> {
        return executeRelease(tools, await this.releasePlan(environment, code));
    }

    /** What a release would do. */
    async releasePlan(environment: string, code: string): Promise<ReleasePlan> {
        const origin = { commit: commitOf(code) };
        const plan = await planRelease(this.tools(), memoryTarget(environment), memoryPackage(code), origin);
        assert.ok(!("unchanged" in plan), "there is something to release");
        return plan;
    }

    async promote(from = "staging", to = "production"): Promise<string> {
        const tools = this.tools();
        return this.make(tools, await planPromotion(tools, memoryTarget(from), memoryTarget(to)));
    }

    async rollback(environment = "production", selector?: string): Promise<string> {
        const tools = this.tools();
        return this.make(tools, await planRollback(tools, memoryTarget(environment), selector));
    }

    private async make(tools: Tools, plan: Planned): Promise<string> {
        if ("unchanged" in plan) {
            const finished = await finishUnfinished(tools, plan);
            return `${finished === undefined ? "unchanged" : "finished"}: ${plan.unchanged}`;
        }
        plan.notes.forEach((note) => tools.say(note));
        return (await executeMove(tools, plan)).version;
    }

    /** The version that an environment serves. */
    serves(environment = "production"): string {
        return this.aws.aliases.get(environment)?.version ?? "none";
    }

    /** The ledger of an environment, newest first, when all of it is long over. */
    async entries(environment = "production"): Promise<readonly Entry[]> {
        const { records, damaged } = await new Ledger(this.aws.tools("judge").store).read(environment, 1000);
        assert.deepEqual(damaged, []);
        const alias = this.aws.aliases.get(environment);
        assert.ok(alias !== undefined);
        return settle(records, alias, this.aws.time + 24 * 3_600_000);
    }

    /** The same in words: `promotion of 2: served`. */
    async history(environment = "production"): Promise<readonly string[]> {
        const entries = await this.entries(environment);
        return entries.map(({ record: { reason, version }, state }) => `${reason} of ${version}: ${state}`);
    }

    /** The newest record of an environment. */
    async newest(environment = "production"): Promise<ReleaseRecord> {
        const [entry] = await this.entries(environment);
        assert.ok(entry !== undefined, "there is a record");
        return entry.record;
    }

    /** Writes a record as somebody else would. */
    write(record: ReleaseRecord): void {
        this.aws.objects.set(recordKey(record.environment, record.id), Buffer.from(formatRecord(record)));
    }

    /** Destroys the newest record of an environment, and says where it is. */
    damage(environment: string): string {
        const key = [...this.aws.objects.keys()]
            .filter((each) => each.startsWith(`releases/${environment}/`))
            .sort()[0];
        assert.ok(key !== undefined, "there is a record");
        this.aws.objects.set(key, Buffer.from("{"));
        return key;
    }

    /** The refusal of work that must leave every alias exactly as it was. */
    async refused(work: () => Promise<unknown>): Promise<Refusal> {
        const before = structuredClone([...this.aws.aliases]);
        const answer = await refusal(work());
        assert.deepEqual([...this.aws.aliases], before, "nothing has moved");
        return answer;
    }
}
