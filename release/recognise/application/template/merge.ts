import type { Setting } from "../note";
import type { DescribedFunction } from "./described";
import type { Notes, Told } from "./notes";

/** Of several functions' values, which one a single function has. */
const MOST = new Set(["memorySize", "timeout", "ephemeralStorage"]);

/** Makes the settings of the one function of those of all that the API calls. */
export function mergeSettings(called: readonly DescribedFunction[], notes: Notes): readonly Setting[] {
    const keys = [...new Set(called.flatMap(({ settings }) => [...settings.keys()]))];
    const settings = keys.flatMap((key): Setting[] => {
        const told = called.flatMap(({ name, settings: own }) => {
            const value = own.get(key);
            return value === undefined ? [] : [{ ...value, name }];
        });
        const merged = mergeOne(key, told, notes);
        return merged === undefined ? [] : [{ path: ["function", key], value: merged.value, where: merged.where }];
    });
    return [...settings, ...mergeVariables(called, notes)];
}

function mergeOne(key: string, told: readonly (Told & { readonly name: string })[], notes: Notes): Told | undefined {
    const [first] = told;
    if (first === undefined) {
        return undefined;
    }
    if (MOST.has(key)) {
        return told.reduce((most, each) => (Number(each.value) > Number(most.value) ? each : most), first);
    }
    if (key === "tracing") {
        return told.find(({ value }) => value === "Active") ?? first;
    }
    if (key === "layers") {
        return { value: [...new Set(told.flatMap(({ value }) => value as readonly string[]))], where: first.where };
    }
    for (const { name, value, where } of told.filter(
        (other) => JSON.stringify(other.value) !== JSON.stringify(first.value),
    )) {
        const what = `its ${key} is ${shown(value)}, and that of ${first.name} is ${shown(first.value)}`;
        notes.add(
            "missing",
            name,
            where,
            what,
            `all routes share one function: function.${key} is that of ${first.name}`,
        );
    }
    return first;
}

function mergeVariables(called: readonly DescribedFunction[], notes: Notes): readonly Setting[] {
    const merged = new Map<string, Told<string> & { readonly name: string }>();
    for (const { name, environment } of called) {
        for (const [variable, told] of environment) {
            const other = merged.get(variable);
            if (other !== undefined && other.value !== told.value) {
                const what = `the variable ${variable} has another value here than in ${other.name}`;
                notes.add(
                    "missing",
                    name,
                    told.where,
                    what,
                    "all routes share one function: give one of the two another name",
                );
            } else {
                merged.set(variable, { ...told, name });
            }
        }
    }
    return [...merged].map(([variable, { value, where }]) => ({
        path: ["function", "environment", variable],
        value,
        where,
    }));
}

function shown(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
