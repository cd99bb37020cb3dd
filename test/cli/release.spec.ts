import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { zipSync } from "fflate";

import { packageFolder } from "../../release";
import { commandIn, type Outcome } from "./capture";
import { commit, PlatformBench } from "./memoryCloud";
import { Repository } from "./repository";

const RELEASE = ["release", "app", "--to", "staging", "--yes"] as const;

describe("platform release", () => {
    let bench: PlatformBench;
    let app: Repository;

    beforeEach(() => {
        bench = new PlatformBench();
        app = new Repository(join(bench.folder, "app"));
        app.write("app.py", "def lambda_handler(event, context): return {'statusCode': 200}\n");
        app.write(".gitignore", "notes/\nlocal.py\n.platform/\n");
    });

    afterEach(() => bench.remove());

    const succeeds = ({ code, stdout, stderr }: Outcome): string => {
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };

    /** The move that the last release has written down. */
    const record = async () => (await bench.json("history", "staging")).document["environments"][0].moves[0];

    it("releases a folder under the commit that it is at, as a pipeline would", async () => {
        const head = app.commit("Start");
        const { code, stdout, stderr } = await bench.run(...RELEASE);
        assert.equal(code, 0, stderr);
        assert.match(stderr, /✓ Package [\d.]+ m?s 2 files, \d+ B\n/);
        assert.match(stderr, /Release app to staging\n\nstaging +now +then\nversion +1 +a new one\n/);
        assert.match(stdout, new RegExp(`^staging +2 +${head.slice(0, 7)} +\\d+ s ago +Deployer/carol +ok$`, "m"));
        const { commit: hash, tree, branch, modified, package: key, reason } = await record();
        const root = app.git("rev-parse", "HEAD^{tree}");
        assert.deepEqual([hash, tree, branch, modified, reason], [head, root, "main", undefined, "release"]);
        const extra = { "release.json": `{"commit":"${head}"}\n` };
        const expected = packageFolder(app.folder, { exclude: [], extra });
        assert.deepEqual(Buffer.from(bench.aws.objects.get(key) ?? []), Buffer.from(expected.bytes));
    });

    it("names the command that takes it back", async () => {
        app.commit("Start");
        await bench.release("staging", "one", "a");
        const stdout = succeeds(await bench.run(...RELEASE));
        assert.deepEqual(commandIn(stdout), ["rollback", "staging", "--to", "2"]);
        succeeds(await bench.run(...commandIn(stdout), "--yes"));
        assert.equal(bench.serves("staging"), "2");
    });

    it("says where files were changed since the commit, and claims no tree for them", async () => {
        const head = app.commit("Start");
        app.write("app.py", "def lambda_handler(event, context): return {}\n");
        const { stdout } = await bench.run(...RELEASE);
        assert.match(stdout, new RegExp(`${head.slice(0, 7)}\\* .*\n\n\\* with changes that are in no commit`));
        const { modified, tree } = await record();
        assert.deepEqual([modified, tree], [true, undefined]);
    });

    it("says what was never installed, with the command that installs it", async () => {
        app.write("requirements.txt", "# none\n\nflask==3.1.0\n");
        app.write("package.json", JSON.stringify({ devDependencies: { mocha: "11" } }));
        app.commit("Start");
        const missing = /note: Nothing that requirements\.txt asks for is in \.platform\/dependencies.*pip install/;
        assert.match((await bench.run(...RELEASE)).stderr, missing);
        app.write(".platform/dependencies/flask/__init__.py", "");
        const { stderr } = await bench.run(...RELEASE);
        assert.doesNotMatch(stderr, missing);
        assert.doesNotMatch(stderr, /package\.json/);
    });

    it("counts a path from where the person stands, and never releases the platform itself", async () => {
        app.commit("Start");
        bench.userCwd = app.folder;
        succeeds(await bench.run("release", ".", "--to", "staging", "--yes"));
        bench.userCwd = join(__dirname, "..", "..");
        const { code, stderr } = await bench.run("release", ".", "--to", "staging", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /is the platform itself, not an application\./);
    });

    it("takes files that Git ignores for a change, too, but not dependencies", async () => {
        app.commit("Start");
        app.write(".platform/dependencies/library/__init__.py", "");
        app.write("node_modules/library/index.js", "");
        app.git("add", "--force", "--intent-to-add", "node_modules");
        app.git("reset", "--quiet");
        app.write(".git/info/exclude", "node_modules\n");
        succeeds(await bench.run(...RELEASE));
        assert.equal((await record()).modified, undefined);
        app.write("local.py", "");
        const { stderr } = await bench.run(...RELEASE);
        assert.match(stderr, /note: The package holds 1 file that Git does not have, such as local\.py\./);
        const { modified, tree } = await record();
        assert.deepEqual([modified, tree], [true, undefined]);
    });

    it("leaves out what the configuration leaves out", async () => {
        app.write("docs/long.txt", "long");
        app.commit("Start");
        bench.write(
            "Pulumi.production.yaml",
            `${bench.read("Pulumi.production.yaml")}  platform:build:\n    exclude: [docs]\n`,
        );
        assert.match((await bench.run(...RELEASE)).stderr, /✓ Package [\d.]+ m?s 2 files/);
    });

    it("says beforehand that a large folder is compressed, which leaves no room for a word", async () => {
        app.write("data.bin", "0".repeat(10_000_000));
        app.commit("Start");
        const { code, stderr } = await bench.run(...RELEASE);
        assert.equal(code, 0, stderr);
        assert.match(stderr, /\n {2}Package: compresses [\d.]+ MB in 3 files\n( {2}Package: goes on, .*\n)?✓ Package /);
    });

    it("refuses a zip file that Lambda would unzip wrongly, in words, before anything is uploaded", async () => {
        const code = Buffer.from("def lambda_handler(event, context): return {}\n");
        const whole = Buffer.from(zipSync({ "app.py": code }));
        for (const [bytes, said] of [
            [
                zipSync({ "app.py": code, "../x.py": code }),
                /app\.zip holds \.\.\/x\.py, which would be unzipped outside/,
            ],
            [zipSync({ "app.py": code, "/x.py": code }), /app\.zip holds \/x\.py, which would be unzipped outside/],
            [zipSync({ "app.py": code, "lib\\x.py": code }), /app\.zip holds lib\\x\.py\. A backslash makes no folder/],
            [zipSync({ "app.py": code, "..\\x.py": code }), /app\.zip holds \.\.\\x\.py\. A backslash makes no folder/],
            [whole.subarray(0, whole.length - 30), /app\.zip is a zip file without its end/],
        ] as const) {
            writeFileSync(join(bench.folder, "app.zip"), bytes);
            const { code: exit, stderr } = await bench.run("release", "app.zip", "--to", "staging", "--yes");
            assert.equal(exit, 1, stderr);
            assert.match(stderr, said);
            assert.match(stderr, /\n {2}Make the package again/);
            assert.doesNotMatch(stderr, /\n +at /);
        }
        assert.equal([...bench.aws.objects.keys()].filter((key) => key.endsWith(".zip")).length, 0);
    });

    it("releases a zip file as it is, under the commit that it is told", async () => {
        const bytes = packageFolder(app.folder, { exclude: [] }).bytes;
        writeFileSync(join(bench.folder, "app.zip"), bytes);
        succeeds(await bench.run("release", "app.zip", "--to", "staging", "--commit", commit("e"), "--yes"));
        const { commit: hash, package: key } = await record();
        assert.equal(hash, commit("e"));
        assert.deepEqual(Buffer.from(bench.aws.objects.get(key) ?? []), Buffer.from(bytes));
    });

    it("releases what is in no repository, and notes that its commit is not known", async () => {
        rmSync(join(app.folder, ".git"), { recursive: true });
        const { code, stderr } = await bench.run(...RELEASE);
        assert.equal(code, 0, stderr);
        assert.match(stderr, /note: Its commit is not known, .*--commit/);
        assert.equal((await record()).commit, undefined);
    });

    it("has nothing to do where the same code is served", async () => {
        app.commit("Start");
        succeeds(await bench.run(...RELEASE));
        const { document, stderr } = await bench.json(...RELEASE);
        assert.match(stderr, /staging serves this very code already, as version 2/);
        assert.equal(document["outcome"], "unchanged");
        assert.equal(bench.aws.versions.size, 2);
    });

    it("finishes a release that was interrupted after it had moved the alias", async () => {
        app.commit("Start");
        succeeds(await bench.run(...RELEASE));
        const [key = "", text] = [...bench.aws.objects].find(([name]) => name.startsWith("releases/staging/")) ?? [];
        // As the run has left it that was killed before it had asked the environment.
        const {
            finishedAt: _1,
            durationMs: _2,
            revisionId: _3,
            ...rest
        } = JSON.parse(String(text)) as Record<string, unknown>;
        bench.aws.objects.set(key, Buffer.from(JSON.stringify({ ...rest, outcome: "started" })));
        bench.aws.time += 3_600_000;
        assert.equal((await bench.run("status")).code, 1);
        const refused = await bench.run(...RELEASE.slice(0, -1));
        assert.match(refused.stderr, /was ended early[^]*nobody to ask/);
        const { document } = await bench.json(...RELEASE);
        assert.equal(document["outcome"], "finished");
        assert.equal((await bench.run("status")).code, 0);
    });

    it("moves the alias back where the environment does not answer, and says so", async () => {
        await bench.release("staging", "one", "a");
        app.write("sick.py", "");
        app.commit("Start");
        const { code, stdout, stderr } = await bench.run(...RELEASE);
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(stderr, /error: staging did not answer as it should with version 3: .*answered 500/);
        assert.match(stderr, /It serves version 2 again, as before\.\n$/);
        assert.equal(bench.serves("staging"), "2");
    });

    const refusals: readonly (readonly [string, readonly string[], number, RegExp])[] = [
        ["a path where nothing is", ["release", "none", "--to", "staging"], 1, /There is no \/\S+\/none\./],
        ["a file that is no zip", ["release", "app/app.py", "--to", "staging"], 1, /app\.py/],
        ["a folder without the handler", ["release", "empty", "--to", "staging"], 1, /no app\.py, where its handler/],
        ["an unknown environment", ["release", "app", "--to", "stagin"], 1, /Did you mean staging\?/],
        [
            "another commit than it is at",
            [...RELEASE, "--commit", commit("f")],
            1,
            /app is at commit [0-9a-f]{40}, not at f{40}/,
        ],
        ["half a commit", [...RELEASE, "--commit", "fff"], 2, /--commit takes the full hash/],
        ["no environment", ["release", "app"], 2, /takes the environment to release to/],
    ];
    for (const [what, args, expected, message] of refusals) {
        it(`refuses ${what}`, async () => {
            app.commit("Start");
            new Repository(join(bench.folder, "empty")).write("other.txt", "");
            const { code, stdout, stderr } = await bench.run(...args, ...(args.includes("--yes") ? [] : ["--yes"]));
            assert.deepEqual([code, stdout], [expected, ""], stderr);
            assert.match(stderr, message);
            assert.equal(bench.serves("staging"), "1");
            assert.ok(bench.awsCalls.every((call) => !/^(Put|Update|Publish)/.test(call)));
        });
    }

    it("changes nothing in the repository", async () => {
        app.commit("Start");
        const index = join(app.folder, ".git", "index");
        // Git would note that the file is the same in spite of its age.
        utimesSync(join(app.folder, "app.py"), 1, 1);
        const before = readFileSync(index);
        succeeds(await bench.run(...RELEASE));
        assert.deepEqual(readFileSync(index), before);
        assert.ok(!existsSync(join(app.folder, "release.json")));
    });

    it("publishes anew what an environment serves, once its settings have changed, and status says so", async () => {
        app.commit("Start");
        succeeds(await bench.run(...RELEASE));
        bench.aws.settings = "settings-2";
        const { stdout } = await bench.run("status");
        assert.match(stdout, /i staging: The function's settings have changed: it gets them with its next release/);
        const again = commandIn(stdout);
        assert.deepEqual(again, ["release", "staging", "--again"]);
        const { document } = await bench.json(...again, "--yes");
        assert.deepEqual(
            [document["outcome"], bench.serves("staging"), bench.serves("production")],
            ["moved", "3", "1"],
        );
        assert.match((await record()).note, /anew with the function's settings of today/);
        assert.doesNotMatch((await bench.run("status")).stdout, /settings have changed: .*\n.*staging --again/);
    });

    it("takes an environment or a package, and says which is missing", async () => {
        const { code, stderr } = await bench.run("release", "app");
        assert.equal(code, 2);
        assert.match(
            stderr,
            /takes the environment to release to\.[^]*release app --to ENVIRONMENT[^]*release ENVIRONMENT --again/,
        );
        const both = await bench.run("release", "staging", "--again", "--to", "staging");
        assert.equal(both.code, 2);
        assert.match(both.stderr, /--again goes neither with --to nor with --commit/);
    });
});
