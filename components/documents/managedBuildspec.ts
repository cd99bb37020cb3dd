import { stringify } from "yaml";

import type { BuildConfig } from "../../config";
import { REPORTED_PHASES, type ReportedPhaseName } from "../../contract/reportedPhases";
import {
    ENGINE_VARIABLE,
    formatPipelineSettings,
    SETTINGS_VARIABLE,
    type PipelineSettings,
} from "../../contract/pipelineSettings";
import { BUILD_FOLDER, NOT_BUILT } from "../../contract/buildFolder";

/** What a managed build is made from. */
export interface ManagedBuild {
    /** The key of the release engine in the artifact bucket. */
    readonly engineKey: string;
    /** The runtime of the function, such as `python3.13`. */
    readonly runtime: string;
    readonly build: Pick<BuildConfig, "image" | "install" | "test">;
    readonly settings: PipelineSettings;
}

/** What one family of runtimes needs, unless the configuration says otherwise. */
interface Family {
    readonly install: (runtime: string) => string;
    readonly test: readonly string[];
    /** Run before the tests, whatever these are. */
    readonly beforeTest: readonly string[];
    /** Run after the tests, whatever these are. */
    readonly afterTest: readonly string[];
}

const FOLDER = BUILD_FOLDER;

/** Where a build keeps the release engine. */
export const ENGINE_FILE = `${FOLDER}/release.cjs`;

/** The command that fetches the release engine. */
export function engineDownload(): string {
    return `aws s3 cp --only-show-errors "s3://$ARTIFACT_BUCKET/$${ENGINE_VARIABLE}" ${ENGINE_FILE}`;
}

/**
 * The glibc of a runtime whose system is older than the build image's, Amazon Linux 2023 with glibc 2.34: "Lambda
 * runtimes", and "Comparing AL2 and AL2023" for the versions.
 */
const OLDER_GLIBC: Readonly<Record<string, string>> = { "python3.11": "2, 26" };

/**
 * Installs what an application requires. For an older glibc, pip is told by the module `_manylinux` (PEP 600) which
 * wheels the function can load; `--platform` would do that, too, but refuses what there is only as source.
 */
function pipInstall(runtime: string): string {
    const glibc = OLDER_GLIBC[runtime];
    const folder = `${FOLDER}/glibc`;
    const module = `manylinux_compatible = lambda major, minor, arch: (major, minor) <= (${glibc})`;
    const prepare =
        glibc === undefined
            ? ""
            : `mkdir -p ${folder} && echo '${module}' > ${folder}/_manylinux.py && PYTHONPATH=${folder} `;
    return (
        `if [ -f requirements.txt ]; then ${prepare}python3 -m pip install --quiet --disable-pip-version-check ` +
        `--no-compile --requirement requirements.txt --target ${FOLDER}/dependencies; fi`
    );
}

const PYTHON: Family = {
    install: pipInstall,
    // Absolute, so that a test may change its folder.
    beforeTest: [`export PYTHONPATH="$CODEBUILD_SRC_DIR/${FOLDER}/dependencies\${PYTHONPATH:+:$PYTHONPATH}"`],
    test: ["python3 -m unittest discover --pattern '*test*.py'"],
    afterTest: [],
};

const NODE: Family = {
    install: () => "if [ -f package-lock.json ]; then npm ci; fi",
    beforeTest: [],
    test: ["npm test"],
    // What only the tests need is not packaged.
    afterTest: ["if [ -f package-lock.json ]; then npm prune --omit=dev; fi"],
};

/** The version of Node.js that the release engine runs on. */
const ENGINE_NODE = "22";

/**
 * The build specification of a managed build: makes the dependencies ready, tests, packages and releases. Nothing of it
 * is in the application's repository. A command that fails in `install` or `pre_build` ends the build before anything
 * is packaged: "Build phase transitions". Where GitHub is told of releases, the engine then tells it of that failure,
 * from `finally`, whose commands never change how the build goes.
 */
export function managedBuildspec({ engineKey, runtime, build, settings }: ManagedBuild): string {
    const engine = ENGINE_FILE;
    const application = applicationCommands(runtime, build, `${FOLDER}/${NOT_BUILT}`);
    const versions = runtimeVersions(runtime, build.image);
    const install = [`mkdir -p ${FOLDER}`, engineDownload(), `node ${engine} begin`, ...application.install];
    const { test } = application;
    const reported = (phase: ReportedPhaseName, commands: readonly string[]) =>
        settings.github === undefined
            ? { commands }
            : {
                  commands: [...commands, `touch ${anywhere(`${FOLDER}/${REPORTED_PHASES[phase].marker}`)}`],
                  // Without the engine there is nothing to tell with.
                  finally: [`test ! -f ${anywhere(engine)} || node ${anywhere(engine)} ended ${phase} || true`],
              };
    const specification = {
        version: 0.2,
        env: {
            shell: "bash",
            variables: { [ENGINE_VARIABLE]: engineKey, [SETTINGS_VARIABLE]: formatPipelineSettings(settings) },
        },
        phases: {
            install: {
                ...(versions === undefined ? {} : { "runtime-versions": versions }),
                ...reported("install", install),
            },
            ...(test.length === 0 ? {} : { pre_build: reported("pre_build", test) }),
            build: {
                "on-failure": "ABORT",
                // One shell runs all commands, and one of the application's may have left it in another folder.
                commands: ['cd "$CODEBUILD_SRC_DIR"', `node ${engine} package`, `node ${engine} release`],
            },
        },
    };
    // Without a limit for the width, lines are not folded: a command stays as it was written.
    return stringify(specification, { lineWidth: 0 });
}

/** A path that holds in whatever folder a command before has gone to. */
function anywhere(path: string): string {
    return `"$CODEBUILD_SRC_DIR/${path}"`;
}

/**
 * The commands that make an application ready and test it.
 *
 * @param guard A file; where it is there, they are skipped. @default - they never are
 */
export function applicationCommands(
    runtime: string,
    build: Pick<BuildConfig, "install" | "test">,
    guard: string | undefined,
): { readonly install: readonly string[]; readonly test: readonly string[] } {
    const family = runtime.startsWith("python") ? PYTHON : NODE;
    const guarded = (commands: readonly string[]) =>
        commands.map((command) => (guard === undefined ? command : `test -f ${guard} || {\n${command}\n}`));
    return {
        install: guarded(build.install ?? [family.install(runtime)]),
        test: [...family.beforeTest, ...guarded(build.test ?? family.test), ...guarded(family.afterTest)],
    };
}

/**
 * The languages that the image has to have ready. Images of one's own cannot be asked for any ("Runtime versions"):
 * they bring Node.js, the function's language and the AWS CLI with them.
 */
export function runtimeVersions(runtime: string, image: string): Readonly<Record<string, string>> | undefined {
    if (!image.startsWith("aws/codebuild/")) {
        return undefined;
    }
    const [, language = "", version = ""] = /^([a-z]+)([\d.]*\d)/.exec(runtime) ?? [];
    return { nodejs: ENGINE_NODE, [language]: version };
}
