import type { Environment as EnvironmentConfig } from "../../config";
import { stageVariables } from "../../contract/stageVariables";
import { calledFunction, namesFunctions } from "./isolation";
import type { Platform } from "./platform";

/** The variables of an environment's stage. */
export function variablesOf(
    { config, functions }: Pick<Platform, "config" | "functions">,
    environment: EnvironmentConfig,
): Readonly<Record<string, string>> {
    const called =
        namesFunctions(config) || environment.api === "own"
            ? calledFunction(config, environment.name, functions)
            : undefined;
    return stageVariables(config.projectName, environment, called);
}
