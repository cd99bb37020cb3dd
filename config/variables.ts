/** Variables of a function, by what they are. */
export interface Variables {
    /** Plain ones, with their values. */
    readonly environment: Readonly<Record<string, string>>;
    /** Those whose values are secrets, with the secrets' names. */
    readonly secretVariables: Readonly<Record<string, string>>;
}

/** One entry, as it is declared: what is neither or both is refused by checkSecretVariables. */
interface Entry {
    readonly value?: string | undefined;
    readonly secret?: string | undefined;
}

/** Tells plain variables and secrets apart. */
export function variablesOf(entries: Readonly<Record<string, Entry>>): Variables {
    const having = (key: keyof Entry) =>
        Object.fromEntries(
            Object.entries(entries).flatMap(([name, { [key]: text }]) => (text === undefined ? [] : [[name, text]])),
        );
    return { environment: having("value"), secretVariables: having("secret") };
}

/** The variables of a function of its own: what an environment says replaces what is said for all, whichever of the two it is. */
export function ownVariables(common: Variables, own: Variables): Variables {
    const isReplaced = (name: string) =>
        Object.hasOwn(own.environment, name) || Object.hasOwn(own.secretVariables, name);
    const kept = (variables: Readonly<Record<string, string>>) =>
        Object.fromEntries(Object.entries(variables).filter(([name]) => !isReplaced(name)));
    return {
        environment: { ...kept(common.environment), ...own.environment },
        secretVariables: { ...kept(common.secretVariables), ...own.secretVariables },
    };
}
