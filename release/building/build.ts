import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { setCommand } from "../../config/fault";
import { recogniseBuild } from "../recognise/build";
import { handlerFile, buildFamily } from "../recognise/handlers";
import { recogniseNode } from "../recognise/node";
import { folderTree, path, type Tree } from "../recognise/tree";
import { bundle, BUNDLE } from "./bundle";
import { INSTALLED } from "./install";
import { runScript } from "./node";
import type { Place } from "./place";

/** Says which bundle is packaged in place of the application's folder. */
const BUNDLED = "bundled";

/** Where builds of TypeScript usually leave what they make. */
const USUAL_OUTPUTS = ["dist", "build", "out", "lib", ".build"];

/**
 * Builds an application, unless commands of the configuration do, in the way that is recognised.
 *
 * @throws {UserError} where the build fails.
 */
export function build(place: Place): void {
    rmSync(place.own(BUNDLED), { force: true });
    const { settings, tree, folder } = place;
    if (settings.hasCommands === true) {
        return;
    }
    const { handlers, runtime, output } = settings;
    const way = recogniseBuild(tree, folder, handlers, runtime, output !== undefined);
    if (way.kind === "script") {
        place.say(`Building: ${way.script} (${way.because})`);
        if (runScript(place, "build").status !== 0) {
            throw new UserError("The script `build` of package.json has failed.", "Its output above says why.");
        }
    } else if (way.kind === "bundle") {
        bundle(place, way.sources, recogniseNode(tree, folder)?.isModule ?? false);
        writeFileSync(place.own(BUNDLED), "");
    }
}

/** What is packaged: a folder, and what stands beside its files. */
export interface Packaged {
    readonly folder: string;
    /** Packages of other people. @default - there are none, or they are in the folder */
    readonly dependencies?: string;
    /** Text files to add. */
    readonly extra: Readonly<Record<string, string>>;
    /** Patterns of what is left out beside those of the configuration. */
    readonly exclude: readonly string[];
}

/**
 * What of a built application is packaged: what `build.output` names; the bundle; the one usual folder where the build has left the
 * handlers, if the application's folder does not have them; or that folder.
 *
 * @throws {UserError} where `build.output` is not there or is empty.
 */
export function packaged(place: Place): Packaged {
    if (existsSync(place.own(BUNDLED))) {
        return { folder: place.own(BUNDLE), extra: {}, exclude: [] };
    }
    const own = existsSync(place.own(INSTALLED)) ? ["/node_modules"] : [];
    const dependencies = place.own("dependencies");
    const output = place.settings.output === undefined ? foundOutput(place) : givenOutput(place, place.settings.output);
    return output === ""
        ? { folder: place.location, dependencies, extra: {}, exclude: own }
        : { folder: join(place.location, output), dependencies, extra: typeOf(place, output), exclude: own };
}

function givenOutput(place: Place, output: string): string {
    const folder = join(place.location, output);
    const named = path(place.folder, output);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
        const there = readdirSync(place.location).filter((name) => statSync(join(place.location, name)).isDirectory());
        const shown = there.filter((name) => !name.startsWith(".") && name !== "node_modules");
        throw new UserError(
            `There is no folder ${named} after the build, which build.output names.`,
            `Check what the build writes; folders that are there: ${shown.join(", ") || "none"}.`,
        );
    }
    if (readdirSync(folder).length === 0) {
        throw new UserError(
            `The folder ${named}, which build.output names, is empty after the build.`,
            "Check what the build writes.",
        );
    }
    return output === "." ? "" : output;
}

/** "" stands for the application's folder itself. */
function foundOutput(place: Place): string {
    const { handlers, runtime } = place.settings;
    const tree = folderTree(place.location);
    const holds = (folder: string) =>
        handlers.every((handler) => handlerFile(tree, folder, handler, runtime) !== undefined);
    if (buildFamily(runtime) !== "nodejs" || holds("")) {
        return "";
    }
    const found = [...new Set([...compilerOutput(tree), ...USUAL_OUTPUTS])].filter(holds);
    const [output = "", second] = found;
    if (second !== undefined) {
        throw new UserError(
            `The handler ${handlers.join(", ")} is both in ${output} and in ${second}, and not beside its sources.`,
            `Say which one is packaged: ${setCommand("build.output", output)}`,
        );
    }
    if (output !== "") {
        place.say(`Packaging ${path(place.folder, output)}, where the build has left the handler`);
    }
    return output;
}

/** Where tsconfig.json says that the compiler writes to. It may have comments. */
function compilerOutput(tree: Tree): readonly string[] {
    const found = /^(?!\s*\/\/).*"outDir"\s*:\s*"([^"]+)"/m.exec(tree.read("tsconfig.json") ?? "")?.[1];
    const folder = found?.replace(/^\.\//, "").replace(/\/$/, "");
    return folder === undefined || folder === "" || folder.startsWith("..") ? [] : [folder];
}

/** Node.js looks for the type of a module in the nearest package.json, which stands above the output. */
function typeOf(place: Place, output: string): Readonly<Record<string, string>> {
    const manifest = join(place.location, "package.json");
    if (existsSync(join(place.location, output, "package.json")) || !existsSync(manifest)) {
        return {};
    }
    const { type } = JSON.parse(readFileSync(manifest, "utf8")) as { type?: string };
    return type === "module" ? { "package.json": '{ "type": "module" }\n' } : {};
}
