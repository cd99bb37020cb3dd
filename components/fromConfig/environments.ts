import { environmentCache } from "../../contract/bucketLayout";
import { healthStatusMember } from "../../contract/healthStatus";
import * as pulumi from "@pulumi/pulumi";

import type { Environment as EnvironmentConfig } from "../../config";
import { managedBuildspec } from "../documents/managedBuildspec";
import { environmentNames } from "../../contract/names";
import type { PipelineSettings } from "../../contract/pipelineSettings";
import { isPromoted } from "../../config/source/needs";
import { stageVariables } from "../../contract/stageVariables";
import { environmentTags } from "../../config/resourceTags";
import { buildSettings } from "../../config/buildSettings";
import type { BranchPipelineArgs, PipelineBuildArgs } from "../branchPipeline";
import type { Environment, EnvironmentArgs } from "../environment";
import type { GitHubReach, Platform, Shared } from "./platform";
import type { OpenSource } from "./source";

/** The arguments of one environment. */
export function environmentArgs(
    { config, tags }: Platform,
    environment: EnvironmentConfig,
    { lambda, api }: Pick<Shared, "api" | "lambda">,
): EnvironmentArgs {
    return {
        function: lambda,
        api,
        variables: stageVariables(config.projectName, environment),
        rateLimit: environment.rateLimit,
        burstLimit: environment.burstLimit,
        detailedMetrics: environment.detailedMetrics,
        provisionedConcurrency: environment.provisionedConcurrency,
        protect: environment.protect,
        tags: environmentTags(tags, environment.name),
    };
}

/** The arguments of the pipeline that releases to an environment. */
export function pipelineArgs(
    platform: Platform,
    environment: EnvironmentConfig,
    shared: Shared,
    served: Environment,
    { source, reach }: Pick<OpenSource, "reach" | "source">,
): BranchPipelineArgs {
    const { config, names: sharedNames, scope, tags } = platform;
    const { name, branch } = environment;
    const { lambda, bucket } = shared;
    const names = environmentNames(config.projectName, config.region, name);
    return {
        pipelineName: names.pipeline,
        buildProjectName: names.buildProject,
        buildRoleName: names.buildRole,
        pipelineRoleName: names.pipelineRole,
        webhookName: names.pushWebhook,
        webhookSecretName: names.pushSecret,
        repository: { owner: config.githubOwner, name: config.githubRepository, branch },
        source,
        build: pipelineBuild(platform, environment, shared, config.release.report ? reach : undefined),
        target: {
            environment: name,
            functionName: lambda.functionName,
            functionArn: lambda.arn,
            functionRoleArn: lambda.roleArn,
            alias: served.alias.name,
            url: served.url,
        },
        bucket: { bucket: bucket.bucketName, arn: bucket.arn },
        packageKey: sharedNames.packageKey,
        // What is promoted from here is the newest push, so a waiting run may give way to a later one. At the end of the way
        // every run counts: none is dropped.
        executionMode: isPromoted(config, name) ? "SUPERSEDED" : "QUEUED",
        startAfter: [served.stage],
        logRetention: config.logRetention,
        scope,
        protect: environment.protect,
        tags: environmentTags(tags, name),
    };
}

/** What a build does: what the release engine in the bucket says or, where there is none, what the application does. */
function pipelineBuild(
    { config }: Platform,
    environment: EnvironmentConfig,
    { bucket, api }: Pick<Shared, "api" | "bucket">,
    reach: GitHubReach | undefined,
): PipelineBuildArgs {
    const { image, computeType, timeout, environment: variables, secrets, buildspec } = config.build;
    const { architecture, runtime, routes } = config.function;
    const machine = {
        architecture,
        image,
        computeType,
        timeout,
        environment: variables,
        secrets,
        tokenSecret: reach?.secret,
    };
    if (bucket.engineKey === undefined) {
        return { ...machine, mode: "application", buildspec };
    }
    const { name, branch, promotesFrom } = environment;
    const told: PipelineSettings = {
        project: config.projectName,
        environment: name,
        branch,
        ...(promotesFrom === undefined ? {} : { promotesFrom }),
        healthPath: config.release.healthPath,
        ...healthStatusMember(config.release),
        verifySeconds: config.release.verifySeconds,
        architecture,
        variables: stageVariables(config.projectName, environment),
        exclude: config.build.exclude,
        ...(routes === undefined ? {} : { routes }),
    };
    const later = pulumi.all([bucket.engineKey, api.restApiId, pulumi.output(reach)]);
    const managed = later.apply(([engineKey, restApiId, github]) => {
        const heard = {
            ...told,
            api: { accountId: config.accountId, restApiId },
            ...(github === undefined ? {} : { github }),
        };
        return managedBuildspec({
            engineKey,
            runtime,
            build: config.build,
            application: buildSettings(config),
            settings: heard,
        });
    });
    return {
        ...machine,
        cache: config.build.cache ? environmentCache(name) : undefined,
        mode: "managed",
        buildspec: managed,
    };
}
