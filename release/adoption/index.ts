export type { FoundAlias, FoundApi, FoundMethod, FoundPlatform, FoundStage } from "./found";
export { leaveLatest, type Left } from "./leaveLatest";
export { recordFound } from "./recordFound";
