import assert from "node:assert/strict";

import { unzipSync } from "fflate";

import { UserError } from "../../../common/errors";
import type { Package, PackageOptions } from "../../../release/packaging";

/** Everything of the folder is packaged. */
export const NOTHING: PackageOptions = { exclude: [] };

/** What a package unzips to, as text. */
export function unzipped({ bytes }: Package): Record<string, string> {
    return Object.fromEntries(
        Object.entries(unzipSync(bytes)).map(([path, content]) => [path, Buffer.from(content).toString()]),
    );
}

/** The modes in a zip file's directory, by path. */
export function modes({ bytes, files }: Package): Record<string, string> {
    const file = Buffer.from(bytes);
    const found: Record<string, string> = {};
    let at = file.readUInt32LE(file.length - 6);
    for (let index = 0; index < files; index++) {
        const length = file.readUInt16LE(at + 28);
        assert.equal(file.readUInt8(at + 5), 3, "made by Unix, without which modes do not count");
        found[file.toString("utf8", at + 46, at + 46 + length)] = (file.readUInt32LE(at + 38) >>> 16).toString(8);
        at += 46 + length;
    }
    return found;
}

/** Fails unless the work is refused with a message for people that says what to do next. */
export function refuses(work: () => unknown, message: RegExp): void {
    assert.throws(work, (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        assert.ok(error.remedy, "says what to do next");
        return true;
    });
}
