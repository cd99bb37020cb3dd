import assert from "node:assert/strict";

import { deploymentMark } from "../../../contract/previews/mark";
import { refresh, removeAll, reconcileAll, reconcileAllAndCheck } from "../../../release/previews";
import { commitOf, MemoryPreviews, SETTINGS } from "../../support/memoryPreviews";

const HOUR = 3_600_000;

describe("the preview controller", () => {
    let world: MemoryPreviews;

    beforeEach(() => (world = new MemoryPreviews()));

    /** A pull request is opened or pushed to, its check ends well, and the controller hears of it. */
    async function open(number: number, text: string, more = {}): Promise<readonly unknown[]> {
        world.push(number, text, more);
        world.check(number, text);
        return (await refresh(world.controller(), number)).all;
    }

    const tendAll = async () => (await reconcileAll(world.controller())).all;

    it("gives a pull request an alias, a permission, a stage and a deployment of its own, and tells it", async () => {
        assert.deepEqual(await open(5, "five"), []);
        assert.equal(world.serves("pr-5"), "five");
        assert.deepEqual(world.left(), {
            aliases: ["pr-5"],
            stages: ["pr-5"],
            own: ["Preview pr-5 of shape shape-1"],
        });
        assert.deepEqual(world.stages.get("pr-5")?.variables, {
            LambdaFunctionAlias: "pr-5",
            Branch: "branch-5",
            LOG_LEVEL: "debug",
        });
        assert.match(world.told(5), /^<!-- platform:preview shop -->\n\*\*Preview:\*\* https:\/\/api\.invalid\/pr-5\n/);
        assert.ok(world.told(5).includes(`It serves commit ${commitOf("five")} and is removed on 2026-01-04 at 00:00`));
    });

    it("changes the comment of an older version to one that has the platform's name in GitHub", async () => {
        await open(5, "five");
        const settings = { ...world.settings, github: { ...world.settings.github, label: "shop-eu-west-1" } };
        await reconcileAll({ ...world.controller(), settings });
        assert.match(world.told(5), /^<!-- platform:preview shop-eu-west-1 -->\n\*\*Preview:/);
        assert.equal(world.comments.get(5)?.length, 1);
    });

    it("leaves the alias at what the base serves until its own code has proved itself", async () => {
        let before: string | undefined;
        world.push(5, "five");
        world.check(5, "five");
        const controller = world.controller("controller", async (call) => {
            before ??= call.startsWith("UpdateAlias pr-5") ? world.aws.aliases.get("pr-5")?.version : undefined;
        });
        await refresh(controller, 5);
        assert.equal(before, "1");
    });

    it("brings a new commit to the same preview, and changes the same comment", async () => {
        await open(5, "five");
        await open(5, "six");
        assert.equal(world.serves("pr-5"), "six");
        assert.equal(world.comments.get(5)?.length, 1);
        assert.ok(world.told(5).includes(commitOf("six")));
        assert.ok(!world.told(5).includes(commitOf("five")));
    });

    it("makes one that was checked for another branch when it is given one that has previews", async () => {
        assert.deepEqual(await open(5, "five", { base: "master" }), []);
        assert.deepEqual(await tendAll(), []);
        assert.deepEqual(world.left().aliases, []);
        world.push(5, "five", { base: "main" });
        assert.deepEqual(await tendAll(), []);
        assert.equal(world.serves("pr-5"), "five");
    });

    it("forgets one that was checked for another branch with the end of its pull request", async () => {
        await open(5, "five", { base: "master" });
        world.close(5);
        assert.deepEqual(await tendAll(), []);
        assert.deepEqual(
            [...world.aws.objects.keys()].filter((key) => key.startsWith("preview-notes/")),
            [],
        );
    });

    it("waits for the check of the newest commit", async () => {
        await open(5, "five");
        world.push(5, "unchecked");
        assert.deepEqual((await refresh(world.controller(), 5)).all, []);
        assert.equal(world.serves("pr-5"), "five");
        assert.ok(world.told(5).includes(commitOf("five")));
    });

    for (const [name, end, why] of [
        ["closed", false, "its pull request was closed"],
        ["merged", true, "its pull request was merged"],
    ] as const) {
        it(`removes what belongs to a pull request that was ${name}, and nothing else`, async () => {
            await open(5, "five");
            await open(6, "six");
            world.close(5, end);
            assert.deepEqual(await tendAll(), []);
            assert.deepEqual(world.left(), {
                aliases: ["pr-6"],
                stages: ["pr-6"],
                own: ["Preview pr-6 of shape shape-1"],
            });
            assert.ok(world.told(5).includes(`**The preview was removed:** ${why}.`));
            assert.deepEqual(world.inactive, ["pr-5"]);
            assert.deepEqual([...world.stages.keys()], ["production", "staging", "pr-6"]);
        });
    }

    it("gives forks none, whatever was built of them", async () => {
        assert.deepEqual(await open(5, "five", { isFork: true }), []);
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        assert.equal(world.told(5), "");
    });

    it("removes the preview of a pull request that turns out to come from a fork", async () => {
        await open(5, "five");
        world.push(5, "five", { isFork: true });
        await tendAll();
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        assert.match(world.told(5), /removed:\*\* it comes from a fork/);
    });

    it("gives pull requests into other branches none, also where a branch is called like what every object has", async () => {
        await open(5, "five", { base: "feature" });
        await open(6, "six", { base: "constructor" });
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
    });

    it("removes the oldest where there are more than the limit, and tells its pull request", async () => {
        await open(7, "seven");
        await open(5, "five");
        await open(7, "seven again");
        await open(6, "six");
        assert.deepEqual(world.left().aliases, ["pr-6", "pr-7"]);
        assert.match(world.told(5), /removed:\*\* it had to make room: there are at most 2 at a time\./);
        assert.match(world.told(7), /\*\*Preview:\*\*/);
        await tendAll();
        assert.deepEqual(world.left().aliases, ["pr-6", "pr-7"], "it does not come back by itself");
        await open(5, "five more");
        assert.deepEqual(world.left().aliases, ["pr-5", "pr-6"], "but with its next push");
    });

    it("removes more where the limit was lowered", async () => {
        await open(5, "five");
        await open(6, "six");
        world.settings = { ...SETTINGS, limit: 1 };
        await tendAll();
        assert.deepEqual(world.left().aliases, ["pr-6"]);
    });

    it("lets the oldest go where the API has as many stages as it may", async () => {
        world.settings = { ...SETTINGS, limit: 8 };
        world.quota = 4;
        await open(5, "five");
        await open(6, "six");
        assert.deepEqual(await open(7, "seven"), []);
        assert.deepEqual(world.left().stages, ["pr-6", "pr-7"]);
        assert.match(world.told(5), /removed:\*\* it had to make room: the API has as many stages as it may\./);
    });

    it("says so where the API takes no more and there is none to go", async () => {
        world.quota = 2;
        const [error] = await open(5, "five");
        assert.match(String(error), /The API has as many stages as it may, and no other preview could make room/);
        assert.match(world.told(5), /\*\*No preview\.\*\*[^]*The API has as many stages as it may/);
        world.quota = 10;
        assert.deepEqual(await tendAll(), []);
        assert.equal(world.serves("pr-5"), "five");
    });

    it("removes what was not released to for so many hours", async () => {
        await open(5, "five");
        world.aws.time += 71 * HOUR;
        await tendAll();
        assert.equal(world.serves("pr-5"), "five");
        world.aws.time += 2 * HOUR;
        await tendAll();
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        assert.match(world.told(5), /removed:\*\* it was not released to for 72 hours\./);
    });

    it("counts the hours anew for a preview that is made again", async () => {
        await open(5, "five");
        world.aws.time += 100 * HOUR;
        await tendAll();
        await open(5, "five");
        await tendAll();
        assert.equal(world.serves("pr-5"), "five");
    });

    it("deploys a preview again where the API has another shape, and gives the old deployment back", async () => {
        await open(5, "five");
        const before = world.stages.get("pr-5")?.deployment ?? "";
        world.settings = { ...SETTINGS, shape: "shape-2" };
        await tendAll();
        assert.notEqual(world.stages.get("pr-5")?.deployment, before);
        assert.deepEqual(world.left().own, ["Preview pr-5 of shape shape-2"]);
        assert.ok(world.deployments.has("pulumi"));
    });

    it("gives a preview the variables that its base has got", async () => {
        await open(5, "five");
        const base = { environment: "staging", variables: { LambdaFunctionAlias: "staging", COLOUR: "red" } };
        world.settings = { ...SETTINGS, bases: { main: base } };
        await tendAll();
        assert.deepEqual(world.stages.get("pr-5")?.variables, {
            LambdaFunctionAlias: "pr-5",
            Branch: "branch-5",
            COLOUR: "red",
        });
    });

    it("touches no alias and no stage that only has the name of one", async () => {
        world.aws.aliases.set("pr-9", { name: "pr-9", version: "1", weights: {}, revisionId: "by hand" });
        world.stages.set("pr-9", { name: "pr-9", description: "mine", deployment: "pulumi", variables: {} });
        world.push(9, "nine");
        world.close(9);
        await tendAll();
        await removeAll(world.controller(), "over");
        assert.equal(world.aws.aliases.get("pr-9")?.revisionId, "by hand");
        assert.ok(world.stages.has("pr-9"));
        world.push(9, "nine", { isOpen: true });
        world.check(9, "nine");
        const { all } = await refresh(world.controller(), 9);
        assert.match(String(all[0]), /has an alias pr-9 that is no preview's/);
        assert.equal(world.aws.aliases.get("pr-9")?.revisionId, "by hand");
    });

    it("takes no stage over that only has the name of a preview's", async () => {
        const stage = { name: "pr-9", description: "mine", deployment: "pulumi", variables: {} };
        world.stages.set("pr-9", stage);
        await open(9, "nine");
        assert.match(world.told(9), /The API has a stage pr-9 that is no preview's/);
        assert.deepEqual(world.stages.get("pr-9"), stage);
    });

    it("removes a deployment that no stage has, once no run can be about to give it one", async () => {
        const left = { id: "left", description: deploymentMark(5, SETTINGS.shape), created: world.aws.time };
        world.deployments.set("left", left);
        await tendAll();
        assert.ok(world.deployments.has("left"));
        world.aws.time += HOUR;
        await tendAll();
        assert.ok(!world.deployments.has("left"));
    });

    it("deletes versions that no preview serves or can be taken back to, and never those of a shared function", async () => {
        await open(5, "five");
        await open(5, "six");
        await open(5, "seven");
        const versions = () => [...world.aws.versions.keys()];
        assert.deepEqual(versions(), ["1", "2", "3", "4"]);
        const tend = async () => (await reconcileAllAndCheck(world.controller())).all;
        world.aws.time += HOUR;
        assert.deepEqual([await tend(), versions().length], [[], 4], "it may be that of the environments");
        const stage = { accessLog: "arn:log", format: "{}", rateLimit: 20, burstLimit: 40 };
        world.settings = { ...SETTINGS, stage };
        assert.deepEqual([await tend(), versions()], [[], ["1", "3", "4"]]);
        assert.equal(world.serves("pr-5"), "seven");
    });

    it("removes all where previews are switched off", async () => {
        await open(5, "five");
        await open(6, "six");
        const { all } = await removeAll(world.controller(), "previews were switched off");
        assert.deepEqual(all, []);
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        assert.match(world.told(6), /removed:\*\* previews were switched off\./);
        assert.deepEqual([...world.stages.keys()], ["production", "staging"]);
    });

    it("forgets its notes when they have done their work", async () => {
        await open(5, "five");
        world.close(5);
        await tendAll();
        const notes = () => [...world.aws.objects.keys()].filter((key) => key.startsWith("preview-notes/"));
        assert.equal(notes().length, 1);
        world.aws.time += HOUR;
        await tendAll();
        assert.deepEqual(notes(), []);
    });
});
