import { existsSync } from "node:fs";
import { join } from "node:path";

import { packageFolder, type Package, type PackageOptions } from ".";
import { UserError } from "../../common/errors";
import { BUILD_FOLDER, DEPENDENCIES_FOLDER } from "../../contract/buildFolder";
import { dispatcherParts, type Routing } from "./dispatcher";

/** The file in a package from which an application learns what it was built from. */
const RELEASE_FILE = "release.json";

/**
 * Packages an application's folder, with what was installed beside it and a file that names its commit. The same commit
 * gives the same bytes, whoever builds it.
 *
 * @param commit The full hash of the commit. @default - the file is left out
 * @param begin Told what is about to be compressed. @default - nobody is told
 * @param routing The function's handlers, where it has several: their dispatcher is added. @default - it has one
 */
export function buildPackage(
    folder: string,
    exclude: readonly string[],
    commit?: string,
    begin?: PackageOptions["begin"],
    routing?: Routing,
): Package {
    const routed = routing === undefined ? {} : dispatcherParts(routing);
    const taken = Object.keys(routed).find((name) => existsSync(join(folder, name)));
    if (taken !== undefined) {
        throw new UserError(
            `The application has a file ${taken}, where the dispatcher of function.routes has to be.`,
            "Give it another name.",
        );
    }
    const release: Readonly<Record<string, string>> =
        commit === undefined ? {} : { [RELEASE_FILE]: `${JSON.stringify({ commit })}\n` };
    return packageFolder(folder, {
        exclude,
        ...(begin === undefined ? {} : { begin }),
        dependencies: join(folder, BUILD_FOLDER, DEPENDENCIES_FOLDER),
        extra: { ...release, ...routed },
    });
}
