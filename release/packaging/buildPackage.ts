import { existsSync } from "node:fs";
import { join } from "node:path";

import { packageFolder, type Package, type PackageOptions } from ".";
import { UserError } from "../../common/errors";
import { BUILD_FOLDER, DEPENDENCIES_FOLDER } from "../../contract/buildFolder";
import { dispatcherParts, type Routing } from "./dispatcher";

/** The file in a package from which an application learns what it was built from. */
const RELEASE_FILE = "release.json";

/** What of an application is packaged, where it is not a folder with its dependencies in the usual place. */
export interface ApplicationParts {
    readonly folder: string;
    /** @default - there are none beside the folder */
    readonly dependencies?: string;
    /** Text files to add, by their path in the package. */
    readonly extra: Readonly<Record<string, string>>;
    /** Patterns of what is left out of the folder, beside those of the configuration. */
    readonly exclude: readonly string[];
    /** Files that no exclusion leaves out: those that the handlers name. */
    readonly named: readonly string[];
}

/**
 * Packages an application's folder, with what was installed beside it and a file that names its commit. The same commit
 * gives the same bytes, whoever builds it.
 *
 * @param application Its folder, or its parts.
 * @param commit The full hash of the commit. @default - the file is left out
 * @param begin Told what is about to be compressed. @default - nobody is told
 * @param routing The function's handlers, where it has several: their dispatcher is added. @default - it has one
 */
export function buildPackage(
    application: string | ApplicationParts,
    exclude: readonly string[],
    commit?: string,
    begin?: PackageOptions["begin"],
    routing?: Routing,
): Package {
    const { folder, dependencies, ...parts } = typeof application === "string" ? usualParts(application) : application;
    const routed = routing === undefined ? {} : dispatcherParts(routing);
    const taken = Object.keys(routed).find((name) => existsSync(join(folder, name)));
    if (taken !== undefined) {
        throw new UserError(
            `The application has a file ${taken}, where the platform's dispatcher has to be.`,
            "Give it another name.",
        );
    }
    const release: Readonly<Record<string, string>> =
        commit === undefined ? {} : { [RELEASE_FILE]: `${JSON.stringify({ commit })}\n` };
    return packageFolder(folder, {
        exclude,
        excludeOwn: parts.exclude,
        named: parts.named,
        ...(begin === undefined ? {} : { begin }),
        ...(dependencies === undefined ? {} : { dependencies }),
        extra: { ...parts.extra, ...release, ...routed },
    });
}

function usualParts(folder: string): ApplicationParts {
    return { folder, dependencies: join(folder, BUILD_FOLDER, DEPENDENCIES_FOLDER), extra: {}, exclude: [], named: [] };
}
