import { readElf, type Elf } from "./elf";

/** Binary is a file of a package that was compiled for a processor and a system. */
export interface Binary {
    readonly path: string;
    readonly system: "Linux" | "macOS" | "Windows";
    /** As Lambda names processors, `x86_64` or `arm64`; else what people call it. More than one of a universal binary of macOS. */
    readonly processors: readonly string[];
    /** The library of C that it is linked to. @default - none, or not known */
    readonly libc?: "glibc" | "musl";
    /** The newest version of glibc that it needs, such as `2.34`. @default - none */
    readonly glibc?: string;
    /**
     * Of a module of Node.js: the binary interface that it was compiled for, NODE_MODULE_VERSION; `any` of Node-API, and `unknown` where
     * the file does not tell. @default - it is no module of Node.js, or not of Linux
     */
    readonly nodeAbi?: number | "any" | "unknown";
    /** Whether its owner may execute it. */
    readonly executable: boolean;
}

const ELF_PROCESSORS: Readonly<Record<number, string>> = {
    3: "x86 (32 bits)",
    40: "ARM (32 bits)",
    62: "x86_64",
    183: "arm64",
};

/** The same numbers in the headers of macOS and of Windows. */
const MACHO_PROCESSORS: Readonly<Record<number, string>> = { 0x01000007: "x86_64", 0x0100000c: "arm64" };
const PE_PROCESSORS: Readonly<Record<number, string>> = { 0x14c: "x86 (32 bits)", 0x8664: "x86_64", 0xaa64: "arm64" };

const MACHO_MAGIC = 0xfeedfacf;
/** The same number begins a class of Java, which is why only files of certain names are looked at. */
const UNIVERSAL_MAGIC = 0xcafebabe;
const MOST_PARTS = 8;

/** Whether a file may be loaded as code of a processor, as its name goes. Others, such as pictures, are not looked into. */
export function mayBeBinary(path: string): boolean {
    return /(\.(so(\.\d+)*|node|pyd)|(^|\/)bootstrap)$/.test(path);
}

/** Reads what a file was compiled for; undefined where it is not compiled at all. */
export function readBinary(path: string, content: Uint8Array, executable: boolean): Binary | undefined {
    const file = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    const elf = readElf(file);
    if (elf !== undefined) {
        return { path, executable, system: "Linux", ...readLinux(elf) };
    }
    const apple = readMacho(file);
    if (apple !== undefined) {
        return { path, executable, system: "macOS", processors: apple };
    }
    const windows = readPe(file);
    return windows === undefined ? undefined : { path, executable, system: "Windows", processors: [windows] };
}

function readLinux({
    machine,
    libraries,
    versions,
    names,
}: Elf): Pick<Binary, "processors" | "libc" | "glibc" | "nodeAbi"> {
    const isMusl = libraries.some((name) => /^libc\.musl-|\/ld-musl-|^libc\.so$/.test(name));
    const isGlibc = libraries.some((name) => /^libc\.so\.6$|\/ld-linux-/.test(name));
    const glibc = newestGlibc(versions);
    const nodeAbi = readNodeAbi(names);
    return {
        processors: [ELF_PROCESSORS[machine] ?? `processor number ${machine} of ELF`],
        ...(isMusl ? { libc: "musl" } : isGlibc ? { libc: "glibc" } : {}),
        ...(glibc === undefined ? {} : { glibc }),
        ...(nodeAbi === undefined ? {} : { nodeAbi }),
    };
}

/** By the functions with which a module registers: "Node-API" and "C++ addons" of Node.js. Those of Node-API run on every version. */
function readNodeAbi(names: string): Binary["nodeAbi"] {
    if (/\0napi_(register_module_v\d+|module_register)\0/.test(names)) {
        return "any";
    }
    const version = /\0node_register_module_v(\d+)\0/.exec(names)?.[1];
    return version === undefined
        ? names.includes("\0node_module_register\0")
            ? "unknown"
            : undefined
        : Number(version);
}

/** The mark for relative relocations in a compact form is no version, but no older glibc loads what has it. */
const MARKS: Readonly<Record<string, string>> = { GLIBC_ABI_DT_RELR: "GLIBC_2.36" };

function newestGlibc(versions: readonly string[]): string | undefined {
    return versions
        .map((version) => /^GLIBC_(\d+(?:\.\d+)+)$/.exec(MARKS[version] ?? version)?.[1])
        .filter((version) => version !== undefined)
        .reduce<string | undefined>(
            (newest, each) => (newest === undefined || isNewer(each, newest) ? each : newest),
            undefined,
        );
}

/** Whether one version, of numbers between dots, comes after another. */
export function isNewer(version: string, other: string): boolean {
    const [left, right] = [version, other].map((each) => each.split(".").map(Number));
    const length = Math.max(left?.length ?? 0, right?.length ?? 0);
    const places = Array.from({ length }, (_, place) => (left?.[place] ?? 0) - (right?.[place] ?? 0));
    return (places.find((difference) => difference !== 0) ?? 0) > 0;
}

function readMacho(file: Buffer): readonly string[] | undefined {
    if (file.length < 8) {
        return undefined;
    }
    const nameOf = (number: number) => MACHO_PROCESSORS[number] ?? `processor number ${number} of macOS`;
    if (file.readUInt32LE(0) === MACHO_MAGIC) {
        return [nameOf(file.readUInt32LE(4))];
    }
    const count = file.readUInt32BE(4);
    if (file.readUInt32BE(0) !== UNIVERSAL_MAGIC || count > MOST_PARTS || file.length < 8 + count * 20) {
        return undefined;
    }
    return Array.from({ length: count }, (_, index) => nameOf(file.readUInt32BE(8 + index * 20)));
}

function readPe(file: Buffer): string | undefined {
    if (file.length < 64 || file.toString("latin1", 0, 2) !== "MZ") {
        return undefined;
    }
    const at = file.readUInt32LE(60);
    if (at + 6 > file.length || file.toString("latin1", at, at + 4) !== "PE\0\0") {
        return undefined;
    }
    const number = file.readUInt16LE(at + 4);
    return PE_PROCESSORS[number] ?? `processor number ${number} of Windows`;
}
