type Tags = Readonly<Record<string, string>>;

/** The tags by which an object says whose it is. */
const OWNERS = ["Environment", "Project", "Stack"];

/**
 * Whether something has the tags that it was made with.
 *
 * @param isSettled Whether those count alone that say whose it is: all others may have been changed since.
 */
export function hasTags(has: Tags, tags: unknown, isSettled: boolean): boolean {
    return Object.entries((tags ?? {}) as Tags)
        .filter(([key]) => !isSettled || OWNERS.includes(key))
        .every(([key, value]) => has[key] === value);
}
