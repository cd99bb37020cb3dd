import type * as pulumi from "@pulumi/pulumi";

import type { ApiLoggingMade } from "../../model/apiLogging";
import { repositoryUrl } from "../../model/buildContract";
import { platformOutputs, type EnvironmentOutputs, type PlatformOutputs } from "../../model/outputs";
import type { Platform, Shared } from "./platform";
import type { OpenSource } from "./source";

/** What a stack exports: all that the release tools need to find their way. */
export function stackOutputs(
    { config, names }: Platform,
    { bucket, lambda, api }: Shared,
    { connection, reach }: OpenSource,
    rest: {
        readonly apiLogging: ApiLoggingMade;
        readonly previews: pulumi.Output<string> | undefined;
        /** The numbers of the webhooks in GitHub, by what they tell of. */
        readonly webhooks: Readonly<Record<string, pulumi.Output<string> | undefined>>;
        readonly environments: Readonly<Record<string, EnvironmentOutputs<pulumi.Output<string>>>>;
    },
): PlatformOutputs<pulumi.Input<string>> & Record<string, unknown> {
    const { release } = config;
    const hooks = Object.entries(rest.webhooks).filter(
        (entry): entry is [string, pulumi.Output<string>] => entry[1] !== undefined,
    );
    return platformOutputs<pulumi.Input<string>>({
        projectName: config.projectName,
        accountId: config.accountId,
        region: config.region,
        repositoryUrl: repositoryUrl(config.githubOwner, config.githubRepository),
        artifactBucket: bucket.bucketName,
        packageKey: names.packageKey,
        functionName: lambda.functionName,
        functionArn: lambda.arn,
        placeholderVersion: lambda.placeholderVersion,
        architecture: config.function.architecture,
        runtime: config.function.runtime,
        executionRoleArn: lambda.roleArn,
        restApiId: api.restApiId,
        release: { healthPath: release.healthPath, verifySeconds: release.verifySeconds },
        connection: connection?.outputs,
        github: release.report ? reach : undefined,
        ...rest,
        webhooks: Object.fromEntries(hooks),
    });
}
