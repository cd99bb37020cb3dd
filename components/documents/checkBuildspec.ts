import { stringify } from "yaml";

import type { BuildConfig } from "../../config";
import { applicationCommands, ENGINE_FILE, engineDownload, runtimeVersions } from "./managedBuildspec";
import { CHECK_VARIABLE, formatCheckSettings, type CheckSettings } from "../../contract/previews/check";
import { ENGINE_VARIABLE } from "../../contract/pipelineSettings";
import { BUILD_FOLDER } from "../../contract/buildFolder";

/** What the build specification of the check of pull requests is made from. */
export interface CheckBuild {
    readonly runtime: string;
    readonly build: Pick<BuildConfig, "image" | "install" | "test">;
    /** What leaves a package for a preview. @default - there are no previews */
    readonly preview: { readonly engineKey: string; readonly settings: CheckSettings } | undefined;
}

/**
 * The build specification of the check: the steps of a managed build up to its tests, and nothing that releases. Where
 * there are previews, a package is left that the keeper may release.
 */
export function checkBuildspec({ runtime, build, preview }: CheckBuild): string {
    const commands = applicationCommands(runtime, build, undefined);
    const versions = runtimeVersions(runtime, build.image);
    const install = [`mkdir -p ${BUILD_FOLDER}`, ...commands.install];
    const specification = {
        version: 0.2,
        env: {
            shell: "bash",
            ...(preview === undefined
                ? {}
                : {
                      variables: {
                          [ENGINE_VARIABLE]: preview.engineKey,
                          [CHECK_VARIABLE]: formatCheckSettings(preview.settings),
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
                        : ['cd "$CODEBUILD_SRC_DIR"', engineDownload(), `node ${ENGINE_FILE} preview`],
            },
        },
    };
    return stringify(specification, { lineWidth: 0 });
}
