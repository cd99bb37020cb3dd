import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { writeWhole } from "./writeWhole";

/** The mode of a file that can be executed, where Unix's modes are in a zip file. */
const EXECUTABLE = 0o100755 << 16;
const UNIX = 3;

/**
 * Makes a zip file whose files can be executed, or finds it: what Pulumi makes of texts has no modes.
 *
 * @param name What its name begins with.
 * @param files Texts by their paths.
 * @param root The checkout, whose `node_modules` keeps it.
 * @returns Its path.
 */
export function executableArchive(
    name: string,
    files: Readonly<Record<string, string>>,
    root: string = dirname(__dirname),
): string {
    const sum = createHash("sha256").update(JSON.stringify(files)).update(readFileSync(__filename));
    const path = join(root, "node_modules", ".cache", "platform", `${name}-${sum.digest("hex").slice(0, 16)}.zip`);
    if (!existsSync(path)) {
        writeWhole(path, zipped(files));
    }
    return path;
}

function zipped(files: Readonly<Record<string, string>>): Uint8Array {
    // Loaded here, since it is needed once for each change of the sources only.
    const { zipSync } = require("fflate") as typeof import("fflate");
    const entries = Object.entries(files).map(([path, text]): [string, import("fflate").ZippableFile] => [
        path,
        [Buffer.from(text), { os: UNIX, attrs: EXECUTABLE, mtime: new Date(1980, 0, 1) }],
    ]);
    return zipSync(Object.fromEntries(entries));
}
