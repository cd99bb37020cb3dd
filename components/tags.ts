import type * as pulumi from "@pulumi/pulumi";

/** Tags of AWS resources: key to value. */
export type Tags = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
