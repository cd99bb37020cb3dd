import { defaultsOf } from "./declare/defaults";
import { removeCommand, setCommand } from "./fault";
import { environment as environmentKey } from "./keys/environments";
import type { Reader } from "./reader";
import type { Standing, StandingEnvironment } from "./standing";

/** What may be taken away. */
export interface Removable {
    /** Whether anything is protected at all: `removal.protect`. */
    readonly protect: boolean;
    /** The environments that are not, because they are to go: `removal.environments`. */
    readonly environments: readonly string[];
}

/**
 * Checks that the map `environments` leaves out nothing that the stack has, unless that was said: an entry in a stack's
 * own configuration replaces the whole default map (pulumi/pulumi#13176), and one that is gone is an alias, a stage and a
 * pipeline that are deleted.
 *
 * @param names The environments that the map has.
 */
export function checkRemovals(
    map: Reader,
    names: readonly string[],
    standing: Standing,
    { protect, environments: going }: Removable,
): void {
    // Faults are shown in the order of their paths, and pulumi adds to a list in the order of its indexes.
    const missing = [...standing]
        .filter(([name]) => !names.includes(name))
        .sort(([left], [right]) => (left < right ? -1 : 1));
    const unsaid = missing.filter(([name]) => protect && !going.includes(name)).map(([name]) => name);
    for (const [name, environment] of missing) {
        const path = map.at(name);
        const back = restoring(path, environment);
        if (unsaid.includes(name)) {
            const index = going.length + unsaid.indexOf(name);
            const say = setCommand(`removal.environments[${index}]`, name);
            map.faults.push({
                path,
                problem: `is left out, and the stack has it: its alias, its stage and its pipeline would be deleted${lost(environment)}`,
                expected:
                    "every environment that the stack has: what a stack's configuration says replaces the default map",
                mend: [...back, `# or, if it is to go: put it back, and allow it with`, `# ${say}`].join("\n"),
            });
        } else if (environment.isProtected) {
            map.faults.push({
                path,
                problem: "is left out, and the stack still protects it: that goes with one pulumi up before",
                expected: "the environment in the map until that pulumi up is done",
                mend: [...back, "pulumi up", removeCommand(path)].join("\n"),
            });
        }
    }
}

/** An environment of another name has resources of its own, which are empty. */
function lost({ resources = [] }: StandingEnvironment): string {
    return resources.length === 0 ? "" : `, and no environment would reach ${resources.join(", ")} any more`;
}

/** The commands that put an environment back as it was; what is a default anyway is left out. */
function restoring(path: string, { entry }: StandingEnvironment): readonly string[] {
    const defaults = new Map(
        Object.entries(defaultsOf(environmentKey.members)).map(([key, value]) => [key, String(value)]),
    );
    return Object.entries(entry)
        .filter(([key, value]) => defaults.get(key) !== value)
        .map(([key, value]) => {
            // A setting is a text, whatever it looks like; without being told, pulumi takes 1.10 for a number.
            const type = key.startsWith("settings.") ? " --type string" : "";
            return `${setCommand(`${path}.${key}`, quoted(value))}${type}`;
        });
}

/** A text as a POSIX shell takes it. */
function quoted(text: string): string {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
