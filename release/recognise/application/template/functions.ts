import { posix } from "node:path";

import type { AppFolder } from "../folder";
import type { Fact, Setting } from "../note";
import { buildScript, fileOfHandler, isInNewFolder, languageOf, sourceOfBuilt, writtenHandler } from "../sources";
import { newPayloads, noteTyped } from "./code";
import type { DescribedFunction, NewPayload } from "./described";
import type { Notes } from "./notes";

/** What the functions of an API come to: one handler, or routes with a handler each. */
export interface ComposedFunctions {
    /** The folder that is built, from the application's own; empty for that itself. */
    readonly root: string;
    readonly settings: readonly Setting[];
    readonly facts: readonly Fact[];
    /** The sources of the handlers, from the application's folder. */
    readonly files: readonly string[];
    /** What is called, by the names of the functions. */
    readonly handlers: ReadonlyMap<string, string>;
    readonly hasRoutes: boolean;
    /** Where it is said that all handlers are for payload format 2.0. @default - not all are */
    readonly payload?: string;
}

interface Called {
    readonly from: DescribedFunction;
    /** From the folder that is built. */
    readonly handler: string;
}

/**
 * Makes the handler or the routes of the functions that requests call.
 *
 * @param further The functions of the same package that events call.
 * @param needsRoutes Whether the dispatcher has something to do that one handler does not.
 * @param isAdapted Whether an adapter hands the events on, which takes both formats.
 */
export function composeFunctions(
    folder: AppFolder,
    called: readonly DescribedFunction[],
    further: readonly DescribedFunction[],
    runtime: string | undefined,
    needsRoutes: boolean,
    isAdapted: boolean,
    notes: Notes,
): ComposedFunctions {
    const language = languageOf(runtime);
    const root = commonFolder([...called, ...further].map((each) => each.folder));
    const settings: Setting[] = [];
    const sources = new Map<string, string>();
    const all = [...called, ...further].flatMap((from): Called[] => {
        if (from.handler === undefined) {
            notes.add(
                "missing",
                from.name,
                from.where,
                "no handler that can be read",
                "set function.handler, or its route, by hand",
            );
            return [];
        }
        if (language === undefined) {
            return [{ from, handler: from.handler.value }];
        }
        const within = posix.relative(root, from.folder);
        const own = writtenHandler(folder, posix.join(root, within, from.handler.value), language);
        const isBuilt =
            language === "node" && isInNewFolder(folder, root, own) && buildScript(folder, root) !== undefined;
        const file = fileOfHandler(folder, own, language) ?? (isBuilt ? sourceOfBuilt(folder, root, own) : undefined);
        if (file === undefined && from.isElsewhere === true) {
            // It has been said.
        } else if (file === undefined && isBuilt) {
            const what = `the handler ${from.handler.value}, which the script build has to write`;
            const todo =
                "see that it does; else set build.commands to what writes it, or function.handler to another one";
            notes.add("value", from.name, from.handler.where, what, todo);
        } else if (file === undefined) {
            const what = `the handler ${from.handler.value}, of which there is no source in ${posix.join(root, within) || "the folder"}`;
            notes.add(
                "missing",
                from.name,
                from.handler.where,
                what,
                "see what makes it, and set build.commands to that, or function.handler to another one",
            );
        } else if (called.includes(from)) {
            sources.set(from.name, file);
        }
        return [{ from, handler: root === "" ? own : posix.relative(root, own) }];
    });
    const handlers = all.filter(({ from }) => called.includes(from));
    const names = new Map(all.map(({ from, handler }) => [from.name, handler]));
    const common = { root, settings, files: [...sources.values()], handlers: names };
    const [first] = handlers;
    if (first === undefined) {
        return { ...common, facts: [], hasRoutes: false };
    }
    if (root !== "") {
        settings.push({ path: ["build", "folder"], value: root, where: first.from.where });
    }
    const distinct = new Set(handlers.map(({ handler }) => handler));
    const hasParameters = handlers.some(({ from }) =>
        from.routes.some(({ path }) => /\{[^+}]*\}|[^/]\/\{[^}]*\+\}/.test(path)),
    );
    // A handler that no GET request was ever meant for may fail at one, which is how a release asks for its health: the dispatcher
    // answers that itself.
    const isMapped = handlers.some(({ from }) => from.routes.some(({ integration }) => integration !== undefined));
    if (isMapped && language === undefined) {
        const what = "a mapping template makes its event, which the dispatcher does for Python and Node.js alone";
        const todo = "have the handler read API Gateway's proxy event and answer with statusCode and body";
        notes.add("missing", first.from.name, first.from.where, what, todo);
    }
    const payloads = isAdapted || language === undefined ? NO_PAYLOADS : newPayloads(folder, called, sources);
    const asked = handlers.flatMap(({ from }) => payloads.get(from.name) ?? []);
    const isNew = asked.length === handlers.length;
    notePayloads(payloads, notes);
    if (language === undefined) {
        noteTyped(folder, called, notes);
    }
    const payload = isNew ? asked[0]?.where : undefined;
    if (payload !== undefined) {
        settings.push({ path: ["function", "payloadFormatVersion"], value: "2.0", where: payload });
    }
    // Such a handler may read which route it is called by; and where not all are of one format, each route says which.
    const isPlaced =
        asked.length > 0 && (!isNew || handlers.some(({ from }) => from.routes.some((each) => !isForAll(each))));
    const takesGet =
        !needsRoutes && !isMapped && !isPlaced && handlers.some(({ from }) => from.routes.some(isAskedByGet));
    if (distinct.size === 1 && ((!hasParameters && takesGet) || language === undefined)) {
        settings.push({
            path: ["function", "handler"],
            value: first.handler,
            where: first.from.handler?.where ?? first.from.where,
        });
        if (hasParameters) {
            const what = "its routes have parameters, and every request reaches it as /{proxy+}";
            notes.add("missing", first.from.name, first.from.where, what, "have the handler take them from the path");
        }
        const facts = [{ what: "handler", value: first.handler, where: first.from.where }];
        return { ...common, facts, hasRoutes: false, ...(payload !== undefined && { payload }) };
    }
    if (language === undefined) {
        const what = `one of ${distinct.size} handlers, and only Python and Node.js have a dispatcher for routes`;
        for (const { from } of handlers.slice(1)) {
            notes.add("missing", from.name, from.where, what, "have one handler look at the path itself");
        }
        settings.push({ path: ["function", "handler"], value: first.handler, where: first.from.where });
        return { ...common, facts: [], hasRoutes: false };
    }
    const routes = uniqueRoutes(handlers, isNew ? NO_PAYLOADS : payloads, notes);
    settings.push({ path: ["function", "routes"], value: routes, where: first.from.where });
    const facts = [{ what: "routes", value: String(routes.length), where: first.from.where }];
    return { ...common, facts, hasRoutes: true, ...(payload !== undefined && { payload }) };
}

