import { UserError } from "../../../common/errors";
import { recogniseNode } from "../node";
import { recogniseBuild } from "../build";
import { hasTestScript } from "../tests";
import { path } from "../tree";
import type { BuiltApplication } from "./building";
import type { AppFolder } from "./folder";
import type { Note, Setting } from "./note";
import { languageOf, sourcesOf } from "./sources";

/** The last one of version 2, of which AWS publishes no other since 8 September 2025: "End-of-support" in its README. */
const PACKAGE = "aws-sdk";
const VERSION = "2.1693.0";

const USED = /(require\(\s*|from\s+)["']aws-sdk(\/[^"']*)?["']/;

/**
 * Version 2 of the AWS SDK came with the runtimes up to Node.js 16 ("Lambda runtimes"): an application that has it from there gets it
 * with its other packages.
 *
 * @returns What installs it, where the build's own way of installing can be said with it; else what to do.
 */
export function oldSdk(
    folder: AppFolder,
    application: BuiltApplication,
): { readonly settings: readonly Setting[]; readonly notes: readonly Note[] } {
    const isNode = languageOf(application.runtime) === "node";
    const file = isNode ? sourcesOf(folder, "node").find((each) => USED.test(folder.text(each) ?? "")) : undefined;
    const manifests = folder.files.filter((each) => /(^|\/)package\.json$/.test(each));
    if (file === undefined || manifests.some((each) => isDependency(folder.text(each) ?? ""))) {
        return { settings: [], notes: [] };
    }
    const where = folder.place(file, USED);
    const note = {
        name: PACKAGE,
        where,
        what: "version 2 of the AWS SDK, which came with Node.js 16 and does not with later ones",
    };
    const isOther = application.hasCommands || application.hasLayers || !isInstallable(folder, application);
    const commands = isOther ? undefined : installing(folder, application);
    return commands === undefined
        ? {
              settings: [],
              notes: [
                  {
                      ...note,
                      kind: "missing",
                      todo: `add ${PACKAGE} to the dependencies in package.json, or move to @aws-sdk`,
                  },
              ],
          }
        : {
              settings: [{ path: ["build", "install"], value: commands, where }],
              notes: [
                  {
                      ...note,
                      kind: "word",
                      todo: `nothing: build.install adds it. AWS mends nothing in it any more, so move to @aws-sdk`,
                  },
              ],
          };
}

/** Whether the build can tell how packages are installed; where it cannot, that is said as a fault of the build. */
function isInstallable({ tree }: AppFolder, { folder }: BuiltApplication): boolean {
    try {
        recogniseNode(tree, folder);
        return true;
    } catch (error) {
        if (error instanceof UserError) {
            return false;
        }
        throw error;
    }
}

/** The commands that install it with all else; undefined where they would change what is tested or packaged otherwise. */
function installing(folder: AppFolder, application: BuiltApplication): readonly string[] | undefined {
    const { tree } = folder;
    const project = recogniseNode(tree, application.folder);
    const way = recogniseBuild(tree, application.folder, application.handlers, application.runtime);
    if (way.kind === "script" || (project !== undefined && project.root !== application.folder)) {
        return undefined;
    }
    const own = `${PACKAGE}@${VERSION}`;
    const isBundled = way.kind === "bundle";
    if (project === undefined) {
        return [`npm install --no-save --no-audit --no-fund ${own}`];
    }
    if (project.manager === "yarn" && isBundled) {
        return [`npx --yes yarn@1.22.22 add --non-interactive ${own}`];
    }
    if (project.manager !== "npm" || (!isBundled && hasTestScript(project.scripts))) {
        return undefined;
    }
    const isTwice = folder.has(path(application.folder, "package-lock.json"));
    // What is named twice would count as needed for development alone.
    return [
        `npm pkg delete devDependencies.${PACKAGE}`,
        `npm pkg set dependencies.${PACKAGE}=${VERSION}`,
        `npm install --no-audit --no-fund${isBundled ? "" : " --omit=dev"}${isTwice ? "" : " --no-package-lock"}`,
    ];
}

function isDependency(manifest: string): boolean {
    try {
        const { dependencies } = JSON.parse(manifest) as { dependencies?: Readonly<Record<string, string>> };
        return dependencies !== undefined && PACKAGE in dependencies;
    } catch {
        return false;
    }
}
