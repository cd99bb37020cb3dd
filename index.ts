import type * as pulumi from "@pulumi/pulumi";

import { AliasedLambda, ApiGateway, ApiLogging, ArtifactBucket, BranchPipeline } from "./components";
import { awsProvider, awsScope, needsLoggingRole } from "./components";
import { expiringPrefix } from "./model/bucketLayout";
import { repositoryUrl } from "./model/buildContract";
import { environmentNames, sharedNames } from "./model/names";
import { platformOutputs } from "./model/outputs";
import { parametersArn } from "./model/parameters";
import { restShape } from "./model/rest";
import { environmentTags, resourceTags } from "./model/tags";
import { skipPromiseStacks } from "./promiseStacks";
import { releaseBundle } from "./releaseBundle";
import { readSettings } from "./settings";

/** One installation of the platform: what `pulumi up` applies to the account that the configuration names. */
async function platform(): Promise<pulumi.Inputs> {
    skipPromiseStacks();
    const { config, githubToken, aws, stack } = readSettings();
    const { projectName, accountId, region, protect, logRetention } = config;
    const names = sharedNames(projectName, region);
    const tags = resourceTags(projectName, stack, config.tags);
    const environments = config.environments.map((environment) => ({
        environment,
        names: environmentNames(projectName, region, environment.name),
        tags: environmentTags(tags, environment.name),
    }));

    const provider = awsProvider("aws", { accountId, region, roleName: config.roleName, settings: aws });
    const [scope, ownsLogging] = await Promise.all([
        awsScope(provider, accountId, region),
        needsLoggingRole("api-logging", names.apiLoggingRole, { provider }),
    ]);
    const opts = { providers: [provider] };

    const bucket = new ArtifactBucket(
        "artifacts",
        {
            namePrefix: names.bucketPrefix,
            expiry: config.artifactExpiry,
            expiringPrefix: expiringPrefix(projectName),
            engine: config.build.mode === "managed" ? releaseBundle() : undefined,
            deleteOnDestroy: config.deleteArtifacts,
            protect,
            tags,
        },
        opts,
    );
    const aliases = environments.map(({ environment }) => environment.name);
    const lambda = new AliasedLambda(
        "function",
        {
            names,
            settings: config.function,
            parameters: parametersArn(scope, projectName),
            aliases,
            logRetention,
            protect,
            tags,
        },
        opts,
    );
    const loggingArgs = { roleName: names.apiLoggingRole, scope, tags };
    const logging = ownsLogging ? new ApiLogging("api-logging", loggingArgs, opts) : undefined;
    const api = new ApiGateway(
        "api",
        {
            project: projectName,
            apiName: names.restApi,
            shape: restShape(scope, names.function, config.api),
            stages: environments.map((each) => ({ ...each, alias: lambda.alias(each.environment.name) })),
            logRetention,
            loggingAccount: logging?.account,
            scope,
            urlTemplate: config.invokeUrl,
            protect,
            tags,
        },
        opts,
    );
    const pipelines = environments.map(
        (each) =>
            new BranchPipeline(
                each.environment.name,
                {
                    ...each,
                    project: projectName,
                    repository: { owner: config.githubOwner, name: config.githubRepository },
                    githubToken: githubToken ?? "",
                    build: config.build,
                    release: config.release,
                    settings: config.function,
                    logRetention,
                    bucket,
                    packageKey: names.packageKey,
                    function: lambda,
                    invokeUrl: api.invokeUrl(each.environment.name),
                },
                opts,
            ),
    );
    return platformOutputs<pulumi.Input<string>>({
        projectName,
        accountId,
        region,
        repositoryUrl: repositoryUrl(config.githubOwner, config.githubRepository),
        artifactBucket: bucket.bucketName,
        packageKey: names.packageKey,
        functionName: lambda.functionName,
        functionArn: lambda.arn,
        architecture: config.function.architecture,
        runtime: config.function.runtime,
        executionRoleArn: lambda.roleArn,
        restApiId: api.restApiId,
        release: { healthPath: config.release.healthPath, verifySeconds: config.release.verifySeconds },
        connection: undefined,
        github: undefined,
        previews: undefined,
        environments: Object.fromEntries(pipelines.map((pipeline) => [pipeline.environment, pipeline.outputs])),
    });
}

export = platform;
