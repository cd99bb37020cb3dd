import assert from "node:assert/strict";

import fc from "fast-check";

import { parseDeploymentMark } from "../../../contract/previews/mark";
import { GitHubError } from "../../../release/githubError";
import { executeRelease, planRelease } from "../../../release";
import { refresh, reconcileAll } from "../../../release/previews";
import { memoryPackage, memoryTarget } from "../../support/memory";
import { commitOf, MemoryPreviews, SETTINGS } from "../../support/memoryPreviews";

/** What one process does. */
interface Job {
    /** `push` and `close` are what people do to a pull request, of which a controller then hears. */
    readonly kind: "push" | "refresh" | "close" | "tend" | "release" | "up";
    readonly number: number;
    readonly code: number;
    readonly health: "well" | "fails" | "sick";
    readonly isFork: boolean;
    /** The number of the call at which the process is killed, before or after it is done; beyond its last: never. */
    readonly killedAt: number;
    /** The numbers of the calls of GitHub that get no answer. */
    readonly silent: readonly number[];
}

const job: fc.Arbitrary<Job> = fc.record({
    kind: fc.constantFrom("push", "push", "push", "push", "refresh", "close", "tend", "release", "up"),
    number: fc.integer({ min: 1, max: 4 }),
    code: fc.nat(20),
    health: fc.constantFrom("well", "well", "well", "well", "fails", "sick"),
    isFork: fc.constantFrom(false, false, false, false, false, true),
    killedAt: fc.oneof(fc.constant(Infinity), fc.nat(80)),
    silent: fc.oneof(fc.constant([]), fc.array(fc.nat(20), { maxLength: 3 })),
});

async function run(world: MemoryPreviews, each: Job, by: string, gate: (call: string) => Promise<void>): Promise<void> {
    const { kind, number, code, health, isFork } = each;
    const text = `code ${code} ${health} of ${number}`;
    await gate("begins");
    if (kind === "push") {
        world.push(number, text, { isOpen: true, isFork });
        world.check(number, text);
    } else if (kind === "close") {
        world.close(number);
    } else if (kind === "up") {
        world.settings = { ...world.settings, shape: `shape-${code}` };
    }
    if (kind === "release") {
        const { tools } = world.controller(by, gate);
        const plan = await planRelease(tools, memoryTarget("staging"), memoryPackage(`staging ${code}`), {});
        if (!("unchanged" in plan)) {
            await executeRelease(tools, plan).catch(() => undefined);
        }
        return;
    }
    const controller = world.controller(by, gate);
    const { all } = await (kind === "push" || kind === "refresh"
        ? refresh(controller, number)
        : reconcileAll(controller));
    for (const error of all) {
        assert.match(String((error as Error).name), /UserError|Error/);
        assert.ok(!(error instanceof TypeError), (error as Error).stack);
    }
}

/** What has to be true when nobody works any more and one tend has come to its end. */
function assertTidy(world: MemoryPreviews, isExact: boolean): void {
    const { aliases, stages } = world.left();
    assert.ok(aliases.length <= world.settings.limit, `never more than the limit: ${aliases.join(", ")}`);
    assert.deepEqual(stages, aliases, "each alias has its stage, and each stage its alias");
    const used = new Set([...world.stages.values()].map(({ deployment }) => deployment));
    for (const { id, description } of world.deployments.values()) {
        assert.ok(used.has(id), `the deployment '${description}' belongs to nothing`);
    }
    assert.deepEqual([...world.stages.keys()].slice(0, 2), ["production", "staging"]);
    assert.equal(world.stages.get("production")?.deployment, "pulumi");
    assert.equal(world.aws.aliases.get("production")?.version, "1");
    for (const [number, pull] of world.pulls) {
        const name = `pr-${number}`;
        const told = world.told(number);
        if (!aliases.includes(name)) {
            assert.doesNotMatch(told, /\*\*Preview:/, `${name} is gone, and its comment says so`);
            continue;
        }
        assert.ok(pull.isOpen && !pull.isFork, `${name} is that of an open pull request, not of a fork`);
        const mark = parseDeploymentMark(
            world.deployments.get(world.stages.get(name)?.deployment ?? "")?.description ?? "",
        );
        assert.deepEqual(mark, { pullRequest: number, shape: world.settings.shape });
        const body = world.serves(name) ?? "nothing";
        assert.match(body, new RegExp(`^code \\d+ well of ${number}$`), `${name} serves code of its own`);
        assert.ok(told.includes(`**Preview:** https://api.invalid/${name}\n`), `${name} is told where it is: ${told}`);
        assert.ok(told.includes(`It serves commit ${commitOf(body)}`), `${name} is told what it serves: ${told}`);
        assert.equal(world.comments.get(number)?.length, 1, "one comment");
    }
    const eligible = [...world.pulls.values()].filter(({ isOpen, isFork }) => isOpen && !isFork).length;
    assert.ok(
        !isExact || aliases.length === Math.min(world.settings.limit, eligible),
        `all that may be: ${aliases.join(", ")}`,
    );
}

