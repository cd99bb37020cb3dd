/** What stands for a value that two stacks have differently, in a resource of IAM: `${region}`. */
export interface Placeholders {
    readonly partition: string;
    readonly region: string;
    readonly accountId: string;
    readonly projectName: string;
}

/** The names of all placeholders. */
export const PLACEHOLDERS: readonly (keyof Placeholders)[] = ["accountId", "partition", "projectName", "region"];

/** A reference such as `${region}`. What IAM itself resolves has a colon, as `${aws:userid}`, or is one of `*?$`. */
const REFERENCE = /\$\{([^}:*?$]*)\}/g;

/** A text with its placeholders filled in. What is not one of them stays, such as IAM's own variables. */
export function filled(text: string, values: Placeholders): string {
    return text.replaceAll(REFERENCE, (all, name: string) => values[name as keyof Placeholders] ?? all);
}

/** The first reference of a text that nothing stands for; undefined where there is none. */
export function unknownReference(text: string): string | undefined {
    return [...text.matchAll(REFERENCE)].map(([, name = ""]) => name).find((name) => !isPlaceholder(name));
}

function isPlaceholder(name: string): boolean {
    return PLACEHOLDERS.some((known) => known === name);
}
