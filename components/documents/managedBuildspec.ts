import { stringify } from "yaml";

import type { BuildConfig } from "../../config";
import { HANDOVER_FOLDER } from "../../contract/handover";
import {
    ENGINE_VARIABLE,
    formatPipelineSettings,
    SETTINGS_VARIABLE,
    type PipelineSettings,
} from "../../contract/pipelineSettings";
import { BUILD_SETTINGS_VARIABLE, formatBuildSettings, type BuildSettings } from "../../contract/buildSettings";
import { buildCache, cacheCommands } from "./buildCache";
import { runtimeVersions } from "./runtimeVersions";
import { applicationCommands, ENGINE, ENGINE_FILE, type ConfiguredBuild } from "./applicationCommands";
import { BUILD_FOLDER, NOT_BUILT } from "../../contract/buildFolder";

/** What a managed build is made from. */
export interface ManagedBuild {
    /** The key of the release engine in the artifact bucket. */
    readonly engineKey: string;
    /** The runtime of the function, such as `python3.13`. */
    readonly runtime: string;
    readonly build: ConfiguredBuild & Pick<BuildConfig, "image"> & Partial<Pick<BuildConfig, "cache">>;
    /** What the engine is told of the application. */
    readonly application: BuildSettings;
    readonly settings: PipelineSettings;
}

const FOLDER = BUILD_FOLDER;

/** The command that fetches the release engine. */
export function engineDownload(): string {
    return `aws s3 cp --only-show-errors "s3://$ARTIFACT_BUCKET/$${ENGINE_VARIABLE}" ${ENGINE_FILE}`;
}

/**
 * The build specification of a managed build: makes the dependencies ready, tests and packages. What it leaves is released by another action of
 * the pipeline. Nothing of it is in the application's repository. A command that fails in `install` or `pre_build` ends the build before anything
 * is packaged: "Build phase transitions".
 */
export function managedBuildspec({ engineKey, runtime, build, application: told, settings }: ManagedBuild): string {
    const application = applicationCommands(runtime, build, `${FOLDER}/${NOT_BUILT}`);
    const versions = runtimeVersions(runtime, build.image);
    const cache = build.cache === true ? buildCache(runtime) : undefined;
    const install = [
        `mkdir -p ${FOLDER}`,
        engineDownload(),
        `${ENGINE} begin`,
        ...cacheCommands(cache),
        ...application.install,
    ];
    const { test } = application;
    const specification = {
        version: 0.2,
        env: {
            shell: "bash",
            variables: {
                [ENGINE_VARIABLE]: engineKey,
                [SETTINGS_VARIABLE]: formatPipelineSettings(settings),
                [BUILD_SETTINGS_VARIABLE]: formatBuildSettings(told),
            },
        },
        phases: {
            install: {
                ...(versions === undefined ? {} : { "runtime-versions": versions }),
                commands: install,
            },
            ...(test.length === 0 ? {} : { pre_build: { commands: test } }),
            build: {
                "on-failure": "ABORT",
                // One shell runs all commands, and one of the application's may have left it in another folder.
                commands: ['cd "$CODEBUILD_SRC_DIR"', `${ENGINE} package`],
            },
        },
        // The release gets these two files and nothing else: what is not there is not released.
        artifacts: { "base-directory": `${FOLDER}/${HANDOVER_FOLDER}`, files: ["**/*"] },
        ...(cache === undefined ? {} : { cache: cache.section }),
    };
    // Without a limit for the width, lines are not folded: a command stays as it was written.
    return stringify(specification, { lineWidth: 0 });
}
