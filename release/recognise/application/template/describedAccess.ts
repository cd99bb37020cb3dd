import type { Note } from "../note";
import type { Told } from "./notes";
import type { Limits } from "./resourcePolicy";

/** Who may call a route: of its two members it has one at least, since a route that everybody may call has none of this. */
export interface RouteAccess {
    /** A key of {@link Access.authorizers}. */
    readonly authorizer?: string;
    /** Whether a request has to carry an API key. */
    readonly key?: true;
    readonly line: number;
}

/** DescribedAuthorizer is somebody who decides who may call. */
export interface DescribedAuthorizer {
    /** As people call it, such as `the authorizer auth`. */
    readonly what: string;
    /** Why it cannot be written. @default - it can */
    readonly gap?: string;
    /** `api.authorizer`, without the function where it is one of the same template. @default - none is written */
    readonly value?: Readonly<Record<string, unknown>>;
    /** Whether how long its answer is remembered could not be read, and is taken for not at all. @default - it was */
    readonly isMemoryUnread?: true;
    /** The function of the same template that decides. @default - it is none of those */
    readonly function?: string;
}

/** Access is what a template says of who may call its API. */
export interface Access {
    readonly authorizers: ReadonlyMap<string, DescribedAuthorizer>;
    /** The names of API keys. @default [] */
    readonly keys: readonly string[];
    /** What has to be said of these, and of the usage plan, if a route asks for a key. */
    readonly keyNotes: readonly Note[];
    /** `environments.<name>.usagePlan`. */
    readonly usagePlan?: Told<Readonly<Record<string, unknown>>>;
    /** `api.sources` and `api.condition`. */
    readonly limits?: Told<Limits>;
    /** `api.responses`, by type. */
    readonly responses: ReadonlyMap<string, Told>;
}
