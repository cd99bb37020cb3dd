/** What the names of all previews begin with. */
export const PREVIEW_NAMES = "pr-";

/** The name of a preview: its alias, its stage, its deployment environment and its part of the ledger. */
export function previewName(pullRequest: number): string {
    return `${PREVIEW_NAMES}${pullRequest}`;
}

/** The number of the pull request that a preview of that name belongs to; undefined for any other name. */
export function pullRequestOf(name: string): number | undefined {
    const digits = /^pr-([1-9]\d*)$/.exec(name)?.[1];
    return digits === undefined ? undefined : Number(digits);
}

/** What the keys of all packages of pull requests begin with. They expire as other packages do. */
export const PREVIEWS_PREFIX = "previews/";

/** The key under which the check of a pull request leaves the package of one commit. */
export function previewPackageKey(pullRequest: number, commit: string): string {
    return `${PREVIEWS_PREFIX}${pullRequest}/${commit}.zip`;
}

/** The key of what is to be known of that package: {@link PreviewOrigin}. It is written after the package. */
export function previewOriginKey(pullRequest: number, commit: string): string {
    return `${PREVIEWS_PREFIX}${pullRequest}/${commit}.json`;
}

/** What is known of a preview's package. */
export interface PreviewOrigin {
    readonly commit: string;
    readonly tree: string;
    readonly codeSha256: string;
}
