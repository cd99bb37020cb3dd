export { dismiss } from "./reconcile";
export { listPreviews, type PreviewState } from "./list";
export type { ControllerContext, PreviewTools } from "./ports";
export { Problems } from "./problems";
export { refresh, remove, removeAll, reconcileAll, reconcileAllAndCheck, tellCheck } from "./reconcileAll";
