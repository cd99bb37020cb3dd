import { TOKEN_KEYS, tokensOf, type RawConfig, type TokenState } from "../../config";
import type { Installation } from "./platform";

/**
 * Reads the configuration of a stack as `pulumi up` would give it to the program: from pulumi itself, which knows where
 * it is.
 */
export async function readConfiguration({ project, pulumi, stack }: Installation): Promise<RawConfig> {
    const entries = Object.entries(await pulumi.config(stack));
    const namespace = (name: string) =>
        entries.flatMap(([key, entry]) =>
            key.startsWith(`${name}:`) ? [[key.slice(name.length + 1), entry] as const] : [],
        );
    const own = namespace(project.name);
    const isToken = (key: string) => TOKEN_KEYS.some((token) => token === key);
    const stateOf = (token: string): TokenState => {
        const entry = own.find(([key]) => key === token)?.[1];
        // The project declares keys that are empty until somebody sets them.
        return entry === undefined || (!entry.secret && entry.value === "")
            ? "missing"
            : entry.secret
              ? "secret"
              : "clear";
    };
    const values = (list: typeof own) =>
        Object.fromEntries(list.map(([key, { value, objectValue }]) => [key, objectValue ?? value]));
    return {
        project: values(own.filter(([key]) => !isToken(key))),
        aws: values(namespace("aws")),
        tokens: tokensOf(stateOf),
        secrets: new Set(own.flatMap(([key, { secret }]) => (secret ? [key] : []))),
    };
}
