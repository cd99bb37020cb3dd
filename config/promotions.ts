import type { Environment } from "./config";
import { removeCommand, setCommand } from "./fault";
import { nearestOf, type Reader } from "./reader";

/** Checks from where environments are promoted: from another one that there is, and never in a circle. */
export function checkPromotions(map: Reader, environments: readonly Environment[]): void {
    const sources = new Map(environments.map(({ name, promotesFrom }) => [name, promotesFrom]));
    const others = (name: string) => environments.map((each) => each.name).filter((each) => each !== name);
    const circled = new Set<string>();
    for (const [name, source] of sources) {
        const path = `${map.at(name)}.promotesFrom`;
        if (map.faults.some((fault) => fault.path.startsWith(`${path}.`))) {
            continue; // Which stack is meant, is not known.
        }
        if (source === name) {
            const expected = "another environment";
            map.faults.push({ path, problem: "is the environment itself", expected, mend: removeCommand(path) });
        } else if (source !== undefined && !sources.has(source)) {
            const nearest = nearestOf(source, others(name));
            map.faults.push({
                path,
                problem: `is ${map.shown("promotesFrom", source)}, which is no environment`,
                expected: nearest === undefined ? choices(others(name)) : `did you mean ${nearest}?`,
                mend: others(name).length === 0 ? removeCommand(path) : setCommand(path, nearest ?? "<environment>"),
            });
        } else if (!circled.has(name)) {
            const circle = circleFrom(name, sources);
            circle.forEach((member) => circled.add(member));
            if (circle.length > 0) {
                const problem = `closes a circle: ${[...circle, name].join(" from ")}`;
                const expected = "an environment that is not promoted from this one in its turn";
                map.faults.push({ path, problem, expected, mend: removeCommand(path) });
            }
        }
    }
}

/** The environments on the way from one back to itself, with itself first; none where the way ends elsewhere. */
function circleFrom(name: string, sources: ReadonlyMap<string, string | undefined>): readonly string[] {
    const way: string[] = [];
    for (let at: string | undefined = name; at !== undefined && !way.includes(at); at = sources.get(at)) {
        way.push(at);
    }
    const last = way.at(-1);
    return last !== undefined && sources.get(last) === name ? way : [];
}

function choices(names: readonly string[]): string {
    return names.length === 0 ? "nothing: there is no other environment" : `one of ${names.join(", ")}`;
}
