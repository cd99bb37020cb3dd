import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../../../common/errors";
import { runBuild, type BuildOptions, type BuildResult, type CacheStore } from "../../../lab/build";
import { cacheFolder } from "../../../tools/cacheFolder";

describe("runBuild", () => {
    let folder: string;
    let lines: string[];

    beforeEach(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "build-test-")));
        lines = [];
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    /** Builds with the given phases, as lines of YAML below `phases:`. */
    function build(phases: readonly string[], options: Partial<BuildOptions> & { head?: string } = {}) {
        const text = ["version: 0.2", options.head ?? "", "phases:", ...phases.map((line) => `  ${line}`)];
        mkdirSync(join(folder, "source"), { recursive: true });
        writeFileSync(join(folder, "source/buildspec.yaml"), text.join("\n"));
        return runBuild({
            sourceFolder: join(folder, "source"),
            buildspec: "buildspec.yaml",
            environment: {},
            path: [],
            commit: "0b2d45f",
            logFile: join(folder, "logs/build.log"),
            timeoutMinutes: 1,
            onLine: (line) => lines.push(line),
            ...options,
        });
    }

    /** What the commands wrote, without CodeBuild's own lines. */
    const output = () => lines.filter((line) => !line.startsWith("[Container]"));
    const statuses = (result: BuildResult) => result.phases.map(({ name, status }) => `${name} ${status}`);

    it("runs all commands of all phases in their order", async () => {
        const result = await build([
            "post_build: {commands: [echo 5]}",
            "build: {commands: [echo 3, echo 4]}",
            "install: {commands: [echo 1], finally: [echo 2]}",
        ]);
        assert.deepEqual(output(), ["1", "2", "3", "4", "5"]);
        assert.deepEqual(statuses(result), [
            "install SUCCEEDED",
            "pre_build SUCCEEDED",
            "build SUCCEEDED",
            "post_build SUCCEEDED",
        ]);
        assert.equal(result.succeeded, true);
        assert.equal(result.failure, undefined);
        assert.deepEqual(readFileSync(result.log, "utf8").trimEnd().split("\n"), lines);
        assert.match(lines[0] ?? "", /^\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d Entering phase INSTALL$/);
    });

    for (const shell of ["bash", "/bin/sh"]) {
        it(`carries variables and the working folder from command to command in ${shell}`, async () => {
            await build(
                [
                    "install:",
                    "  commands:",
                    "    - mkdir sub && cd sub",
                    `    - export A="it's \\"one\\"" && B=two && unset GONE`,
                    "    - |",
                    "      C='three",
                    "      lines'",
                    "build: {commands: ['echo \"$A|$B|$C|${GONE-unset}\"', 'pwd', 'sh -c \"echo $B\"']}",
                ],
                { head: `env: {shell: ${shell}}`, environment: { GONE: "here" } },
            );
            assert.deepEqual(output().slice(-4), [
                `it's "one"|two|three`,
                "lines|unset",
                join(folder, "source/sub"),
                "two",
            ]);
        });
    }

    it("ends one command at `exit 0`, and forgets functions and `set -e`", async () => {
        const result = await build([
            "build:",
            "  commands: ['greet() { echo hi; }', set -e, exit 0, 'false; echo on', 'greet || echo gone']",
        ]);
        assert.equal(output()[0], "on");
        assert.equal(output().at(-1), "gone");
        assert.equal(result.succeeded, true);
    });

    it("gives commands nothing but the build's variables", async () => {
        process.env["LEAKED"] = "secret";
        try {
            await build(["build: {commands: [env]}"], {
                head: "env: {variables: {A: specification, B: specification}}",
                environment: { A: "project", AWS_REGION: "eu-west-1" },
                path: ["/opt/first"],
            });
        } finally {
            delete process.env["LEAKED"];
        }
        const variables = Object.fromEntries(output().map((line) => line.split(/=(.*)/s, 2) as [string, string]));
        const { PATH, HOME, TMPDIR, CODEBUILD_BUILD_ID, CODEBUILD_START_TIME, ...others } = variables;
        ["PWD", "OLDPWD", "SHLVL", "_"].forEach((own) => delete others[own]);
        assert.deepEqual(others, {
            A: "project",
            B: "specification",
            AWS_REGION: "eu-west-1",
            AWS_DEFAULT_REGION: "eu-west-1",
            CODEBUILD_BUILD_SUCCEEDING: "1",
            CODEBUILD_RESOLVED_SOURCE_VERSION: "0b2d45f",
            CODEBUILD_SRC_DIR: join(folder, "source"),
            GOCACHE: join(cacheFolder(), "go-build"),
        });
        assert.match(CODEBUILD_BUILD_ID ?? "", /^local:[0-9a-f-]{36}$/);
        assert.match(CODEBUILD_START_TIME ?? "", /^\d{13}$/);
        assert.equal(PATH, `/opt/first:${process.env["PATH"]}`);
        assert.equal(TMPDIR, HOME);
        assert.equal(existsSync(HOME ?? "/"), false, "the home folder is left behind");
    });

    for (const failing of ["install", "pre_build"]) {
        it(`ends the build when ${failing} fails, after its finally`, async () => {
            const result = await build([
                `${failing}: {commands: [echo 1, exit 3, echo 2], finally: [echo $CODEBUILD_BUILD_SUCCEEDING]}`,
                "build: {commands: [echo built]}",
                "post_build: {commands: [echo after]}",
            ]);
            assert.deepEqual(output(), ["1", "0"]);
            assert.equal(statuses(result).at(-1), `${failing} FAILED`);
            assert.equal(result.succeeded, false);
            assert.equal(result.failure, "Error while executing command: exit 3. Reason: exit status 3");
        });
    }

    it("goes on to post_build when build fails, and tells it", async () => {
        const result = await build([
            "build: {commands: ['false']}",
            "post_build: {commands: ['echo succeeding: $CODEBUILD_BUILD_SUCCEEDING']}",
        ]);
        assert.deepEqual(output(), ["succeeding: 0"]);
        assert.deepEqual(statuses(result).slice(-2), ["build FAILED", "post_build SUCCEEDED"]);
        assert.equal(result.succeeded, false);
    });

    it("obeys on-failure", async () => {
        const aborted = await build(["build: {on-failure: ABORT, commands: ['false']}"]);
        assert.equal(statuses(aborted).at(-1), "build FAILED");
        const continued = await build(["install: {on-failure: CONTINUE, commands: ['false']}"]);
        assert.equal(statuses(continued).length, 4);
        assert.equal(continued.succeeded, false);
    });

    it("fails a phase whose finally fails", async () => {
        const result = await build(["post_build: {commands: [echo 1], finally: ['false']}"]);
        assert.equal(statuses(result).at(-1), "post_build FAILED");
        assert.equal(result.succeeded, false);
    });

    it("keeps standard error in its place, and output without a line feed", async () => {
        await build(["build: {commands: ['echo a; echo b >&2; printf c', echo d]}"]);
        assert.deepEqual(output(), ["a", "b", "c", "d"]);
    });

    it("kills everything at the timeout", async () => {
        const result = await build(
            [
                "build: {commands: ['sleep 60 & echo $! >../pid; printf begun; sleep 60'], finally: [echo finally]}",
                "post_build: {commands: [echo after]}",
            ],
            { timeoutMinutes: 0.4 / 60 },
        );
        assert.deepEqual(output(), ["begun"]);
        assert.equal(statuses(result).at(-1), "build TIMED_OUT");
        assert.equal(result.failure, "The build took longer than its timeout");
        await assertGone(join(folder, "pid"));
    });

    it("kills everything when the caller aborts", async () => {
        const controller = new AbortController();
        const onLine = (line: string) => (line === "begun" ? controller.abort() : undefined);
        const result = await build(["install: {commands: ['sleep 60 & echo $! >../pid; echo begun; sleep 60']}"], {
            onLine,
            signal: controller.signal,
        });
        assert.deepEqual(statuses(result), ["install STOPPED"]);
        assert.equal(result.succeeded, false);
        await assertGone(join(folder, "pid"));
        const late = await build(["install: {commands: [touch ../started]}"], { signal: controller.signal });
        assert.deepEqual(statuses(late), ["install STOPPED"]);
        assert.equal(existsSync(join(folder, "started")), false);
    });

    it("leaves no process in the background behind", async () => {
        const result = await build(["build: {commands: ['sleep 60 & echo $! >../pid']}"]);
        assert.equal(result.succeeded, true);
        await assertGone(join(folder, "pid"));
    });

    it("says what it cannot run, before it runs anything", async () => {
        const faulty = build(["compile: {commands: [ls]}"]);
        await assert.rejects(
            faulty,
            (error) => error instanceof UserError && /:4: phases\.compile/.test(error.message),
        );
        await assert.rejects(build([], { buildspec: "none.yaml" }), UserError);
        const before = process.env["PATH"];
        process.env["PATH"] = folder;
        try {
            const shell = build(["build: {commands: [ls]}"], { head: "env: {shell: bash}" });
            await assert.rejects(shell, (error) => error instanceof UserError && /asks for bash/.test(error.message));
        } finally {
            process.env["PATH"] = before;
        }
        assert.equal(existsSync(join(folder, "logs")), false);
    });

    describe("with a cache", () => {
        const CACHED = {
            head: [
                "cache:",
                "  key: n-$(codebuild-hash-files 'lock.json' '**/lock.json')",
                "  fallback-keys: [n-]",
                "  paths: [/root/.kept/**/*]",
            ].join("\n"),
        };

        /** Builds with a lock file, and says what the build before had left in the cache. */
        async function buildWith(cache: CacheStore | undefined, lock: string, command = "true"): Promise<string> {
            lines = [];
            mkdirSync(join(folder, "source/app"), { recursive: true });
            writeFileSync(join(folder, "source/app/lock.json"), lock);
            const show = "cat ~/.kept/packages 2>/dev/null || echo nothing";
            await build(
                [`build: {commands: ["${show}", "mkdir -p ~/.kept && echo ${lock} >>~/.kept/packages", ${command}]}`],
                {
                    ...CACHED,
                    cache,
                },
            );
            return output().join(" ");
        }

        it("brings what the build before with the same lock file has kept, else the newest", async () => {
            const { store, kept } = memoryCache();
            assert.equal(await buildWith(store, "one"), "nothing");
            assert.equal(await buildWith(store, "two"), "one");
            assert.equal(await buildWith(store, "two"), "one two");
            // A cache that is there is not written again.
            assert.equal(await buildWith(store, "two"), "one two");
            assert.equal(await buildWith(store, "one"), "one");
            assert.equal(kept.size, 2);
        });

        it("keeps nothing of a build that fails, and nothing where the project has no cache", async () => {
            const { store, kept } = memoryCache();
            await buildWith(store, "one", "false");
            assert.equal(kept.size, 0);
            assert.equal(await buildWith(undefined, "one"), "nothing");
        });
    });
});

/** Fails unless the process whose id a file holds ends at once. A killed one may wait to be reaped for a moment. */
async function assertGone(pidFile: string): Promise<void> {
    const pid = Number(readFileSync(pidFile, "utf8"));
    const running = () => {
        try {
            return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
        } catch {
            return false;
        }
    };
    for (let attempt = 0; attempt < 20 && running(); attempt++) {
        await sleep(25);
    }
    assert.equal(running(), false, `process ${pid} still runs`);
}

function memoryCache(): { readonly store: CacheStore; readonly kept: ReadonlyMap<string, Buffer> } {
    const kept = new Map<string, Buffer>();
    const store: CacheStore = {
        find: (beginning) => {
            const key = [...kept.keys()].reverse().find((each) => each.startsWith(beginning));
            return Promise.resolve(key === undefined ? undefined : { key, archive: kept.get(key) as Buffer });
        },
        put: (key, archive) => {
            kept.set(key, archive);
            return Promise.resolve();
        },
    };
    return { store, kept };
}
