import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import type { BuildSettings } from "../../contract/buildSettings";
import { UserError } from "../../common/errors";
import { buildPackage } from "../packaging/buildPackage";
import { routingOf } from "../packaging/dispatcher";
import { checkPackage, type Package } from "../packaging";
import type { EventHandler } from "../../contract/eventHandlers";
import { DISPATCHER_HANDLER, type Route } from "../../contract/routes";
import { build } from "./build";
import { install, requireFolder } from "./install";
import { applicationParts } from "./parts";
import { Place, runCommand, type Run } from "./place";
import { test } from "./test";

/** What the configuration says of a build. */
export interface WorkstationBuild {
    readonly settings: BuildSettings;
    readonly routes?: readonly Route[];
    /** What gets the events that are no requests. @default - there are none */
    readonly events?: readonly EventHandler[];
    readonly exclude: readonly string[];
    /** Plain variables of the build. @default - none */
    readonly environment?: Readonly<Record<string, string>>;
    readonly install?: readonly string[];
    readonly commands?: readonly string[];
    /** An empty list tests nothing. */
    readonly test?: readonly string[];
    /** The full hash of the commit. @default - it is not known */
    readonly commit?: string;
}

/** What is never a part of an application's sources. */
const FOREIGN = new Set([".git", ".platform", "node_modules", ".venv", "venv", "__pycache__"]);

/**
 * Builds an application as its pipeline would, in a folder of its own: what lies about in the application's folder has no part in it.
 *
 * @param source The folder of the repository's files. Nothing in it is changed.
 * @param scratch An empty folder.
 * @throws {UserError} which says what failed, and what to do.
 */
export function buildOnWorkstation(
    source: string,
    scratch: string,
    { settings, routes, events, exclude, commit, environment = {}, ...commands }: WorkstationBuild,
    say: (text: string) => void,
): Package {
    copySources(source, scratch);
    const run: Run = (command, args, { env, ...rest }) =>
        runCommand(command, args, { ...rest, env: { ...environment, ...env } });
    const place = new Place(scratch, settings, say, run);
    requireFolder(place);
    runAll(place, "build.install", commands.install, install);
    runAll(place, "build.commands", commands.commands, build);
    runAll(place, "build.test", commands.test, test);
    const routing = routingOf({ runtime: settings.runtime, routes, events });
    const parts = applicationParts(scratch, settings, exclude, say);
    const pack = buildPackage(parts, exclude, commit, undefined, routing);
    const handler = routes === undefined ? (settings.handlers[0] ?? "") : DISPATCHER_HANDLER;
    checkPackage(pack, { handler, runtime: settings.runtime, architecture: settings.architecture });
    return pack;
}

/** Files that Git has or would have or, without Git, all that can be sources. */
function copySources(source: string, scratch: string): void {
    const listed = runCommand("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: source });
    if (listed.status !== 0) {
        cpSync(source, scratch, {
            recursive: true,
            verbatimSymlinks: true,
            filter: (path) => !FOREIGN.has(path.slice(path.lastIndexOf("/") + 1)),
        });
        return;
    }
    for (const path of listed.stdout.split("\0").filter((name) => name !== "" && existsSync(join(source, name)))) {
        mkdirSync(dirname(join(scratch, path)), { recursive: true });
        cpSync(join(source, path), join(scratch, path), { recursive: true, verbatimSymlinks: true });
    }
}

/** Runs commands of the configuration in one shell or, without any, what the platform does by itself. */
function runAll(
    place: Place,
    key: string,
    commands: readonly string[] | undefined,
    otherwise: (place: Place) => void,
): void {
    if (commands === undefined) {
        return otherwise(place);
    }
    if (commands.length === 0) {
        return;
    }
    const env = { ...place.variables, CODEBUILD_SRC_DIR: place.root };
    const { status } = place.run("bash", ["-ec", commands.join("\n")], { cwd: place.location, env, shown: true });
    if (status !== 0) {
        throw new UserError(`A command of ${key} ended with status ${status}.`, "Its output above says why.");
    }
}
