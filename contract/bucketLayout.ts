/** The folder of the release engine in the artifact bucket. It never expires: a build may be about to run any of it. */
export const ENGINE_PREFIX = "platform/";

/** The folder of the packages that managed builds make, kept under their commits. It expires. */
export const PACKAGES_PREFIX = "packages/";

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
