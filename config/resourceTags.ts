/** The keys of the tags that the platform itself gives to a resource, unless they are overridden. */
export const OWN_TAGS = ["Environment", "ManagedBy", "Project", "Stack"] as const;

/**
 * The tags of every resource that can carry them: three that say where a resource comes from, overridden and extended
 * by the configured audit tags.
 */
export function resourceTags(
    projectName: string,
    stack: string,
    configured: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
    return overridden({ ManagedBy: "pulumi", Project: projectName, Stack: stack }, configured);
}

/** The same for a resource that belongs to one environment only. */
export function environmentTags(
    tags: Readonly<Record<string, string>>,
    environment: string,
): Readonly<Record<string, string>> {
    return overridden({ Environment: environment }, tags);
}

/**
 * The key among others that is the same but for upper and lower case. IAM takes both for one, and refuses a role with
 * both: "Rules for tagging in IAM and AWS STS".
 */
export function sameButForCase(key: string, others: Iterable<string>): string | undefined {
    return [...others].find((other) => other !== key && other.toLowerCase() === key.toLowerCase());
}

/** A tag takes the place of our own of that key, in whatever case it is written. */
function overridden(
    own: Readonly<Record<string, string>>,
    tags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
    const kept = Object.entries(own).filter(([key]) => sameButForCase(key, Object.keys(tags)) === undefined);
    return { ...Object.fromEntries(kept), ...tags };
}
