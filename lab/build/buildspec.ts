import type { ArtifactsSection } from "./artifacts";
import type { CacheSection } from "./cache";
import { YamlReader, type Entry, type ReaderFault } from "./commonYaml";

/** The phases of a build in which commands run, in their order. */
export const PHASES = ["install", "pre_build", "build", "post_build"] as const;

export type PhaseName = (typeof PHASES)[number];

/** What happens when a phase fails: leave the build, go on to the next phase, or try again. */
export type OnFailure = "ABORT" | "CONTINUE" | "RETRY";

/** The commands of one phase. */
export interface BuildPhase {
    readonly commands: readonly string[];
    /** Run after the commands, whether these failed or not. */
    readonly finally: readonly string[];
    /** @default - the phase's own transition: a failed `build` goes on to `post_build`, any other ends the build */
    readonly onFailure: OnFailure | undefined;
    /** Language to version, as `install` selects them in the image. */
    readonly runtimeVersions: Readonly<Record<string, string>>;
}

/** A build specification of version 0.2, as far as it says which commands run. */
export interface Buildspec {
    /** @default "/bin/sh" */
    readonly shell: "bash" | "/bin/sh";
    /** Variables in clear, overridden by those of the build project. */
    readonly variables: Readonly<Record<string, string>>;
    readonly phases: Readonly<Partial<Record<PhaseName, BuildPhase>>>;
    /** @default - nothing is kept for later builds */
    readonly cache?: CacheSection;
    /** What it hands on. @default - nothing */
    readonly artifacts?: ArtifactsSection;
    /** Valid parts that are not read, by their path, such as `reports` or `env.parameter-store`. */
    readonly ignored: readonly string[];
}

// From "Build specification reference for CodeBuild".
const TOP_KEYS = ["version", "run-as", "env", "proxy", "batch", "phases", "reports", "artifacts", "cache"];
const ENV_KEYS = [
    "shell",
    "variables",
    "parameter-store",
    "secrets-manager",
    "exported-variables",
    "git-credential-helper",
];
const CACHE_KEYS = ["action", "fallback-keys", "key", "paths"];
const ARTIFACT_KEYS = [
    "base-directory",
    "discard-paths",
    "enable-symlinks",
    "exclude-paths",
    "files",
    "name",
    "s3-prefix",
    "secondary-artifacts",
];
const PHASE_KEYS = ["run-as", "on-failure", "runtime-versions", "commands", "finally"];
// RETRY may be followed by a count and by a pattern for the error.
const ON_FAILURE = /^(ABORT|CONTINUE|RETRY(?=$|-))/;

/**
 * Parses and checks a build specification.
 *
 * @param text YAML.
 * @returns the specification, or all of its faults in the order of their lines.
 */
export function parseBuildspec(text: string): { buildspec: Buildspec } | { faults: readonly ReaderFault[] } {
    const reader = new YamlReader(text);
    if (reader.faults.length > 0) {
        return { faults: reader.faults };
    }
    const buildspec = readBuildspec(reader);
    return reader.faults.length > 0 ? { faults: reader.faults } : { buildspec };
}

/** All faults as one text, each with its place in the form in which editors jump to it. */
export function describeBuildspecFaults(file: string, faults: readonly ReaderFault[]): string {
    const lines = faults.map(({ line, path, problem, expected }) => {
        const what = path === "" ? problem : `${path} ${problem}`;
        return `  ${file}:${line}: ${what}\n    expected: ${expected}`;
    });
    return `The build specification cannot be used:\n${lines.join("\n")}`;
}

function readBuildspec(reader: YamlReader): Buildspec {
    const ignored: string[] = [];
    const top = members(reader, reader.root, TOP_KEYS, ["version", "env", "phases", "cache", "artifacts"], ignored);
    const { version, env, phases, cache, artifacts } = top;
    if (version === undefined) {
        reader.fault({ path: "version", line: 1 }, "is missing", "0.2");
    } else {
        reader.choice(version, ["0.2"]);
    }
    if (phases === undefined) {
        reader.fault({ path: "phases", line: 1 }, "is missing", `a map with ${PHASES.join(", ")}`);
    }
    const { shell, variables } =
        env === undefined ? {} : members(reader, env, ENV_KEYS, ["shell", "variables"], ignored);
    const named = phases === undefined ? {} : members(reader, phases, PHASES, PHASES, ignored);
    return {
        shell: (shell && reader.choice(shell, ["bash", "/bin/sh"] as const)) ?? "/bin/sh",
        variables: variables === undefined ? {} : readVariables(reader, variables),
        phases: Object.fromEntries(Object.values(named).map((each) => [each.key, readPhase(reader, each, ignored)])),
        ...(cache === undefined ? {} : { cache: readCache(reader, cache, ignored) }),
        ...(artifacts === undefined ? {} : { artifacts: readArtifacts(reader, artifacts, ignored) }),
        ignored,
    };
}

