import type { RawConfig } from "../../model/config";
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
    const token = own.find(([key]) => key === "githubToken")?.[1];
    const values = (list: typeof own) =>
        Object.fromEntries(list.map(([key, { value, objectValue }]) => [key, objectValue ?? value]));
    return {
        project: values(own.filter(([key]) => key !== "githubToken")),
        aws: values(namespace("aws")),
        githubToken: token === undefined ? "missing" : token.secret ? "secret" : "clear",
        secrets: new Set(own.flatMap(([key, { secret }]) => (secret ? [key] : []))),
    };
}