const NO_PAYLOADS: ReadonlyMap<string, NewPayload> = new Map();

function notePayloads(payloads: ReadonlyMap<string, NewPayload>, notes: Notes): void {
    for (const [name, { what, where }] of payloads) {
        notes.add("word", name, where, what, "nothing: function.payloadFormatVersion has the dispatcher see to it");
    }
}

/** Whether it gets every request. */
function isForAll({ method, path }: DescribedFunction["routes"][number]): boolean {
    return method === "ANY" && /^\/(\{[^}]*\+\})?$/.test(path);
}

function isAskedByGet({ method, path }: DescribedFunction["routes"][number]): boolean {
    return (method === "GET" || method === "ANY") && (path.includes("+}") || !path.includes("{"));
}

/** The routes, each once; those with a greedy parameter at the root answer `/`, too. */
function uniqueRoutes(
    handlers: readonly Called[],
    payloads: ReadonlyMap<string, NewPayload>,
    notes: Notes,
): readonly Readonly<Record<string, string>>[] {
    const routes = new Map<string, Readonly<Record<"method" | "path" | "handler", string>>>();
    for (const { from, handler } of handlers) {
        for (const { method, path, where, integration } of from.routes) {
            const shape = `${method} ${path.replace(/\{[^}]*\}/g, (name) => (name.endsWith("+}") ? "{+}" : "{}"))}`;
            const other = routes.get(shape);
            if (other === undefined) {
                const isNew = integration === undefined && payloads.has(from.name);
                const format = isNew ? { payloadFormatVersion: "2.0" } : {};
                routes.set(shape, { method, path, handler, ...(integration && { integration }), ...format });
            } else if (other.handler !== handler || other.path !== path) {
                const what = `the route ${method} ${path} is there twice, or differs in the names of its parameters only`;
                notes.add("missing", from.name, where, what, "leave one of the two");
            }
        }
    }
    for (const { from, handler } of handlers.filter(({ from: { routes: own } }) =>
        own.some((each) => each.isDefault),
    )) {
        // What an HTTP API and a function URL send to it as any other path.
        const isNew = payloads.has(from.name);
        const root = { method: "ANY", path: "/", handler, ...(isNew ? { payloadFormatVersion: "2.0" } : {}) };
        routes.set("ANY /", routes.get("ANY /") ?? root);
    }
    return [...routes.values()];
}

/** The folder that all functions' code lies in; empty for the application's own. */
export function commonFolder(folders: readonly string[]): string {
    const [first = [], ...others] = [...new Set(folders)].map((folder) =>
        folder.split("/").filter((part) => part !== "" && part !== "."),
    );
    const shared = first.findIndex((part, index) => others.some((other) => other[index] !== part));
    return (shared < 0 ? first : first.slice(0, shared)).join("/");
}
