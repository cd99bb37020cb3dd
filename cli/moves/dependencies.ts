import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_FOLDER, DEPENDENCIES_FOLDER } from "../../contract/buildFolder";

/** How one kind of manifest is made ready, as a build would. */
interface Kind {
    readonly manifest: string;
    /** Where its dependencies are then. */
    readonly folder: string;
    readonly install: string;
    /** Whether the manifest asks for anything. */
    readonly asks: (text: string) => boolean;
}

const KINDS: readonly Kind[] = [
    {
        manifest: "requirements.txt",
        folder: join(BUILD_FOLDER, DEPENDENCIES_FOLDER),
        install: "python3 -m pip install --requirement requirements.txt --target .platform/dependencies",
        asks: (text) => text.split("\n").some((line) => /^\s*[^\s#]/.test(line)),
    },
    {
        manifest: "package.json",
        folder: "node_modules",
        install: "npm ci --omit=dev",
        asks: (text) => Object.keys(dependenciesIn(text)).length > 0,
    },
];

/**
 * What an application's folder asks for and does not have: from a workstation nothing is installed, and without it the
 * first request fails.
 *
 * @returns A sentence for each kind of manifest whose dependencies were never installed.
 */
export function missingDependencies(folder: string): readonly string[] {
    return KINDS.flatMap(({ manifest, folder: target, install, asks }) => {
        const file = join(folder, manifest);
        const isMissing = existsSync(file) && asks(readFileSync(file, "utf8")) && !existsSync(join(folder, target));
        return isMissing
            ? [
                  `Nothing that ${manifest} asks for is in ${target}, so the package goes without it. Install it: ${install}`,
              ]
            : [];
    });
}

function dependenciesIn(manifest: string): object {
    try {
        return (JSON.parse(manifest) as { dependencies?: object }).dependencies ?? {};
    } catch {
        return {};
    }
}
