import * as pulumi from "@pulumi/pulumi";

/** For a resource that live stacks may have as a child of the stack itself: it is the same one, and nothing is replaced. */
export const MOVED_FROM_ROOT: pulumi.Alias[] = [{ parent: pulumi.rootStackResource }];
