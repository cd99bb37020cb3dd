import { homedir } from "node:os";
import path from "node:path";
import { cacheFolder } from "../cacheFolder";

/**
 * The files of that name in the folders of PATH, in order. Folders of this project's cache are passed over: they are on
 * PATH where an engine from the cache is running already, and are looked at for themselves.
 */
export function onPath(name: string, environment: NodeJS.ProcessEnv = process.env): readonly string[] {
    return (environment["PATH"] ?? "")
        .split(path.delimiter)
        .filter((folder) => path.isAbsolute(folder) && !isInCache(folder, environment))
        .map((folder) => path.join(folder, name));
}

/** The folders in which the user's own Pulumi may keep its plugins; none of them is this project's. */
export function pluginFolders(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
    const configured = environment["PULUMI_HOME"] ?? "";
    return [configured, path.join(homedir(), ".pulumi")]
        .filter((home) => home !== "" && !isInCache(home, environment))
        .map((home) => path.join(home, "plugins"));
}

function isInCache(folder: string, environment: NodeJS.ProcessEnv): boolean {
    return path.resolve(folder).startsWith(cacheFolder(environment) + path.sep);
}
