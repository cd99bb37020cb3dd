import { cp, readdir, readFile, rm } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { collectorSettings } from "./collector";
import { COMPILER_FLAGS } from "./compiler";
import type { Step } from "../../../common/steps";
import type { Recipe } from "../cache";
import { run } from "../run";
import { isAtLeast, MINIMUM_GO, parseVersion } from "../versions";

/** Flags of every build: nothing of this machine's paths or of a repository around it goes into the program. */
const FLAGS = ["-trimpath", "-buildvcs=false", "-mod=readonly", ...COMPILER_FLAGS];
/** Without symbols and debugging data the programs are a third smaller. */
const LINKER_FLAGS = "-s -w";

/** Whatever workspace or C compiler this machine has, the build is the same. */
const ENVIRONMENT = { CGO_ENABLED: "0", GOWORK: "off" };

/** The folders under `tools/pulumi-engine/go`, each a Go module, or the absolute path of a module elsewhere. */
export type GoModule =
    "cli" | "language-host" | "aws-provider" | "github-provider" | "terraform-provider" | `/${string}`;

/** Modules that stand in for others, and are copied beside what is built with them. */
type StandIn = "getter";

const STAND_INS: Readonly<Partial<Record<GoModule, readonly StandIn[]>>> = {
    "aws-provider": ["getter"],
    "github-provider": ["getter"],
};

/** One program to build. */
export interface GoBuild {
    readonly module: GoModule;
    /** Import path of the program's package, or its path within the module. */
    readonly package: string;
    /** Absolute path of the executable to come. */
    readonly output: string;
    /** String variables that are set when linking, by their full names. */
    readonly variables?: Readonly<Record<string, string>>;
    readonly step: Step;
}

export function moduleFolder(module: GoModule | StandIn): string {
    return path.resolve(__dirname, "..", "go", module);
}

/** The folders of a module and of what stands in for others beside it. */
function foldersOf(module: GoModule): readonly string[] {
    return [module, ...(STAND_INS[module] ?? [])].map(moduleFolder);
}

/** All that shapes a program built in the module: its files, and how it is built. */
export function goRecipe(module: GoModule): Recipe {
    const flags = [...FLAGS, LINKER_FLAGS, JSON.stringify(ENVIRONMENT)].join(" ");
    return Object.fromEntries([["flags", flags], ...foldersOf(module).flatMap(filesOf)]);
}

/** All files of a folder: their paths, which begin with its name, and contents. */
function filesOf(folder: string): readonly (readonly [string, string])[] {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    return files.map((file) => [`${path.basename(folder)}/${file}`, readFileSync(path.join(folder, file), "utf8")]);
}

/** Builds one program, in a copy of its module that is removed afterwards. */
export async function buildCommand(build: GoBuild): Promise<void> {
    await inCopyOf(build.module, path.dirname(build.output), async (folder) => await compile(folder, build));
}

/**
 * Does work in a copy of a module, since Go may want to write there, and removes it. The copy is made inside the folder to
 * be filled, so that what a killed build leaves is found and removed together with it.
 */
export async function inCopyOf(
    module: GoModule,
    parent: string,
    work: (folder: string) => Promise<void>,
): Promise<void> {
    const copies = path.join(parent, "source");
    try {
        const folder = await copyModule(module, copies);
        await checkGo(folder);
        await work(folder);
    } finally {
        await rm(copies, { recursive: true, force: true });
    }
}

/** Copies a module, and what stands in for others beside it. @returns The copy's folder. */
export async function copyModule(module: GoModule, parent: string): Promise<string> {
    for (const folder of foldersOf(module)) {
        await cp(folder, path.join(parent, path.basename(folder)), { recursive: true });
    }
    return path.join(parent, path.basename(moduleFolder(module)));
}

/** Compiles a program of the module in the folder, and shows how far it is. */
export async function compile(folder: string, build: Omit<GoBuild, "module">): Promise<void> {
    const variables = Object.entries(build.variables ?? {}).map(([name, value]) => ` -X ${name}=${value}`);
    let packages = 0;
    // Verbose, it names each package as it compiles it; what is in Go's own cache already is not named.
    const args = ["build", "-v", ...FLAGS, "-ldflags", LINKER_FLAGS + variables.join(""), "-o", build.output];
    await run("go", [...args, build.package], {
        cwd: folder,
        env: { ...ENVIRONMENT, ...collectorSettings() },
        onLine: () => build.step.progress(`${++packages} modules and packages so far`),
    });
}

/** @throws Error when the Go of this machine cannot build the module in the folder. */
async function checkGo(folder: string): Promise<void> {
    let answer: string;
    try {
        // In the module's folder a Go that is older than the module asks for fetches a newer one, if it may.
        answer = await run("go", ["version"], { cwd: folder, env: ENVIRONMENT });
    } catch (error) {
        throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new Error("Go is not on PATH") : error;
    }
    const [version, minimum] = [parseVersion(answer), parseVersion(MINIMUM_GO)];
    if (version === undefined || minimum === undefined || !isAtLeast(version, minimum)) {
        throw new Error(`Go is too old (${answer}); ${MINIMUM_GO} or newer is needed`);
    }
}

/** Where the module cache has a module at a version, after downloading and verifying it by the folder's go.sum. */
export async function downloadModule(folder: string, name: string): Promise<string> {
    const version = new RegExp(`^require ${name} (\\S+)$`, "m").exec(
        await readFile(path.join(folder, "go.mod"), "utf8"),
    );
    if (version === null) {
        throw new Error(`go.mod names no version of ${name}.`);
    }
    const answer = await run("go", ["mod", "download", "-json", `${name}@${version[1]}`], {
        cwd: folder,
        env: ENVIRONMENT,
    });
    const { Dir: found } = JSON.parse(answer) as { Dir?: string };
    if (found === undefined || (await readdir(found)).length === 0) {
        throw new Error(`Go downloaded ${name} to nowhere.`);
    }
    return found;
}
