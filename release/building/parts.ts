import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { BuildSettings } from "../../contract/buildSettings";
import type { ApplicationParts } from "../packaging/buildPackage";
import { dependencyExclusion, unappliedExclusions } from "../packaging/exclude";
import { handlerFiles } from "../recognise/handlers";
import { packaged } from "./build";
import { copyDependencies } from "./closure";
import { INSTALLED } from "./install";
import { Place } from "./place";

/**
 * What of a built application is packaged, with the packages that it needs to run made ready beside it.
 *
 * @param root The folder of the repository's files.
 * @param exclude Patterns of the configuration of what is left out.
 */
export function applicationParts(
    root: string,
    settings: BuildSettings,
    exclude: readonly string[],
    say: (text: string) => void,
): ApplicationParts {
    const place = new Place(root, settings, say);
    const parts = packaged(place);
    if (parts.dependencies !== undefined && existsSync(place.own(INSTALLED))) {
        const workspace = readFileSync(place.own(INSTALLED), "utf8").trim();
        const isLeftOut = dependencyExclusion(exclude);
        const count = copyDependencies(place.location, join(root, workspace), parts.dependencies, isLeftOut);
        say(`Packaging ${count} ${count === 1 ? "package" : "packages"} that the application needs to run`);
    }
    const named = settings.handlers.flatMap((handler) => handlerFiles(handler, settings.runtime));
    const inPackage = new Set(named.filter((file) => existsSync(join(parts.folder, file))));
    for (const [pattern, file] of unappliedExclusions(exclude, [...inPackage])) {
        const handler = settings.handlers.find((each) => handlerFiles(each, settings.runtime).includes(file));
        say(
            `The exclusion ${pattern.replace(/^\//, "")} would leave out ${file}, which the handler ${handler} names: it is not applied`,
        );
    }
    return { ...parts, named };
}
