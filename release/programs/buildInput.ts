import type { BuildSettings } from "../../contract/buildSettings";
import { BUILD_VARIABLES, type BuildVariable } from "../../contract/buildVariables";
import {
    EXECUTION_VARIABLE,
    parsePipelineSettings,
    SETTINGS_VARIABLE,
    type PipelineSettings,
} from "../../contract/pipelineSettings";
import { HANDOVER_VARIABLE } from "../../contract/handover";
import { UserError } from "../../common/errors";
import { buildSettingsOf } from "./application";

/** What a build is told: the seven variables, the settings of its environment, and its source. */
export interface BuildInput {
    readonly variables: Readonly<Record<BuildVariable, string>>;
    readonly settings: PipelineSettings;
    /** How the application is built. @default - the stack is of an older version, which did not say */
    readonly application?: BuildSettings;
    /** The full hash of the commit. */
    readonly commit: string;
    /** The folder of the application's sources. */
    readonly folder: string;
    readonly region: string;
    readonly by: string;
    readonly build: string;
    /** The id of the pipeline's execution. @default - the stack is of an older version, which did not say */
    readonly execution?: string;
    /** Whether the pipeline releases what the build hands on. */
    readonly handsOn: boolean;
}

/**
 * Reads the variables that CodeBuild gives to a build.
 *
 * @throws {UserError} which names everything that is missing.
 */
export function buildInput(env: Readonly<NodeJS.ProcessEnv>, cwd: string): BuildInput {
    const settings = parsePipelineSettings(env[SETTINGS_VARIABLE]);
    const application = buildSettingsOf(env);
    const commit = env["CODEBUILD_RESOLVED_SOURCE_VERSION"] ?? "";
    const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "";
    const needed = { CODEBUILD_RESOLVED_SOURCE_VERSION: commit, AWS_REGION: region };
    const missing = [
        ...BUILD_VARIABLES.filter((name) => !env[name]),
        ...Object.entries(needed).flatMap(([name, value]) => (value === "" ? [name] : [])),
    ];
    if (missing.length > 0) {
        throw new UserError(
            `The build has no variable ${missing.join(", ")}.`,
            "The stack sets them: pulumi up --refresh",
        );
    }
    return {
        variables: Object.fromEntries(BUILD_VARIABLES.map((name) => [name, env[name]])) as BuildInput["variables"],
        settings,
        ...(application === undefined ? {} : { application }),
        commit,
        folder: env["CODEBUILD_SRC_DIR"] ?? cwd,
        region,
        by: env["CODEBUILD_INITIATOR"] ?? "a build",
        build: env["CODEBUILD_BUILD_ID"] || "without an id",
        handsOn: Boolean(env[HANDOVER_VARIABLE]),
        ...(env[EXECUTION_VARIABLE] ? { execution: env[EXECUTION_VARIABLE] } : {}),
    };
}
