import { stringify } from "yaml";

import type { BuildConfig } from "../../config";
import { applicationCommands, ENGINE, plainCommands, type ConfiguredBuild } from "./applicationCommands";
import { BUILD_SETTINGS_VARIABLE, formatBuildSettings, type BuildSettings } from "../../contract/buildSettings";
import { engineDownload } from "./managedBuildspec";
import { runtimeVersions } from "./runtimeVersions";
import { CHECK_VARIABLE, formatCheckSettings, type CheckSettings } from "../../contract/previews/check";
import { ENGINE_VARIABLE } from "../../contract/pipelineSettings";
import { BUILD_FOLDER } from "../../contract/buildFolder";

/** What the build specification of the check of pull requests is made from. */
export interface CheckBuildspecArgs {
    readonly runtime: string;
    readonly build: ConfiguredBuild & Pick<BuildConfig, "image">;
    /** The release engine, and what it is told of the application. @default - there is none: the application releases itself */
    readonly engine: { readonly key: string; readonly application: BuildSettings } | undefined;
    /** What leaves a package for a preview. @default - there are no previews */
    readonly preview: CheckSettings | undefined;
}

/**
 * The build specification of the check: the steps of a managed build up to its tests, and nothing that releases. Where
 * there are previews, a package is left that the controller may release.
 */
export function checkBuildspec({ runtime, build, engine, preview }: CheckBuildspecArgs): string {
    const commands =
        engine === undefined ? plainCommands(runtime, build) : applicationCommands(runtime, build, undefined);
    const versions = runtimeVersions(runtime, build.image);
    const install = [
        `mkdir -p ${BUILD_FOLDER}`,
        ...(engine === undefined ? [] : [engineDownload()]),
        ...commands.install,
    ];
    const specification = {
        version: 0.2,
        env: {
            shell: "bash",
            ...(engine === undefined
                ? {}
                : {
                      variables: {
                          [ENGINE_VARIABLE]: engine.key,
                          [BUILD_SETTINGS_VARIABLE]: formatBuildSettings(engine.application),
                          ...(preview === undefined ? {} : { [CHECK_VARIABLE]: formatCheckSettings(preview) }),
                      },
                  }),
        },
        phases: {
            install: { ...(versions === undefined ? {} : { "runtime-versions": versions }), commands: install },
            ...(commands.test.length === 0 ? {} : { pre_build: { commands: commands.test } }),
            build: {
                "on-failure": "ABORT",
                commands:
                    preview === undefined
                        ? ['echo "The tests have passed."']
                        : ['cd "$CODEBUILD_SRC_DIR"', `${ENGINE} preview`],
            },
        },
    };
    return stringify(specification, { lineWidth: 0 });
}
