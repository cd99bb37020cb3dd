import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "../cacheFolder";
import { cacheKey } from "./cache";

/**
 * Puts the CLI and its language host into one folder, and returns its path. The CLI warns at each start of a host that it finds on
 * PATH and not in its own folder, by the path that it has itself once links are followed: so these are hard links, or
 * copies where the files lie on another device.
 *
 * @param files The files of both, by the names that they are to have.
 */
export async function together(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = path.join(cacheFolder(), `engine-${cacheKey(files)}`);
    await mkdir(folder, { recursive: true });
    for (const [name, file] of Object.entries(files)) {
        // Another process may do the same at this moment, or be killed in the middle of it.
        const unfinished = path.join(folder, `.${name}-${process.pid}-${randomUUID()}`);
        await link(file, unfinished).catch(async () => copyFile(file, unfinished));
        await rename(unfinished, path.join(folder, name));
        // Between two links of one file, renaming does nothing.
        await rm(unfinished, { force: true });
    }
    return folder;
}
