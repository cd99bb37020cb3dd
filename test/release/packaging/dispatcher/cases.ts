import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import fc from "fast-check";

import type { Route } from "../../../../contract/routes";

export const SOURCES = join(__dirname, "..", "..", "..", "..", "release", "packaging", "dispatcher");

/** A request of a table of routes. */
export interface Case {
    readonly routes: readonly Route[];
    readonly method: string;
    readonly path: string;
}

/** What becomes of it: the handler and its parameters, or the methods that its path has. */
export type Choice =
    | { readonly handler: string; readonly parameters: Readonly<Record<string, string>> }
    | { readonly methods: string[] };

const METHODS = ["GET", "POST", "ANY"] as const;
// Few parts, so that routes meet; one that is percent-encoded, since nothing is decoded.
const part = fc.constantFrom("a", "b", "a%2Fb", "{x}", "{y}");
const end = fc.constantFrom("a", "b", "{x}", "{z}", "{rest+}");
const routePath = fc
    .tuple(fc.array(part, { maxLength: 3 }), fc.option(end, { nil: undefined }))
    .map(([parts, last]) => [...parts, ...(last === undefined ? [] : [last])])
    .filter(
        (parts) =>
            new Set(parts.filter((each) => each.startsWith("{"))).size ===
            parts.filter((each) => each.startsWith("{")).length,
    )
    .map((parts) => `/${parts.join("/")}`);

const shapeOf = ({ method, path }: Route) => `${method} ${path.replaceAll(/\{[^}]*?(\+?)\}/g, "{$1}")}`;

const routes = fc
    .uniqueArray(fc.record({ method: fc.constantFrom(...METHODS), path: routePath }), {
        selector: (route) => shapeOf({ ...route, handler: "" }),
        minLength: 1,
        maxLength: 8,
    })
    .map((list) => list.map((route, index): Route => ({ ...route, handler: `file.route${index}` })));

const requestPath = fc
    .tuple(fc.array(fc.constantFrom("a", "b", "c", "a%2Fb", "%7Bx%7D"), { maxLength: 4 }), fc.constantFrom("", "/"))
    .map(([parts, slash]) => `${parts.join("/")}${parts.length === 0 ? "" : slash}`);

export const cases: fc.Arbitrary<Case> = fc.record({
    routes,
    method: fc.constantFrom("GET", "POST", "HEAD"),
    path: requestPath,
});

/** API Gateway's choice, as a walk down the tree of its resources: a text first, then a parameter, then a greedy one. */
export function expected({ routes: table, method, path }: Case): Choice {
    const parts = path.split("/").filter((each) => each !== "");
    const methods = new Set<string>();
    const walk = (depth: number, left: readonly Route[]): Route | undefined => {
        const here = (route: Route) => route.path.split("/").filter((each) => each !== "")[depth];
        if (depth === parts.length) {
            const ended = left.filter((route) => here(route) === undefined);
            ended.forEach((route) => methods.add(route.method));
            return ended.find((route) => route.method === method) ?? ended.find((route) => route.method === "ANY");
        }
        const given = parts[depth] ?? "";
        const same = left.filter((route) => here(route) === given);
        const named = left.filter((route) => /^\{[^+]*\}$/.test(here(route) ?? ""));
        const greedy = left.filter((route) => /\+\}$/.test(here(route) ?? ""));
        const deeper = (some: readonly Route[]) => (some.length === 0 ? undefined : walk(depth + 1, some));
        const found = deeper(same) ?? deeper(named);
        if (found !== undefined) {
            return found;
        }
        greedy.forEach((route) => methods.add(route.method));
        return greedy.find((route) => route.method === method) ?? greedy.find((route) => route.method === "ANY");
    };
    const route = walk(0, table);
    if (route === undefined) {
        return { methods: [...methods].sort() };
    }
    const wanted = route.path.split("/").filter((each) => each !== "");
    const parameters = wanted.flatMap((each, index) => {
        const [, name, plus] = /^\{([^+]*)(\+?)\}$/.exec(each) ?? [];
        const value = plus === "+" ? parts.slice(index).join("/") : (parts[index] ?? "");
        return name === undefined ? [] : [[name, value] as const];
    });
    return { handler: route.handler, parameters: Object.fromEntries(parameters) };
}

/** Runs a program of a language over JSON: what it prints is JSON again. */
export function run(command: string, args: readonly string[], input: unknown, cwd?: string): unknown {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
        input: JSON.stringify(input),
        encoding: "utf8",
        maxBuffer: 2 ** 26,
        env: { PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1" },
        ...(cwd === undefined ? {} : { cwd }),
    });
    if (status !== 0) {
        throw new Error(`${command} has failed: ${error?.message ?? stderr}`);
    }
    return JSON.parse(stdout);
}

/** Why there is no Python to run, or undefined. A test that is left out for it counts as a failure in `.ci/run`. */
export function withoutPython(): string | undefined {
    const { error, stdout } = spawnSync("python3", ["-c", "import sys; print(sys.version_info >= (3, 11))"], {
        encoding: "utf8",
    });
    return error !== undefined
        ? `there is no python3: ${error.message}`
        : stdout.trim() === "True"
          ? undefined
          : "python3 is older than 3.11";
}

/** Whether the runtime for this Node.js lets handlers end by a callback and by their context. */
export const HAS_CALLBACKS = Number(process.versions.node.split(".")[0]) < 24;

/** How a handler can end by the context of Lambda's runtime for Node.js before 24: later ones have nothing of it. @param end A callback, called at once. */
export const CONTEXT_OF = `
function contextOf(end) {
    if (!${HAS_CALLBACKS}) {
        return {};
    }
    let waits = true;
    return {
        get callbackWaitsForEmptyEventLoop() { return waits; },
        set callbackWaitsForEmptyEventLoop(value) { waits = value; },
        succeed: (result) => end(null, result),
        fail: (error) => end(error ?? "handled"),
        done: (error, result) => end(error, result),
    };
}`;

/** The choices of the dispatcher for Node.js. */
export const NODE_CHOICES = `
import { prepare, choose } from ${JSON.stringify(pathToFileURL(join(SOURCES, "platform_routes.mjs")).href)};
let text = "";
for await (const chunk of process.stdin) text += chunk;
console.log(JSON.stringify(JSON.parse(text).map(({ routes, method, path }) => {
    const { route, parameters, methods } = choose(prepare(routes), method, path);
    return route === undefined ? { methods } : { handler: route.handler, parameters };
})));
`;

/** The choices of the dispatcher for Python. */
export const PYTHON_CHOICES = `
import json, sys
sys.path.insert(0, ${JSON.stringify(SOURCES)})
from platform_routes import prepare, choose
results = []
for case in json.load(sys.stdin):
    route, parameters, methods = choose(prepare(case["routes"]), case["method"], case["path"])
    results.append({"methods": methods} if route is None else {"handler": route["handler"], "parameters": parameters})
print(json.dumps(results))
`;
