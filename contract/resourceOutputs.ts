import type { ResourceKind } from "./resourceNames";

/** What a stack exports about a resource of the application that it has made. */
export interface ResourceOutputs<T = string> {
    readonly kind: ResourceKind;
    /** What the configuration calls it. */
    readonly key: string;
    /** Whose it is. Left out where all environments share it. */
    readonly environment?: string;
    /** What AWS calls it. */
    readonly name: T;
    /** Whether it is protected: what is to go is so only after one more `up`. */
    readonly protect: boolean;
}
