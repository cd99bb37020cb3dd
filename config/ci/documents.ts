import type { Rights } from "./rights";

/** A statement of a policy document. */
export interface CiStatement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?:
        | { readonly Federated: string; readonly Service?: never }
        | { readonly Federated?: never; readonly Service: string };
    readonly Action: readonly string[];
    readonly Resource?: readonly string[];
    readonly Condition?: Rights["condition"];
}

/** A policy document. */
export interface CiDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly CiStatement[];
}

/** Allows actions on resources, both sorted. */
export function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): CiStatement {
    return { Sid, Effect: "Allow", Action: [...Action].sort(), Resource: [...Resource].sort() };
}

/** A document of these statements. */
export function document(...Statement: readonly CiStatement[]): CiDocument {
    return { Version: "2012-10-17", Statement };
}
