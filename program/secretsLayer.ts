import { SECRET_VARIABLES_FILES } from "../contract/secretVariablesSources";
import { executableArchive } from "./executableArchive";

/** The zip file of the layer that reads secret variables. @returns Its path. */
export function secretsLayer(): string {
    return executableArchive("secrets", SECRET_VARIABLES_FILES);
}
