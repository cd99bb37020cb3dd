import { setCommand } from "../../../config/fault";
import { BUILD_FOLDER, DEPENDENCIES_FOLDER } from "../../../contract/buildFolder";
import type { Owner } from "./owner";
import { pythonOf, systemOf, type NativeTarget } from "./systems";

/** Why a function cannot load a file. */
export interface Reason {
    /** A part of a sentence whose subject is the owner of the file. */
    readonly text: string;
    /** The Python that it is made for, such as `3.11`. @default - that is not the reason */
    readonly python?: string;
}

/** What of a package the function cannot load. */
export interface Misfit {
    readonly owner: Owner;
    readonly reasons: readonly Reason[];
}

/** What to do about it: how the right ones are installed, wherever this runs. */
export function remedyFor(misfits: readonly Misfit[], target: NativeTarget): string {
    const kinds = new Set(misfits.map(({ owner }) => owner.kind));
    const lines = [
        ...(kinds.has("python") ? [pythonRemedy(target)] : []),
        ...(kinds.has("node") ? [nodeRemedy(target)] : []),
        ...(kinds.has("application")
            ? [`Build it for Linux on ${target.architecture}, or leave it out with build.exclude.`]
            : []),
        ...otherPython(misfits),
    ];
    return lines.join("\n    ");
}

function pythonRemedy({ runtime, architecture }: NativeTarget): string {
    const python = pythonOf(runtime) ?? "3";
    const processor = architecture === "arm64" ? "aarch64" : architecture;
    const platforms = systemOf(runtime)
        .wheels.map((wheel) => `--platform ${wheel}_${processor}`)
        .join(" ");
    return (
        `Install it for the function: python3 -m pip install --only-binary :all: --python-version ${python} ${platforms} ` +
        `--requirement requirements.txt --target ${BUILD_FOLDER}/${DEPENDENCIES_FOLDER}`
    );
}

function nodeRemedy({ runtime, architecture }: NativeTarget): string {
    const cpu = architecture === "x86_64" ? "x64" : architecture;
    return (
        `Install it for the function, with the Node.js of ${runtime}, after node_modules was removed: ` +
        `npm ci --omit=dev --os=linux --cpu=${cpu} --libc=glibc`
    );
}

/** Where all are made for one other Python, the function may be meant to run on that. */
function otherPython(misfits: readonly Misfit[]): readonly string[] {
    const pythons = new Set(misfits.flatMap(({ reasons }) => reasons.map(({ python }) => python)));
    const [python] = pythons;
    return pythons.size === 1 && python !== undefined && /^3\.\d+$/.test(python)
        ? [`Or have the function run on what it is made for: ${setCommand("function.runtime", `python${python}`)}`]
        : [];
}
