import * as pulumi from "@pulumi/pulumi";

import type { Environment as EnvironmentConfig, StackEnvironment } from "../../config";
import { environmentNames, sharedNames } from "../../contract/names";
import { isSigned } from "../../config/api";
import { isPromoted } from "../../config/source/needs";
import { environmentTags } from "../../config/resourceTags";
import type { BranchPipelineArgs } from "../branchPipeline";
import type { PipelineTarget } from "../pipelineTarget";
import type { ApiLogging } from "../apiLogging";
import type { Environment, EnvironmentArgs } from "../environment";
import { handlerNames } from "./handlers";
import { calledFunction, namesFunctions, ownerOf } from "./isolation";
import { apiKeyArn, functionArn, healthArn } from "../documents/restApi";
import type { VerifyArns } from "../policies";
import { pipelineBuild } from "./pipelineBuild";
import { variablesOf } from "./stageVariables";
import { apiArgs, ownLambdaArgs } from "./shared";
import type { Archives, Platform, Shared } from "./platform";
import type { OpenSource } from "./source";

/** The arguments of one environment. */
export function environmentArgs(
    platform: Platform,
    environment: EnvironmentConfig,
    { lambda, api, linked, logging, ...releases }: Shared,
    archives: Archives,
): EnvironmentArgs {
    const { functions, tags } = platform;
    const isolation = functions.get(environment.name)?.isolation ?? "shared";
    return {
        function: isolation === "own" ? undefined : lambda,
        ...(isolation === "shared" ? {} : { own: ownLambdaArgs(platform, environment, archives, releases, linked) }),
        calls: isolation === "moving" ? "function" : undefined,
        api,
        ownApi: environment.api === "own" ? ownApiArgs(platform, environment, logging) : undefined,
        variables: variablesOf(platform, environment),
        // The API's own name would do as well, but for one that was there before: it may have what no name of a log group has.
        accessLogGroup: `/aws/apigateway/${platform.config.projectName}/${environment.name}`,
        rateLimit: environment.rateLimit,
        burstLimit: environment.burstLimit,
        detailedMetrics: environment.detailedMetrics,
        provisionedConcurrency: environment.provisionedConcurrency,
        keys: {
            namePrefix: `${platform.config.projectName}-${environment.name}`,
            keys: environment.apiKeys,
            limits: environment.usagePlan,
        },
        takesKeys: platform.config.api.keys,
        domain: domainOf(environment),
        webAclArn: environment.webAcl,
        protect: environment.protect,
        tags: environmentTags(tags, environment.name),
    };
}

function domainOf({ domain }: EnvironmentConfig): EnvironmentArgs["domain"] {
    if (domain === undefined) {
        return undefined;
    }
    const { name: domainName, certificate: certificateArn, zone: zoneId, basePath } = domain;
    return { domainName, certificateArn, zoneId, basePath };
}

/** The API of an environment alone: it is what the shared one is, but for its name, and its stage names the function. */
function ownApiArgs(
    platform: Platform,
    { name, protect }: EnvironmentConfig,
    logging: ApiLogging | undefined,
): NonNullable<EnvironmentArgs["ownApi"]> {
    const { projectName, region } = platform.config;
    const { restApi, authorizerRole } = environmentNames(projectName, region, name);
    return {
        ...apiArgs(platform, logging),
        apiName: restApi,
        authorizerRoleName: authorizerRole,
        endpointType: undefined,
        functionName: undefined,
        protect,
        tags: environmentTags(platform.tags, name),
    };
}

/**
 * The arguments of the pipeline that releases to an environment.
 *
 * @param program Makes the file of the releaser's program.
 */
export function pipelineArgs(
    platform: Platform,
    environment: EnvironmentConfig,
    shared: Shared,
    served: Environment,
    { source, reach }: Pick<OpenSource, "reach" | "source">,
    program: () => string,
): BranchPipelineArgs {
    const { config, names: ofAll, scope, tags } = platform;
    const { name, branch } = environment;
    const { bucket } = shared;
    const lambda = served.function;
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
        build: pipelineBuild(platform, environment, shared, served, {
            reach: config.release.report ? reach : undefined,
            program,
        }),
        target: {
            environment: name,
            functionName: lambda.functionName,
            functionArn: lambda.arn,
            handlerArns: [...lambda.handlers.values()].map(({ arn }) => arn),
            functionRoleArn: lambda.roleArn,
            alias: served.alias.name,
            url: served.url,
            verify: verifying(platform, name, served),
            ledgerKey: shared.ledgerKey,
            ...others(platform, environment),
            ...(environment.promotesFromStack && { sourceStack: stackArn(platform, environment.promotesFromStack) }),
        },
        bucket: { bucket: bucket.bucketName, arn: bucket.arn },
        packageKey: environment.isolated ? names.packageKey : ofAll.packageKey,
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

/** What the request that verifies a release takes rights for. */
function verifying(
    { config, scope }: Platform,
    environment: string,
    { api, healthKey }: Pick<Environment, "api" | "healthKey">,
): pulumi.Output<VerifyArns> {
    const { healthPath } = config.release;
    // What it does not need must not make the policy unknown: an API that is replaced would look like a role that widens.
    const signedAt = isSigned(config.api) ? api.restApiId : undefined;
    return pulumi.all([signedAt, healthKey]).apply(([restApi, key]) => ({
        ...(key === undefined ? {} : { apiKey: apiKeyArn(scope, key) }),
        ...(restApi === undefined ? {} : { signed: healthArn(scope, restApi, environment, healthPath) }),
    }));
}

/** The bucket of another stack by its ARN. */
function stackArn(
    { scope }: Pick<Platform, "scope">,
    { bucket, environment, signedBy }: StackEnvironment,
): NonNullable<PipelineTarget["sourceStack"]> {
    return { bucket: `arn:${scope.partition}:s3:::${bucket}`, environment, signedBy };
}

/** What the role of a build may look at, and must not touch, of other environments; nothing where all share one function. */
function others(
    { config, functions, scope }: Pick<Platform, "config" | "functions" | "scope">,
    { name, promotesFrom }: EnvironmentConfig,
): Pick<PipelineTarget, "others" | "sourceArn"> {
    if (!namesFunctions(config)) {
        return {};
    }
    const { projectName, region, environments } = config;
    const called = (environment: string) => calledFunction(config, environment, functions);
    const source = promotesFrom === undefined ? undefined : called(promotesFrom);
    const rest = environments.filter((each) => each.name !== name);
    const owned = environments.filter(({ isolated }) => isolated);
    const all = [
        sharedNames(projectName, region, config.adopted).function,
        ...owned.map((each) => environmentNames(projectName, region, each.name).function),
    ];
    const owners = [undefined, ...owned.map((each) => each.name)];
    const handlers = owners.flatMap((owner) =>
        owner === ownerOf(functions, name) ? [] : Object.values(handlerNames(config, owner)),
    );
    return {
        ...(source === undefined || source === called(name) ? {} : { sourceArn: functionArn(scope, source) }),
        others: {
            handlers: handlers.map((each) => functionArn(scope, each)),
            functions: all.filter((each) => each !== called(name)).map((each) => functionArn(scope, each)),
            environments: rest.map((each) => each.name),
            packageKeys: owned
                .filter((each) => each.name !== name)
                .map((each) => environmentNames(projectName, region, each.name).packageKey),
        },
    };
}
