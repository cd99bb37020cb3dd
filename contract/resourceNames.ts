import { shorten } from "./names";

/** A kind of resource that an application has, as the configuration calls it. */
export type ResourceKind = "buckets" | "queues" | "secrets" | "tables" | "topics";

export const RESOURCE_KINDS: readonly ResourceKind[] = ["buckets", "queues", "secrets", "tables", "topics"];

/** What a resource is called in the configuration and in resources.ts: physical names have room for no other characters. */
export const RESOURCE_KEY_PATTERN = /^[A-Za-z][A-Za-z0-9]{0,31}$/;

/** Who a resource belongs to: an environment or, where that is undefined, all of them. */
type Owner = string | undefined;

/** The owner of what previews have, all of them together. No environment's name begins with an underscore. */
export const OF_PREVIEWS = "_previews";

/** What the physical names of an owner's resources begin with. */
export function resourcePrefix(kind: ResourceKind, projectName: string, environment: Owner): string {
    const owner = environment === undefined ? projectName : `${projectName}_${environment}`;
    return `${kind === "buckets" ? bucketPart(owner) : owner}-`;
}

/** S3 knows small letters alone, and no underscore. */
function bucketPart(name: string): string {
    return name.toLowerCase().replaceAll("_", "-");
}

/**
 * The physical name of a resource. No project's name has an underscore, and no key a hyphen: so no other project, environment or
 * key can have the same one. A bucket's is a prefix, since S3's names are those of all accounts of the world.
 */
export function resourceName(
    kind: ResourceKind,
    projectName: string,
    environment: Owner,
    key: string,
    isFifo = false,
): string {
    const name = `${resourcePrefix(kind, projectName, environment)}${key}`;
    switch (kind) {
        case "buckets":
            return `${shorten(bucketPart(name), "bucket prefix")}-`;
        case "queues":
        case "topics":
            return `${shorten(name, kind === "queues" ? "queue" : "topic")}${isFifo ? ".fifo" : ""}`;
        case "secrets":
            return shorten(name, "secret");
        case "tables":
            return shorten(name, "table");
    }
}

/** What the physical names of the platform's own, and of what it names by itself, begin with: nothing else may be called so. */
export function isPlatformsName(name: string, projectName: string): boolean {
    const parts = [projectName, bucketPart(projectName)];
    return parts.some((part) => name === part || name.startsWith(`${part}-`) || name.startsWith(`${part}_`));
}

/** What the name of the queue for dead letters has behind that of its queue. */
export const DEAD_LETTERS = "-dead";
