import assert from "node:assert/strict";

import fc from "fast-check";

import { formatCheckSettings, parseCheckSettings, pullRequestOfSource } from "../../../contract/previews/check";
import { commentText } from "../../../release/previews/commentText";
import { deploymentMark, leavingMark, liveMark, parseDeploymentMark, parseMark } from "../../../contract/previews/mark";
import { previewName, pullRequestOf } from "../../../contract/previews/names";
import { formatNote, parseNote, type Note } from "../../../contract/previews/note";
import { formatPreviewSettings, parsePreviewSettings } from "../../../contract/previews/settings";
import { previewVariables } from "../../../release/previews/variables";
import { SETTINGS } from "../../support/memoryPreviews";
import { problemOf } from "../../support/problem";

const CHECK = {
    project: "shop",
    bucket: "artifacts",
    exclude: [],
    architecture: "arm64",
    runtime: "python3.13",
    handler: "app.handler",
} as const;

describe("what is known of previews", () => {
    it("comes back as it was", () => {
        assert.deepEqual(parsePreviewSettings(formatPreviewSettings(SETTINGS)), SETTINGS);
        assert.deepEqual(parseCheckSettings(formatCheckSettings(CHECK)), CHECK);
    });

    it("names all its faults at once", () => {
        const { shape: _, ...rest } = SETTINGS;
        const faulty = {
            ...rest,
            limit: 0,
            hours: 1.5,
            urlTemplate: "https://api",
            bases: { main: { environment: "" } },
            github: {},
            colour: "red",
        };
        assert.equal(
            problemOf(() => parsePreviewSettings(JSON.stringify(faulty))),
            "The variable PLATFORM_PREVIEWS cannot be used: urlTemplate has to be a text with {stage} in it; limit has to be " +
                "a whole number of previews; hours has to be a whole number of hours; github has to be a map of apiUrl, owner, " +
                "repository and secret, and perhaps label; bases has to be a map of branches to an environment and its variables; shape has to " +
                "be a text; colour is not known.",
        );
        assert.match(
            problemOf(() => parseCheckSettings(JSON.stringify({ ...CHECK, architecture: "mips", handler: "" }))),
            /architecture has to be x86_64 or arm64; handler has to be a text\.$/,
        );
        assert.match(
            problemOf(() => parsePreviewSettings(undefined)),
            /is not set/,
        );
    });

    it("tells previews from all other names", () => {
        for (const name of ["pr-0", "pr-01", "pr-", "pr-1x", "PR-1", "pr-1 ", "production", "xpr-1"]) {
            assert.equal(pullRequestOf(name), undefined, name);
        }
        assert.equal(pullRequestOf(previewName(12)), 12);
        for (const source of ["pr/0", "pr/1/2", "pr/1234567890", "refs/pull/1/head", "", undefined]) {
            assert.equal(pullRequestOfSource(source), undefined, source);
        }
    });

    it("reads its own marks only, and those of that pull request only", () => {
        const since = Date.parse("2026-01-01T00:00:00.123Z");
        assert.deepEqual(parseMark(liveMark(5, since), 5), { state: "live", pullRequest: 5, since });
        assert.equal(parseMark(liveMark(5, since), 6), undefined);
        const why = `it had to go\n${"x".repeat(500)}`;
        const mark = leavingMark(5, why);
        assert.equal(mark.length, 256);
        assert.deepEqual(parseMark(mark, 5), {
            state: "leaving",
            pullRequest: 5,
            why: why.slice(0, 256 - mark.indexOf(why.slice(0, 9))),
        });
        assert.equal(parseMark("Mine", 5), undefined);
        assert.equal(parseMark("Preview of pull request 5 since then", 5), undefined);
        assert.deepEqual(parseDeploymentMark(deploymentMark(5, "abc")), { pullRequest: 5, shape: "abc" });
        assert.equal(parseDeploymentMark("Preview of something"), undefined);
    });

    it("reads notes back, and takes nothing else for one", () => {
        const note: Note = { pullRequest: 5, kind: "wanted", at: 1, why: "", tries: 2 };
        assert.deepEqual(parseNote(formatNote(note)), note);
        for (const text of [
            "{",
            "[]",
            "null",
            '{"pullRequest":5}',
            '{"pullRequest":0,"kind":"failed","at":1,"why":""}',
        ]) {
            assert.equal(parseNote(text), undefined, text);
        }
    });

    it("gives a preview the variables of its base, with a branch only where a stage can hold its name", () => {
        const base = { environment: "staging", variables: { A: "1", LambdaFunctionAlias: "staging", Branch: "main" } };
        const own = { A: "1", LambdaFunctionAlias: "pr-5" };
        assert.deepEqual(previewVariables(base, 5, "topic/one"), { ...own, Branch: "topic/one" });
        assert.deepEqual(previewVariables(base, 5, "über"), { ...own, Branch: "pr-5" });
        assert.deepEqual(previewVariables(base, 5, "a b;${c}"), { ...own, Branch: "pr-5" });
    });

    it("quotes what has failed, whatever it is, in a block of code that it cannot leave", () => {
        fc.assert(
            fc.property(fc.string({ unit: fc.constantFrom("`", "a", "\n", "@", "<") }), (why) => {
                const text = commentText("shop", { state: "failed", commit: "c", why });
                const fences = text.split("\n").filter((line) => /^`{3,}$/.test(line));
                const [first = ""] = fences;
                const longest = Math.max(0, ...fences.slice(1, -1).map(({ length }) => length));
                assert.ok(fences.length >= 2 && longest < first.length && fences.at(-1) === first);
            }),
        );
    });

    it("says nothing of the account, and lets no reason speak in Markdown", () => {
        const failed = commentText("shop", {
            state: "failed",
            commit: undefined,
            why: "arn:aws:iam::123456789012:role/x",
        });
        assert.ok(failed.includes("arn:aws:iam::************:role/x"));
        const removed = commentText("shop", { state: "removed", why: "it <img> @all [x](y)\n# z" });
        assert.match(removed, /removed:\*\* it img all x\(y\) z\.\n$/);
    });
});
