import { packagedRoutes } from "../../config/routes";
import { accessMember } from "../../contract/healthAccess";
import { healthStatusMember } from "../../contract/healthStatus";
import * as pulumi from "@pulumi/pulumi";

import { repositoryUrl } from "../../contract/buildVariables";
import {
    platformOutputs,
    type EnvironmentOutputs,
    type MovingOutputs,
    type PlatformOutputs,
} from "../../contract/outputs";
import type { AliasedLambda } from "../aliasedLambda";
import type { BranchPipeline } from "../branchPipeline";
import type { ApiLoggingPlan } from "../documents/apiLoggingPlan";
import type { Environment } from "../environment";
import type { PullRequests } from "../pullRequests";
import { eventHandlers } from "../../config/events/eventHandlers";
import type { Environment as EnvironmentConfig } from "../../config";
import { apiSurface } from "../documents/apiSurface";
import { healthAccess } from "../documents/restPaths";
import { variablesOf } from "./stageVariables";
import { environmentHandlerOutputs, handlerOutputs } from "./handlers";
import { surfaceOutputs } from "./leaving";
import type { Platform, Shared } from "./platform";
import type { OpenSource } from "./source";

/** An environment with what serves it and what releases to it. */
interface ReleasedEnvironment {
    readonly each: EnvironmentConfig;
    readonly served: Environment;
    readonly pipeline: BranchPipeline;
}

/** What a stack exports: all that the release tools need to find their way. */
export function stackOutputs(
    platform: Platform,
    { bucket, lambda, api, linked, ledgerKey }: Shared,
    { connection, reach }: OpenSource,
    rest: {
        readonly logging: Pick<ApiLoggingPlan, "made">;
        readonly pipelines: readonly ReleasedEnvironment[];
        readonly pullRequests: PullRequests | undefined;
    },
): PlatformOutputs<pulumi.Input<string>> & Record<string, unknown> {
    const { config, names } = platform;
    const { release } = config;
    const { pipelines, pullRequests } = rest;
    const hooks = [
        ...pipelines.map(({ each, pipeline }) => [each.name, pipeline.webhook] as const),
        ["check", pullRequests?.webhook] as const,
    ].filter((entry): entry is [string, pulumi.Output<string>] => entry[1] !== undefined);
    return platformOutputs<pulumi.Input<string>>({
        projectName: config.projectName,
        accountId: config.accountId,
        region: config.region,
        repositoryUrl: repositoryUrl(config.githubOwner, config.githubRepository),
        artifactBucket: bucket.bucketName,
        ledgerKey,
        packageKey: names.packageKey,
        functionName: lambda.functionName,
        functionArn: lambda.arn,
        placeholderVersion: lambda.placeholderVersion,
        architecture: config.function.architecture,
        runtime: config.function.runtime,
        routes: packagedRoutes(config),
        handlers: handlerOutputs(lambda),
        eventHandlers: eventHandlers(config, { ...platform.scope, projectName: config.projectName }),
        executionRoleArn: lambda.roleArn,
        restApiId: api.restApiId,
        cors: config.api.cors === undefined ? undefined : true,
        surface: surfaceOutputs(config),
        resources: linked.outputs.length === 0 ? undefined : linked.outputs,
        ownResources: linked.ownOutputs.length === 0 ? undefined : linked.ownOutputs,
        release: {
            healthPath: release.healthPath,
            ...healthStatusMember(release),
            verifySeconds: release.verifySeconds,
        },
        connection: connection?.outputs,
        github: release.report ? reach : undefined,
        apiLogging: rest.logging.made,
        previews: pullRequests?.previewSettings,
        webhooks: Object.fromEntries(hooks),
        environments: Object.fromEntries(
            pipelines.map(({ each, served, pipeline }) => [
                each.name,
                environmentOutputs(platform, each, served, pipeline),
            ]),
        ),
    });
}

/** What the stack exports about an environment. */
function environmentOutputs(
    platform: Platform,
    environment: EnvironmentConfig,
    served: Environment,
    pipeline: BranchPipeline,
): EnvironmentOutputs<pulumi.Output<string>> {
    return {
        branch: environment.branch,
        url: served.url,
        alias: served.alias.name,
        aliasArn: served.alias.arn,
        pipeline: pipeline.pipeline,
        buildProject: pipeline.buildProject,
        variables: variablesOf(platform, environment),
        promotesFrom: environment.promotesFrom,
        ...(environment.promotesFromStack && { promotesFromStack: environment.promotesFromStack }),
        rateLimit: environment.rateLimit,
        burstLimit: environment.burstLimit,
        detailedMetrics: environment.detailedMetrics,
        protect: environment.protect,
        ...handlersMember(environmentHandlerOutputs(served)),
        ...(environment.api === "own" ? { restApiId: served.api.restApiId } : {}),
        ...accessMember(healthAccess(apiSurface(platform.config), served.healthKey)),
        ...(served.domain === undefined ? {} : { domain: served.domain }),
        ...(environment.webAcl === undefined ? {} : { webAcl: environment.webAcl }),
        ...(served.apiKeys === undefined ? {} : { apiKeys: served.apiKeys }),
        ...ownOutputs(platform, environment, served),
    };
}

/** What the stack exports about the function of an environment that has, or is to have, its own. */
function ownOutputs(
    { functions, names }: Pick<Platform, "functions" | "names">,
    { name }: EnvironmentConfig,
    { function: called, own }: Environment,
): Partial<EnvironmentOutputs<pulumi.Output<string>>> {
    if (own === undefined) {
        return {};
    }
    const isolation = functions.get(name)?.isolation;
    return {
        isolated: true,
        functionName: called.functionName,
        functionArn: called.arn,
        executionRoleArn: called.roleArn,
        placeholderVersion: own.placeholderVersion,
        ...(isolation === "moving" ? { moving: movingOutputs(own) } : {}),
        ...(isolation === "moved" ? { formerly: { functionName: pulumi.output(names.function) } } : {}),
    };
}

/** The function that an environment is being moved to. */
function movingOutputs(own: AliasedLambda): MovingOutputs<pulumi.Output<string>> {
    return { functionName: own.functionName, functionArn: own.arn, ...handlersMember(handlerOutputs(own)) };
}

/** The engine warns of a member without a value. */
function handlersMember<T>(handlers: T | undefined): { readonly handlers?: T } {
    return handlers === undefined ? {} : { handlers };
}
