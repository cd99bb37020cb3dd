export { s3CacheStore } from "./cacheStore";
export type { CacheStore } from "./cache";
export { runBuild } from "./run";
export type { BuildOptions, BuildResult } from "./run";
export type { BuildStatus, PhaseResult } from "./phases";
export { checkout, prepareSource } from "./source";
