/** What an ELF file says of the system that it runs on: see elf(5). */
export interface Elf {
    /** The number of its processor. */
    readonly machine: number;
    /** The names of the libraries that it is linked to, and of its interpreter. */
    readonly libraries: readonly string[];
    /** The versions of symbols that it needs, such as `GLIBC_2.34`. */
    readonly versions: readonly string[];
    /** All its names of symbols and libraries, with a NUL after each. */
    readonly names: string;
}

const MAGIC = 0x7f454c46;

/** The kinds of segments and the entries of the dynamic section that are read here. */
const SEGMENT = { load: 1, dynamic: 2, interpreter: 3 } as const;
const DYNAMIC = { end: 0, needed: 1, strings: 5, stringsSize: 10, versions: 0x6ffffffe } as const;

/** No library of any system has so many entries or versions, or a name as long; a file that is damaged, or made to, may seem to. */
const MOST_ENTRIES = 10_000;
const MOST_VERSIONS = 10_000;
const LONGEST_NAME = 4096;

interface Segment {
    readonly kind: number;
    readonly offset: number;
    readonly address: number;
    readonly size: number;
}

/**
 * Reads an ELF file: its header, and what the dynamic loader would look at. What is damaged beyond its header says nothing more.
 *
 * @returns undefined where it is no ELF file of a 64-bit system with the lowest byte first, but for the machine of another one.
 */
export function readElf(file: Buffer): Elf | undefined {
    if (file.length < 20 || file.readUInt32BE(0) !== MAGIC) {
        return undefined;
    }
    const [is64Bit, isLittle] = [file[4] === 2, file[5] === 1];
    const machine = isLittle ? file.readUInt16LE(18) : file.readUInt16BE(18);
    const nothing: Elf = { machine, libraries: [], versions: [], names: "" };
    if (!is64Bit || !isLittle) {
        return nothing;
    }
    try {
        return { machine, ...readDynamic(file, readSegments(file)) };
    } catch (error) {
        if (error instanceof RangeError) {
            return nothing;
        }
        throw error;
    }
}

function readSegments(file: Buffer): readonly Segment[] {
    const [start, length, count] = [large(file, 32), file.readUInt16LE(54), file.readUInt16LE(56)];
    return Array.from({ length: count }, (_, index) => {
        const at = start + index * length;
        return {
            kind: file.readUInt32LE(at),
            offset: large(file, at + 8),
            address: large(file, at + 16),
            size: large(file, at + 32),
        };
    });
}

function readDynamic(file: Buffer, segments: readonly Segment[]): Omit<Elf, "machine"> {
    const interpreter = segments.find(({ kind }) => kind === SEGMENT.interpreter);
    const libraries = interpreter === undefined ? [] : [textAt(file, interpreter.offset)];
    const dynamic = segments.find(({ kind }) => kind === SEGMENT.dynamic);
    if (dynamic === undefined) {
        return { libraries, versions: [], names: "" };
    }
    const entries: (readonly [number, number])[] = [];
    for (let at = dynamic.offset; at < dynamic.offset + dynamic.size && large(file, at) !== DYNAMIC.end; at += 16) {
        entries.push([large(file, at), large(file, at + 8)]);
        if (entries.length > MOST_ENTRIES) {
            throw new RangeError(`The dynamic section has more than ${MOST_ENTRIES} entries.`);
        }
    }
    const valueOf = (tag: number) => entries.find(([each]) => each === tag)?.[1];
    const strings = offsetOf(segments, valueOf(DYNAMIC.strings) ?? 0);
    const needed = entries.filter(([tag]) => tag === DYNAMIC.needed).map(([, name]) => textAt(file, strings + name));
    const versions = valueOf(DYNAMIC.versions);
    return {
        libraries: [...libraries, ...needed],
        versions: versions === undefined ? [] : readVersions(file, offsetOf(segments, versions), strings),
        names: file.toString("latin1", strings, strings + (valueOf(DYNAMIC.stringsSize) ?? 0)),
    };
}

/** The versions that are needed: for each library a list, linked by distances, as the lists themselves are; the last has none. */
function readVersions(file: Buffer, start: number, strings: number): readonly string[] {
    const found: string[] = [];
    for (const library of linked(file, start, 12)) {
        for (const version of linked(file, library + file.readUInt32LE(library + 8), 12)) {
            found.push(textAt(file, strings + file.readUInt32LE(version + 8)));
            if (found.length > MOST_VERSIONS) {
                throw new RangeError(`More than ${MOST_VERSIONS} versions are needed.`);
            }
        }
    }
    return found;
}

/** Where the members of a list begin. @param next Where in a member its distance to the next one stands. */
function* linked(file: Buffer, start: number, next: number): Generator<number> {
    let distance = 0;
    let at = start;
    do {
        yield at;
        distance = file.readUInt32LE(at + next);
        at += distance;
    } while (distance !== 0);
}

/** Where in the file lies what the loader puts at an address. */
function offsetOf(segments: readonly Segment[], address: number): number {
    const segment = segments.find(
        (each) => each.kind === SEGMENT.load && address >= each.address && address < each.address + each.size,
    );
    if (segment === undefined) {
        throw new RangeError(`No segment holds the address ${address}.`);
    }
    return address - segment.address + segment.offset;
}

function textAt(file: Buffer, at: number): string {
    const length = file.subarray(Math.max(0, at), at + LONGEST_NAME).indexOf(0);
    if (at < 0 || length === -1) {
        throw new RangeError(`No text ends after ${at}.`);
    }
    return file.toString("latin1", at, at + length);
}

/** A number of 64 bits. None that is true is larger than a file. */
function large(file: Buffer, at: number): number {
    return Number(file.readBigUInt64LE(at));
}
