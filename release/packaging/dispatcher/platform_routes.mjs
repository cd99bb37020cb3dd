// Picks the handler of a request, as API Gateway picks a resource and its method. The platform puts this file into the
// package, and platform_routes_table.json beside it: function.routes of its configuration.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** From this version on, the runtime itself refuses handlers that answer by a callback. */
const WITHOUT_CALLBACKS = 24;

/** How the runtime marks a handler that streams its answer. */
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");

let table;
const modules = new Map();

/** Routes in the order in which they are tried: at each part of a path, a text comes before `{name}`, and that before `{name+}`. */
export function prepare(routes) {
    const rank = (part) => (part === undefined ? -1 : !part.startsWith("{") ? 0 : part.endsWith("+}") ? 2 : 1);
    const compare = (left, right) => {
        for (let index = 0; index < Math.max(left.parts.length, right.parts.length); index++) {
            const order = rank(left.parts[index]) - rank(right.parts[index]);
            if (order !== 0) {
                return order;
            }
        }
        return (left.method === "ANY") - (right.method === "ANY");
    };
    return routes.map((route) => ({ ...route, parts: partsOf(route.path) })).sort(compare);
}

/** The route that a request goes to with its parameters, or the methods that its path has: none where it has no route. */
export function choose(prepared, method, path) {
    const parts = partsOf(path);
    const methods = new Set();
    for (const route of prepared) {
        const parameters = parametersOf(route.parts, parts);
        if (parameters !== undefined) {
            if (route.method === method || route.method === "ANY") {
                return { route, parameters };
            }
            methods.add(route.method);
        }
    }
    return { methods: [...methods].sort() };
}

/** A slash at the end of a path counts for nothing: API Gateway leaves it out of `proxy`, too. */
function partsOf(path) {
    const text = path.replace(/^\//, "").replace(/\/+$/, "");
    return text === "" ? [] : text.split("/");
}

/** What a path has in the places of a route's parameters, as it was sent, or undefined where it is not one of the route's. */
function parametersOf(wanted, parts) {
    const found = [];
    for (const [index, part] of wanted.entries()) {
        const given = parts[index];
        if (given === undefined) {
            return undefined;
        }
        if (part.endsWith("+}")) {
            return Object.fromEntries([...found, [part.slice(1, -2), parts.slice(index).join("/")]]);
        }
        if (part.startsWith("{") && given !== "") {
            found.push([part.slice(1, -1), given]);
        } else if (part !== given) {
            return undefined;
        }
    }
    return wanted.length === parts.length ? Object.fromEntries(found) : undefined;
}

/** The path without the stage and without what a domain name puts before it: that of the resource, with the parameters in their places. */
function pathOf({ resource, path, pathParameters }) {
    if (typeof resource !== "string" || !resource.startsWith("/")) {
        return path;
    }
    const parts = partsOf(resource).map((part) =>
        part.startsWith("{") ? pathParameters?.[part.slice(1, -1).replace(/\+$/, "")] : part,
    );
    return parts.every((part) => typeof part === "string") ? `/${parts.join("/")}` : path;
}

function answer(statusCode, message, headers = {}) {
    return {
        statusCode,
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ message }),
    };
}

/** What is to be called with which event, or the answer where nothing is. */
async function decide(event) {
    if (typeof event?.httpMethod !== "string") {
        throw new Error(
            "This event is no request of the REST API. The function has function.routes, which answer requests alone.",
        );
    }
    table ??= prepare(JSON.parse(readFileSync(join(FOLDER, "platform_routes_table.json"), "utf8")));
    const { route, parameters, methods } = choose(table, event.httpMethod, pathOf(event));
    if (route === undefined) {
        return methods.length === 0
            ? { answer: answer(404, "Not Found") }
            : { answer: answer(405, "Method Not Allowed", { Allow: methods.join(", ") }) };
    }
    return {
        handle: await handlerOf(route),
        event: {
            ...event,
            resource: route.path,
            pathParameters: Object.keys(parameters).length === 0 ? null : parameters,
            requestContext: { ...event.requestContext, resourcePath: route.path },
        },
    };
}

async function handlerOf(route) {
    const { handler } = route;
    const [, module = handler, name = ""] = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(handler) ?? [];
    try {
        const loaded = modules.get(module) ?? import(pathToFileURL(fileOf(module)).href);
        modules.set(module, loaded);
        const exported = await loaded;
        const find = (from) => name.split(".").reduce((value, member) => value?.[member], from);
        // Of a CommonJS module, what it exports is the default.
        const found = find(exported) ?? find(exported.default);
        if (typeof found !== "function") {
            throw new Error(`${module} exports no function ${name}`);
        }
        if (found[STREAMING] !== undefined) {
            throw new Error("it streams its answer, which a REST API with routes does not take");
        }
        return found;
    } catch (cause) {
        modules.delete(module);
        const message = `The handler ${handler} of ${route.method} ${route.path} cannot be loaded: ${cause?.message ?? cause}`;
        const error = new Error(message, { cause });
        error.name = "HandlerNotLoaded";
        error.stack += `\nCaused by: ${cause?.stack ?? cause}`;
        throw error;
    }
}

/** The file of a module, looked for in the order of the runtime. */
function fileOf(module) {
    const files = [".js", ".mjs", ".cjs"].map((ending) => join(FOLDER, `${module}${ending}`));
    const file = files.find((each) => existsSync(each));
    if (file === undefined) {
        throw new Error(`the package has no ${module}.js, .mjs or .cjs`);
    }
    return file;
}

/** Leaves to the handler how it answers: at once, or by the callback and when the event loop is empty. */
function withCallback(event, context, callback) {
    const end = (error, result) => {
        // As the runtime does for a handler that returns a promise.
        context.callbackWaitsForEmptyEventLoop = false;
        callback(error, result);
    };
    decide(event).then(
        (decided) => {
            if (decided.answer !== undefined) {
                end(null, decided.answer);
                return;
            }
            let result;
            try {
                result = decided.handle(decided.event, context, callback);
            } catch (error) {
                end(error);
                return;
            }
            if (typeof result?.then === "function") {
                result.then((value) => end(null, value), end);
            }
        },
        (error) => end(error),
    );
}

async function withoutCallback(event, context) {
    const decided = await decide(event);
    if (decided.handle?.length >= 3) {
        throw new Error(
            `The handler of ${decided.event.httpMethod} ${decided.event.resource} takes a callback, which Node.js 24 and later on Lambda do not have.`,
        );
    }
    return decided.answer ?? decided.handle(decided.event, context);
}

export const handler = Number(process.versions.node.split(".")[0]) < WITHOUT_CALLBACKS ? withCallback : withoutCallback;
