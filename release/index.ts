export {
    connect,
    callerIdentity,
    type Connection,
    type ConnectOptions,
    type GitHubReports,
} from "./adapters/aws/connect";
export { connectPreviews, type PreviewConnection, type PreviewConnectionOptions } from "./adapters/aws/previews";
export { executeMove } from "./engine/executeMove";
export { keepPackages, type KeptPackages } from "./engine/keep";
export { finishUnfinished, type Result } from "./engine/verifyOrRevert";
export { Ledger, type LedgerPage } from "./ledger/ledger";
export { environmentState, type EnvironmentState } from "./engine/environmentState";
export type { HandlersPlan, Plan, Planned, PublishingPlan, Unchanged } from "./engine/plan";
export type { Alias, Reporter, ReportProblem, Target, Tools, Version } from "./ports";
export { planIsolation } from "./engine/isolate";
export { planPromotion, planStackPromotion, planTreePromotion } from "./engine/promote";
export { otherStack } from "./engine/promotePackage";
export { planPrune, prune, type PrunePlan } from "./engine/prune";
export { resend, type Resent } from "./engine/resend";
export { planAgain } from "./engine/again";
export { executeRelease, planRelease, type ReleasePlan } from "./engine/release";
export { planRestore, planRollback } from "./engine/rollback";
export { buildOnWorkstation, type WorkstationBuild } from "./building";
export { buildPackage } from "./packaging/buildPackage";
export type { Routing } from "./packaging/dispatcher";
export { checkPackage, packageFolder, readPackage, treeHash, type Package } from "./packaging";
export * as previews from "./previews";
