import assert from "node:assert/strict";

import { parseConfig, type Fault } from "../../config";
import { environmentTags, resourceTags } from "../../config/resourceTags";

describe("tags", () => {
    const own = { ManagedBy: "pulumi", Project: "shop", Stack: "live" };

    it("say where a resource comes from", () => {
        assert.deepEqual(resourceTags("shop", "live", { Owner: "me" }), { ...own, Owner: "me" });
        assert.deepEqual(environmentTags(own, "qa"), { ...own, Environment: "qa" });
    });

    it("give way to a configured one of that key, in whatever case, since IAM takes one of both", () => {
        const tags = resourceTags("shop", "live", { project: "x", STACK: "y", environment: "z" });
        assert.deepEqual(tags, { ManagedBy: "pulumi", project: "x", STACK: "y", environment: "z" });
        assert.deepEqual(environmentTags(tags, "qa"), tags);
        assert.deepEqual(resourceTags("shop", "live", { Project: "x" }), { ...own, Project: "x" });
    });
});

describe("the keys of tags", () => {
    const faults = (tags: object, defaultTags?: unknown): readonly string[] =>
        parseConfig({
            project: {
                projectName: "shop",
                accountId: "123456789012",
                githubOwner: "octo",
                githubRepository: "shop-application",
                tags,
            },
            aws: { region: "eu-west-1", ...(defaultTags === undefined ? {} : { defaultTags }) },
            tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
            secrets: new Set(),
        }).faults.map(({ path, problem, mend }: Fault) => `${path} ${problem}: ${mend}`);

    const again = (path: string, key: string): string =>
        `${path} is the key ${key} again, and IAM does not tell upper and lower case apart: pulumi config rm --path '${path}'`;

    it("differ in more than upper and lower case from each other", () => {
        assert.deepEqual(faults({ Team: "a", team: "b", TEAM: "c", Other: "d" }), [
            again("tags.Team", "TEAM"),
            again("tags.team", "TEAM"),
        ]);
        assert.deepEqual(faults({ project: "a", Environment: "b" }), []);
    });

    it("do so from those that the provider adds, where they are not the very same", () => {
        assert.deepEqual(faults({ Team: "a" }, { tags: { Team: "b", Project: "c", Cost: "d" } }), []);
        assert.deepEqual(faults({ Team: "a" }, { tags: { team: "b", project: "c", Cost: "d", cost: "e" } }), [
            again("aws:defaultTags.tags.cost", "Cost"),
            again("aws:defaultTags.tags.project", "Project"),
            again("aws:defaultTags.tags.team", "Team"),
        ]);
        assert.deepEqual(faults({ project: "a" }, { tags: { project: "b" } }), []);
        assert.deepEqual(faults({ project: "a" }, { tags: { Project: "b" } }), [
            again("aws:defaultTags.tags.Project", "project"),
        ]);
    });

    it("are no more than AWS allows, all together", () => {
        const many = (count: number, letter: string) =>
            Object.fromEntries(Array.from({ length: count }, (_, index) => [`${letter}${index}`, "x"]));
        assert.deepEqual(faults(many(40, "a"), { tags: many(6, "b") }), []);
        assert.deepEqual(faults(many(40, "a"), { tags: many(7, "b") }), [
            "aws:defaultTags makes 51 tags, with those of tags and the platform's own: pulumi config rm aws:defaultTags",
        ]);
    });
});
