import assert from "node:assert/strict";

import { applicationExclusion, dependencyExclusion } from "../../../release/packaging/exclude";

/** Those of the paths that are left out. */
function leftOut(patterns: readonly string[], paths: readonly string[]): readonly string[] {
    return paths.filter(applicationExclusion(patterns));
}

describe("applicationExclusion", () => {
    it("leaves out what is standard", () => {
        const out = [
            ".env",
            ".git/HEAD",
            ".platform/release.cjs",
            "src/.cache/x",
            "build/buildspec.yaml",
            "test/app.py",
            "tests/unit/app.py",
            "README",
            "README.md",
            "buildspec.yml",
            "buildspec-staging.yaml",
            "app_test.py",
            "src/test_app.py",
            "src/app_tests.py",
            "app.test.js",
            "src/app.test.mjs",
            "app.test.cjs",
            "app.pyc",
            "__pycache__/app.cpython-313.pyc",
            "src/__pycache__/x",
            "node_modules/.bin/tsc",
            "node_modules/a/node_modules/.bin/b",
            "node_modules/.cache/x",
            "node_modules/.package-lock.json",
        ];
        assert.deepEqual(leftOut([], out), out);
    });

    it("keeps what frameworks read when they start, although it is hidden", () => {
        const isLeftOut = applicationExclusion([]);
        assert.deepEqual(
            [".nuxt/dist/server.js", ".next/BUILD_ID", ".output/index.mjs", ".nuxtrc", ".env"].filter(isLeftOut),
            [".nuxtrc", ".env"],
        );
    });

    it("keeps what looks similar", () => {
        const kept = [
            "app.py",
            "builds/app.py",
            "src/build/app.py",
            "src/test/app.py",
            "src/tests.py",
            "src/README.md",
            "src/buildspec.yml",
            "contest.py",
            "latest_app.py",
            "app_test.py.txt",
            "test.js",
            "app.test.json",
            "app.tests",
            "pycache",
        ];
        assert.deepEqual(leftOut([], kept), []);
    });

    it("keeps what dependencies need, whatever it is called", () => {
        const kept = [
            "node_modules/.prisma/client/index.js",
            "node_modules/a/.config.json",
            "node_modules/a/build/index.js",
            "node_modules/a/test_helpers.py",
            "node_modules/a/a.test.js",
            "src/node_modules/a/.env",
        ];
        assert.deepEqual(leftOut([], kept), []);
    });

    it("takes a pattern without a slash as a name at any level of the application's own files", () => {
        const paths = ["notes.txt", "src/notes.txt", "src/notes.txt/a", "notes.txt.py", "node_modules/a/notes.txt"];
        assert.deepEqual(leftOut(["notes.txt"], paths), ["notes.txt", "src/notes.txt", "src/notes.txt/a"]);
        assert.deepEqual(leftOut(["*.txt"], paths), ["notes.txt", "src/notes.txt", "src/notes.txt/a"]);
        assert.deepEqual(leftOut(["node_modules"], paths), ["node_modules/a/notes.txt"]);
    });

    it("takes a pattern with a slash from the root", () => {
        const paths = ["docs/a", "docs/b/c", "src/docs/a", "docs.py"];
        for (const pattern of ["docs/", "/docs", "./docs"]) {
            assert.deepEqual(leftOut([pattern], paths), ["docs/a", "docs/b/c"], pattern);
        }
        assert.deepEqual(leftOut(["docs/a"], paths), ["docs/a"]);
        assert.deepEqual(leftOut(["node_modules/@aws-sdk"], ["node_modules/@aws-sdk/x", "node_modules/a"]), [
            "node_modules/@aws-sdk/x",
        ]);
    });

    it("knows *, ** and ?", () => {
        const paths = ["a/x.md", "a/b/x.md", "a/b/c/x.md", "x.md", "a/xy.md"];
        assert.deepEqual(leftOut(["a/*.md"], paths), ["a/x.md", "a/xy.md"]);
        assert.deepEqual(leftOut(["a/?.md"], paths), ["a/x.md"]);
        assert.deepEqual(leftOut(["a/**/x.md"], paths), ["a/x.md", "a/b/x.md", "a/b/c/x.md"]);
        assert.deepEqual(leftOut(["a/b/**"], paths), ["a/b/x.md", "a/b/c/x.md"]);
        assert.deepEqual(leftOut(["**/*.md"], paths), paths);
        assert.deepEqual(leftOut(["a/*/x.md"], paths), ["a/b/x.md"]);
        assert.deepEqual(leftOut(["a/b?x.md", "a?x.md"], paths), []);
        assert.deepEqual(leftOut(["?"], ["ä", "😀", "ab"]), ["ä", "😀"]);
    });

    it("takes every other character as it is", () => {
        const paths = ["a.b", "axb", "a+b", "aab", "[ab]", "a", "{a,b}", "(a)", "a|b", "a\\b", "$a^"];
        for (const pattern of ["a.b", "a+b", "[ab]", "{a,b}", "(a)", "a|b", "a\\b", "$a^"]) {
            assert.deepEqual(leftOut([pattern], paths), [pattern]);
        }
    });

    it("leaves nothing out for an empty pattern", () => {
        assert.deepEqual(leftOut(["", "/"], ["a", "a/b"]), []);
    });
});

describe("dependencyExclusion", () => {
    it("leaves out commands and compiled files, and nothing else", () => {
        const paths = ["bin/flask", "flask/bin/a", "flask/__pycache__/a.pyc", "tests/a.py", ".libs/a.so", "README.md"];
        assert.deepEqual(paths.filter(dependencyExclusion([])), ["bin/flask", "flask/__pycache__/a.pyc"]);
    });

    it("follows patterns with a slash only", () => {
        const paths = ["boto3/a.py", "flask/boto3", "flask/a.md"];
        assert.deepEqual(paths.filter(dependencyExclusion(["boto3"])), []);
        assert.deepEqual(paths.filter(dependencyExclusion(["boto3/", "**/*.md"])), ["boto3/a.py", "flask/a.md"]);
    });
});
