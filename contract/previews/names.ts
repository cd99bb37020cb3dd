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

/**
 * The key under which a check of a pull request leaves its package. The role of the check may write below the ARN of its own
 * build only, so that the key says which build has written it: `codebuild:buildArn` in "Use CodeBuild condition keys as IAM
 * service role variables to control build access".
 *
 * @param build The ARN of the build, `arn:aws:codebuild:<region>:<account>:build/<project>:<id>`.
 */
export function checkedPackageKey(build: string): string {
    return `${PREVIEWS_PREFIX}${build}/package.zip`;
}
