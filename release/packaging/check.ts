import { setCommand } from "../../config/fault";
import { nearestOf } from "../../config/reader";
import { UserError } from "../../common/errors";
import {
    DEFAULT_ROUTE,
    DISPATCHER_FILES,
    dispatcherFamily,
    DISPATCHER_HANDLER,
    DISPATCHER_PROGRAMS,
    type Route,
} from "../../contract/routes";
import { checkBootstrap } from "./bootstrap";
import { applicationExclusion } from "./exclude";
import { resolvePath, type Links } from "./links";
import { refuseMisfits } from "./native/check";
import type { Package } from "./package";
import { refuseTooLarge } from "./size";

/** How the function is called: as the settings of Lambda have it. */
export interface HandlerSettings {
    /** `file.function`, with folders before it if need be. */
    readonly handler: string;
    /** Such as `python3.13` or `nodejs22.x`. */
    readonly runtime: string;
    /** The processor, as Lambda names it. */
    readonly architecture: string;
}

/** How a family of runtimes finds a module, the handler without its function. */
interface Family {
    /** What people call it. */
    readonly title: string;
    /** The runtime to choose where there is none of that family yet. */
    readonly runtime: string;
    /** What AWS's own examples call the function of a handler. */
    readonly usualFunction: `.${string}`;
    /** The module's path without its ending. */
    readonly moduleOf: (handler: string) => string;
    /** What usually follows that path. */
    readonly usual: string;
    /** All that may follow it. What ends in another one comes before that. */
    readonly endings: readonly string[];
}

