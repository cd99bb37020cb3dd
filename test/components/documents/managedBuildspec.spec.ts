import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { parseBuildspec, type BuildPhase, type Buildspec } from "../../../lab/build/buildspec";
import { managedBuildspec, type ManagedBuild } from "../../../components/documents/managedBuildspec";
import { formatBuildSettings, type BuildSettings } from "../../../contract/buildSettings";
import {
    formatPipelineSettings,
    parsePipelineSettings,
    type PipelineSettings,
} from "../../../contract/pipelineSettings";

const SETTINGS: PipelineSettings = {
    project: "shop",
    environment: "staging",
    branch: "staging",
    healthPath: "/health",
    verifySeconds: 30,
    architecture: "x86_64",
    variables: { LambdaFunctionAlias: "staging", Branch: "staging", LIST: "a,b&c#d" },
    exclude: ["*.md", "/docs"],
};

const BUILD = { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0", install: undefined, test: undefined };

const APPLICATION: BuildSettings = { runtime: "python3.13", architecture: "x86_64", handlers: ["app.lambda_handler"] };

const DEFAULT: ManagedBuild = {
    engineKey: "platform/release-0123456789abcdef.cjs",
    runtime: "python3.13",
    build: BUILD,
    application: APPLICATION,
    settings: SETTINGS,
};

const PROMOTING = { ...SETTINGS, environment: "production", branch: "master", promotesFrom: "staging" };

const BEGIN = [
    "mkdir -p .platform",
    'aws s3 cp --only-show-errors "s3://$ARTIFACT_BUCKET/$PLATFORM_ENGINE" .platform/release.cjs',
    'node "$CODEBUILD_SRC_DIR/.platform/release.cjs" begin',
];

const ENGINE = 'node "$CODEBUILD_SRC_DIR/.platform/release.cjs"';

const INSTALL = `${ENGINE} install`;

const TEST = [`${ENGINE} build`, `${ENGINE} test`];

const PYTHONPATH =
    'export PYTHONPATH="$CODEBUILD_SRC_DIR/.platform/development:$CODEBUILD_SRC_DIR/.platform/dependencies${PYTHONPATH:+:$PYTHONPATH}"';

const TOOLS = 'export PATH="$CODEBUILD_SRC_DIR/.platform/tools/node_modules/.bin:$PATH"';

const CD = 'cd "$CODEBUILD_SRC_DIR/"';

const PRUNE = "if [ -f package-lock.json ]; then npm prune --omit=dev; fi";

const ifBuilt = (command: string) => `test -f "$CODEBUILD_SRC_DIR/.platform/not-built" || {\n${command}\n}`;

/** Commands of the configuration, which run in the application's folder. */
const own = (...commands: readonly string[]) => [CD, ...commands].map(ifBuilt);

function phase(commands: readonly string[], rest: Partial<BuildPhase> = {}): BuildPhase {
    return { commands, finally: [], onFailure: undefined, runtimeVersions: {}, ...rest };
}

/** What a build is made of, read back as the lab, and CodeBuild, would read it. */
function parsed(managed: Partial<ManagedBuild> = {}): Buildspec {
    const read = parseBuildspec(managedBuildspec({ ...DEFAULT, ...managed }));
    assert.ok("buildspec" in read, JSON.stringify(read));
    return read.buildspec;
}

const RELEASE = phase(['cd "$CODEBUILD_SRC_DIR"', 'node "$CODEBUILD_SRC_DIR/.platform/release.cjs" package'], {
    onFailure: "ABORT",
});

describe("the managed build", () => {
    it("installs, tests, packages and releases a Python application", () => {
        assert.deepEqual(parsed(), {
            shell: "bash",
            variables: {
                PLATFORM_ENGINE: "platform/release-0123456789abcdef.cjs",
                PLATFORM_RELEASE: formatPipelineSettings(SETTINGS),
                PLATFORM_BUILD: formatBuildSettings(APPLICATION),
            },
            phases: {
                install: phase([...BEGIN, INSTALL], { runtimeVersions: { nodejs: "22", python: "3.13" } }),
                pre_build: phase(TEST),
                build: RELEASE,
            },
            artifacts: { baseDirectory: ".platform/handover", files: ["**/*"] },
            ignored: [],
        });
    });

    it("installs, tests, packages and releases a Node.js application, without what only its tests need", () => {
        assert.deepEqual(parsed({ runtime: "nodejs24.x" }).phases, {
            install: phase([...BEGIN, INSTALL], { runtimeVersions: { nodejs: "24" } }),
            pre_build: phase(TEST),
            build: RELEASE,
        });
    });

    it("skips what a promotion does not need, for Python", () => {
        assert.deepEqual(parsed({ settings: PROMOTING }).phases, {
            install: phase([...BEGIN, INSTALL], { runtimeVersions: { nodejs: "22", python: "3.13" } }),
            pre_build: phase(TEST),
            build: RELEASE,
        });
    });

    it("skips what a promotion does not need, for Node.js", () => {
        assert.deepEqual(parsed({ runtime: "nodejs22.x", settings: PROMOTING }).phases, {
            install: phase([...BEGIN, INSTALL], { runtimeVersions: { nodejs: "22" } }),
            pre_build: phase(TEST),
            build: RELEASE,
        });
    });

    it("does what the configuration lists in place of its own, and nothing for an empty list", () => {
        const build = { ...BUILD, install: ["make ready", "for i in 1 2; do\n  echo $i\ndone"], test: ["make test"] };
        const python = parsed({ build }).phases;
        assert.deepEqual(python.install?.commands, [...BEGIN, ...own(...build.install)]);
        assert.deepEqual(python.pre_build?.commands, [PYTHONPATH, TEST[0], ...own("make test")]);
        const node = parsed({ build, runtime: "nodejs22.x", settings: PROMOTING }).phases;
        assert.deepEqual(node.install?.commands, [...BEGIN, ...own(...build.install)]);
        assert.deepEqual(node.pre_build?.commands, [TOOLS, TEST[0], ...own("make test"), ...own(PRUNE)]);
        const nothing = parsed({ build: { ...BUILD, install: [], test: [] } }).phases;
        assert.deepEqual(nothing.install?.commands, BEGIN);
        assert.deepEqual(nothing.pre_build?.commands, [TEST[0]]);
    });

    it("builds with the configuration's commands in the application's folder, between installing and testing", () => {
        const build = { ...BUILD, folder: "apps/api", commands: ["make all"] };
        const folder = ifBuilt('cd "$CODEBUILD_SRC_DIR/apps/api"');
        assert.deepEqual(parsed({ build }).phases.pre_build?.commands, [
            PYTHONPATH,
            folder,
            ifBuilt("make all"),
            TEST[1],
        ]);
        assert.deepEqual(parsed({ build, runtime: "provided.al2023" }).phases.pre_build?.commands, [
            folder,
            ifBuilt("make all"),
            TEST[1],
        ]);
    });

    it("hands on what it has made, and nothing else of the folder that it works in", () => {
        const { artifacts } = parsed();
        assert.deepEqual(artifacts, { baseDirectory: ".platform/handover", files: ["**/*"] });
    });

    it("asks an image of one's own for no language, since CodeBuild then refuses the build", () => {
        const { phases } = parsed({ build: { ...BUILD, image: "registry.example.com/build:1" } });
        assert.deepEqual(phases.install, phase([...BEGIN, INSTALL]));
    });

    it("has each command on lines of its own, as people read it in the console", () => {
        const lines = managedBuildspec(DEFAULT).split("\n");
        for (const command of [...BEGIN, INSTALL, ...TEST, ...RELEASE.commands]) {
            assert.ok(lines.includes(`      - ${command}`), command);
        }
    });

    it("knows the language of every runtime that the configuration takes", () => {
        const versions = (runtime: string) => parsed({ runtime }).phases.install?.runtimeVersions;
        assert.deepEqual(["python3.11", "python3.12", "python3.14", "nodejs22.x", "nodejs24.x"].map(versions), [
            { nodejs: "22", python: "3.11" },
            { nodejs: "22", python: "3.12" },
            { nodejs: "22", python: "3.14" },
            { nodejs: "22" },
            { nodejs: "24" },
        ]);
    });

    it("hands settings on to the engine, and commands on to the shell, exactly as they are", () => {
        const text = fc.stringMatching(/^[ -~]*[A-Za-z][ -~\n]*$/);
        const settings = fc.record({
            variables: fc.dictionary(fc.stringMatching(/^\w{1,8}$/), fc.stringMatching(/^[A-Za-z0-9\-._~:/?#&=,]+$/)),
            exclude: fc.array(text),
        });
        fc.assert(
            fc.property(settings, fc.array(text), (given, commands) => {
                const build = { ...BUILD, install: commands };
                const told = { ...PROMOTING, ...given };
                const { variables, phases } = parsed({ build, settings: told });
                assert.deepEqual(
                    parsePipelineSettings(variables["PLATFORM_RELEASE"]),
                    JSON.parse(JSON.stringify(told)),
                );
                assert.deepEqual(phases.install?.commands, [
                    ...BEGIN,
                    ...(commands.length === 0 ? [] : own(...commands)),
                ]);
            }),
        );
    });

    describe("in a shell", () => {
        let folder: string;

        beforeEach(() => {
            folder = mkdtempSync(join(tmpdir(), "platform-managed-"));
            mkdirSync(join(folder, ".platform"));
        });

        afterEach(() => rmSync(folder, { recursive: true, force: true }));

        /** The status and the trace of the application's own command, guarded or not. */
        function run(command: string, settings: PipelineSettings): { status: number | null; trace: string } {
            const commands = parsed({ build: { ...BUILD, test: [command] }, settings }).phases.pre_build?.commands;
            writeFileSync(join(folder, "trace"), "");
            const env = { ...process.env, CODEBUILD_SRC_DIR: folder };
            const { status } = spawnSync("bash", ["-c", commands?.at(-1) ?? "exit 9"], { cwd: folder, env });
            return { status, trace: readFileSync(join(folder, "trace"), "utf8") };
        }

        for (const [what, settings] of [
            ["with", PROMOTING],
            ["without", SETTINGS],
        ] as const) {
            it(`runs the tests ${what} an environment to promote from, and fails with them`, () => {
                assert.deepEqual(run("echo tested >>trace # really", settings), { status: 0, trace: "tested\n" });
                assert.deepEqual(run("echo tested >>trace; exit 3", settings), { status: 3, trace: "tested\n" });
                assert.deepEqual(run("echo tested >>trace\nfalse", settings), { status: 1, trace: "tested\n" });
            });
        }

        it("runs none for a tree that is not built", () => {
            writeFileSync(join(folder, ".platform", "not-built"), "");
            assert.deepEqual(run("echo tested >>trace; exit 3", PROMOTING), { status: 0, trace: "" });
            assert.deepEqual(run("echo tested >>trace; exit 3", SETTINGS), { status: 0, trace: "" });
        });

        it("lets tests find the dependencies, and what was on the path before", () => {
            const [command = ""] = parsed({ build: { ...BUILD, test: ["true"] } }).phases.pre_build?.commands ?? [];
            const pathWith = (before: Readonly<Record<string, string>>) =>
                spawnSync("bash", ["-c", `${command}; printf %s "$PYTHONPATH"`], {
                    env: { PATH: process.env["PATH"], CODEBUILD_SRC_DIR: "/source tree", ...before },
                    encoding: "utf8",
                }).stdout;
            assert.equal(pathWith({}), "/source tree/.platform/development:/source tree/.platform/dependencies");
            assert.equal(
                pathWith({ PYTHONPATH: "/mine" }),
                "/source tree/.platform/development:/source tree/.platform/dependencies:/mine",
            );
        });
    });
});
