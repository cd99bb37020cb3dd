import * as pulumi from "@pulumi/pulumi";

import { AliasedLambda, ApiGateway, ApiLogging, ArtifactBucket, BranchPipeline, BranchRules } from "./components";
import { BuildToken, PreviewKeeper, PullRequestCheck, SourceConnection } from "./components";
import {
    awsProvider,
    awsScope,
    checkStagesQuota,
    connectionStatus,
    githubRepository,
    livePlaceholder,
    lookAtApiLogging,
    type PipelineSource,
} from "./components";
import { dropDebugMessages } from "./debugMessages";
import { expiringPrefix } from "./model/bucketLayout";
import { repositoryUrl } from "./model/buildContract";
import { needOf, newEnvironments } from "./model/config";
import { environmentNames, sharedNames } from "./model/names";
import { apiLoggingIn, platformOutputs } from "./model/outputs";
import { parametersArn } from "./model/parameters";
import { previewArns, previewSettings } from "./model/preview/stack";
import { restShape } from "./model/rest";
import { checkWaits, connectionIn } from "./model/source/connection";
import { hasPushWebhooks, isPromoted, needsBuildToken, needsGitHub } from "./model/source/needs";
import { environmentTags, resourceTags } from "./model/tags";
import { skipPromiseStacks } from "./promiseStacks";
import { keeperBundle, releaseBundle } from "./releaseBundle";
import { readSettings } from "./settings";

