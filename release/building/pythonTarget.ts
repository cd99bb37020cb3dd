import { writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { systemOf } from "../packaging/native/systems";
import type { Place } from "./place";

/** What packages of Python are installed for, and by what. */
export interface PythonTarget {
    /** Such as `3.13`. */
    readonly version: string;
    /** As Python calls processors: `x86_64` or `aarch64`. */
    readonly machine: string;
    /** The second number of glibc's version, the first of which is 2. */
    readonly glibc: number;
    /** The command of the Python that installs. */
    readonly python: string;
    /** Whether that Python makes modules that the function can load: it is of the same version, on the same processor and on Linux. */
    readonly isOwn: boolean;
    /** What the Python that installs is, for messages. */
    readonly builder: string;
}

const DESCRIBE =
    "import sys, platform; print('%d.%d %s %s' % (*sys.version_info[:2], platform.machine(), sys.platform))";

/** Finds out what packages have to be made for, and which Python of this machine is nearest to it. */
export function pythonTarget(place: Place): PythonTarget {
    const { runtime, architecture } = place.settings;
    const version = runtime.replace("python", "");
    const machine = architecture === "arm64" ? "aarch64" : "x86_64";
    const wanted = `${version} ${machine} linux`;
    const found = ["python3", `python${version}`].map((python) => {
        const { status, stdout } = place.run(python, ["-c", DESCRIBE], { cwd: place.root });
        return { python, is: status === 0 ? stdout.trim() : "" };
    });
    const [first] = found;
    const { python, is } = found.find((each) => each.is === wanted) ?? first ?? { python: "python3", is: "" };
    const glibc = Number(systemOf(runtime).glibc.split(".")[1]);
    return { version, machine, glibc, python, isOwn: is === wanted, builder: is };
}

/**
 * What tells pip which wheels the function can load. On a machine like the function's, the module `_manylinux` (PEP 600) says it of
 * glibc, and what there is only as source is built. Elsewhere pip takes wheels only.
 */
export function pipTarget(
    place: Place,
    target: PythonTarget,
): { readonly args: readonly string[]; readonly env: Record<string, string> } {
    const { glibc, machine, version, isOwn } = target;
    if (isOwn) {
        const folder = place.own("glibc");
        mkdirSync(folder, { recursive: true });
        const module = `manylinux_compatible = lambda major, minor, arch: (major, minor) <= (2, ${glibc})\n`;
        writeFileSync(join(folder, "_manylinux.py"), module);
        return { args: [], env: { PYTHONPATH: folder } };
    }
    const platforms = Array.from({ length: glibc - 16 }, (_, index) => `manylinux_2_${glibc - index}_${machine}`);
    const older =
        machine === "x86_64"
            ? ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"]
            : ["manylinux2014_aarch64"];
    const args = [...platforms, ...older, `linux_${machine}`].flatMap((name) => ["--platform", name]);
    return { args: [...args, "--python-version", version, "--implementation", "cp", "--only-binary=:all:"], env: {} };
}
