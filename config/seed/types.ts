import type { Fault } from "..";
import type { Secret } from "./secret";
import type { Note } from "./section";
import type { ConfigPath } from "./verdict";

/** LegacyValue is an old value that the new configuration takes. */
export interface LegacyValue {
    /** The old key with its section, such as `deployment.region`. */
    readonly from: string;
    /** The line in the old file, counted from 1; undefined for a default in the place of a missing value. */
    readonly line: number | undefined;
    readonly path: ConfigPath;
    readonly text: string;
}

/** Refusal is an old value that the new configuration cannot take, with the fault that it would be there. */
export interface Refusal {
    readonly from: string;
    readonly line: number | undefined;
    readonly path: ConfigPath;
    /** Its mending command sets a value near the old one, if there is one that would do. */
    readonly fault: Fault;
}

/** Legacy is all that an old config.yaml says. No text in it holds the token, nor anything that looks like one. */
export interface Legacy {
    readonly values: readonly LegacyValue[];
    readonly refusals: readonly Refusal[];
    readonly notes: readonly Note[];
    readonly token: { readonly from: string; readonly line: number; readonly secret: Secret } | undefined;
    /** Everything that must not be shown, also where the token is malformed; for {@link redact}. */
    readonly secrets: readonly Secret[];
}
