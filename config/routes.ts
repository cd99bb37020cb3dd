import {
    DEFAULT_ROUTE,
    dispatcherFamily,
    DISPATCHER_HANDLER,
    type DispatcherFamily,
    type Route,
    type RouteCors,
} from "../contract/routes";
import { removeCommand, setCommand } from "./fault";
import type { ApiConfig } from "./keys/api";
import type { FunctionConfig } from "./keys/function";
import type { Values } from "./keys";
import type { Reader } from "./reader";
import { parameterOf, partsOf } from "./routePath";

/** Handlers that a family of runtimes finds, as its own loader reads them. */
export const ROUTE_HANDLERS: Readonly<Record<DispatcherFamily, { readonly rule: RegExp; readonly expected: string }>> =
    {
        python: {
            rule: /^[\w-]+([/.][\w-]+)*\.[A-Za-z_]\w*$/,
            expected: "file.function of Python, such as todos.list or src/todos.list",
        },
        nodejs: {
            rule: /^(\.\/)?[\w-][\w-]*(\/[\w-]+)*(\.[A-Za-z_$][\w$]*)+$/,
            expected: "file.function of Node.js, such as todos.list or src/todos.list; the file's own name has no dot",
        },
    };

type Called = Pick<FunctionConfig, "handler" | "payloadFormatVersion" | "routes">;

/** Whether packages have the dispatcher: for routes, or for one handler that reads payload format 2.0. */
export function isDispatched({ payloadFormatVersion, routes }: Omit<Called, "handler">): boolean {
    return routes !== undefined || payloadFormatVersion === "2.0";
}

/** What Lambda calls: the one handler, or the dispatcher. */
export function calledHandler(settings: Called): string {
    return isDispatched(settings) ? DISPATCHER_HANDLER : settings.handler;
}

/** The routes as packages have them; undefined where they have no dispatcher. */
export function packagedRoutes({
    function: settings,
    api: { cors },
}: {
    readonly function: Called;
    readonly api: Pick<ApiConfig, "cors">;
}): readonly Route[] | undefined {
    if (!isDispatched(settings)) {
        return undefined;
    }
    const { handler: only, payloadFormatVersion: version } = settings;
    const routes: NonNullable<FunctionConfig["routes"]> = settings.routes ?? [
        { method: "ANY", path: DEFAULT_ROUTE, handler: only, integration: undefined, payloadFormatVersion: version },
    ];
    const own = cors?.answers === true ? { cors: answersOf(cors) } : {};
    return routes.map(({ method, path, handler, integration, payloadFormatVersion }) => ({
        method,
        path,
        handler,
        ...(integration === undefined ? payloadOf(payloadFormatVersion ?? version) : { integration }),
        ...own,
    }));
}

function payloadOf(version: FunctionConfig["payloadFormatVersion"]): Pick<Route, "payloadFormatVersion"> {
    return version === "2.0" ? { payloadFormatVersion: version } : {};
}

function answersOf({ origins, exposeHeaders, credentials }: NonNullable<ApiConfig["cors"]>): RouteCors {
    return {
        origins,
        ...(exposeHeaders.length === 0 ? {} : { exposeHeaders }),
        ...(credentials ? { credentials } : {}),
    };
}

