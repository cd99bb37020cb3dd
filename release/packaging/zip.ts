import { deflateSync } from "fflate";

import { UserError } from "../../common/errors";
import { crc32 } from "./crc32";

/** What a zip file holds, with the mode that Unix gives it. */
const MODES = { file: 0o100644, program: 0o100755, link: 0o120777 } as const;

/** A file to be zipped. */
export interface ZipFile {
    readonly path: string;
    /** Of a symbolic link: what it says. */
    readonly content: Uint8Array;
    readonly kind: keyof typeof MODES;
}

/** One more would take the format Zip64. */
const MOST_FILES = 65_534;

/** Bytes of a path: its length is a number of two bytes. */
const LONGEST_NAME = 65_535;

/** Of the kinds of system that a zip file can come from, the one whose modes are taken over. */
const UNIX = 3;

/** The version of the format that a reader has to know, and the number of the method: see PKWARE's APPNOTE.TXT. */
const VERSION = 20;
const DEFLATE = 8;

/** Says that a name is UTF-8, where it is not ASCII. */
const UTF_8 = 0x0800;

/** The earliest time that a zip file can hold, midnight on the first of January 1980: it has no time zone. */
const TIME = 0x0021_0000;

const ENTRY_LENGTH = 46;
const END_LENGTH = 22;

/**
 * ZipWriter makes a zip file, of one file after the other, so that no content has to stay in memory: the same bytes for the same
 * files in the same order, on every machine. The library compresses in JavaScript; zlib's output depends on how Node.js was built.
 */
export class ZipWriter {
    private readonly parts: Uint8Array[] = [];
    private readonly directory: Buffer[] = [];
    private length = 0;

    /** @throws {UserError} where there are more files to come than a zip file holds. */
    constructor(files: number) {
        if (files > MOST_FILES) {
            throw new UserError(
                `The package has ${files} files. A zip file that Lambda takes holds at most ${MOST_FILES}.`,
                "Leave out what is not needed to run, with build.exclude.",
            );
        }
    }

    add({ path, content, kind }: ZipFile): void {
        const name = Buffer.from(path);
        if (name.length > LONGEST_NAME) {
            throw new UserError(
                `${path.slice(0, 80)}… has a path of ${name.length} bytes. A zip file holds at most ${LONGEST_NAME}.`,
                "Give its folders shorter names, or leave it out with build.exclude.",
            );
        }
        const packed = deflateSync(content, { level: 6 });
        // What both headers of a file say, from the version that a reader needs to the length of the name.
        const common = Buffer.alloc(26);
        common.writeUInt16LE(VERSION, 0);
        common.writeUInt16LE(name.length === path.length ? 0 : UTF_8, 2);
        common.writeUInt16LE(DEFLATE, 4);
        common.writeUInt32LE(TIME, 6);
        common.writeUInt32LE(crc32(content), 10);
        common.writeUInt32LE(packed.length, 14);
        common.writeUInt32LE(content.length, 18);
        common.writeUInt16LE(name.length, 22);
        const entry = Buffer.alloc(ENTRY_LENGTH);
        entry.writeUInt32LE(0x02014b50, 0);
        entry.writeUInt16LE((UNIX << 8) | VERSION, 4);
        common.copy(entry, 6);
        entry.writeUInt32LE((MODES[kind] << 16) >>> 0, 38);
        entry.writeUInt32LE(this.length, 42);
        this.directory.push(entry, name);
        this.write(Buffer.from("PK\x03\x04", "latin1"), common, name, packed);
    }

    /** The zip file, of all that was added. */
    end(): Uint8Array {
        const start = this.length;
        const count = this.directory.length / 2;
        this.write(...this.directory);
        const end = Buffer.alloc(END_LENGTH);
        end.writeUInt32LE(0x06054b50, 0);
        end.writeUInt16LE(count, 8);
        end.writeUInt16LE(count, 10);
        end.writeUInt32LE(this.length - start, 12);
        end.writeUInt32LE(start, 16);
        this.write(end);
        return joined(this.parts, this.length);
    }

    private write(...parts: readonly Uint8Array[]): void {
        for (const part of parts) {
            this.parts.push(part);
            this.length += part.length;
        }
    }
}

/** Joins parts, and forgets each as it is copied. */
function joined(parts: Uint8Array[], length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    // From behind, since taking away at the front of a long list moves all of it.
    let end = length;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        end -= part.length;
        bytes.set(part, end);
    }
    return bytes;
}
