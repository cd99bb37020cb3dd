import { recogniseApplication, type Place } from "../../release/recognise/application";
import type { Values } from "../byHand";

/** What an application's files say of the settings that it needs. */
export interface Recognised {
    readonly values: Values;
    /** What is to say about it, a sentence each. */
    readonly notes: readonly string[];
}

/**
 * Reads an application's folder, of which nothing is run.
 *
 * @param place Where the lab pretends to be.
 * @param own What somebody has written of it: that is not said to be missing.
 */
export async function recognisedSettings(folder: string, place: Place, own: Values): Promise<Recognised> {
    const { config, facts, notes } = await recogniseApplication(folder, { place });
    const values = Object.entries(config).map(([key, value]) => [`platform:${key}`, value] as const);
    const found = facts.map(({ what, value, where }) => `${what} ${value} (${where})`);
    const isWritten = own["platform:function"] !== undefined;
    return {
        values: withoutLaxness(Object.fromEntries(values), own),
        notes: [
            ...(found.length === 0 ? [] : [`Recognised: ${found.join(", ")}.`]),
            ...notes
                .filter(
                    ({ kind, todo }) => kind !== "missing" || !isWritten || !/function\.(handler|runtime)/.test(todo),
                )
                .map(
                    ({ name, where, what, todo }) =>
                        `${name} (${where}): ${what}. ${upper(todo.replace(/^nothing: /, "nothing to do: "))}.`,
                ),
        ],
    };
}

/** Which answers count was recognised together with the path: of a path that somebody else names it says nothing. */
function withoutLaxness(values: Values, own: Values): Values {
    const named = own["platform:release"] as Values | undefined;
    const recognised = values["platform:release"] as Values | undefined;
    if (named?.["healthPath"] === undefined || recognised === undefined) {
        return values;
    }
    const { healthStatus: _, ...release } = recognised;
    return { ...values, "platform:release": release };
}

function upper(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
