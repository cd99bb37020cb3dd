export type { Keeping, PreviewTools } from "./ports";
export { dismiss } from "./attend";
export { Problems } from "./problems";
export { isLive, standingOf, survey, type LivePreview, type Preview } from "./survey";
export { refresh, removeAll, tend } from "./tend";
