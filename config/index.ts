export * from "./config";
export { completeEnvironments } from "./environments";
export { describeFaults, setCommand, type Fault } from "./fault";
export {
    accountNotices,
    concurrencyFault,
    CONCURRENCY_QUOTA,
    stagesNeed,
    previewsNeed,
    newEnvironments,
    stagesFault,
    STAGES_QUOTA,
    WEBHOOKS_PER_EVENT,
    type Need,
} from "./quotas";
export { parseConfig, type Parsed, type RawConfig } from "./parse";
export { buildSettings } from "./buildSettings";
export { calledHandler } from "./routes";
export { TOKEN_KEYS, tokensOf, type Tokens, type TokenState } from "./github";
export { standingEnvironments, type Standing, type StandingEnvironment } from "./standing";
