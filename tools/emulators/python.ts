import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UserError } from "../../common/errors";

const run = promisify(execFile);

/** A Python interpreter on PATH. */
export interface Python {
    readonly command: string;
    /** Such as `3.12`. Packages are installed for one minor version. */
    readonly version: string;
}

/** What a Python says about itself. */
export interface Probe extends Python {
    /** Whether it can make virtual environments with pip in them. Debian packages that apart. */
    readonly makesEnvironments: boolean;
}

const LOWEST_MINOR = 11;
const CANDIDATES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
const PROBE = `
import importlib.util, sys
print("%d.%d" % sys.version_info[:2], all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")))
`;

async function probe(command: string): Promise<Probe | undefined> {
    try {
        const { stdout } = await run(command, ["-c", PROBE]);
        const [version, answer] = stdout.trim().split(" ");
        return version === undefined ? undefined : { command, version, makesEnvironments: answer === "True" };
    } catch {
        return undefined; // Not on PATH, or a Python so old that it does not know importlib.util.
    }
}

function isRecent(version: string): boolean {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major === 3 && minor >= LOWEST_MINOR;
}

/** The first probe that will do; a UserError says what is missing, and what to install. */
export function choosePython(probes: readonly Probe[]): Python {
    const recent = probes.filter(({ version }) => isRecent(version));
    const usable = recent.find(({ makesEnvironments }) => makesEnvironments);
    if (usable !== undefined) {
        return { command: usable.command, version: usable.version };
    }
    const [incomplete] = recent;
    if (incomplete !== undefined) {
        throw new UserError(
            `${incomplete.command} (Python ${incomplete.version}) has no venv or no ensurepip, which the emulators need.`,
            `Install the package python3-venv (Debian, Ubuntu), or a complete Python >= 3.${LOWEST_MINOR}.`,
        );
    }
    const found = probes.map(({ command, version }) => `${command} is ${version}`).join(", ");
    throw new UserError(
        `The emulators need Python >= 3.${LOWEST_MINOR}; on PATH ${found === "" ? "there is none" : found}.`,
        `Install Python >= 3.${LOWEST_MINOR} with venv, such as the packages python3 and python3-venv.`,
    );
}

/** What was found on which PATH: a start of Python by a version manager takes a third of a second. */
const known = new Map<string | undefined, Promise<Python>>();

/** A Python on PATH that can hold the emulators; looked for once for each PATH, unless there is none. */
export async function findPython(): Promise<Python> {
    const path = process.env["PATH"];
    const found = known.get(path) ?? lookForPython();
    known.set(path, found);
    found.catch(() => known.delete(path));
    return found;
}

async function lookForPython(): Promise<Python> {
    const probes: Probe[] = [];
    for (const command of CANDIDATES) {
        const found = await probe(command);
        if (found?.makesEnvironments === true && isRecent(found.version)) {
            return choosePython([found]); // Usually the first one: the others need not be started.
        }
        probes.push(...(found === undefined ? [] : [found]));
    }
    return choosePython(probes);
}
