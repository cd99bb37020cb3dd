import { inflateRawSync } from "node:zlib";

import { UserError } from "../../common/errors";

/** A file as the directory of a zip file declares it. */
export interface ZipEntry {
    readonly path: string;
    /** Bytes when unzipped. */
    readonly size: number;
    /** Of a symbolic link: what it says. */
    readonly link?: string | undefined;
    /** Whether its owner may execute it. */
    readonly executable: boolean;
    /** Unzips it. @throws {UserError} where it is not what the directory says. */
    readonly read: () => Uint8Array;
}

/** The parts of a zip file, by the number that each begins with, and the bytes of each before names and comments. */
const END = { signature: 0x06054b50, length: 22 };
const ENTRY = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
const ZIP64_LOCATOR = { signature: 0x07064b50, length: 20 };

/** The flags for encrypted content, strongly encrypted content and an encrypted directory. */
const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;

/** The two methods of compression that every reader knows: none, and deflate. */
const METHODS = [0, 8];

/** The kind of file in a Unix mode, and what it is of a symbolic link. */
const KIND = 0o170000;
const LINK = 0o120000;

/** Linux takes no longer path, so no link says more. */
const LONGEST_LINK = 4096;

/** What stands where a number is too large for the format, and Zip64 has it elsewhere. */
const ELSEWHERE_16 = 0xffff;
const ELSEWHERE_32 = 0xffff_ffff;

/**
 * Reads what a zip file says of its files, without unzipping any but symbolic links before it is asked to: names and sizes stand in a
 * directory at its end. So a small file that unzips to a huge one does no harm.
 *
 * @param name The zip file's name, for messages.
 * @returns Its files, without its folders.
 * @throws {UserError} where it is not a zip file, is damaged, or is of a kind that Lambda may not read.
 */
export function readZipDirectory(bytes: Uint8Array, name: string): readonly ZipEntry[] {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = findEnd(file);
    if (end === undefined) {
        const begun = file.length >= 4 && file.readUInt32LE(0) === LOCAL.signature;
        throw refusal(name, begun ? "is a zip file without its end, so a part of it is missing" : "is not a zip file");
    }
    const count = file.readUInt16LE(end + 10);
    const start = file.readUInt32LE(end + 16);
    if (count === ELSEWHERE_16 || start === ELSEWHERE_32 || begins(file, end - ZIP64_LOCATOR.length, ZIP64_LOCATOR)) {
        throw refusal(name, "is a zip file of the kind Zip64, which no package needs that Lambda takes");
    }
    if (file.readUInt32LE(end + 4) !== 0 || file.readUInt16LE(end + 8) !== count) {
        throw refusal(name, "is one part of a zip file that has several");
    }
    const entries: ZipEntry[] = [];
    let at = start;
    for (let index = 0; index < count; index++) {
        if (!begins(file, at, ENTRY)) {
            throw damaged(name);
        }
        entries.push(readEntry(file, at, start, name));
        at += ENTRY.length + [28, 30, 32].reduce((length, place) => length + file.readUInt16LE(at + place), 0);
    }
    if (at !== end || at - start !== file.readUInt32LE(end + 12)) {
        throw damaged(name);
    }
    return entries.filter(({ path }) => !path.endsWith("/"));
}

/** Where the end of the directory begins. It may be followed by a comment, which it tells the length of. */
function findEnd(file: Buffer): number | undefined {
    for (let at = file.length - END.length; at >= Math.max(0, file.length - END.length - 0xffff); at--) {
        if (begins(file, at, END) && at + END.length + file.readUInt16LE(at + 20) === file.length) {
            return at;
        }
    }
    return undefined;
}

/** Reads the entry at an offset, of which the fixed part is known to be there. What it points at may not be. */
function readEntry(file: Buffer, at: number, directory: number, name: string): ZipEntry {
    const path = file.toString("utf8", at + ENTRY.length, at + ENTRY.length + file.readUInt16LE(at + 28));
    if ((file.readUInt16LE(at + 8) & ENCRYPTED) !== 0) {
        throw refusal(name, `is encrypted (${path}), and Lambda has no password`);
    }
    if (!METHODS.includes(file.readUInt16LE(at + 10))) {
        throw refusal(name, `compresses ${path} by a method that Lambda may not know: only deflate is safe`);
    }
    const [packed, size, local] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 24), file.readUInt32LE(at + 42)];
    if ([packed, size, local].includes(ELSEWHERE_32)) {
        throw refusal(name, `holds ${path} as Zip64, which no package needs that Lambda takes`);
    }
    if (path.startsWith("/") || path.split("/").includes("..")) {
        throw refusal(name, `holds ${path}, which would be unzipped outside of the function's folder`);
    }
    const content = begins(file, local, LOCAL)
        ? local + LOCAL.length + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
        : Infinity;
    if (content + packed > directory) {
        throw damaged(name);
    }
    const method = file.readUInt16LE(at + 10);
    const mode = file.readUInt32LE(at + 38) >>> 16;
    const unzip = (most: number) => inflate(file.subarray(content, content + packed), method, most, name);
    const link = (mode & KIND) === LINK ? unzip(LONGEST_LINK).toString() : undefined;
    return { path, size, link, executable: (mode & 0o100) !== 0, read: () => unzip(size) };
}

/** @param most Bytes that it may unzip to. zlib takes no limit of none. */
function inflate(packed: Buffer, method: number, most: number, name: string): Buffer {
    try {
        return method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });
    } catch {
        throw damaged(name);
    }
}

function begins(file: Buffer, at: number, part: { readonly signature: number; readonly length: number }): boolean {
    return at >= 0 && at + part.length <= file.length && file.readUInt32LE(at) === part.signature;
}

function damaged(name: string): UserError {
    return refusal(name, "is a damaged zip file");
}

function refusal(name: string, problem: string): UserError {
    return new UserError(`${name} ${problem}.`, "Make the package again, as a plain zip file without a password.");
}
