import { canonicalJson } from "../common/canonicalJson";
import {
    ARCHITECTURE,
    FLAG,
    optional,
    parseVariable,
    TEXT,
    TEXTS,
    type SettingsVariable,
} from "../common/jsonVariable";

/**
 * The name of the variable in which the release engine finds its {@link BuildSettings}. Build projects of older versions do not
 * set it: their specifications install by commands of their own.
 */
export const BUILD_SETTINGS_VARIABLE = "PLATFORM_BUILD";

/** What the stack tells the release engine about how the application is built. None of it is a secret. */
export interface BuildSettings {
    /** The runtime of the function, such as `python3.13`. */
    readonly runtime: string;
    readonly architecture: "x86_64" | "arm64";
    /** What is called: `function.handler` or those of the routes, and then further ones. At least one. */
    readonly handlers: readonly string[];
    /** The application's folder inside the repository. @default - the repository itself */
    readonly folder?: string;
    /** What of it is packaged, relative to that folder. @default - all of it, or what is recognised */
    readonly output?: string;
    /** Whether commands of the configuration build it, so that nothing else does. @default false */
    readonly hasCommands?: boolean;
    /** Whether commands of the configuration install, so that nothing else does. @default false */
    readonly hasInstall?: boolean;
    /** A hash of the commands of the configuration, and of the variables that they get: where it is another one, the application is built anew. @default - there are none */
    readonly commands?: string;
    /** Paths of the repository that the application depends on beside its folder. @default - none */
    readonly watch?: readonly string[];
}

/** The settings as the text of their variable: equal settings have equal texts. */
export function formatBuildSettings(settings: BuildSettings): string {
    return canonicalJson(settings);
}

const VARIABLE: SettingsVariable<BuildSettings> = {
    name: BUILD_SETTINGS_VARIABLE,
    checks: {
        runtime: TEXT,
        architecture: ARCHITECTURE,
        handlers: TEXTS,
        folder: optional(TEXT),
        output: optional(TEXT),
        hasCommands: optional(FLAG),
        hasInstall: optional(FLAG),
        commands: optional(TEXT),
        watch: optional(TEXTS),
    },
};

/**
 * Reads the text of the variable back.
 *
 * @throws {UserError} which names everything that is not as it should be.
 */
export function parseBuildSettings(text: string | undefined): BuildSettings {
    return parseVariable(text, VARIABLE);
}
