import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Makes a folder with these files, gives it to a function, and takes it away. */
export async function inFolder<T>(
    files: Readonly<Record<string, string>>,
    work: (folder: string) => Promise<T>,
): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "platform-application-"));
    try {
        for (const [name, text] of Object.entries(files)) {
            mkdirSync(dirname(join(folder, name)), { recursive: true });
            writeFileSync(join(folder, name), text);
        }
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
