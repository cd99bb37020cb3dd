export * from "./config";
export { describeFaults, setCommand, type Fault } from "./fault";
export { parseConfig, type Parsed, type RawConfig } from "./parse";
