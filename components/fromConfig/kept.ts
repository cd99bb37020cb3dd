import type * as pulumi from "@pulumi/pulumi";

import { parametersArn, previewParametersArn } from "../../contract/parameters";
import type { OwnPermissions } from "../ownPermissions";
import type { ArtifactBucket } from "../artifactBucket";
import { functionArn } from "../documents/restApi";
import type { Platform, Shared } from "./platform";

/** What keeps what was released, and says who has released it. */
export interface Releases extends Pick<Shared, "ledgerKey"> {
    readonly bucket: Pick<ArtifactBucket, "arn">;
}

/** Whose code a function runs. */
export type Owner = "environments" | "previews";

/**
 * What a function's role must not change or read, whatever a configuration gives it: all functions of the stack, its bucket and roles,
 * and parameters that its code has no part in.
 */
export function keptFrom(
    platform: Pick<Platform, "config" | "names" | "scope">,
    { bucket, ledgerKey }: Releases,
    owner: Owner,
): NonNullable<OwnPermissions["keeps"]> & { readonly bucket: pulumi.Output<string> } {
    const { config, names, scope } = platform;
    const { projectName } = config;
    return {
        // Each environment has three.
        roles: [stackRoles(projectName, scope)],
        bucket: bucket.arn,
        ledgerKey,
        // No project's name has an underscore: what begins like that are the functions of isolated environments, of previews and of
        // their controller, those to come included.
        functions: [names.function, `${projectName}_*`].map((each) => functionArn(scope, each)),
        parameters: othersParameters(platform, owner),
    };
}

/** All roles of a stack, as one pattern. */
export function stackRoles(projectName: string, { partition, accountId, region }: Platform["scope"]): string {
    return `arn:${partition}:iam::${accountId}:role/${projectName}-${region}*`;
}

/** Parameters that are no environment's. What of other environments' a configuration gives all functions, it gives them. */
function othersParameters(
    { config: { projectName }, scope }: Pick<Platform, "config" | "scope">,
    owner: Owner,
): readonly string[] {
    // A denial may be wider, and these have to leave room for what applications say: "IAM and AWS STS quotas".
    const anywhere = { ...scope, region: "*", accountId: "*" };
    return [
        owner === "previews" ? parametersArn(anywhere, projectName) : previewParametersArn(anywhere, projectName),
        parametersArn(anywhere, `_platform/${projectName}`),
    ];
}
