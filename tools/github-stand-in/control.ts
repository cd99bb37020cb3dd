import type { Actions } from "./actions";
import { CONTROL_PREFIX } from "./paths";

type Method = (...given: never[]) => unknown;

/** The stand-in's {@link Actions}, each as a request. */
export type GitHubControl = {
    readonly [Name in keyof Actions]: Actions[Name] extends Method
        ? (...given: Parameters<Actions[Name]>) => Promise<Awaited<ReturnType<Actions[Name]>>>
        : never;
};

/**
 * The client with which the lab and tests tell a stand-in what to be.
 *
 * @param url Of the stand-in, without `/api/v3`.
 */
export function gitHubControl(url: string): GitHubControl {
    return new Proxy({} as GitHubControl, {
        get: (_target, name) => (name === "then" ? undefined : (...given: unknown[]) => call(url, String(name), given)),
    });
}

async function call(url: string, name: string, given: readonly unknown[]): Promise<unknown> {
    const response = await fetch(`${url}${CONTROL_PREFIX}${name}`, { method: "POST", body: JSON.stringify(given) });
    const text = await response.text();
    if (!response.ok) {
        throw new Error(`The GitHub stand-in, asked for ${name}: ${text}`);
    }
    return (JSON.parse(text) as { readonly result?: unknown }).result;
}
