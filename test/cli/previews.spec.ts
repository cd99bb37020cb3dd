import assert from "node:assert/strict";

import { formatPreviewSettings } from "../../contract/previews/settings";
import { refresh } from "../../release/previews/reconcileAll";
import { commitOf, SETTINGS } from "../support/memoryPreviews";
import { outputs, PlatformBench } from "./memoryCloud";

describe("platform previews", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
        const placeholder = { name: "placeholder", version: "1", weights: {}, revisionId: "placeholder" };
        bench.aws.aliases.set("placeholder", placeholder);
        bench.export({ ...outputs(), previews: formatPreviewSettings(SETTINGS) });
    });

    afterEach(() => bench.remove());

    async function open(number: number, text: string): Promise<void> {
        bench.previews.push(number, text);
        bench.previews.check(number, text);
        const { all } = await refresh(bench.previews.controller(), number);
        assert.deepEqual(all, []);
    }

    it("lists what each serves, where and until when", async () => {
        await open(5, "five");
        bench.aws.time += 3_600_000;
        await open(6, "six");
        const { code, stdout } = await bench.run("previews");
        assert.equal(code, 0, stdout);
        assert.match(stdout, /^pull request +version +commit +released +expires +state +URL$/m);
        const commit = commitOf("five").slice(0, 7);
        const line = `^5 +2 +${commit} +1 h ago +in 71 h +ready +https://api\\.invalid/pr-5$`;
        assert.match(stdout, new RegExp(line, "m"));
        assert.match(stdout, /^6 +3 /m);
    });

    it("prints them as JSON, and counts the calls of AWS", async () => {
        await open(5, "five");
        const { code, document } = await bench.json("previews");
        assert.equal(code, 0);
        const [{ pullRequest, url, state, version, commit, expiresAt }] = document["previews"];
        assert.deepEqual([pullRequest, url, state, version], [5, "https://api.invalid/pr-5", "ready", "2"]);
        assert.equal(commit, commitOf("five"));
        assert.match(expiresAt, /^2026-01-04T00:00:00/);
    });

    it("says that there are none", async () => {
        assert.deepEqual((await bench.run("previews")).stdout, "There are no previews.\n");
    });

    it("tells where the stack has none, and what to do about it", async () => {
        bench.export(outputs());
        const { code, stderr } = await bench.run("previews");
        assert.equal(code, 1);
        assert.match(stderr, /The stack 'production' gives pull requests no previews\.\n {2}To switch them on, set/);
    });

    it("removes one, and tells its pull request", async () => {
        await open(5, "five");
        await open(6, "six");
        const { code, document } = await bench.json("previews", "remove", "5", "--yes");
        assert.equal(code, 0);
        assert.deepEqual(
            document["previews"].map(({ pullRequest }: { pullRequest: number }) => pullRequest),
            [6],
        );
        assert.deepEqual(bench.previews.left().stages, ["pr-6"]);
        assert.match(bench.previews.told(5), /removed:\*\* it was removed by hand\./);
    });

    it("removes all of them, and nothing else", async () => {
        await open(5, "five");
        await open(6, "six");
        const { code, stdout } = await bench.run("previews", "remove", "all", "--yes");
        assert.equal(code, 0);
        assert.match(stdout, /There are no previews/);
        assert.deepEqual([...bench.aws.aliases.keys()].sort(), ["placeholder", "production", "staging"]);
    });

    it("removes none without a yes", async () => {
        await open(5, "five");
        const { code } = await bench.run("previews", "remove", "5");
        assert.equal(code, 1);
        assert.deepEqual(bench.previews.left().aliases, ["pr-5"]);
    });

    it("looks after them", async () => {
        await open(5, "five");
        bench.previews.close(5);
        const { code, stdout } = await bench.run("previews", "tend");
        assert.equal(code, 0);
        assert.match(stdout, /There are no previews/);
    });

    it("fails where something went wrong, and has done the rest", async () => {
        await open(5, "five");
        bench.previews.breakGitHub();
        const { code, stderr, stdout } = await bench.run("previews", "tend");
        assert.equal(code, 1);
        assert.match(stderr, /error: GitHub did not answer/);
        assert.match(stdout, /^5 +2 /m);
    });

    for (const [words, problem] of [
        [["prune"], /takes list, remove or tend, not 'prune'/],
        [["remove"], /takes the number of a pull request, or all\.\n {2}It is: previews remove <number>/],
        [["remove", "pr-5"], /takes the number of a pull request, or all, not 'pr-5'/],
        [["remove", "0"], /takes the number of a pull request, or all, not '0'/],
        [["tend", "5"], /previews tend takes nothing more, not '5'/],
    ] as const) {
        it(`does not understand previews ${words.join(" ")}`, async () => {
            const { code, stderr } = await bench.run("previews", ...words);
            assert.equal(code, 2);
            assert.match(stderr, problem);
        });
    }

    it("refuses to remove one that is not there", async () => {
        const { code, stderr } = await bench.run("previews", "remove", "7", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /There is no preview of pull request 7\./);
    });

    it("are in the state of the platform in one line, where there are any", async () => {
        assert.doesNotMatch((await bench.run("status")).stdout, /Previews/);
        await open(5, "five");
        assert.match((await bench.run("status")).stdout, /^Previews: pr-5\. More: npm run platform -- previews$/m);
    });
});
