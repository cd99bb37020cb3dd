import { BatchGetBuildsCommand, CodeBuildClient } from "@aws-sdk/client-codebuild";

import { explaining } from "./errors";

/**
 * Whether a build of CodeBuild is under way. One that is not known any more, such as of a project that was deleted, is not.
 *
 * @param build Its id, `<project>:<uuid>`.
 */
export async function isBuildRunning(region: string, build: string): Promise<boolean> {
    const client = new CodeBuildClient({ region });
    const { builds = [] } = await explaining(`Looking at build ${build}`, () =>
        client.send(new BatchGetBuildsCommand({ ids: [build] })),
    );
    return builds.some(({ buildStatus }) => buildStatus === "IN_PROGRESS");
}
