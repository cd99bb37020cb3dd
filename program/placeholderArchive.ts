import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { isExecuted, placeholderPackage } from "../contract/placeholder";
import { writeWhole } from "./writeWhole";

/** The mode of a file that can be executed, where Unix's modes are in a zip file. */
const EXECUTABLE = 0o100755 << 16;
const UNIX = 3;

/**
 * Makes the zip file of a placeholder whose files have to be executable, or finds it: what Pulumi makes of texts has no modes.
 *
 * @param root The checkout, whose `node_modules` keeps it.
 * @returns Its path; undefined where the texts alone will do.
 */
export function placeholderArchive(
    { runtime, handler }: { readonly runtime: string; readonly handler: string },
    root: string = dirname(__dirname),
): string | undefined {
    if (!isExecuted(runtime)) {
        return undefined;
    }
    const files = placeholderPackage(runtime, handler);
    const sum = createHash("sha256").update(JSON.stringify(files)).update(readFileSync(__filename));
    const path = join(root, "node_modules", ".cache", "platform", `placeholder-${sum.digest("hex").slice(0, 16)}.zip`);
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
