import { homedir } from "node:os";
import path from "node:path";

/** The folder of this project in the user's cache: `$XDG_CACHE_HOME`, or `~/.cache`. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
    const configured = environment["XDG_CACHE_HOME"];
    // The specification of XDG_CACHE_HOME says to ignore a relative path.
    const base = configured !== undefined && path.isAbsolute(configured) ? configured : path.join(homedir(), ".cache");
    return path.join(base, "serverless-branches");
}
