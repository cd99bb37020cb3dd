export { type Change, type Counts, type Kind } from "./changes";
export { commentMarker, commentText, digestIn } from "./comment";
export { copyWithoutSecrets, type Copy } from "./copy";
export { closedGates, flagOf, gatesOf, type Allowed, type Gate } from "./gates";
export { drift, type Drift } from "./drift";
export { LockedError } from "./faults";
export { takeInUnfinished, unfinishedInState, unfinishedOf, type Unfinished } from "./interrupted";
export { digestOf, reviewOf, type Review, type ReviewOptions } from "./review";
export { findingsOf, type Finding, type Rule } from "./rules";
export { findable, plannedOf, takeInLost, type Planned } from "./lostState";
export { isLeft, type Holder } from "./locks";
export {
    destroy,
    openStack,
    outputs,
    preview,
    refresh,
    up,
    type Changes,
    type OpenStack,
    type OperationOptions,
    type StackOptions,
} from "./stack";
export { letGoOfTwins, twinsIn, type Twins } from "./twinNotifications";
export { unfinishedRoles } from "./unfinishedRoles";
export { visibleChanges } from "./values";
export { type Widening } from "./widening";
