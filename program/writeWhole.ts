import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file, with its folder. Whoever looks sees all of it or none. */
export function writeWhole(path: string, contents: Uint8Array): void {
    mkdirSync(dirname(path), { recursive: true });
    const copy = `${path}.${randomUUID()}`;
    writeFileSync(copy, contents);
    renameSync(copy, path);
}
