import type { Setting } from "../note";
import type { DescribedFunction } from "./described";
import type { Notes } from "./notes";

/**
 * Has the variables that look like secrets read from where secrets are, before the handler loads: no value of theirs is ever written.
 *
 * @param canRead Whether something in the function does that: for Python and Node.js.
 */
export function secretSettings(
    functions: readonly DescribedFunction[],
    canRead: boolean,
    notes: Notes,
): readonly Setting[] {
    const secrets = new Map(functions.flatMap(({ secrets: own }) => [...own]));
    return [...secrets].flatMap(([name, where]): readonly Setting[] => {
        const what = "a variable that looks like a secret, which is never written in clear";
        const command = `npm run platform -- settings secret <environment> ${name}`;
        const todo = canRead
            ? `give it its value: ${command}`
            : `${command}, and have the application read it as docs/settings.md shows`;
        notes.add(canRead ? "value" : "missing", name, where, what, todo);
        return canRead ? [{ path: ["function", "environment", name], value: { secret: name }, where }] : [];
    });
}