interface Scenario {
    readonly jobs: readonly Job[];
    readonly limit: number;
    readonly quota: number;
}

/** Runs all jobs at once, in the scheduler's order, then one tend, long after. @returns How many were killed. */
async function play(s: fc.Scheduler, { jobs, limit, quota }: Scenario, isExact: boolean): Promise<number> {
    const world = new MemoryPreviews();
    world.settings = { ...SETTINGS, limit };
    world.quota = quota;
    jobs.forEach(({ number }) => world.push(number, "opened"));
    const log: string[] = [];
    let killed = 0;
    const ends = jobs.map(async (each, index) => {
        const by = `process ${index}`;
        let calls = 0;
        let asked = 0;
        let kill: () => void = () => undefined;
        const death = new Promise<"killed">((resolve) => (kill = () => resolve("killed")));
        const gate = async (call: string) => {
            if (calls++ >= each.killedAt) {
                kill();
                return new Promise<never>(() => undefined);
            }
            await s.schedule(Promise.resolve(), `${by}: ${call}`);
            log.push(`${by}: ${call}`);
            if (/^(GET (pull|comments)|POST|PATCH|DELETE) /.test(call) && each.silent.includes(asked++)) {
                throw new GitHubError("GitHub did not answer", "Try again later.");
            }
        };
        return Promise.race([run(world, each, by, gate), death]).then((end) => (killed += end === "killed" ? 1 : 0));
    });
    await s.waitFor(Promise.all(ends));
    world.aws.time += 3_600_000;
    const last = await reconcileAll(world.controller("the last", async (call) => void log.push(`the last: ${call}`)));
    try {
        assert.deepEqual(last.all.map(String), []);
        assertTidy(world, isExact);
        const changes: string[] = [];
        await reconcileAll(
            world.controller("again", async (call) => {
                changes.push(...(/^(Get|List|GET|Remove)|answered$/.test(call) ? [] : [call]));
            }),
        );
        assert.deepEqual(
            changes.filter((call) => !call.startsWith("POST inactive")),
            [],
            "another tend changes nothing",
        );
    } catch (error) {
        const story = log.filter((call) => !/^[^:]*: (Get|List|GET|begins)/.test(call)).join("\n");
        const ledger = [...world.aws.objects]
            .filter(([key]) => /^(releases\/pr-|preview-notes)/.test(key))
            .map(([key, bytes]) => `${key} ${Buffer.from(bytes).toString().replaceAll(/\s+/g, " ")}`);
        const live = [...world.aws.aliases.values()].map((alias) => JSON.stringify(alias));
        const facts = [JSON.stringify(jobs), story, ...ledger, ...live].join("\n");
        throw new Error(`${String(error)}\n${facts}`, { cause: error });
    }
    return killed;
}

describe("preview controllers that work at the same time", () => {
    const limit = fc.integer({ min: 1, max: 3 });

    it("leave a tidy place and true comments after one tend, in any order and with kills at any point", async function () {
        this.timeout(240_000);
        let killed = 0;
        await fc.assert(
            fc.asyncProperty(
                fc.scheduler(),
                fc.record({
                    jobs: fc.array(job, { minLength: 2, maxLength: 12, size: "max" }),
                    limit,
                    quota: fc.constantFrom(10, 5),
                }),
                async (s, scenario) => {
                    killed += await play(s, scenario, false);
                },
            ),
            { numRuns: Number(process.env["RUNS"] ?? 150) },
        );
        assert.ok(killed > 50, `${killed} were killed`);
    });

    it("end with exactly as many previews as may be where each is pushed to once and nothing is killed", async function () {
        this.timeout(240_000);
        const once = fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 6 }), code: fc.nat(20) }), {
            selector: ({ number }) => number,
            minLength: 2,
            maxLength: 6,
        });
        await fc.assert(
            fc.asyncProperty(fc.scheduler(), once, limit, async (s, pushes, most) => {
                const jobs = pushes.map((each): Job => ({
                    ...each,
                    kind: "push",
                    health: "well",
                    isFork: false,
                    killedAt: Infinity,
                    silent: [],
                }));
                await play(s, { jobs, limit: most, quota: 10 }, true);
            }),
            { numRuns: Number(process.env["RUNS2"] ?? 100) },
        );
    });
});
