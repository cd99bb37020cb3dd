export { dismiss } from "./attend";
export { listPreviews, type PreviewState } from "./list";
export type { Keeping, PreviewTools } from "./ports";
export { Problems } from "./problems";
export { refresh, remove, removeAll, tend, tendAndCheck } from "./tend";
