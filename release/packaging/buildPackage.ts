import { join } from "node:path";

import { packageFolder, type Package, type PackageOptions } from ".";
import { BUILD_FOLDER, DEPENDENCIES_FOLDER } from "../../contract/buildFolder";

/** The file in a package from which an application learns what it was built from. */
const RELEASE_FILE = "release.json";

/**
 * Packages an application's folder, with what was installed beside it and a file that names its commit. The same commit
 * gives the same bytes, whoever builds it.
 *
 * @param commit The full hash of the commit. @default - the file is left out
 * @param begin Told what is about to be compressed. @default - nobody is told
 */
export function buildPackage(
    folder: string,
    exclude: readonly string[],
    commit?: string,
    begin?: PackageOptions["begin"],
): Package {
    return packageFolder(folder, {
        exclude,
        ...(begin === undefined ? {} : { begin }),
        dependencies: join(folder, BUILD_FOLDER, DEPENDENCIES_FOLDER),
        ...(commit === undefined ? {} : { extra: { [RELEASE_FILE]: `${JSON.stringify({ commit })}\n` } }),
    });
}
