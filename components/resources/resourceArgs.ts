import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../tags";

/** What every linked resource is told. */
export interface ResourceArgs {
    /** Refuse plans that delete or replace it, where it holds data. An option of the engine, known before. @default false */
    readonly protect?: boolean;
    /** Whether AWS keeps a table, a bucket, a queue or a secret that the stack lets go of. An option of the engine. @default true */
    readonly retain?: boolean;
    readonly tags?: Tags | undefined;
}

/** How the engine treats what holds data: unless it is said, it is never deleted in AWS, whatever happens to the stack. */
export function dataOptions({ protect = false, retain = true }: ResourceArgs): pulumi.CustomResourceOptions {
    return { protect, retainOnDelete: retain };
}
