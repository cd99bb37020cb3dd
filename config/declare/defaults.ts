import type { GroupKey, Members, ValueOf } from "./kinds";

/** What of a group is there without being said. */
export type DefaultsOf<M extends Members> = {
    readonly [K in keyof M as M[K] extends GroupKey ? K : never]: Partial<ValueOf<M[K]>>;
};

/** The declared defaults, in the shape of the raw configuration. What is derived from other keys is not among them. */
export function defaultsOf<M extends Members>(members: M): DefaultsOf<M> & Readonly<Record<string, unknown>> {
    const entries = Object.entries(members).flatMap(([name, key]) => {
        if (key.kind === "secret" || key.kind === "variants") {
            return [];
        }
        if (key.kind === "group") {
            return key.absent === undefined ? [[name, defaultsOf(key.members)]] : [];
        }
        if (key.absent !== undefined) {
            return "value" in key.absent ? [[name, key.absent.value]] : [];
        }
        return key.kind === "map" ? [[name, {}]] : [];
    });
    return Object.fromEntries(entries) as DefaultsOf<M> & Readonly<Record<string, unknown>>;
}