function readCache(reader: YamlReader, entry: Entry, ignored: string[]): CacheSection {
    const { key, paths, ...rest } = members(
        reader,
        entry,
        CACHE_KEYS,
        CACHE_KEYS.filter((each) => each !== "action"),
        ignored,
    );
    const listed = (list: Entry | undefined) =>
        list === undefined ? [] : reader.list(list).map((item) => reader.text(item));
    const fallback = rest["fallback-keys"];
    if (fallback !== undefined && reader.list(fallback).length > 5) {
        reader.fault(fallback, "has too many keys", "up to 5");
    }
    return {
        key: key === undefined ? undefined : reader.text(key),
        fallbackKeys: listed(fallback),
        paths: listed(paths),
    };
}

function readArtifacts(reader: YamlReader, entry: Entry, ignored: string[]): ArtifactsSection {
    const { files, ...rest } = members(reader, entry, ARTIFACT_KEYS, ["base-directory", "files"], ignored);
    const base = rest["base-directory"];
    return {
        baseDirectory: base === undefined ? "" : (reader.text(base) ?? ""),
        files: files === undefined ? [] : reader.list(files).map((item) => reader.text(item)),
    };
}

function readVariables(reader: YamlReader, entry: Entry): Record<string, string> {
    const variables = reader.texts(entry);
    for (const { key, path, line } of reader.map(entry)) {
        if (key.startsWith("CODEBUILD_")) {
            reader.fault({ path, line }, "is reserved", "a name that does not begin with CODEBUILD_");
        } else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
            reader.fault({ path, line }, "cannot be a variable", "a name of letters, digits and _");
        }
    }
    return variables;
}

function readPhase(reader: YamlReader, entry: Entry, ignored: string[]): BuildPhase {
    const used = PHASE_KEYS.filter((key) => key !== "run-as");
    const phase = members(reader, entry, PHASE_KEYS, used, ignored);
    const versions = phase["runtime-versions"];
    if (phase["commands"] === undefined && versions === undefined) {
        const { path, line } = entry;
        reader.fault({ path: `${path}.commands`, line }, "is missing", "a list of commands");
    }
    return {
        commands: readCommands(reader, phase["commands"]),
        finally: readCommands(reader, phase["finally"]),
        onFailure: readOnFailure(reader, phase["on-failure"]),
        runtimeVersions: versions === undefined ? {} : reader.texts(versions),
    };
}

function readOnFailure(reader: YamlReader, entry: Entry | undefined): OnFailure | undefined {
    if (entry === undefined) {
        return undefined;
    }
    const [action] = ON_FAILURE.exec(reader.text(entry)) ?? [];
    return action === undefined ? reader.choice(entry, ["ABORT", "CONTINUE", "RETRY"]) : (action as OnFailure);
}

function readCommands(reader: YamlReader, entry: Entry | undefined): string[] {
    // The usual slip is `- echo "a: b"` without quotes around the whole: YAML sees a map, and CodeBuild refuses it.
    const expected = "a command; one that holds a colon and a space needs quotes around it";
    const commands = entry === undefined ? [] : reader.list(entry).map((item) => reader.text(item, expected));
    return commands.filter((command) => command.trim() !== "");
}

/** The values of a map by their key. Unknown keys are faults; known ones that are not used are noted as ignored. */
function members(
    reader: YamlReader,
    entry: Entry,
    known: readonly string[],
    used: readonly string[],
    ignored: string[],
): Readonly<Record<string, Entry>> {
    const entries = reader.map(entry);
    for (const { key, path, line } of entries) {
        if (!known.includes(key)) {
            reader.fault({ path, line }, "is not known", known.join(", "));
        } else if (!used.includes(key)) {
            ignored.push(path);
        }
    }
    return Object.fromEntries(entries.filter(({ key }) => used.includes(key)).map((each) => [each.key, each]));
}
