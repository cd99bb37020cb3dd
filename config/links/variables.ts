import { RESOURCE_KINDS, type ResourceKind } from "../../contract/resourceNames";
import type { Environment } from "../config";
import { removeCommand, setCommand, type Fault } from "../fault";
import type { Values } from "../keys";
import { nearestOf, type Reader } from "../reader";
import { ATTRIBUTES, mistakenReferencesIn, referencesIn, type Reference } from "./references";

/** A reference to a resource of the configuration. What `resources.ts` makes, only the program knows that has called it. */
type ResourceReference = Reference & { readonly kind: ResourceKind };

type Owned = Pick<Environment, "environment" | "isolated" | "name">;

/** Checks that what variables are given is there, and is the same wherever the variable is. */
export function checkLinkedVariables(
    root: Reader,
    { function: settings, resources }: Pick<Values, "function" | "resources">,
    environments: readonly Owned[],
): void {
    const own = environments.map(
        ({ name, environment }) => [`environments.${name}.environment`, environment, []] as const,
    );
    const sharing = environments.filter(({ isolated }) => !isolated).map(({ name }) => name);
    const maps = [["function.environment", settings.environment, sharing] as const, ...own];
    for (const [at, variables, shareFunction] of maps) {
        for (const [name, text] of Object.entries(variables)) {
            const path = `${at}.${name}`;
            root.faults.push(...mistakenFaults(path, text));
            for (const reference of referencesIn(text).filter(isResource)) {
                const fault =
                    unknownFault(path, reference, resources) ??
                    separationFault(path, reference, resources, shareFunction);
                root.faults.push(...(fault === undefined ? [] : [fault]));
            }
        }
    }
}

function isResource(reference: Reference): reference is ResourceReference {
    return reference.kind !== "links";
}

/** What is wrong with references of a kind that there is not. */
function mistakenFaults(path: string, text: string): readonly Fault[] {
    return mistakenReferencesIn(text).map((mistaken) => {
        const { kind, nearest } = mistaken;
        const expected =
            nearest === undefined
                ? `one of ${RESOURCE_KINDS.join(", ")}, or links, which resources.ts makes`
                : `did you mean ${nearest}?`;
        return wrong(path, `is ${mistaken.text}, and ${kind} is no kind of resource`, expected);
    });
}

/** What is wrong with a reference to something that is not there. */
function unknownFault(
    path: string,
    { kind, key, attribute, text }: ResourceReference,
    resources: Values["resources"],
): Fault | undefined {
    const found = resources[kind][key];
    if (found === undefined) {
        const keys = Object.keys(resources[kind]);
        const nearest = nearestOf(key, keys);
        const expected =
            nearest !== undefined
                ? `did you mean ${nearest}?`
                : `one of ${keys.length === 0 ? "those that resources is to have; it has none" : keys.join(", ")}`;
        return wrong(path, `is ${text}, and there is no ${key} in resources.${kind}`, expected);
    }
    if (!ATTRIBUTES[kind].includes(attribute)) {
        const nearest = nearestOf(attribute, ATTRIBUTES[kind]);
        const expected = nearest === undefined ? `one of ${ATTRIBUTES[kind].join(", ")}` : `did you mean ${nearest}?`;
        return wrong(path, `is ${text}, and ${kind} have no ${attribute || "such thing"}`, expected);
    }
    return missingPart(path, text, attribute, found);
}

/** What a resource has only if it is told to. */
function missingPart(path: string, text: string, attribute: string, found: object): Fault | undefined {
    const parts: Readonly<Record<string, string>> = {
        streamArn: "stream",
        deadLettersArn: "deadLetters",
        deadLettersUrl: "deadLetters",
    };
    const part = parts[attribute];
    return part === undefined || (found as Readonly<Record<string, unknown>>)[part] !== undefined
        ? undefined
        : wrong(path, `is ${text}, and it has no ${part}`, `${part} beside the resource's other keys`);
}

/** On a function that several environments share, a variable has one value. */
function separationFault(
    path: string,
    { kind, key, text }: ResourceReference,
    resources: Values["resources"],
    sharing: readonly string[],
): Fault | undefined {
    const found = resources[kind][key];
    if (sharing.length === 0 || found === undefined || found.shared || found.arn !== undefined) {
        return undefined;
    }
    const several = sharing.length > 1;
    return {
        path,
        problem: `is ${text}, of which each environment has its own, and ${sharing.join(", ")} ${
            several ? "share one function" : "has the shared function"
        }, whose variables are the same for all`,
        expected: "a function of its own for each environment, or one resource for all of them",
        mend: [
            ...sharing.map((name) => setCommand(`environments.${name}.isolated`, "true")),
            "# or",
            setCommand(`resources.${kind}.${key}.shared`, "true"),
        ].join("\n"),
    };
}

function wrong(path: string, problem: string, expected: string): Fault {
    return { path, problem, expected, mend: removeCommand(path) };
}
