/** The folder of the release engine in the artifact bucket. It never expires: a build may be about to run any of it. */
export const ENGINE_PREFIX = "platform/";

/** The folder in which engines of older versions have left packages, under their commits. It expires. */
export const PACKAGES_PREFIX = "packages/";

/**
 * The folder of what builds keep for later ones. It expires. Checks of pull requests have kept theirs in its folder `pull-requests`:
 * nobody may read there.
 */
export const CACHES_PREFIX = "caches/";

/** Where builds of an environment keep what they have downloaded; no other build may read or write there. */
export function environmentCache(environment: string): string {
    return `${CACHES_PREFIX}environments/${environment}`;
}

/**
 * The folder of the packages that were released. Nothing in it expires; `prune` clears it. Below it each function has a folder of
 * its own, so that a role can be held to what its function is made of.
 */
export const KEPT_PREFIX = "kept/";

/** The folder of the packages of a function. */
export function keptFolder(functionName: string): string {
    return `${KEPT_PREFIX}${functionName}/`;
}

/**
 * The key of a package that was released. It is named by what is in it, and so never written over.
 *
 * @param codeSha256 The SHA-256 of the zip file in base64, as Lambda gives it.
 */
export function keptKey(functionName: string, codeSha256: string): string {
    return `${keptFolder(functionName)}${Buffer.from(codeSha256, "base64").toString("hex")}.zip`;
}

/** The digest that the key of a kept package names, in base64; undefined where it is no such key. */
export function keptDigest(key: string): string | undefined {
    const [, hex] = /^kept\/[^/]+\/([0-9a-f]{64})\.zip$/.exec(key) ?? [];
    return hex === undefined ? undefined : Buffer.from(hex, "hex").toString("base64");
}

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
