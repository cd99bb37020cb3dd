import type { RecordedResource, Recording } from "./recorder";

/** What is made by chance, or is the hash of such a thing. */
const CHANCE = /\b[0-9a-f]{64}\b/g;

/**
 * A component and all that is below it, sorted by type and name, to be compared with a literal: nothing can be missing,
 * too much, or hang elsewhere.
 *
 * @param component As `<type> <name>`.
 */
export function subtree({ resources }: Recording, component: string): readonly RecordedResource[] {
    const below = new Set([component]);
    // A parent is registered before its children.
    const found = resources.filter(({ type, name, parent }) => {
        const isBelow = `${type} ${name}` === component || (parent !== undefined && below.has(parent));
        return isBelow && below.add(`${type} ${name}`);
    });
    return found.sort((left, right) => (`${left.type} ${left.name}` < `${right.type} ${right.name}` ? -1 : 1));
}

/**
 * How the resources hang together, without what they are made with: a line for each resource, sorted, with its parent,
 * provider and options. Types are shortened to their last part; a dependency on all children of a component is named once.
 */
export function outline({ resources }: Recording): readonly string[] {
    const families = new Map<string, string[]>();
    for (const { type, name, parent } of resources) {
        if (parent !== undefined) {
            families.set(parent, [...(families.get(parent) ?? []), `${type} ${name}`]);
        }
    }
    const shown = (option: string, value: unknown): string =>
        value === true
            ? option
            : option === "aliases"
              ? `formerly ${(value as string[]).map(former).join(", ")}`
              : Array.isArray(value)
                ? `${option} ${grouped(value as string[], families)
                      .map(short)
                      .sort()
                      .join(", ")}`
                : `${option} ${JSON.stringify(value).replaceAll(CHANCE, "<by chance>")}`;
    return resources
        .map(({ type, name, parent, provider, options }) => {
            const of = parent === undefined ? "" : ` of ${short(parent)}`;
            const by = provider === undefined ? [] : [`by ${provider}`];
            const set = Object.entries(options).map(([option, value]) => shown(option, value));
            return [short(`${type} ${name}`) + of, ...by, ...set].join("; ");
        })
        .sort();
}

/** Whose child a resource was, by its alias. */
function former(alias: string): string {
    const { parenturn, type, noparent } = JSON.parse(alias) as {
        readonly parenturn?: string;
        readonly type?: string;
        readonly noparent?: boolean;
    };
    const as = type === undefined ? [] : [`as ${type.split(":").pop()}`];
    const root = noparent === true ? ["of the stack"] : [];
    const of = parenturn === undefined ? root : [`of ${parenturn.split(":index:").pop()?.replace("::", " ")}`];
    return [...as, ...of].join(" ");
}

/** Puts `all of <component>` in place of its children, where each of them is in the list. */
function grouped(list: readonly string[], families: ReadonlyMap<string, readonly string[]>): readonly string[] {
    const whole = [...families].filter(
        ([, children]) => children.length > 1 && children.every((child) => list.includes(child)),
    );
    const covered = new Set(whole.flatMap(([, children]) => children));
    return [...list.filter((each) => !covered.has(each)), ...whole.map(([component]) => `all of ${short(component)}`)];
}

/** Such as `Stage api-staging` for `aws:apigateway/stage:Stage api-staging`. */
function short(label: string): string {
    return label.replace(/^\S+:/, "");
}
