import { resolve } from "node:path";

import type { Context } from "./command";

/**
 * A path as the person who has typed it means it.
 *
 * @param path As it was typed; a relative one counts from where that person stands.
 * @returns The whole path, which is also what messages show.
 */
export function userPath({ cwd, userCwd = cwd }: Pick<Context, "cwd" | "userCwd">, path: string): string {
    return resolve(userCwd, path);
}

/**
 * Where the person stands who has started this process. npm starts the script of a package in that package's folder and
 * says in INIT_CWD where it was called: "npm run-script". That counts for our own script alone: where another package's
 * script has started us, its folder is the one that is meant.
 *
 * @param manifest The file of our own package.
 * @param script The script of that package which this process is.
 */
export function userFolder(
    env: Readonly<NodeJS.ProcessEnv>,
    cwd: string,
    manifest: string,
    script = "platform",
): string {
    const isOwnScript = env["npm_lifecycle_event"] === script && env["npm_package_json"] === manifest;
    return (isOwnScript ? env["INIT_CWD"] : undefined) ?? cwd;
}
