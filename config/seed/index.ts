export { parseLegacy, type ParsedLegacy } from "./legacy";
export { HIDDEN, redact, Secret } from "./secret";
export type { Note } from "./section";
export type { Legacy, LegacyValue, Refusal } from "./types";
export { formatPath, type ConfigPath } from "./verdict";
