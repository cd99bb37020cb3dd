import type { input } from "@pulumi/aws/types";
import * as pulumi from "@pulumi/pulumi";

import { BUILD_IMAGES } from "../config";

/** The machine that a build runs on. */
export interface BuildMachine {
    /** What the image is made for, and with it the package: `x86_64` or `arm64`. @default "x86_64" */
    readonly architecture?: pulumi.Input<keyof typeof BUILD_IMAGES> | undefined;
    /** @default - the newest Amazon Linux 2023 image of CodeBuild for that architecture */
    readonly image?: pulumi.Input<string> | undefined;
    /** @default "BUILD_GENERAL1_SMALL" */
    readonly computeType?: pulumi.Input<string> | undefined;
    /** Minutes that a build may take. @default 10 */
    readonly timeout?: pulumi.Input<number> | undefined;
    /** Plain variables of the build, by their names; they are shown in clear. @default - none */
    readonly environment?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
    /**
     * The folder of the bucket where builds keep what their specification says under `cache`. No other project may have it: who can
     * write there decides what the next build runs. @default - they keep nothing
     */
    readonly cache?: string | undefined;
}

/** The cache of a build project. @param bucket The name of the bucket. */
export function buildCache(
    { cache }: BuildMachine,
    bucket: pulumi.Input<string> | undefined,
): { readonly cache?: input.codebuild.ProjectCache } {
    return cache === undefined || bucket === undefined
        ? {}
        : { cache: { type: "S3", location: pulumi.interpolate`${bucket}/${cache}` } };
}

/**
 * The environment of a build project.
 *
 * @param variables What the project's builds get beside the configuration's own.
 */
export function buildEnvironment(
    { architecture, image, computeType = "BUILD_GENERAL1_SMALL", environment = {} }: BuildMachine,
    variables: input.codebuild.ProjectEnvironmentEnvironmentVariable[],
): input.codebuild.ProjectEnvironment {
    const made = pulumi
        .all([architecture ?? "x86_64", image])
        .apply(([processor, named = BUILD_IMAGES[processor]]) => ({
            type: processor === "arm64" ? "ARM_CONTAINER" : "LINUX_CONTAINER",
            image: named,
            // CodeBuild pulls its own images with its own credentials, and takes no others for them.
            imagePullCredentialsType: named.startsWith("aws/codebuild/") ? "CODEBUILD" : "SERVICE_ROLE",
        }));
    return {
        type: made.type,
        image: made.image,
        imagePullCredentialsType: made.imagePullCredentialsType,
        computeType,
        environmentVariables: [
            ...variables,
            ...Object.entries(environment).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })),
        ],
    };
}
