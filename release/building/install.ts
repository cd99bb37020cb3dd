import { mkdirSync, rmSync, writeFileSync } from "node:fs";

import { DEPENDENCIES_FOLDER } from "../../contract/buildFolder";
import { UserError } from "../../common/errors";
import { buildFamily, refuseTwice } from "../recognise/handlers";
import { recogniseNode } from "../recognise/node";
import { recognisePython, type PythonProject } from "../recognise/python";
import { pythonTests } from "../recognise/tests";
import { installNode } from "./node";
import { installPython } from "./pip";
import type { Place } from "./place";
import { pythonTarget } from "./pythonTarget";
import { requirementFiles } from "./requirements";
import { pythonTool } from "./tools";

/** Where a build keeps what only its tests need. */
const DEVELOPMENT = "development";

/** The file that says that the packages of Node.js were installed by the platform, which then knows which of them are packaged. */
export const INSTALLED = "installed-packages";

/**
 * Makes the dependencies of an application ready, as its lock file says.
 *
 * @returns What was recognised, a line each.
 * @throws {UserError} which says what cannot be installed, and what to do.
 */
export function install(place: Place): void {
    const { settings, tree, folder } = place;
    requireFolder(place);
    refuseTwice(tree, folder, settings.handlers, settings.runtime);
    rmSync(place.own(INSTALLED), { force: true });
    switch (buildFamily(settings.runtime)) {
        case "python":
            return installForPython(place, recognisePython(tree, folder, settings.handlers, settings.runtime));
        case "nodejs": {
            const project = recogniseNode(tree, folder);
            if (project === undefined) {
                return place.say("There is no package.json: nothing to install");
            }
            place.say(`Installing what ${project.lock ?? "package.json"} says`);
            installNode(place, project);
            mkdirSync(place.own(), { recursive: true });
            return writeFileSync(place.own(INSTALLED), `${project.root}\n`);
        }
        case "other":
            return place.say(`Nothing is known to install for ${settings.runtime}: build.commands do all of it`);
    }
}

/** @throws {UserError} where the commit does not have the application's folder. */
export function requireFolder({ tree, folder }: Pick<Place, "folder" | "tree">): void {
    if (folder !== "" && tree.names(folder).length === 0) {
        const near = tree.names("").filter((name) => !tree.has(name) && !name.startsWith("."));
        throw new UserError(
            `There is no folder ${folder} in the repository, which build.folder names.`,
            near.length === 0 ? "It has no folders at all." : `Its folders: ${near.slice(0, 10).join(", ")}.`,
        );
    }
}

function installForPython(place: Place, project: PythonProject | undefined): void {
    if (project === undefined) {
        return place.say("There are neither requirements.txt nor pyproject.toml nor Pipfile: nothing to install");
    }
    place.say(`Installing what ${sourceOf(project)} says`);
    const target = pythonTarget(place);
    const dependencies = place.own(DEPENDENCIES_FOLDER);
    [dependencies, place.own(DEVELOPMENT)].forEach((folder) => rmSync(folder, { recursive: true, force: true }));
    installPython(place, target, requirementFiles(place, project, "main"), dependencies);
    if (pythonTests(place.tree, place.folder) === undefined) {
        return;
    }
    const wanted = requirementFiles(place, project, "development");
    // Tests run on this machine: where its Python is another one than the function's, it has packages of its own.
    if (!target.isOwn || project.kind !== "requirements" || wanted.length > project.files.length) {
        installPython(place, { ...target, isOwn: true }, wanted, place.own(DEVELOPMENT));
    }
    if (pythonTests(place.tree, place.folder) === "pytest") {
        pythonTool(place, "pytest");
    }
}

function sourceOf(project: PythonProject): string {
    switch (project.kind) {
        case "requirements":
            return project.files.join(" and ");
        case "pyproject":
            return "pyproject.toml";
        case "unlocked":
            return project.manifest;
        default:
            return project.lock;
    }
}
