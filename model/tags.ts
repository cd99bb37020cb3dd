/**
 * The tags of every resource that can carry them: three that say where a resource comes from, overridden and extended
 * by the configured audit tags.
 */
export function resourceTags(
    projectName: string,
    stack: string,
    configured: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
    return { ManagedBy: "pulumi", Project: projectName, Stack: stack, ...configured };
}

/** The same for a resource that belongs to one environment only. */
export function environmentTags(
    tags: Readonly<Record<string, string>>,
    environment: string,
): Readonly<Record<string, string>> {
    return { Environment: environment, ...tags };
}
