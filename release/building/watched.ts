import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { canonicalJson } from "../../common/canonicalJson";
import { formatBuildSettings, type BuildSettings } from "../../contract/buildSettings";
import type { EventHandler } from "../../contract/eventHandlers";
import type { Route } from "../../contract/routes";
import { treeHash } from "../packaging";
import { watchedPaths } from "../recognise/watched";
import { Place } from "./place";

/**
 * A hash of all that an application is built from, where that is only a part of its repository: equal ones mean that a push has
 * changed nothing of it.
 *
 * @param root The folder of the repository's files, before anything is installed.
 * @param packaging Patterns of what is left out of the package, and what its dispatcher calls: they decide over it, too.
 * @returns 64 hex digits; undefined where it is all of the repository, whose tree says the same.
 */
export function watchedHash(
    root: string,
    settings: BuildSettings,
    {
        exclude,
        routes,
        events,
    }: {
        readonly exclude: readonly string[];
        readonly routes?: readonly Route[];
        readonly events?: readonly EventHandler[];
    },
): string | undefined {
    const { folder, tree } = new Place(root, settings, () => undefined);
    const paths = watchedPaths(tree, folder, settings.watch ?? []);
    if (paths.includes("")) {
        return undefined;
    }
    const hash = createHash("sha256").update(
        `${formatBuildSettings(settings)}\n${canonicalJson({ exclude, routes, events })}\n`,
    );
    for (const path of paths) {
        hash.update(`${path}\n${hashOf(join(root, path))}\n`);
    }
    return hash.digest("hex");
}

function hashOf(place: string): string {
    if (!existsSync(place)) {
        return "absent";
    }
    return statSync(place).isDirectory()
        ? treeHash(place)
        : createHash("sha256").update(readFileSync(place)).digest("hex");
}
