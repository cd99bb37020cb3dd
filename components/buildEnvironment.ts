import type { input } from "@pulumi/aws/types";

import type { BuildConfig, FunctionConfig } from "../model/config";

/** The machine that a build runs on: of the function's architecture, with the configured image. */
export function buildEnvironment(
    { image, computeType }: Pick<BuildConfig, "computeType" | "image">,
    architecture: FunctionConfig["architecture"],
    environmentVariables: input.codebuild.ProjectEnvironmentEnvironmentVariable[],
): input.codebuild.ProjectEnvironment {
    return {
        type: architecture === "arm64" ? "ARM_CONTAINER" : "LINUX_CONTAINER",
        image,
        imagePullCredentialsType: image.startsWith("aws/codebuild/") ? "CODEBUILD" : "SERVICE_ROLE",
        computeType,
        environmentVariables,
    };
}
