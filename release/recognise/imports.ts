import { builtinModules } from "node:module";

import { buildFamily } from "./handlers";
import { parentOf, path, type Tree } from "./tree";

/** A module that a source asks for and the tree does not have. */
export interface MissingImport {
    /** As the source writes it, such as `./secrets.json`. */
    readonly name: string;
    readonly file: string;
}

/** What some sources import, and what these import in turn. */
export interface Imports {
    /** The application's own files among them, those that were asked for first. */
    readonly files: readonly string[];
    /** Files of the application itself that are not there. */
    readonly missing: readonly MissingImport[];
    /** Packages, each with the first source that imports it: `@aws-sdk/client-s3` of Node.js, the name of the module in Python. */
    readonly packages: ReadonlyMap<string, string>;
}

/** More modules than any application has that is one function. */
const MOST_FILES = 2000;

/** Follows the imports of some sources of an application through its own files. Nothing is run. */
export function importsOf(tree: Tree, folder: string, files: readonly string[], runtime: string): Imports {
    const missing: MissingImport[] = [];
    const packages = new Map<string, string>();
    const seen = new Set(files);
    const follow = buildFamily(runtime) === "python" ? followPython : followNode;
    for (const file of seen) {
        const found = follow(tree, folder, file);
        found.missing.forEach((name) => missing.push({ name, file }));
        found.packages.filter((name) => !packages.has(name)).forEach((name) => packages.set(name, file));
        if (seen.size < MOST_FILES) {
            found.files.forEach((next) => seen.add(next));
        }
    }
    return { files: [...seen], missing, packages };
}

interface Followed {
    readonly files: readonly string[];
    readonly missing: readonly string[];
    readonly packages: readonly string[];
}

const BUILTIN = new Set(builtinModules);

/** What an import may leave out, in the order in which a bundler looks. */
const ENDINGS = [".js", ".ts", ".tsx", ".mjs", ".mts", ".cjs", ".cts", ".jsx", ".json", ".node"];

/** `import type` is gone before anything runs. What stands after `try {` may be missing. */
const NODE_IMPORT =
    /(?<!try\s*\{[^}]{0,80})(?:\brequire\(\s*|\bimport\(\s*|^\s*import\s+|^\s*(?:import|export)\s+(?!type\b)[^"';]*?\bfrom\s*)["']([^"'`\n]+)["']/gm;

function followNode(tree: Tree, folder: string, file: string): Followed {
    const files: string[] = [];
    const missing: string[] = [];
    const packages: string[] = [];
    for (const [, name = ""] of withoutComments(tree.read(path(folder, file)) ?? "").matchAll(NODE_IMPORT)) {
        if (name.startsWith(".")) {
            const target = join(parentOf(file), name);
            const found = target === undefined ? undefined : nodeFile(tree, folder, target);
            if (found !== undefined && /\.[cm]?[jt]sx?$/.test(found)) {
                files.push(found);
            } else if (found === undefined && target !== undefined && !/[?!]/.test(name)) {
                missing.push(name);
            }
        } else if (/^[@a-zA-Z]/.test(name) && !name.includes(":")) {
            const parts = name.split("/").slice(0, name.startsWith("@") ? 2 : 1);
            if (!BUILTIN.has(parts[0] ?? "") && parts.join("") !== "@") {
                packages.push(parts.join("/"));
            }
        }
    }
    return { files, missing, packages };
}

/** The file of a module without its ending; also that of `./x.js` whose source is `x.ts`. */
function nodeFile(tree: Tree, folder: string, target: string): string | undefined {
    const bare = target.replace(/\.[cm]?js$/, "");
    const candidates = [
        target,
        ...ENDINGS.map((ending) => target + ending),
        ...ENDINGS.map((ending) => path(target, `index${ending}`)),
        ...(bare === target ? [] : ENDINGS.map((ending) => bare + ending)),
        path(target, "package.json"),
    ];
    return candidates.find((candidate) => tree.has(path(folder, candidate)));
}

/** An import at the level of its module: what stands further in may be wanted at times only. */
const PYTHON_IMPORT = /^(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\(?[\w \t,]*)|import[ \t]+([\w.][\w., \t]*))/gm;

function followPython(tree: Tree, folder: string, file: string): Followed {
    const files: string[] = [];
    const missing: string[] = [];
    const packages: string[] = [];
    const moduleFile = (module: string) =>
        [`${module}.py`, path(module, "__init__.py")].find((each) => tree.has(path(folder, each)));
    const isThere = (module: string) => moduleFile(module) !== undefined || tree.names(path(folder, module)).length > 0;
    const text = tree.read(path(folder, file)) ?? "";
    for (const [, dots = "", from = "", names = "", plain = ""] of text.matchAll(PYTHON_IMPORT)) {
        if (dots !== "") {
            const base = join(parentOf(file), "../".repeat(dots.length - 1));
            const module = base === undefined ? undefined : path(base, from.replaceAll(".", "/"));
            if (module !== undefined && from !== "" && !isThere(module)) {
                missing.push(`${dots}${from}`);
            }
            const inner = names.replace("(", "").split(",");
            const all = module === undefined ? [] : [module, ...inner.map((name) => path(module, firstWord(name)))];
            files.push(...all.flatMap((each) => moduleFile(each) ?? []));
            continue;
        }
        for (const name of from === "" ? plain.split(",").map(firstWord) : [from]) {
            const module = name.replaceAll(".", "/");
            const [top = ""] = module.split("/");
            const own = [module, path(parentOf(file), module)].flatMap((each) => moduleFile(each) ?? []);
            files.push(...own);
            if (own.length === 0 && top !== "" && ![top, path(parentOf(file), top)].some(isThere)) {
                packages.push(top);
            }
        }
    }
    return { files, missing, packages };
}

function firstWord(text: string): string {
    return text.trim().split(/\s/)[0] ?? "";
}

/** A path from a folder; undefined where it leads out of the application. */
function join(base: string, name: string): string | undefined {
    const parts = base === "" ? [] : base.split("/");
    for (const part of name.split("/").filter((each) => each !== "" && each !== ".")) {
        if (part !== "..") {
            parts.push(part);
        } else if (parts.pop() === undefined) {
            return undefined;
        }
    }
    return parts.join("/");
}

function withoutComments(text: string): string {
    return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
