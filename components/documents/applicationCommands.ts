import type { BuildConfig } from "../../config";
import { BUILD_FOLDER } from "../../contract/buildFolder";

/** What the configuration says of how an application is built. */
export type ConfiguredBuild = Pick<BuildConfig, "install" | "test"> & Partial<Pick<BuildConfig, "commands" | "folder">>;

/** The commands of a build that concern the application itself, by the phase that they run in. */
export interface ApplicationCommands {
    readonly install: readonly string[];
    readonly test: readonly string[];
}

/** Where a build keeps the release engine. */
export const ENGINE_FILE = `${BUILD_FOLDER}/release.cjs`;

/** The release engine, from whatever folder a command before has gone to. */
export const ENGINE = `node ${anywhere(ENGINE_FILE)}`;

/** A path that holds in whatever folder a command before has gone to. */
export function anywhere(path: string): string {
    return `"$CODEBUILD_SRC_DIR/${path}"`;
}

/** What lets commands of the application find what was installed: absolute, so that they may change their folder. */
const PYTHONPATH = `export PYTHONPATH="$CODEBUILD_SRC_DIR/${BUILD_FOLDER}/development:$CODEBUILD_SRC_DIR/${BUILD_FOLDER}/dependencies\${PYTHONPATH:+:$PYTHONPATH}"`;

const TOOLS = `export PATH="$CODEBUILD_SRC_DIR/${BUILD_FOLDER}/tools/node_modules/.bin:$PATH"`;

/**
 * What is done where there is no release engine: for the check of pull requests in a stack whose application releases itself.
 */
export function plainCommands(runtime: string, build: Pick<BuildConfig, "install" | "test">): ApplicationCommands {
    const isPython = runtime.startsWith("python");
    const pip =
        "if [ -f requirements.txt ]; then python3 -m pip install --quiet --disable-pip-version-check --no-compile " +
        `--requirement requirements.txt --target ${BUILD_FOLDER}/dependencies; fi`;
    return {
        install: build.install ?? [isPython ? pip : "if [ -f package-lock.json ]; then npm ci; fi"],
        test: [
            ...(isPython ? [PYTHONPATH] : []),
            ...(build.test ?? [isPython ? "python3 -m unittest discover --pattern '*test*.py'" : "npm test"]),
        ],
    };
}

/** What only the tests need is not packaged where commands of the configuration have installed it. */
const PRUNE = "if [ -f package-lock.json ]; then npm prune --omit=dev; fi";

/**
 * The commands that make an application ready, build and test it: those of the configuration or, where it has none, of the release
 * engine, which looks at the tree.
 *
 * @param guard A file; where it is there, the commands of the configuration are skipped. The engine knows by itself.
 *   @default - they never are
 */
export function applicationCommands(
    runtime: string,
    build: ConfiguredBuild,
    guard: string | undefined,
): ApplicationCommands {
    const guarded = (command: string) =>
        guard === undefined ? command : `test -f ${anywhere(guard)} || {\n${command}\n}`;
    const family = runtime.startsWith("python") ? "python" : runtime.startsWith("nodejs") ? "nodejs" : "other";
    const exported = [...(family === "python" ? [PYTHONPATH] : []), ...(family === "nodejs" ? [TOOLS] : [])];
    const own = (commands: readonly string[]) => [
        ...(commands.length === 0 ? [] : [guarded(`cd ${anywhere(build.folder ?? "")}`)]),
        ...commands.map(guarded),
    ];
    const hasOwn = [build.commands, build.test].some((commands) => commands !== undefined && commands.length > 0);
    return {
        install: build.install === undefined ? [`${ENGINE} install`] : own(build.install),
        test: [
            ...(hasOwn ? exported : []),
            ...(build.commands === undefined ? [`${ENGINE} build`] : own(build.commands)),
            ...(build.test === undefined ? [`${ENGINE} test`] : own(build.test)),
            ...(family === "nodejs" && build.install !== undefined ? own([PRUNE]) : []),
        ],
    };
}
