import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../tags";

/** What every linked resource is told. */
export interface ResourceArgs {
    /** Refuse plans that delete or replace it, where it holds data. An option of the engine, known before. @default false */
    readonly protect?: boolean;
    readonly tags?: Tags | undefined;
}

/** How the engine treats what holds data: it is never deleted in AWS, whatever happens to the stack. */
export function dataOptions({ protect = false }: ResourceArgs): pulumi.CustomResourceOptions {
    return { protect, retainOnDelete: true };
}