/** Checks the routes against each other, and against the rest of the configuration. */
export function checkRoutes(root: Reader, { function: settings, build }: Pick<Values, "build" | "function">): void {
    const { routes, runtime } = settings;
    const reader = root.object("function", "");
    const path = reader.at("routes");
    if (routes === undefined) {
        checkPayload(root, reader, settings, build);
        return;
    }
    if (root.faults.some((fault) => fault.path === path)) {
        return;
    }
    const remove = removeCommand(path);
    const family = dispatcherFamily(runtime);
    if (family === undefined) {
        const problem = `are of no use with runtime ${runtime}: there is a dispatcher for Python and Node.js only`;
        const expected = "to be left out, and one function.handler that looks at the path itself";
        root.faults.push({ path, problem, expected, mend: remove });
        return;
    }
    if (routes.length === 0) {
        root.faults.push({ path, problem: "is empty", expected: "at least one route, or none of it", mend: remove });
    }
    if (build.mode !== "managed") {
        const problem = `take build.mode managed: the application's own build puts no dispatcher into its package`;
        root.faults.push({
            path,
            problem,
            expected: "that mode, or to be left out",
            mend: setCommand("build.mode", "managed"),
        });
    }
    if (reader.has("handler")) {
        const handler = reader.at("handler");
        root.faults.push({
            path: handler,
            problem: "is there beside function.routes, where each route has a handler of its own",
            expected: "to be left out; a route ANY /{proxy+} gets what no other one answers",
            mend: removeCommand(handler),
        });
    }
    const { rule, expected } = ROUTE_HANDLERS[family];
    routes.forEach(({ handler }, index) => {
        const at = `${path}[${index}].handler`;
        if (handler !== "" && !rule.test(handler) && !root.faults.some((fault) => fault.path === at)) {
            const problem = `is ${reader.shown("handler", handler)}`;
            root.faults.push({ path: at, problem, expected, mend: setCommand(at, "src/todos.list") });
        }
    });
    routes.forEach(({ integration, payloadFormatVersion }, index) => {
        if (integration !== undefined && payloadFormatVersion !== undefined) {
            const at = `${path}[${index}].payloadFormatVersion`;
            const problem = `is there beside integration: ${integration}, whose events and answers have a format of their own`;
            root.faults.push({ path: at, problem, expected: "one of the two", mend: removeCommand(at) });
        }
    });
    checkEachOther(root, path, routes);
}

/** Format 2.0 for a function with one handler, which the dispatcher makes, too. */
function checkPayload(
    root: Reader,
    reader: Reader,
    { payloadFormatVersion, runtime }: Values["function"],
    build: Values["build"],
): void {
    if (payloadFormatVersion !== "2.0") {
        return;
    }
    const path = reader.at("payloadFormatVersion");
    if (dispatcherFamily(runtime) === undefined) {
        root.faults.push({
            path,
            problem: `is 2.0, with the runtime ${runtime}: there is a dispatcher for Python and Node.js only`,
            expected: "to be left out, and a handler that reads the REST API's own events, format 1.0",
            mend: removeCommand(path),
        });
    } else if (build.mode !== "managed") {
        root.faults.push({
            path,
            problem:
                "is 2.0, which takes build.mode managed: the application's own build puts no dispatcher into its package",
            expected: "that mode, or to be left out",
            mend: setCommand("build.mode", "managed"),
        });
    }
}

/** Two routes of one method may not answer the same paths: the second one would never be called. */
function checkEachOther(root: Reader, at: string, routes: NonNullable<FunctionConfig["routes"]>): void {
    const first = new Map<string, { readonly path: string; readonly index: number }>();
    routes.forEach(({ method, path }, index) => {
        const shape = `${method} ${shapeOf(path)}`;
        const other = first.get(shape);
        if (method === undefined || path === "") {
            return;
        }
        if (other === undefined) {
            first.set(shape, { path, index });
            return;
        }
        const same = other.path === path;
        const problem = same
            ? `is ${method} ${path}, as ${at}[${other.index}] is`
            : `is ${method} ${path}, which ${at}[${other.index}], ${method} ${other.path}, shadows: they differ in the names of parameters only`;
        const expected = same ? "one route for each method of a path" : "one route for each method of such paths";
        root.faults.push({ path: `${at}[${index}]`, problem, expected, mend: removeCommand(`${at}[${index}]`) });
    });
}

/** A path without the names of its parameters. */
function shapeOf(path: string): string {
    const parts = partsOf(path).map((part) =>
        parameterOf(part) === undefined ? part : part.endsWith("+}") ? "{+}" : "{}",
    );
    return `/${parts.join("/")}`;
}
