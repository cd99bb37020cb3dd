export { type Change, type Counts, type Kind } from "./changes";
export { closedGates, flagOf, gatesOf, type Allowed, type Gate } from "./gates";
export { drift, type Drift } from "./drift";
export { LockedError } from "./faults";
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
export { type Widening } from "./widening";
