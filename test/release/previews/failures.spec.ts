import assert from "node:assert/strict";

import { UserError } from "../../../common/errors";
import { checkedPackageKey } from "../../../contract/previews/names";
import { refresh, reconcileAll } from "../../../release/previews";
import { commitOf, MemoryPreviews } from "../../support/memoryPreviews";

const HOUR = 3_600_000;

describe("the preview controller, where something fails,", () => {
    let world: MemoryPreviews;

    beforeEach(() => (world = new MemoryPreviews()));

    async function open(number: number, text: string): Promise<readonly unknown[]> {
        world.push(number, text);
        world.check(number, text);
        return (await refresh(world.controller(), number)).all;
    }

    const tendAll = async () => reconcileAll(world.controller());

    for (const [name, code, why] of [
        ["fails when it is invoked", "fails", /does not answer as it should: it failed \(Unhandled\)/],
        ["answers 500 behind the API", "sick", /pr-5 did not answer as it should with version \d: .* answered 500/],
    ] as const) {
        it(`keeps no preview whose first code ${name}, says why, and is not at fault itself`, async () => {
            assert.deepEqual(await open(5, code), []);
            assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
            assert.match(world.told(5), /^\*\*No preview\.\*\*$/m);
            assert.match(world.told(5), why);
            assert.ok(world.told(5).includes(commitOf(code)));
        });

        it(`keeps what a preview served before a commit that ${name}, and does not try that one again by itself`, async () => {
            await open(5, "five");
            assert.deepEqual(await open(5, code), []);
            assert.equal(world.serves("pr-5"), "five");
            assert.ok(world.told(5).includes(`It serves commit ${commitOf("five")}`));
            assert.ok(world.told(5).includes(`The release of commit ${commitOf(code)} has failed:`));
            assert.match(world.told(5), why);
            const told = world.told(5);
            const moves = world.aws.moves.length;
            world.aws.time += HOUR;
            assert.deepEqual((await tendAll()).all, []);
            assert.equal(world.aws.moves.length, moves);
            assert.equal(world.told(5), told);
            await open(5, "six");
            assert.ok(!world.told(5).includes("has failed"));
        });
    }

    it("lets no code speak for the platform in its comment", async () => {
        await open(5, "fails ``` @everybody ![](https://evil.invalid) 123456789012");
        const [, block = ""] = world.told(5).split("````");
        assert.match(block, /@everybody/);
        assert.ok(!world.told(5).includes("123456789012"));
    });

    it("loses no preview while GitHub is down, and goes on with what needs no GitHub", async () => {
        await open(5, "five");
        world.breakGitHub();
        world.settings = { ...world.settings, shape: "shape-2" };
        const problems = await tendAll();
        assert.equal(world.serves("pr-5"), "five");
        assert.deepEqual(world.left().own, ["Preview pr-5 of shape shape-2"]);
        assert.ok(problems.all.length > 0);
        assert.deepEqual(problems.failures, [], "that will pass");
    });

    it("removes what is over even while GitHub is down, and tells it when it is back", async () => {
        await open(5, "five");
        world.breakGitHub();
        world.aws.time += 73 * HOUR;
        await tendAll();
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        assert.match(world.told(5), /\*\*Preview:\*\*/);
        world.github = () => undefined;
        world.aws.time += 5 * HOUR;
        await tendAll();
        assert.match(world.told(5), /removed:\*\* it was not released to for 72 hours/);
    });

    it("makes a preview later whose check has ended while GitHub was down", async () => {
        world.breakGitHub();
        assert.equal((await open(5, "five")).length > 0, true);
        assert.deepEqual(world.left().aliases, []);
        await tendAll();
        world.github = () => undefined;
        assert.deepEqual((await tendAll()).all, []);
        assert.equal(world.serves("pr-5"), "five");
        assert.match(world.told(5), /\*\*Preview:\*\*/);
    });

    it("releases while GitHub takes no comment, and makes it later", async () => {
        let calls = 0;
        world.github = () => {
            if (++calls > 1) {
                throw new UserError("GitHub is down");
            }
        };
        await open(5, "five");
        assert.equal(world.serves("pr-5"), "five");
        assert.equal(world.told(5), "");
        world.github = () => undefined;
        await tendAll();
        assert.match(world.told(5), /\*\*Preview:\*\*/);
    });

    it("removes no preview because GitHub knows no such pull request: the token may see nothing any more", async () => {
        await open(5, "five");
        world.pulls.clear();
        const problems = await tendAll();
        assert.equal(world.serves("pr-5"), "five");
        assert.equal(problems.failures.length, 1);
        assert.deepEqual(problems.ownFailures, [], "it must not fail an up");
    });

    it("tries again what AWS refuses, a few times, and says so to whoever looks after it", async () => {
        world.push(5, "five");
        world.check(5, "five");
        const refusing = () =>
            world.controller("controller", async (call) => {
                if (call.startsWith("UpdateFunctionCode")) {
                    throw new UserError("Doing that is not permitted: no policy allows it");
                }
            });
        assert.match(String((await refresh(refusing(), 5)).failures), /not permitted/);
        assert.match(world.told(5), /has failed:[^]*not permitted/);
        for (let round = 2; round <= 5; round++) {
            assert.match(String((await reconcileAll(refusing())).failures), /not permitted/);
        }
        assert.deepEqual((await reconcileAll(refusing())).all, []);
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        await open(5, "five");
        assert.equal(world.serves("pr-5"), "five");
    });

    it("tries a commit again by itself in a preview that was made anew since it failed", async () => {
        world.push(5, "five");
        world.check(5, "five");
        const refusing = (error: Error) =>
            world.controller("controller", async (call) => {
                if (call.startsWith("UpdateFunctionCode")) {
                    throw error;
                }
            });
        const denied = new UserError("Doing that is not permitted: no policy allows it");
        await refresh(refusing(denied), 5);
        for (let round = 2; round <= 5; round++) {
            await reconcileAll(refusing(denied));
        }
        assert.deepEqual(world.left().aliases, [], "given up");
        world.aws.time += HOUR;
        let isDead = false;
        const killed = world.controller("controller", async (call) => {
            isDead ||= call.startsWith("UpdateFunctionCode");
            if (isDead) {
                throw new Error("killed");
            }
        });
        await refresh(killed, 5);
        assert.deepEqual(world.left().aliases, ["pr-5"]);
        await tendAll();
        assert.equal(world.serves("pr-5"), "five");
    });

    it("asks in one tend all that it goes back to, where several releases were killed before they had answered", async () => {
        await open(5, "five");
        for (const text of ["six sick", "seven sick"]) {
            world.push(5, text);
            world.check(5, text);
            let isMoved = false;
            const killed = world.controller("controller", async (call) => {
                isMoved ||= call.startsWith("UpdateAlias pr-5");
                if (isMoved && !call.startsWith("UpdateAlias pr-5")) {
                    throw new Error("killed");
                }
            });
            await refresh(killed, 5);
        }
        assert.equal(world.serves("pr-5"), "seven sick");
        world.aws.time += HOUR;
        await tendAll();
        assert.equal(world.serves("pr-5"), "five");
    });

    it("does all else where one preview cannot be looked after", async () => {
        await open(5, "five");
        await open(6, "six");
        world.close(6);
        world.push(5, "more");
        world.check(5, "more");
        const torn = world.controller("controller", async (call) => {
            if (call.startsWith("UpdateFunctionCode")) {
                throw new UserError("Doing that is not permitted: no policy allows it");
            }
        });
        const problems = await reconcileAll(torn);
        assert.match(String(problems.failures), /not permitted/);
        assert.deepEqual(world.left().aliases, ["pr-5"]);
        assert.match(world.told(6), /was closed/);
    });

    for (const [name, build, left] of [
        ["of another pull request's build", { pullRequest: 6 }, "theirs"],
        ["of a build of another commit", { commit: commitOf("four") }, "theirs"],
        ["of a build that has failed", { hasSucceeded: false }, "theirs"],
        ["of a build that is still running", { hasSucceeded: false, isRunning: true }, "theirs"],
        ["of a build that is no pull request's", { pullRequest: undefined }, "theirs"],
        ["that a build has not left", {}, undefined],
    ] as const) {
        it(`releases no package ${name}`, async () => {
            world.push(5, "five");
            const arn = world.build(5, "five", build);
            if (left !== undefined) {
                world.leave(arn, left);
            }
            assert.deepEqual((await refresh(world.controller(), 5)).all, []);
            assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        });
    }

    it("releases that of an earlier build of the commit where a later one has left none", async () => {
        world.push(5, "five");
        world.check(5, "five");
        world.build(5, "five");
        await refresh(world.controller(), 5);
        assert.equal(world.serves("pr-5"), "five");
    });

    it("releases nothing else than the package that was checked", async () => {
        world.push(5, "five");
        world.check(5, "five");
        const key = checkedPackageKey(world.builds[0]?.arn ?? "");
        const controller = world.controller("controller", async (call) => {
            // Between its digest and its release, somebody with the credentials of the build puts another in its place.
            if (call.startsWith("UpdateFunctionCode")) {
                world.aws.objects.set(key, Buffer.from("something else"));
            }
        });
        const { all } = await refresh(controller, 5);
        assert.match(String(all[0]), /does not hold this package/);
        assert.notEqual(world.serves("pr-5"), "something else");
    });
});
