import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

import fc from "fast-check";

import { commandLine } from "../../cli/session/options";
import { age, formatBytes, plain, shellWord, shortCommit, who } from "../../cli/shell/words";

const NOW = Date.parse("2026-03-01T12:00:00Z");

describe("words", () => {
    it("tell how long ago something was", () => {
        const shown = [0, 59_999, 60_000, 3_599_999, 3_600_000, 47 * 3_600_000, 48 * 3_600_000, 59 * 86_400_000].map(
            (passed) => age(new Date(NOW - passed).toISOString(), NOW),
        );
        assert.deepEqual(shown, [
            "0 s ago",
            "59 s ago",
            "1 min ago",
            "59 min ago",
            "1 h ago",
            "47 h ago",
            "2 days ago",
            "59 days ago",
        ]);
        assert.equal(age("2025-12-01T00:00:00Z", NOW), "on 2025-12-01");
        assert.equal(age("2026-03-01T12:00:05Z", NOW), "0 s ago");
        assert.deepEqual([age(undefined, NOW), age("no time", NOW)], ["-", "-"]);
    });

    it("tell sizes", () => {
        const shown = [0, 999, 1000, 9949, 9950, 999_499, 999_500, 12_345_678, 2_500_000_000].map(formatBytes);
        assert.deepEqual(shown, ["0 B", "999 B", "1.0 kB", "9.9 kB", "10 kB", "999 kB", "1.0 MB", "12 MB", "2.5 GB"]);
    });

    it("shorten commits and callers", () => {
        assert.deepEqual(
            [shortCommit("0123456789"), shortCommit("0123456789", true), shortCommit(undefined)],
            ["0123456", "0123456*", "-"],
        );
        assert.deepEqual(
            [
                "arn:aws:iam::123456789012:user/alice",
                "arn:aws:sts::123456789012:assumed-role/Deployer/alice",
                "arn:aws:iam::123456789012:root",
                "codepipeline/shop-staging, build shop-staging:1",
                "alice, build shop-staging:1",
            ].map(who),
            ["alice", "Deployer/alice", "root", "pipeline shop-staging", "alice, build shop-staging:1"],
        );
    });

    it("hold nothing that steers a terminal", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (text) => {
                assert.doesNotMatch(plain(text), /[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
            }),
        );
        assert.equal(plain("a\r\nb\u001b[2Jc"), "a b [2Jc");
    });

    it("reach a shell as they are", () => {
        const texts = ["plain", "a b", "it's", '$HOME `id` "x" \\', "~2", "*", "", "a\nb", "#x", "-x"];
        for (const text of texts) {
            assert.equal(execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" }), text);
        }
        const words = ["rollback", "my env"];
        assert.equal(
            commandLine(words, { stack: "a/b/c", cwd: "x y" }),
            "npm run platform -- rollback 'my env' --stack a/b/c --cwd 'x y'",
        );
    });
});
