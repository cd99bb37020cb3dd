/** The project's name as it is published, which is the namespace of the keys in the stacks' files that come along. */
const PUBLISHED = "platform";

/**
 * What is wrong where a stack's file has keys of the published project, and this copy of it has another name: Pulumi gives
 * them to the program, which reads its own alone. They would be as if they were not there.
 *
 * @param keys All keys of the stack, with their namespaces, and what they hold.
 * @returns What to say, with the command that mends it; undefined where nothing is wrong.
 */
export function foreignKeys(
    keys: Readonly<Record<string, string>>,
    { project, stack }: { readonly project: string; readonly stack: string },
): string | undefined {
    const names = Object.keys(keys).flatMap((key) => {
        const [namespace, name = ""] = key.split(":");
        return namespace === PUBLISHED && project !== PUBLISHED ? [name] : [];
    });
    if (names.length === 0) {
        return undefined;
    }
    const twice = names.filter((name) => isLine(keys[`${project}:${name}`]) && isLine(keys[`${PUBLISHED}:${name}`]));
    const steps = [...twice.map((name) => `/^ *${PUBLISHED}:${name}:/d`), `s/^\\( *\\)${PUBLISHED}:/\\1${project}:/`];
    return [
        `Pulumi.${stack}.yaml has keys of a project '${PUBLISHED}', and this one is called '${project}': nothing reads`,
        `  ${names.sort().join(", ")}.`,
        "Give them this project's name:",
        `  sed -i.bak ${steps.map((step) => `-e '${step}'`).join(" ")} Pulumi.${stack}.yaml`,
    ].join("\n");
}

/** Whether a value stands on one line of the file, so that the line can go. */
function isLine(value: string | undefined): boolean {
    return value !== undefined && !/^[{[]/.test(value);
}
