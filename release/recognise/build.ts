import { handlerFile, buildFamily, typescriptFile } from "./handlers";
import { importsOf } from "./imports";
import { manifestOf, recogniseNode } from "./node";
import { path, type Tree } from "./tree";

/** How an application is built where no command of the configuration does it. */
export type BuildWay =
    /** It is packaged as it is. */
    | { readonly kind: "none" }
    /** By the script `build` of package.json. */
    | { readonly kind: "script"; readonly script: string; readonly because: string }
    /** By bundling its handlers: the source of each handler's module, by the handler. */
    | { readonly kind: "bundle"; readonly sources: ReadonlyMap<string, string>; readonly because: string };

/** Frameworks that render on a server and read what their build has left when they start. */
const FRAMEWORKS = /^(nuxt|nuxt3|nuxt-start|next|@sveltejs\/kit|@remix-run\/serve|@remix-run\/architect)$/;

/** A statement that only a module of ES has. */
const MODULE_SYNTAX =
    /^(import\s+[\w{*"'][^(]*?["'][^"'\n]+["']|export\s+(default|const|let|var|async|function|class|\{|\*))/m;

/**
 * Recognises how an application of Node.js is built: by its `build` script where its handlers, or what they import, are not there
 * yet, or where a framework reads what that script makes; by a bundle where they are TypeScript, or modules of ES in files that
 * Node.js takes for CommonJS.
 *
 * @param output Whether the configuration names the folder that is packaged, which then a build has to make.
 */
export function recogniseBuild(
    tree: Tree,
    folder: string,
    handlers: readonly string[],
    runtime: string,
    output = false,
): BuildWay {
    if (buildFamily(runtime) !== "nodejs") {
        return { kind: "none" };
    }
    const project = recogniseNode(tree, folder);
    const script = project?.scripts["build"];
    const found = handlers.map((handler) => [handler, handlerFile(tree, folder, handler, runtime)] as const);
    const isReady = found.every(([, file]) => file !== undefined);
    if (output || !isReady) {
        if (script !== undefined) {
            const because = output ? "build.output names what it makes" : "the handler is not there before it";
            return { kind: "script", script, because };
        }
        const sources = found.map(
            ([handler, file]) => [handler, typescriptFile(tree, folder, handler) ?? file] as const,
        );
        return !output && sources.every((pair): pair is [string, string] => pair[1] !== undefined)
            ? { kind: "bundle", sources: new Map(sources), because: "the handler is written in TypeScript" }
            : { kind: "none" };
    }
    const files = found.flatMap(([, file]) => file ?? []);
    const text = (file: string) => tree.read(path(folder, file)) ?? "";
    const isModule = files.find((file) => file.endsWith(".js") && MODULE_SYNTAX.test(text(file)));
    if (isModule !== undefined && project?.isModule !== true && !hasOwnType(tree, folder, isModule)) {
        const sources = new Map(
            found.flatMap(([handler, file]) => (file === undefined ? [] : [[handler, file] as const])),
        );
        return { kind: "bundle", sources, because: `${isModule} is a module of ES, and package.json does not say so` };
    }
    if (script !== undefined) {
        const [missing] = importsOf(tree, folder, files, runtime).missing;
        const framework = Object.keys(manifestOf(tree, folder)?.dependencies ?? {}).find((name) =>
            FRAMEWORKS.test(name),
        );
        const because =
            missing !== undefined
                ? `${missing.file} imports ${missing.name}, which is not there before it`
                : framework !== undefined
                  ? `${framework} reads what it makes`
                  : undefined;
        return because === undefined ? { kind: "none" } : { kind: "script", script, because };
    }
    return { kind: "none" };
}

/** Whether a package.json between a file and the application's folder says that its files are modules of ES. */
function hasOwnType(tree: Tree, folder: string, file: string): boolean {
    const parts = file.split("/").slice(0, -1);
    return parts.some((_, index) => manifestOf(tree, path(folder, ...parts.slice(0, index + 1)))?.type === "module");
}
