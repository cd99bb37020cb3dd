/**
 * The folder of the platform's own files in the source tree of a build: what the build specification and the release engine tell
 * each other by files. Packages and tree hashes leave it out.
 */
export const BUILD_FOLDER = ".platform";

/** The folder in it where a managed build installs the application's dependencies. They stand at the root of the package. */
export const DEPENDENCIES_FOLDER = "dependencies";

/** The file in it by which the release engine says that nothing is to be built, and why. */
export const NOT_BUILT = "not-built";