/** One installation of the platform: what `pulumi up` applies to the account that the configuration names. */
async function platform(): Promise<pulumi.Inputs> {
    skipPromiseStacks();
    dropDebugMessages();
    const { config, githubToken, githubBuildToken, hasOwnBuildToken, aws, stack, standing, previous, shellOwner } =
        await readSettings();
    const { projectName, accountId, region, protect, logRetention, pullRequests } = config;
    const repository = { owner: config.githubOwner, name: config.githubRepository };
    const names = sharedNames(projectName, region);
    const tags = resourceTags(projectName, stack, config.tags);
    const environments = config.environments.map((environment) => ({
        environment,
        names: environmentNames(projectName, region, environment.name),
        tags: environmentTags(tags, environment.name),
    }));

    const provider = awsProvider("aws", { accountId, region, roleName: config.roleName, settings: aws });
    const where = awsScope(provider, accountId, region);
    const known = connectionIn(previous);
    const [scope, placeholder, logs, github, connected] = await Promise.all([
        where,
        // It explains what is wrong with the account and the credentials: that comes first.
        where.then(async () => livePlaceholder(names.function, previous["placeholderVersion"], { provider })),
        lookAtApiLogging("api-logging", names.apiLoggingRole, apiLoggingIn(previous), { provider }),
        needsGitHub(config) && githubToken !== undefined
            ? githubRepository("github", {
                  ...repository,
                  apiUrl: config.githubApiUrl,
                  token: githubToken,
                  shellOwner,
                  branches: config.environments.map(({ branch }) => branch),
                  newHooks: hasPushWebhooks(config) ? newEnvironments(config.environments, standing).length : undefined,
              })
            : undefined,
        config.source.mode === "connection"
            ? connectionStatus(config.source.connectionArn ?? known?.arn, { provider })
            : undefined,
        where.then(async () => {
            const need = needOf(config.environments, standing, pullRequests.previews);
            // What is there was allowed.
            const allowed = Math.max(config.api.stages, standing.size);
            return checkStagesQuota({ stack, need, allowed }, { provider });
        }),
    ]);
    const waits = pullRequests.check && checkWaits(known, connected);
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
    if (protect) {
        // An `up` without a preview ends at the first thing that is protected: before the rest is on its way, nothing has
        // been touched. What is half replaced, the engine would damage the next time.
        await bucket.registered;
    }
    const lambda = new AliasedLambda(
        "function",
        {
            names,
            settings: config.function,
            parameters: parametersArn(scope, projectName),
            placeholderVersion: placeholder,
            aliases: config.environments,
            logRetention,
            protect,
            tags,
        },
        opts,
    );
    const loggingArgs = { roleName: names.apiLoggingRole, plan: logs, scope, tags };
    const logging = logs.made !== "none" ? new ApiLogging("api-logging", loggingArgs, opts) : undefined;
    const shape = restShape(scope, names.function, config.api);
    const api = new ApiGateway(
        "api",
        {
            project: projectName,
            apiName: names.restApi,
            shape,
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

    const { connectionArn } = config.source;
    const connectionArgs = { project: projectName, connectionArn, checkWaits: waits, scope, tags };
    const connection =
        config.source.mode === "connection" ? new SourceConnection("connection", connectionArgs, opts) : undefined;
    // What is in GitHub is made last, and deleted first: where the token is no good by then, nothing that serves has gone.
    const inGitHub = github && { ...github, opts: { ...github.opts, dependsOn: [api, lambda] } };
    const source: PipelineSource =
        connection === undefined
            ? { mode: "oauth", token: pulumi.output(githubToken ?? ""), webhooks: inGitHub }
            : { ...config.source, mode: "connection", connectionArn: connection.arn };
    const token =
        needsBuildToken(config) && githubBuildToken !== undefined
            ? new BuildToken("github-token", { secretName: names.tokenSecret, token: githubBuildToken, tags }, opts)
            : undefined;
    const access = token && {
        apiUrl: config.githubApiUrl,
        owner: repository.owner,
        repository: repository.name,
        secret: token.arn,
        label: config.githubName,
    };
    const pipelines = environments.map(
        (each) =>
            new BranchPipeline(
                each.environment.name,
                {
                    ...each,
                    project: projectName,
                    repository,
                    source,
                    isPromoted: isPromoted(config, each.environment.name),
                    github: config.release.report ? access : undefined,
                    build: config.build,
                    release: config.release,
                    settings: config.function,
                    logRetention,
                    bucket,
                    packageKey: names.packageKey,
                    function: lambda,
                    scope,
                    stage: api.stage(each.environment.name),
                    invokeUrl: api.invokeUrl(each.environment.name),
                    api: api.restApiId.apply((restApiId) => ({ accountId, restApiId })),
                },
                opts,
            ),
    );

    const checkSource =
        connection !== undefined
            ? { connection: connection.arn }
            : token && inGitHub && { tokenSecret: token.arn, isOwnToken: hasOwnBuildToken, webhooks: inGitHub };
    const check =
        pullRequests.check && !waits && checkSource !== undefined
            ? new PullRequestCheck(
                  "pull-requests",
                  {
                      project: projectName,
                      label: config.githubName,
                      names: names.check,
                      repository,
                      environments: config.environments,
                      source: checkSource,
                      build: config.build,
                      settings: config.function,
                      bucket,
                      previews: pullRequests.previews > 0,
                      logRetention,
                      tags,
                  },
                  opts,
              )
            : undefined;
    if (pullRequests.protect && !waits && inGitHub !== undefined) {
        const rules = { label: config.githubName, repository: inGitHub, environments: config.environments };
        new BranchRules("branches", rules);
    }
    const live = pulumi.all([api.restApiId, bucket.bucketName, bucket.arn, lambda.arn, token?.arn]);
    const keeper =
        pullRequests.previews > 0 && check !== undefined
            ? new PreviewKeeper(
                  "previews",
                  {
                      names: names.previews,
                      settings: live.apply(([restApi, bucketName, , , secret]) =>
                          previewSettings(config, scope, { restApi, bucket: bucketName, secret: secret ?? "" }),
                      ),
                      program: keeperBundle().path,
                      deployment: api.deployment,
                      checkProject: check.buildProject,
                      arns: live.apply(([restApi, , bucketArn, fn, secret]) =>
                          previewArns(scope, {
                              restApi,
                              bucket: bucketArn,
                              function: fn,
                              secret: secret ?? "",
                              checkProject: names.check.buildProject,
                          }),
                      ),
                      logRetention,
                      tags,
                  },
                  opts,
              )
            : undefined;
    return platformOutputs<pulumi.Input<string>>({
        projectName,
        accountId,
        region,
        repositoryUrl: repositoryUrl(repository.owner, repository.name),
        artifactBucket: bucket.bucketName,
        packageKey: names.packageKey,
        functionName: lambda.functionName,
        functionArn: lambda.arn,
        placeholderVersion: lambda.placeholderVersion,
        architecture: config.function.architecture,
        runtime: config.function.runtime,
        executionRoleArn: lambda.roleArn,
        restApiId: api.restApiId,
        apiLogging: logs.made,
        release: { healthPath: config.release.healthPath, verifySeconds: config.release.verifySeconds },
        connection: connection?.outputs,
        github: config.release.report ? access : undefined,
        previews: keeper?.settings,
        environments: Object.fromEntries(pipelines.map((pipeline) => [pipeline.environment, pipeline.outputs])),
    });
}

export = platform;
