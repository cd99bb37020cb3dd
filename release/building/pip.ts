import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { UserError } from "../../common/errors";
import { lastLines, type Ended, type Place } from "./place";
import { pipTarget, type PythonTarget } from "./pythonTarget";
import { oneRequirement } from "./requirements";

/** What pip says of a package that it finds no wheel of. */
const NO_WHEEL = /No matching distribution found for ([^\s;(]+)/;

/** More packages without a wheel than any application has. */
const MOST_BUILT = 20;

/**
 * Installs packages of Python for a function, wherever it runs.
 *
 * @param files What pip is to read.
 * @param into The folder that it installs to.
 * @throws {UserError} where that fails, with the name of the package that there is only as source and that cannot be built here.
 */
export function installPython(place: Place, target: PythonTarget, files: readonly string[], into: string): void {
    const wheels = place.own("wheels");
    mkdirSync(wheels, { recursive: true });
    takeMembers(place, target, files);
    const { args, env } = pipTarget(place, target);
    const read = files.flatMap((file) => ["--requirement", file]);
    for (let built = 0; ; built += 1) {
        const found = built === 0 ? [] : ["--find-links", wheels];
        const ended = pip(
            place,
            target,
            [...INSTALL, "--no-compile", ...args, ...found, ...read, "--target", into],
            env,
        );
        if (ended.status === 0) {
            return;
        }
        const lacking = NO_WHEEL.exec(ended.stderr)?.[1];
        if (target.isOwn || lacking === undefined || built === MOST_BUILT) {
            throw installError(ended);
        }
        takeWheel(place, files, lacking, buildWheel(place, target, lacking, wheels));
    }
}

const QUIET = ["--quiet", "--disable-pip-version-check", "--no-input"];

/** What only the installation knows. */
const INSTALL = ["install", ...QUIET, "--root-user-action=ignore"];

/** Builds a package that there is only as source. What holds nothing that was compiled runs everywhere. */
function buildWheel(place: Place, target: PythonTarget, requirement: string, wheels: string): string {
    const before = new Set(readdirSync(wheels));
    const file = oneRequirement(place, requirement);
    const ended = pip(
        place,
        target,
        ["wheel", ...QUIET, "--no-deps", "--wheel-dir", wheels, "--requirement", file],
        {},
    );
    const made = readdirSync(wheels).filter((name) => !before.has(name));
    if (ended.status !== 0) {
        throw new UserError(
            `There is no wheel of ${requirement} for Python ${target.version} on ${target.machine}, and it could not be built here:\n${lastLines(ended)}`,
            "Ask for a version that has one.",
        );
    }
    const wheel = made.find((name) => name.endsWith("-none-any.whl"));
    if (wheel === undefined) {
        throw new UserError(
            `${requirement} is published as source only, and what is built of it here, by Python ${target.builder.replaceAll(" ", ", ")}, ` +
                `cannot be loaded by Python ${target.version} on ${target.machine}.`,
            "Ask for a version, or another package, that has a wheel for it, or leave the build to the pipeline, which runs on the function's system.",
        );
    }
    place.say(`Built ${requirement}, which is published as source only`);
    return join(wheels, wheel);
}

/**
 * Has what was exported from a workspace's lock file name wheels of its members: pip takes no folder beside packages with hashes.
 */
function takeMembers(place: Place, target: PythonTarget, files: readonly string[]): void {
    for (const file of files.filter((each) => each.startsWith(place.own()))) {
        const lines = readFileSync(file, "utf8").split("\n");
        const named = lines.map((line) => {
            const folder = /^\/[^\s;]*/.exec(line)?.[0];
            return folder === undefined || folder.endsWith(".whl")
                ? line
                : `${withHash(memberWheel(place, target, folder))}${line.slice(folder.length)}`;
        });
        if (named.some((line, index) => line !== lines[index])) {
            writeFileSync(file, named.join("\n"));
        }
    }
}

/** Builds a member of a workspace. */
function memberWheel(place: Place, target: PythonTarget, folder: string): string {
    const name = relative(place.root, folder);
    const into = place.own("members", name);
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { recursive: true });
    // For which Python it is shows when it is installed.
    const args = ["wheel", ...QUIET, "--no-deps", "--ignore-requires-python", "--wheel-dir", into, folder];
    const ended = pip(place, target, args, {});
    const [wheel] = readdirSync(into);
    if (ended.status !== 0 || wheel === undefined) {
        throw new UserError(
            `${name}, of the workspace, could not be built:\n${lastLines(ended)}`,
            "Mend what it says, or set build.install to commands of your own.",
        );
    }
    if (!target.isOwn && !wheel.endsWith("-none-any.whl")) {
        throw new UserError(
            `${name}, of the workspace, is compiled, and what is built of it here, by Python ${target.builder.replaceAll(" ", ", ")}, ` +
                `cannot be loaded by Python ${target.version} on ${target.machine}.`,
            "Leave the build to the pipeline, which runs on the function's system.",
        );
    }
    return join(into, wheel);
}

/** A wheel as a requirement, beside those that have hashes. */
function withHash(wheel: string): string {
    return `${wheel} --hash=sha256:${createHash("sha256").update(readFileSync(wheel)).digest("hex")}`;
}

/** Has what was exported from a lock file, which names hashes, name the wheel that was built of the source with that hash. */
function takeWheel(place: Place, files: readonly string[], requirement: string, wheel: string): void {
    for (const file of files.filter((each) => each.startsWith(place.own()))) {
        const lines = readFileSync(file, "utf8")
            .replaceAll(/\\\r?\n/g, " ")
            .split("\n");
        const isMeant = (line: string) =>
            line.startsWith(requirement) && /^[\s;]/.test(line.slice(requirement.length) || " ");
        writeFileSync(file, lines.map((line) => (isMeant(line) ? withHash(wheel) : line)).join("\n"));
    }
}

/**
 * pip, with the function's environment in place of its own: it reads markers such as `sys_platform == "linux"` for the machine and the
 * Python that it runs on, whatever `--platform` and `--python-version` say (pypa/pip#11664).
 */
const FOR_ANOTHER = `
import json, sys
from pip._vendor.packaging import markers
own = markers.default_environment
target = json.loads(sys.argv.pop(1))
markers.default_environment = lambda: {**own(), **target}
from pip._internal.cli.main import main
sys.exit(main())
`;

function pip(
    place: Place,
    target: PythonTarget,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
): Ended {
    const called = target.isOwn ? ["-m", "pip"] : ["-c", FOR_ANOTHER, JSON.stringify(markersOf(target))];
    return place.run(target.python, [...called, ...args], { cwd: place.location, env });
}

/** What markers see of the function: "Environment Markers" in PEP 508. */
function markersOf({ version, machine }: PythonTarget): Readonly<Record<string, string>> {
    return {
        implementation_name: "cpython",
        implementation_version: `${version}.0`,
        os_name: "posix",
        platform_machine: machine,
        platform_python_implementation: "CPython",
        platform_system: "Linux",
        python_full_version: `${version}.0`,
        python_version: version,
        sys_platform: "linux",
    };
}

function installError(ended: Ended): UserError {
    return new UserError(
        `pip could not install the packages:\n${lastLines(ended, 20)}`,
        "Mend what it says, or set build.install to commands of your own.",
    );
}
