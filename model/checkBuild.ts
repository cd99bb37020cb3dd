import { stringify } from "yaml";

import type { BuildConfig } from "./config";
import { applicationCommands, BUILD_FOLDER, ENGINE_FILE, engineDownload, runtimeVersions } from "./managedBuild";
import { CHECK_VARIABLE, formatCheckSettings, type CheckSettings } from "./preview/check";
import { ENGINE_VARIABLE } from "./release/pipeline";

/** What the build specification of the check of pull requests is made from. */
export interface CheckBuild {
    readonly runtime: string;
    readonly build: Pick<BuildConfig, "image" | "install" | "test">;
    /** What leaves a package for a preview. @default - there are no previews */
    readonly preview: { readonly engineKey: string; readonly settings: CheckSettings } | undefined;
}

/** The events of a pull request that has come to its end. Only the keeper of previews has work then. */
const ENDED = "PULL_REQUEST_CLOSED|PULL_REQUEST_MERGED";

/**
 * The build specification of the check: the steps of a managed build up to its tests, and nothing that releases. Where
 * there are previews, a package is left that the keeper may release.
 */
export function checkBuildspec({ runtime, build, preview }: CheckBuild): string {
    const guard = preview === undefined ? undefined : `${BUILD_FOLDER}/ended`;
    const commands = applicationCommands(runtime, build, guard);
    const versions = runtimeVersions(runtime, build.image);
    const look = `case "$CODEBUILD_WEBHOOK_EVENT" in ${ENDED}) touch ${BUILD_FOLDER}/ended;; esac`;
    const install = [`mkdir -p ${BUILD_FOLDER}`, ...(preview === undefined ? [] : [look]), ...commands.install];
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
                        : [
                              'cd "$CODEBUILD_SRC_DIR"',
                              `test -f ${BUILD_FOLDER}/ended || {\n${engineDownload()}\nnode ${ENGINE_FILE} preview\n}`,
                          ],
            },
        },
    };
    return stringify(specification, { lineWidth: 0 });
}
