/** What a made ELF file says: see `readElf`. */
export interface MadeElf {
    /** @default 62, x86_64 */
    readonly machine?: number;
    /** The libraries that it is linked to. @default - that of glibc */
    readonly needed?: readonly string[];
    /** The versions of symbols that it needs of the first library. @default - none */
    readonly versions?: readonly string[];
    /** Names of symbols. @default - none */
    readonly symbols?: readonly string[];
}

/** Where everything is: the header, three program headers, the dynamic section, the needed versions, the names. */
const [HEADER, PROGRAM, ADDRESS] = [64, 56, 0x10000];
const DYNAMIC = { needed: 1, strings: 5, stringsSize: 10, versions: 0x6ffffffe };

/** Makes an ELF file of 64 bits, with what the dynamic loader looks at and nothing else, at another address than its offset. */
export function madeElf(made: MadeElf = {}): Buffer {
    const { machine = 62, needed = ["libc.so.6"], versions = [], symbols = [] } = made;
    const names = ["", ...needed, ...versions, ...symbols];
    const strings = Buffer.from(names.map((name) => `${name}\0`).join(""), "latin1");
    const nameAt = (name: string) => Buffer.byteLength(names.slice(0, names.indexOf(name)).join("\0") + "\0", "latin1");
    const lists = Buffer.alloc(16 + 16 * versions.length);
    lists.writeUInt16LE(1, 0);
    lists.writeUInt16LE(versions.length, 2);
    lists.writeUInt32LE(16, 8);
    versions.forEach((version, index) => {
        lists.writeUInt32LE(nameAt(version), 16 + index * 16 + 8);
        lists.writeUInt32LE(index === versions.length - 1 ? 0 : 16, 16 + index * 16 + 12);
    });
    const entries = 4 + needed.length;
    const start = HEADER + 2 * PROGRAM;
    const [listsAt, stringsAt] = [start + entries * 16, start + entries * 16 + lists.length];
    const dynamic = [
        ...needed.map((name) => [DYNAMIC.needed, nameAt(name)] as const),
        [DYNAMIC.strings, ADDRESS + stringsAt] as const,
        [DYNAMIC.stringsSize, strings.length] as const,
        // Without versions there is no list.
        [versions.length === 0 ? 0 : DYNAMIC.versions, ADDRESS + listsAt] as const,
        [0, 0] as const,
    ];
    const size = stringsAt + strings.length;
    return Buffer.concat([
        header(machine),
        program(1, 0, size),
        program(2, start, entries * 16),
        ...dynamic.map((pair) => longs(...pair)),
        lists,
        strings,
    ]);
}

/** The header of a Mach-O file of 64 bits. @param processor 0x01000007 is x86_64, 0x0100000c is arm64. */
export function madeMacho(processor: number): Buffer {
    const file = Buffer.alloc(32);
    file.writeUInt32LE(0xfeedfacf, 0);
    file.writeUInt32LE(processor, 4);
    return file;
}

/** The header of a file for Windows. */
export function madePe(processor = 0x8664): Buffer {
    const file = Buffer.alloc(128);
    file.write("MZ", 0, "latin1");
    file.writeUInt32LE(64, 60);
    file.write("PE\0\0", 64, "latin1");
    file.writeUInt16LE(processor, 68);
    return file;
}

function header(machine: number): Buffer {
    const file = Buffer.alloc(HEADER);
    file.write("\x7fELF\x02\x01\x01", 0, "latin1");
    file.writeUInt16LE(machine, 18);
    file.writeBigUInt64LE(BigInt(HEADER), 32);
    file.writeUInt16LE(PROGRAM, 54);
    file.writeUInt16LE(2, 56);
    return file;
}

function program(kind: number, offset: number, size: number): Buffer {
    const part = Buffer.alloc(PROGRAM);
    part.writeUInt32LE(kind, 0);
    longs(offset, ADDRESS + offset, 0, size, size).copy(part, 8);
    return part;
}

function longs(...values: readonly number[]): Buffer {
    const bytes = Buffer.alloc(values.length * 8);
    values.forEach((value, index) => bytes.writeBigUInt64LE(BigInt(value), index * 8));
    return bytes;
}
