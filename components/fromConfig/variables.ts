import * as pulumi from "@pulumi/pulumi";

import { referencesIn, replaceReferences, type Reference } from "../../config/links";
import type { Linked } from "../resources";

/** What a reference stands for; undefined where nothing has it. */
function valueOf(linked: Linked, { kind, key, attribute }: Reference): pulumi.Input<string> | undefined {
    return linked[kind][key]?.settings?.[attribute];
}

/** The references of a variable for which there is nothing. */
function unresolved(text: string, linked: Linked): readonly Reference[] {
    return referencesIn(text).filter((reference) => valueOf(linked, reference) === undefined);
}

/**
 * Variables with what they are given of resources. One that is given something that is not linked here is left out: it is another
 * function's, as those of each environment are not the shared one's, and none of either are those of previews.
 */
export function givenVariables(
    variables: Readonly<Record<string, string>>,
    linked: Linked,
): Readonly<Record<string, pulumi.Input<string>>> {
    const known = Object.entries(variables).filter(([, text]) => unresolved(text, linked).length === 0);
    return Object.fromEntries(known.map(([name, text]) => [name, given(text, linked)]));
}

function given(text: string, linked: Linked): pulumi.Input<string> {
    const references = referencesIn(text);
    if (references.length === 0) {
        return text;
    }
    const values = pulumi.all(references.map((reference) => valueOf(linked, reference) ?? ""));
    return values.apply((all) => {
        const byText = new Map(references.map((reference, index) => [reference.text, all[index] ?? ""]));
        return replaceReferences(text, (reference) => byText.get(reference.text) ?? "");
    });
}
