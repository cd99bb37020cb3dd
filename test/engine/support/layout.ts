import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Where each resource of a stack was: the URN without stack and project, and that of its parent; null for the stack's own.
 * Recorded from the state that the program of one commit has left in the lab.
 */
export type Layout = Readonly<Record<string, string | null>>;

/** The layouts of the program at a commit, by what was configured. */
export function recordedLayouts(commit: string): Readonly<Record<string, Layout>> {
    return JSON.parse(readFileSync(join(__dirname, "..", "layouts", `${commit}.json`), "utf8")) as never;
}

/** A resource of an exported state, as far as it says where it is. */
interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly parent?: string;
}

interface State {
    readonly deployment: { readonly resources: readonly StateResource[] };
}

/** Where the resources of an exported state are. */
export function layoutOf(state: string): Layout {
    const { resources } = (JSON.parse(state) as State).deployment;
    return Object.fromEntries(
        resources.map(({ urn, parent }) => [place(urn), parent === undefined ? null : place(parent)]),
    );
}

/**
 * The state of the same stack as the program of that layout would have left it: each resource where it was then, and no
 * component that there was not. Nothing else is changed: ids, inputs and outputs are those of the live resources.
 *
 * @throws {Error} where a resource had no place in the layout.
 */
export function inLayout(state: string, layout: Layout): string {
    const parsed = JSON.parse(state) as State;
    const byKey = new Map(Object.keys(layout).map((former) => [keyOf(former), former]));
    const [first] = parsed.deployment.resources;
    const prefix = (first?.urn ?? "").split("::").slice(0, 2).join("::");
    const formerly = new Map<string, string>();
    const kept = parsed.deployment.resources.filter(({ urn, type }) => {
        const here = place(urn);
        const former = here in layout ? here : byKey.get(keyOf(here));
        if (former === undefined && !type.startsWith("platform:")) {
            throw new Error(`${urn} has no place in the layout`);
        }
        formerly.set(urn, former === undefined ? "" : `${prefix}::${former}`);
        return former !== undefined;
    });
    const moved = kept.map((resource) => {
        const renamed = renamedIn(resource, formerly) as StateResource;
        const former = place(renamed.urn);
        const parent = layout[former];
        const moved = { ...renamed, type: typeOf(former) };
        return typeof parent === "string" ? { ...moved, parent: `${prefix}::${parent}` } : moved;
    });
    return JSON.stringify({ ...parsed, deployment: { ...parsed.deployment, resources: moved } });
}

/** The components that are in one layout and were nowhere in the other, as the engine tells of making them. */
export function newComponents(now: Layout, then: Layout): readonly string[] {
    const known = new Set(Object.keys(then).map(keyOf));
    const fresh = Object.keys(now)
        .map(keyOf)
        .filter((key) => !known.has(key));
    return fresh.map((key) => `create ${key}`).sort();
}

/** The URN without stack and project. */
function place(urn: string): string {
    return urn.split("::").slice(2).join("::");
}

/** Components by their former types. */
const RENAMED: Readonly<Record<string, string>> = {
    "platform:index:PreviewKeeper": "platform:index:PreviewController",
};

/** A resource's own type, as it is called today, and its name, which no move changes. */
function keyOf(where: string): string {
    const type = typeOf(where);
    return `${RENAMED[type] ?? type} ${where.split("::").pop()}`;
}

function typeOf(where: string): string {
    const [types = ""] = where.split("::");
    return types.split("$").pop() ?? "";
}

/** Puts the former URNs wherever URNs are; a dependency on what there was not goes. */
function renamedIn(value: unknown, formerly: ReadonlyMap<string, string>): unknown {
    if (typeof value === "string") {
        return formerly.get(value) ?? value;
    }
    if (Array.isArray(value)) {
        return value.map((each) => renamedIn(each, formerly)).filter((each) => each !== "");
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renamedIn(member, formerly)]));
}
