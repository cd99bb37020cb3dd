import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeError, UserError } from "../../common/errors";
import { describeBuildspecFaults, parseBuildspec, type Buildspec } from "./buildspec";
import { outputArtifact } from "./artifacts";
import { buildEnvironment } from "./environment";
import { Cache, type CacheOptions, type CacheStore } from "./cache";
import { BuildLog } from "./log";
import { Build, type PhaseResult } from "./phases";
import { Session } from "./session";

/** What to build, with what, and for how long. */
export interface BuildOptions {
    /** The application's sources; the first command runs here. */
    readonly sourceFolder: string;
    /** As a build project holds it: the path of the build specification in the sources, or its whole text. */
    readonly buildspec: string;
    /** The project's variables, and whatever else the build needs. Wins over all other variables. */
    readonly environment: Readonly<Record<string, string>>;
    /** Folders at the head of PATH, such as the one with the AWS CLI. */
    readonly path: readonly string[];
    readonly commit: string;
    /** Gets all output; replaced if it exists. */
    readonly logFile: string;
    readonly timeoutMinutes: number;
    /** Where the project keeps caches. @default - the project has none, whatever the build specification says */
    readonly cache?: CacheStore | undefined;
    /** Whether the pipeline takes its output artifact: then there has to be one. @default false */
    readonly handsOn?: boolean;
    /** Gets each line of output as it comes. */
    readonly onLine?: (line: string) => void;
    /** Ends the build when aborted. */
    readonly signal?: AbortSignal;
}

/** How a build went. */
export interface BuildResult {
    readonly succeeded: boolean;
    /** The phases that were entered; a phase without commands succeeds. */
    readonly phases: readonly PhaseResult[];
    /** The first failure, in words; undefined for a build that succeeded. */
    readonly failure: string | undefined;
    /** The log file. */
    readonly log: string;
    /** What it hands on. @default - nobody takes anything, or it has failed */
    readonly artifact?: Uint8Array;
}

/**
 * Runs a build specification's commands on this machine as CodeBuild would in its container: same phases, transitions
 * and variables. There is no image here: the tools are those on PATH. When the build is over, no process of it is left.
 *
 * @throws {UserError} when there is no such build specification, when it is faulty, or when its shell is missing.
 */
export async function runBuild(options: BuildOptions): Promise<BuildResult> {
    const buildspec = readBuildspec(options);
    const scratch = mkdtempSync(join(realpathSync(tmpdir()), "platform-build-"));
    try {
        const home = join(scratch, "home");
        const state = join(scratch, "state");
        [home, state].forEach((folder) => mkdirSync(folder));
        const environment = buildEnvironment(buildspec, { ...options, home });
        const log = new BuildLog(options.logFile, options.onLine);
        const { shell } = buildspec;
        const onLine = (line: string) => log.line(line);
        const session = new Session({ shell, folder: options.sourceFolder, environment, state, onLine });
        const build = new Build(buildspec, session, log);
        const cache = cacheOf(buildspec, options, { home, environment, log });
        let artifact: Uint8Array | undefined;
        let failure: string | undefined;
        try {
            await cache?.restore();
            await build.run(options.timeoutMinutes * 60_000, options.signal);
            await (build.failure === undefined ? cache?.save() : undefined);
            failure = build.failure;
            if (failure === undefined && options.handsOn === true) {
                const handed = handOn(buildspec, options.sourceFolder, log);
                [artifact, failure] = [handed.artifact, handed.failure];
            }
        } finally {
            await session.kill();
            log.close();
        }
        return {
            succeeded: failure === undefined,
            phases: build.phases,
            failure,
            log: options.logFile,
            ...(artifact && { artifact }),
        };
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}

/** The phase UPLOAD_ARTIFACTS: where there is nothing to hand on, the build has failed. */
function handOn(
    { artifacts }: Buildspec,
    sourceFolder: string,
    log: BuildLog,
): { readonly artifact?: Uint8Array; readonly failure?: string } {
    try {
        const artifact = outputArtifact(artifacts, sourceFolder);
        log.note(`Artifact of ${artifact.length} bytes`);
        return { artifact };
    } catch (error) {
        if (!(error instanceof UserError)) {
            throw error;
        }
        log.note(`Phase complete: UPLOAD_ARTIFACTS State: FAILED\n${describeError(error)}`);
        return { failure: error.message };
    }
}

function cacheOf(
    { cache: section }: Buildspec,
    { cache: store, sourceFolder }: BuildOptions,
    rest: Pick<CacheOptions, "environment" | "home" | "log">,
): Cache | undefined {
    return section === undefined || store === undefined
        ? undefined
        : new Cache({ section, store, sourceFolder, ...rest });
}

function readBuildspec({ sourceFolder, buildspec }: BuildOptions): Buildspec {
    const { name, text } = buildspec.includes("\n")
        ? { name: "the build project's own", text: buildspec }
        : readFile(join(sourceFolder, buildspec));
    const parsed = parseBuildspec(text);
    if ("faults" in parsed) {
        throw new UserError(describeBuildspecFaults(name, parsed.faults));
    }
    return parsed.buildspec;
}

function readFile(name: string): { readonly name: string; readonly text: string } {
    try {
        return { name, text: readFileSync(name, "utf8") };
    } catch {
        throw new UserError(`There is no build specification ${name}.`, "See examples/application/build.");
    }
}