const FAMILIES: Readonly<Record<string, Family>> = {
    python: {
        title: "Python",
        runtime: "python3.13",
        usualFunction: ".lambda_handler",
        moduleOf: (handler) => handler.slice(0, handler.lastIndexOf(".")).replaceAll(".", "/"),
        usual: ".py",
        endings: ["/__init__.py", ".py", ".pyc", ".so"],
    },
    nodejs: {
        title: "Node.js",
        runtime: "nodejs22.x",
        usualFunction: ".handler",
        // The function may be a member of what the file exports, so it begins at the first dot of the file's name.
        moduleOf: (handler) => handler.replace(/^\.\//, "").replace(/\.[^/]*$/, ""),
        usual: ".js",
        endings: [".js", ".mjs", ".cjs"],
    },
};

/**
 * Checks what Lambda would only notice when the function is called.
 *
 * @throws {UserError} where the package is empty, larger than Lambda takes, has no file for the handler, or holds what was
 * compiled for another runtime, processor or system. What a handler of another family than Python, Node.js or `provided` is looked
 * for in is not known here, and not checked.
 */
export function checkPackage(pack: Package, { handler, runtime, architecture }: HandlerSettings): void {
    if (pack.files === 0) {
        throw new UserError(
            "The package is empty: it holds no file.",
            "Check that the application's files are there, and that build.exclude does not leave all of them out.",
        );
    }
    refuseTooLarge(pack.unzippedBytes);
    checkHandlers(pack, handler, runtime);
    refuseMisfits(pack.native, { runtime, architecture });
}

function checkHandlers(pack: Package, handler: string, runtime: string): void {
    if (runtime.startsWith("provided")) {
        checkBootstrap(pack);
    }
    const family = FAMILIES[runtime.replace(/\d.*$/, "")];
    if (family === undefined) {
        return;
    }
    if (handler !== DISPATCHER_HANDLER && pack.routes === undefined) {
        checkHandler(pack, { handler, key: "function.handler", name: `its handler ${handler}` }, family);
        return;
    }
    for (const [index, route] of routesFor(pack, handler, runtime).entries()) {
        const { handler: called, method, path } = route;
        const isOnly = path === DEFAULT_ROUTE;
        const key = isOnly ? "function.handler" : `function.routes[${index}].handler`;
        const name = isOnly ? `its handler ${called}` : `the handler ${called} of ${method} ${path}`;
        checkHandler(pack, { handler: called, key, name }, family);
    }
    for (const { kind, name: event, handler: called } of pack.events ?? []) {
        const name = `the handler ${called} of events.${kind}.${event}`;
        checkHandler(pack, { handler: called, key: `events.${kind}.${event}.handler`, name }, family);
    }
}

/**
 * Checks that a package has what a further handler calls. That cannot be tried: its job would run.
 *
 * @param key Its name in `function.handlers`.
 * @throws {UserError} where it has not, as {@link checkPackage} does.
 */
export function checkFurther(
    pack: Package,
    key: string,
    { handler, runtime }: Pick<HandlerSettings, "handler" | "runtime">,
): void {
    const family = FAMILIES[runtime.replace(/\d.*$/, "")];
    if (family !== undefined) {
        const path = `function.handlers.${key}.handler`;
        checkHandler(pack, { handler, key: path, name: `the handler ${handler} of ${path}` }, family);
    }
}

/**
 * The routes of a package, where the function calls their dispatcher.
 *
 * @throws {UserError} where one of both is from before a change of `function.routes` or `function.payloadFormatVersion`.
 */
function routesFor({ routes, paths }: Package, handler: string, runtime: string): readonly Route[] {
    const family = dispatcherFamily(runtime);
    if (handler !== DISPATCHER_HANDLER) {
        throw new UserError(
            `The package has the platform's dispatcher, but the function calls ${handler}.`,
            "One of both is from before a change of function.routes or function.payloadFormatVersion: run pulumi up, and build the package again.",
        );
    }
    if (routes === undefined || family === undefined || !paths.includes(DISPATCHER_FILES[family])) {
        throw new UserError(
            `The package has no dispatcher for ${runtime}, which the function calls: function.routes or function.payloadFormatVersion is set.`,
            "It was built before that. Push to the branch or start its pipeline again, or release the application's folder.",
        );
    }
    return routes;
}

/** A handler that a package has to hold. */
interface Wanted {
    readonly handler: string;
    /** The key of the configuration that names it. */
    readonly key: string;
    /** What people are told that it is. */
    readonly name: string;
}

function checkHandler(pack: Package, wanted: Wanted, family: Family): void {
    const { handler, key } = wanted;
    if (!handler.includes(".")) {
        throw new UserError(
            `The handler ${handler} is not of the form file.function.`,
            `Set it: ${setCommand(key, "<file.function>")}`,
        );
    }
    const module = family.moduleOf(handler);
    const places = placesOf(module, pack.links);
    if (!pack.paths.some((path) => places.has(moduleIn(path, family)))) {
        throw missing(pack, wanted, module, family);
    }
}

/** Where a module is looked for: as it is named, and where links lead from there. */
function placesOf(module: string, links: Links): ReadonlySet<string | undefined> {
    const name = nameOf(module);
    const folder = resolvePath(links, module.slice(0, -name.length));
    const beside = folder === undefined ? [] : [folder === "" ? name : `${folder}/${name}`];
    // A folder is a module of Python, and may itself be a link.
    return new Set([module, ...beside, ...beside.map((place) => resolvePath(links, place) ?? module)]);
}

function missing(pack: Package, { handler, key, name }: Wanted, module: string, family: Family): UserError {
    const expected = `${module}${family.usual}`;
    const message = `The package has no ${expected}, where ${name} should be.`;
    if (applicationExclusion([])(expected)) {
        return new UserError(message, `${expected} is left out of every package: give it another place or name.`);
    }
    const other = strangerIn(pack, family);
    if (other !== undefined && pack.routes === undefined) {
        return wrongRuntime(pack, message, handler, family, other);
    }
    const modules = new Map(pack.paths.map((path) => [moduleIn(path, family), path] as const));
    const nearest = nearestModule(
        module,
        [...modules.keys()].filter((name) => name !== undefined),
    );
    if (nearest === undefined) {
        const source = pack.paths.find((path) => isOwn(path) && path.replace(/\.[^./]+$/, "") === module);
        const alike =
            source ?? pack.paths.find((path) => isOwn(path) && nameOf(path).replace(/\..*$/, "") === nameOf(module));
        if (alike !== undefined) {
            return new UserError(
                message,
                `It holds ${alike}, which is no module of that runtime: release what is built of it.`,
            );
        }
        const some = pack.paths.slice(0, 5).join(", ");
        return new UserError(message, `It holds ${some}${pack.files > 5 ? ` and ${pack.files - 5} more` : ""}.`);
    }
    const renamed = `${nearest}${functionOf(handler)}`;
    return new UserError(
        message,
        `The nearest is ${modules.get(nearest)}. Rename it, or name it: ${setCommand(key, renamed)}`,
    );
}

/** The family that an application is written for, where it has not one module of the function's own family. */
function strangerIn({ paths }: Package, family: Family): Family | undefined {
    const own = paths.filter(isOwn);
    const has = (each: Family) => own.some((path) => moduleIn(path, each) !== undefined);
    return has(family) ? undefined : Object.values(FAMILIES).find((each) => each !== family && has(each));
}

function wrongRuntime({ paths }: Package, message: string, handler: string, family: Family, other: Family): UserError {
    const modules = paths.map((path) => moduleIn(path, other)).filter((name) => name !== undefined);
    const nearest = nearestModule(family.moduleOf(handler), modules);
    const named = functionOf(handler);
    const called = named === family.usualFunction ? other.usualFunction : named;
    return new UserError(
        `${message} It has no file of ${family.title} at all, but some of ${other.title}.`,
        [
            `If it is an application for ${other.title}, say so, run pulumi up, and release it again:`,
            setCommand("function.runtime", other.runtime),
            setCommand("function.handler", nearest === undefined ? "<file.function>" : `${nearest}${called}`),
        ].join("\n    "),
    );
}

/** The function of a handler, with the dot before it. */
function functionOf(handler: string): string {
    return handler.slice(handler.lastIndexOf("."));
}

/** What a file that is called first is usually called. */
const USUAL_NAMES = ["app", "main", "index", "handler", "lambda_function", "lambda", "function", "server", "api"];

/** The module that is most likely meant: a folder too many or too few is more likely than a wrong name. */
function nearestModule(module: string, names: readonly string[]): string | undefined {
    const own = names.filter(isOwn).sort((left, right) => depthOf(left) - depthOf(right));
    const name = nameOf(module);
    const alike = nearestOf(name, own.map(nameOf));
    const only = own.filter((each) => depthOf(each) === depthOf(own[0] ?? ""));
    return (
        own.find((each) => nameOf(each) === name) ??
        nearestOf(module, own) ??
        USUAL_NAMES.map((usual) => only.find((each) => nameOf(each) === usual)).find((found) => found !== undefined) ??
        own.find((each) => nameOf(each) === alike) ??
        (only.length === 1 ? only[0] : undefined)
    );
}

/** What the platform itself has put into a package, without endings. */
const OWN: ReadonlySet<string | undefined> = new Set(DISPATCHER_PROGRAMS.map((name) => name.split(".")[0]));

/** Whether a file is the application's own, as far as its place tells. */
function isOwn(path: string): boolean {
    return !/(^|\/)node_modules\//.test(path) && !OWN.has(path.split(".")[0]);
}

function depthOf(path: string): number {
    return path.split("/").length;
}

/** The module that a file holds, or undefined where it holds none. */
function moduleIn(path: string, { endings }: Family): string | undefined {
    const ending = endings.find((each) => path.endsWith(each));
    const module = ending === undefined ? undefined : path.slice(0, -ending.length);
    // A compiled module says what it was compiled for: app.cpython-313-x86_64-linux-gnu.so.
    return ending === ".so" ? module?.replace(/\.[^/]*$/, "") : module;
}

function nameOf(module: string): string {
    return module.slice(module.lastIndexOf("/") + 1);
}
