/** The folder of the release engine in the artifact bucket. It never expires: a build may be about to run any of it. */
export const ENGINE_PREFIX = "platform/";

/** The folder of the packages that managed builds make, kept under their commits. It expires. */
export const PACKAGES_PREFIX = "packages/";

/** The folder of what builds keep for later ones. It expires. */
export const CACHES_PREFIX = "caches/";

/** Where builds of an environment keep what they have downloaded; no other build may read or write there. */
export function environmentCache(environment: string): string {
    return `${CACHES_PREFIX}environments/${environment}`;
}

/** Where the check of pull requests does. No build of an environment may read what the code of a pull request has left. */
export const CHECK_CACHE = `${CACHES_PREFIX}pull-requests`;

/** CodePipeline cuts a pipeline's name to this many characters when it makes the folder for its artifacts. */
const PREFIX_LENGTH = 20;

/** The folder in which a pipeline keeps its artifacts: the first 20 characters of its name, cut by CodePipeline. */
export function artifactPrefix(pipelineName: string): string {
    return pipelineName.slice(0, PREFIX_LENGTH);
}

/**
 * What the keys of all artifacts of a project begin with, in the folders of its pipelines and where an application's
 * own build leaves the package. It does not depend on which environments there are: a new one must not change what all
 * of them share.
 */
export function expiringPrefix(projectName: string): string {
    return `${projectName}-`.slice(0, PREFIX_LENGTH);
}
