import assert from "node:assert/strict";

import { errandOf, runErrand } from "../../../release/programs/previewController";
import { GitHubError } from "../../../release/githubError";
import { MemoryPreviews } from "../../support/memoryPreviews";

/** The event of a build, as EventBridge has it: "Build notifications input format reference" of CodeBuild. */
function built(status: string, source: string): object {
    return {
        "detail-type": "CodeBuild Build State Change",
        source: "aws.codebuild",
        detail: {
            "build-status": status,
            "project-name": "shop-check",
            "additional-information": { "source-version": source, initiator: "GitHub-Hookshot/1" },
        },
    };
}

describe("the preview controller is asked", () => {
    for (const [event, errand] of [
        [built("SUCCEEDED", "pr/12"), { kind: "refresh", pullRequest: 12 }],
        [built("FAILED", "pr/12"), { kind: "report", pullRequest: 12 }],
        [built("IN_PROGRESS", "pr/12"), { kind: "report", pullRequest: 12 }],
        [built("SUCCEEDED", "main"), { kind: "tend" }],
        [{ "detail-type": "Scheduled Event", detail: {} }, { kind: "tend" }],
        [{ tf: { action: "create", prev_input: null }, shape: "1" }, { kind: "nothing" }],
        [{ tf: { action: "update", prev_input: {} }, shape: "2" }, { kind: "up" }],
        [{ tf: { action: "delete", prev_input: {} }, shape: "2" }, { kind: "removeAll" }],
        [{}, { kind: "tend" }],
        [null, { kind: "tend" }],
        ["text", { kind: "tend" }],
    ] as const) {
        it(`to ${JSON.stringify(errand)} by ${JSON.stringify(event)}`, () => assert.deepEqual(errandOf(event), errand));
    }

    it("and does it", async () => {
        const world = new MemoryPreviews();
        world.push(5, "five");
        world.check(5, "five");
        await runErrand(world.controller(), { kind: "refresh", pullRequest: 5 });
        assert.equal(world.serves("pr-5"), "five");
        await runErrand(world.controller(), { kind: "removeAll" });
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
        assert.match(world.told(5), /previews were switched off/);
    });

    it("and does not fail because GitHub is down, which will pass", async () => {
        const world = new MemoryPreviews();
        world.push(5, "five");
        world.check(5, "five");
        world.breakGitHub();
        await runErrand(world.controller(), { kind: "refresh", pullRequest: 5 });
        world.github = () => undefined;
        await runErrand(world.controller(), { kind: "tend" });
        assert.equal(world.serves("pr-5"), "five");
    });

    it("and fails where the token is no good, but not an up", async () => {
        const world = new MemoryPreviews();
        world.push(5, "five");
        world.check(5, "five");
        await runErrand(world.controller(), { kind: "refresh", pullRequest: 5 });
        world.github = () => {
            throw new GitHubError("GitHub does not take the token", "Store another", 401);
        };
        await assert.rejects(
            runErrand(world.controller(), { kind: "tend" }),
            /does not take the token\n {2}Store another/,
        );
        await runErrand(world.controller(), { kind: "up" });
        await runErrand(world.controller(), { kind: "removeAll" });
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
    });
});
