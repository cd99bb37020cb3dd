import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Step } from "../../common/steps";
import { isAlive } from "../processes/alive";
import { withLock } from "../processes/lock";

/** Everything that shapes a cached folder, by name: versions, sources, flags. */
export type Recipe = Readonly<Record<string, string>>;

/** Twelve hexadecimal digits that change whenever any part of the recipe does; the order of the parts does not count. */
export function cacheKey(recipe: Recipe): string {
    const hash = createHash("sha256");
    for (const [name, content] of Object.entries(recipe).sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(`${name.length}:${name}${content.length}:${content}`);
    }
    return hash.digest("hex").slice(0, 12);
}

/**
 * Fills a folder of the cache, once: the work is done in a folder beside it, which takes the name only when all is done.
 * A second process that wants the same folder waits for the first one, and finds it filled.
 *
 * @param folder The folder to come; its parent is made.
 * @param step Told about waiting.
 * @param work Fills the folder that it is given.
 */
export async function fillFolder(folder: string, step: Step, work: (partial: string) => Promise<void>): Promise<void> {
    const fill = async () => {
        await removeLeftovers(folder);
        if (await exists(folder)) {
            return;
        }
        const partial = `${folder}${PARTIAL}${process.pid}`;
        await mkdir(partial);
        try {
            await work(partial);
            await rename(partial, folder);
        } finally {
            await rm(partial, { recursive: true, force: true });
        }
    };
    await withLock(`${folder}.lock`, fill, (pid) => step.note(`process ${pid} is at it already; waiting for it`));
}

const PARTIAL = ".partial-";

/** Removes what killed processes left of this folder. */
async function removeLeftovers(folder: string): Promise<void> {
    const prefix = path.basename(folder) + PARTIAL;
    for (const name of await readdir(path.dirname(folder))) {
        if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)))) {
            await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
        }
    }
}

async function exists(folder: string): Promise<boolean> {
    return (await readdir(path.dirname(folder))).includes(path.basename(folder));
}
