import type { IamRequest } from "../../support/iam";
import { attach, undenied, type Widening } from "../widen";

/** A call that a role must not be allowed, and how it could come to be. */
export interface Forbidden extends IamRequest {
    /** What the call would bring about. */
    readonly does: string;
    /** What it would take. The test tries it, so that no entry can be one that nothing allows ever. */
    readonly red: Widening;
    /** Whether it stays forbidden whatever somebody attaches to the role. @default false */
    readonly isHeld?: true;
}

type Row = readonly [does: string, action: string, resource: string, red?: Widening, context?: IamRequest["context"]];

/** Calls that a role was not given. */
export const rows = (...all: readonly Row[]): readonly Forbidden[] =>
    all.map(([does, action, resource, red = attach(action, resource), context]) => {
        return { does, action, resource, red, ...(context === undefined ? {} : { context }) };
    });

/** Calls that a denial forbids for good. */
export const held = (sid: string, ...all: readonly Row[]): readonly Forbidden[] =>
    rows(...all).map((each) => ({ ...each, red: undenied(sid), isHeld: true }));

/** What roles must not do, by the role's name in the program. */
export type Calls = Readonly<Record<string, readonly Forbidden[]>>;
