import { execFile } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";

import { UserError } from "../../common/errors";
import type { Step, Steps } from "../../common/steps";
import { cacheFolder } from "../cacheFolder";
import { cacheKey, fillFolder } from "../pulumi-engine/cache";

const run = promisify(execFile);

const PACKAGE = join(__dirname, "package");
const LOCK = join(PACKAGE, "package-lock.json");

/** Below the package's folder `bin`: the program, libraries that it loads, and what draws without a graphics card. */
const ARCHIVES = ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"] as const;

/** A Chromium that can be started. */
export interface Chromium {
    readonly file: string;
    /** Variables that it needs beside those of the process. */
    readonly env: Readonly<Record<string, string>>;
}

/**
 * The Chromium of the lock file; installed into the user's cache where it is not there yet.
 *
 * @throws {UserError} where npm cannot install it, or this machine is none that it is made for.
 */
export async function chromium(steps: Steps): Promise<Chromium> {
    if (process.platform !== "linux" || process.arch !== "x64") {
        throw new UserError(
            `There is no Chromium for ${process.platform} on ${process.arch}.`,
            "Run this on Linux, x64.",
        );
    }
    const folder = join(cacheFolder(), `chromium-${cacheKey({ lock: readFileSync(LOCK, "utf8") })}`);
    if (!existsSync(folder)) {
        mkdirSync(cacheFolder(), { recursive: true });
        await steps.run("Install Chromium", (step) => fillFolder(folder, step, (partial) => install(partial, step)));
    }
    return { file: join(folder, "chromium"), env: { LD_LIBRARY_PATH: join(folder, "lib") } };
}

async function install(folder: string, step: Step): Promise<void> {
    step.note("from npm; needed once, about 60 MB");
    for (const name of ["package.json", "package-lock.json"]) {
        await cp(join(PACKAGE, name), join(folder, name));
    }
    try {
        await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
    } catch (error) {
        const said = (error as { stderr?: string }).stderr?.trim().split("\n").slice(-5).join("\n  ");
        throw new UserError(
            `Installing Chromium with npm failed: ${said || String(error)}`,
            "Check that npm reaches its registry (npm ping), then run the command again.",
        );
    }
    const bin = join(folder, "node_modules", "@sparticuz", "chromium", "bin");
    await unpack(join(bin, "chromium.br"), join(folder, "chromium"), 0o755);
    for (const name of ARCHIVES) {
        const archive = join(folder, name.replace(/\.br$/, ""));
        await unpack(join(bin, name), archive, 0o644);
        await run("tar", ["--extract", "--no-same-owner", "--file", archive, "--directory", folder]);
    }
}

function unpack(from: string, to: string, mode: number): Promise<void> {
    return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode }));
}
