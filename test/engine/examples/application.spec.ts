import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
    chmodSync,
    copyFileSync,
    cpSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { arch, tmpdir } from "node:os";
import { join } from "node:path";

import { runBuild } from "../../../lab/build";
import { BUILD_VARIABLES } from "../../../contract/buildVariables";
import { checkPackage, packageFolder } from "../../../release/packaging";

const APPLICATION = join(__dirname, "../../../examples/application");
const COMMIT = "0b2d45f16549aaecd44ba12519c930c449bb8c64";

describe("examples/application", function () {
    this.timeout(20_000); // Each build starts Python half a dozen times.
    let folder: string;
    let application: string;

    before(function () {
        const python = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
        if (python.status !== 0) {
            const reason = "python3 >= 3.11 is not on PATH: the sample application is not tested";
            assert.equal(process.env["CI"], undefined, reason);
            process.stderr.write(`    ${reason}\n`);
            this.skip();
        }
    });

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "application-test-"));
        application = join(folder, "application");
        cpSync(APPLICATION, application, { recursive: true });
        rmSync(join(application, ".release"), { recursive: true, force: true });
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    it("passes its own tests, all of which the default of a managed build finds", () => {
        const discover = ["-B", "-m", "unittest", "discover", "--verbose", "--pattern", "*test*.py"];
        const tests = spawnSync("python3", discover, { cwd: APPLICATION, encoding: "utf8" });
        assert.equal(tests.status, 0, tests.stderr);
        assert.match(tests.stderr, /\(app_tests\./);
        assert.match(tests.stderr, /\(settings_tests\./);
    });

    it("is packaged by a managed build with the files of its own package", () => {
        const extra = { "release.json": `{"commit":"${COMMIT}"}\n` };
        const managed = packageFolder(application, { exclude: [], extra });
        checkPackage(managed, { handler: "app.lambda_handler", runtime: "python3.13", architecture: "x86_64" });
        assert.deepEqual(managed.paths, ["VERSION", "app.py", "release.json", "settings.py"]);
    });

    describe("build/package.py", () => {
        const python = (...args: string[]) => execFileSync("python3", args, { encoding: "utf8", cwd: folder }).trim();
        const makePackage = () => python(join(application, "build/package.py"), join(folder, "package.zip"), COMMIT);

        it("makes the same bytes of the same commit", () => {
            const first = makePackage();
            cpSync(application, join(folder, "copy"), { recursive: true });
            rmSync(application, { recursive: true });
            cpSync(join(folder, "copy"), application, { recursive: true });
            utimesSync(join(application, "app.py"), 1, 1_000_000_000);
            assert.equal(makePackage(), first);
            assert.match(first, /^[A-Za-z0-9+/]{43}=$/);
        });

        it("holds what runs and nothing else", () => {
            mkdirSync(join(application, "dependency/__pycache__"), { recursive: true });
            writeFileSync(join(application, "dependency/code.py"), "");
            writeFileSync(join(application, "dependency/__pycache__/code.pyc"), "");
            makePackage();
            const listing = "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).namelist())";
            assert.equal(
                python("-c", listing, join(folder, "package.zip")),
                "['VERSION', 'app.py', 'dependency/code.py', 'release.json', 'settings.py']",
            );
        });

        it("tells the application its commit as the platform's own packages do, and never an older one", () => {
            writeFileSync(join(application, "release.json"), '{"commit":"older"}\n');
            makePackage();
            const read = "import sys, zipfile; print(repr(zipfile.ZipFile(sys.argv[1]).read('release.json').decode()))";
            assert.equal(python("-c", read, join(folder, "package.zip")), `'{"commit":"${COMMIT}"}\\n'`);
        });

        it("makes a package that runs and says what it is", () => {
            makePackage();
            const ask = [
                "import sys, zipfile",
                "zipfile.ZipFile(sys.argv[1]).extractall('unpacked')",
                "sys.path.insert(0, 'unpacked')",
                "import app; print(app.lambda_handler({'httpMethod': 'GET', 'path': '/metadata'}, None)['body'])",
            ].join("\n");
            const answer: unknown = JSON.parse(python("-B", "-c", ask, join(folder, "package.zip")));
            assert.deepEqual(answer, { lastcommitsha: COMMIT, version: "1.0.0", environment: null });
        });
    });

    describe("build/buildspec.yaml", () => {
        let server: Server;
        /** What the environment answers at /metadata: a commit, or undefined for none. */
        let served: string | undefined;

        beforeEach((done) => {
            served = COMMIT;
            server = createServer((request, response) => {
                const metadata = { lastcommitsha: served, version: "1.0.0", environment: "staging" };
                response.statusCode = served === undefined ? 503 : 200;
                response.end(JSON.stringify(request.url === "/staging/health" ? { status_code: 200 } : metadata));
            });
            server.listen(0, "127.0.0.1", done);
        });

        afterEach((done) => void server.close(done));

        /**
         * Runs the application's build against the stand-in for the AWS CLI.
         *
         * @param answers Files that decide what it answers: see aws.sh.
         * @returns also the calls it got, with the package's hash as SHA, and the text of the log.
         */
        async function build(answers: Readonly<Record<string, string>> = {}) {
            const tools = join(folder, "tools");
            mkdirSync(tools);
            copyFileSync(join(__dirname, "aws.sh"), join(tools, "aws"));
            chmodSync(join(tools, "aws"), 0o755);
            writeFileSync(join(tools, "sleep"), "#!/bin/sh\n", { mode: 0o755 });
            for (const [name, content] of Object.entries(answers)) {
                writeFileSync(join(tools, name), content);
            }
            const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/staging`;
            const values = [
                "bucket",
                "shop-app.zip",
                "shop",
                "arn:role",
                "staging",
                "https://github.com/ada/shop",
                url,
            ];
            const result = await runBuild({
                sourceFolder: application,
                buildspec: "build/buildspec.yaml",
                environment: {
                    ...Object.fromEntries(BUILD_VARIABLES.map((name, index) => [name, values[index] ?? ""])),
                    VERIFY_SECONDS: "0",
                    NO_PROXY: "127.0.0.1",
                },
                path: [tools],
                commit: COMMIT,
                logFile: join(folder, "build.log"),
                timeoutMinutes: 1,
            });
            const noted = readFileSync(join(tools, "calls"), "utf8").trimEnd().split("\n");
            const calls = noted.filter((call) => call !== "--version");
            return {
                ...result,
                calls: calls.map((call) => call.replace(/--code-sha256 [A-Za-z0-9+/]{43}=/, "--code-sha256 SHA")),
                text: readFileSync(result.log, "utf8"),
            };
        }

        const GET_ALIAS =
            "lambda get-alias --function-name shop --name staging --query [FunctionVersion, RevisionId] --output text";
        const PUBLISH = [
            "s3 cp --only-show-errors .release/package.zip s3://bucket/shop-app.zip",
            "lambda update-function-code --function-name shop --s3-bucket bucket --s3-key shop-app.zip " +
                `--architectures ${arch() === "arm64" ? "arm64" : "x86_64"} ` +
                "--query CodeSha256 --output text",
            "lambda wait function-updated-v2 --function-name shop",
            "lambda publish-version --function-name shop --code-sha256 SHA " +
                `--description ${COMMIT} --query Version --output text`,
        ];
        const TEST = [
            "lambda wait published-version-active --function-name shop --qualifier 2",
            "lambda invoke --function-name shop --qualifier 2 --payload fileb://build/health-event.json " +
                "--query FunctionError --output text .release/answer.json",
        ];
        const moveAlias = (version: string, revision: string) =>
            `lambda update-alias --function-name shop --name staging --function-version ${version} ` +
            `--revision-id ${revision} --routing-config AdditionalVersionWeights={} --query RevisionId --output text`;

        it("releases: upload, update, publish, test, move, verify", async () => {
            const { succeeded, calls, text } = await build();
            assert.equal(succeeded, true, text);
            assert.deepEqual(calls, [GET_ALIAS, ...PUBLISH, ...TEST, moveAlias("2", "revision-1")]);
            assert.match(text, /Release https:\/\/github\.com\/ada\/shop\/commit\/0b2d45f\w+ to staging/);
        });

        it("deploys nothing if a test fails", async () => {
            writeFileSync(join(application, "app.py"), "def lambda_handler(event, context): return {'body': '{}'}\n");
            const { succeeded, calls, phases } = await build();
            assert.equal(succeeded, false);
            assert.deepEqual(calls, []);
            assert.equal(phases.at(-1)?.name, "pre_build");
        });

        it("moves the alias back if the environment does not serve the release", async () => {
            served = "another";
            const { succeeded, calls, text } = await build();
            assert.equal(succeeded, false);
            assert.deepEqual(calls.slice(-2), [moveAlias("2", "revision-1"), moveAlias("1", "revision-2")]);
            assert.match(text, /It serves version 1 again, as before/);
        });

        it("moves the alias back if the environment does not answer", async () => {
            served = undefined;
            const { succeeded, calls } = await build();
            assert.equal(succeeded, false);
            assert.equal(calls.at(-1), moveAlias("1", "revision-2"));
        });

        it("says so if the alias cannot be moved back", async () => {
            served = undefined;
            const { text } = await build({ "update-alias.second": "PreconditionFailedException" });
            assert.match(text, /FAILED: staging .* could not be moved back from version 2 to 1/);
        });

        for (const [problem, answers] of Object.entries<Record<string, string>>({
            "fails in the function": { "invoke.answer": "Unhandled" },
            "answers with another status": { "answer.json": '{"statusCode": 500}' },
            "answers with no response at all": { "answer.json": "null" },
        })) {
            it(`moves no alias if the new version ${problem}`, async () => {
                const { succeeded, calls, text } = await build(answers);
                assert.equal(succeeded, false);
                assert.deepEqual(calls, [GET_ALIAS, ...PUBLISH, ...TEST]);
                assert.match(text, /Version 2 does not answer\. staging still serves version 1/);
            });
        }

        it("moves no alias that somebody else has moved", async () => {
            const { succeeded, calls, text } = await build({ "update-alias.error": "PreconditionFailedException" });
            assert.equal(succeeded, false);
            assert.equal(calls.at(-1), moveAlias("2", "revision-1"));
            assert.match(text, /staging could not be moved to version 2/);
        });

        it("moves no alias for code that the environment serves already, but verifies it", async () => {
            served = "another";
            const { succeeded, calls, text } = await build({ "get-alias.answer": "2\trevision-1" });
            assert.equal(succeeded, false);
            assert.deepEqual(calls, [GET_ALIAS, ...PUBLISH, ...TEST]);
            assert.match(text, /It served version 2 before, too; nothing was moved/);
        });

        for (const [name, content] of Object.entries({
            "update-function-code.error": "An error occurred (ResourceConflictException)",
            "update-function-code.answer": "another package's hash",
            "publish-version.error": "CodeSHA256 (a) is different from current CodeSHA256 in $LATEST (b)",
        })) {
            it(`publishes again if another environment's build was faster: ${name}`, async () => {
                const { succeeded, calls, text } = await build({ [name]: content });
                assert.equal(succeeded, true, text);
                assert.equal(calls.filter((call) => call === PUBLISH[0]).length, 2);
                assert.deepEqual(calls.slice(-7), [...PUBLISH, ...TEST, moveAlias("2", "revision-1")]);
            });
        }

        it("does not try again what would fail again", async () => {
            const { succeeded, calls, text } = await build({ "publish-version.error": "AccessDeniedException" });
            assert.equal(succeeded, false);
            assert.deepEqual(calls, [GET_ALIAS, ...PUBLISH]);
            assert.match(text, /AccessDeniedException/);
        });
    });
});
