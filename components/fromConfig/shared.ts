import * as pulumi from "@pulumi/pulumi";

import { expiringPrefix } from "../../contract/bucketLayout";
import { calledHandler, type Environment } from "../../config";
import { environmentTags } from "../../config/resourceTags";
import { environmentNames } from "../../contract/names";
import { filled, type Placeholders } from "../../config/iam/placeholders";
import type { OwnStatement } from "../../config/iam/statements";
import { ownVariables } from "../../config/variables";
import { parametersArn } from "../../contract/parameters";
import type { AliasedLambdaArgs } from "../aliasedLambda";
import type { Statement } from "../policies";
import type { ApiGatewayArgs } from "../apiGateway";
import type { ApiLogging, ApiLoggingArgs } from "../apiLogging";
import type { ArtifactBucketArgs } from "../artifactBucket";
import { apiSurface } from "../documents/apiSurface";
import { endpointOf } from "../documents/restApi";
import type { ApiLoggingPlan } from "../documents/apiLoggingPlan";
import { linksOf, NOTHING_LINKED, type LinkedResources } from "../resources";
import { handlerArgs } from "./handlers";
import { calledFunction, isSeparate, namesFunctions } from "./isolation";
import { keptFrom, stackRoles, type Releases } from "./kept";
import type { Archives, Platform } from "./platform";
import { secretVariablesOf } from "./secretVariables";
import { givenVariables } from "./variables";

/** @param engine The release engine that managed builds fetch: a file, and its key in the bucket. */
export function bucketArgs(
    { config, functions, names, tags }: Omit<Platform, "scope">,
    engine: () => NonNullable<ArtifactBucketArgs["engine"]>,
): ArtifactBucketArgs {
    return {
        namePrefix: names.bucketPrefix,
        expiry: config.artifactExpiry,
        expiringPrefix: expiringPrefix(config.projectName),
        readers: readersOf(config, functions),
        engine: config.build.mode === "managed" ? engine() : undefined,
        deleteOnDestroy: config.deleteArtifacts,
        protect: config.protect,
        tags,
    };
}

/** Who may promote from the environments of this stack. */
function readersOf(config: Platform["config"], functions: Platform["functions"]): ArtifactBucketArgs["readers"] {
    return config.environments
        .filter(({ promotedBy }) => promotedBy.length > 0)
        .map(({ name, promotedBy }) => ({
            environment: name,
            functionName: calledFunction(config, name, functions),
            roles: promotedBy,
        }));
}

/**
 * @param placeholderVersion The version of a function that is there already which holds the placeholder.
 * @param archive The path of the zip file with the placeholder, where its sources will not do.
 * @param linked The resources of the application. @default - none that the function may reach
 */
export function lambdaArgs(
    platform: Platform,
    placeholderVersion: string | undefined,
    archive: string | undefined,
    releases: Releases,
    linked?: LinkedResources,
): AliasedLambdaArgs {
    const { config, names, scope, functions, handlers, tags, takesPlaceholder } = platform;
    const {
        routes: _routes,
        handlers: _handlers,
        secretVariables: _secrets,
        policies,
        statements,
        environment,
        ...settings
    } = config.function;
    const place = { ...scope, projectName: config.projectName };
    const links = linked && sharing({ config, functions }).flatMap((name) => linksOf(linked.of(name)));
    return {
        ...settings,
        environment: givenVariables(environment, linked?.shared ?? NOTHING_LINKED),
        links,
        policies: policies.map((arn) => filled(arn, place)),
        statements: statements.map((each) => sent(each, place)),
        keeps: keptFrom(platform, releases, "environments"),
        handler: calledHandler(config.function),
        functionName: names.function,
        handlers: handlerArgs({ config, handlers }),
        roleName: names.functionRole,
        parameters: sharedParameters({ config, scope, functions }),
        placeholderVersion,
        takesPlaceholder,
        placeholder: archive === undefined ? undefined : new pulumi.asset.FileArchive(archive),
        logRetention: config.logRetention,
        protect: config.protect,
        tags,
    };
}

/**
 * The parameters that the shared function reads: all of the project or, where an environment has its own function, those of the
 * others alone.
 */
function sharedParameters({
    config,
    scope,
    functions,
}: Pick<Platform, "config" | "functions" | "scope">): readonly string[] {
    const { projectName } = config;
    return namesFunctions(config)
        ? sharing({ config, functions }).map((name) => parametersArn(scope, projectName, name))
        : [parametersArn(scope, projectName)];
}

/** The environments that the shared function serves, or has served up to now. */
function sharing({ config, functions }: Pick<Platform, "config" | "functions">): readonly string[] {
    return config.environments.map(({ name }) => name).filter((name) => !isSeparate(functions, name));
}

/** The arguments of an environment's own function: what all have, and what it says for itself. */
export function ownLambdaArgs(
    platform: Platform,
    environment: Environment,
    archives: Archives,
    releases: Releases,
    linked: LinkedResources,
): AliasedLambdaArgs {
    const { config, scope, functions } = platform;
    const { name } = environment;
    const names = environmentNames(config.projectName, config.region, name);
    const { memorySize, timeout, reservedConcurrency } = environment.function;
    const base = lambdaArgs(platform, functions.get(name)?.placeholder, archives.placeholder, releases);
    const variables = ownVariables(config.function, environment);
    return {
        ...base,
        takesPlaceholder: false,
        functionName: names.function,
        handlers: handlerArgs(platform, name),
        roleName: names.functionRole,
        parameters: parametersArn(scope, config.projectName, name),
        environment: givenVariables(variables.environment, linked.of(name)),
        links: linksOf(linked.of(name)),
        secretVariables: secretVariablesOf(platform, variables, archives, name),
        memorySize: memorySize ?? base.memorySize,
        timeout: timeout ?? base.timeout,
        // A part of the account's: that of the shared function is that one's alone.
        reservedConcurrency,
        tags: environmentTags(platform.tags, name),
    };
}

/** A statement as AWS gets it. */
export function sent({ reason: _reason, ...statement }: OwnStatement, place: Placeholders): Statement {
    const text = JSON.stringify(statement);
    return JSON.parse(filled(text, place)) as Statement;
}

/** @param logging What lets API Gateway write logs, where the stack has to provide it. */
export function apiArgs(
    { config, names, scope, tags, leaving }: Platform,
    logging: ApiLogging | undefined,
): ApiGatewayArgs {
    return {
        ...apiSurface(config),
        closes: leaving?.paths,
        leaves: leaving?.isDeployedAgain,
        accessLog: config.api.accessLog,
        authorizerRoleName: names.authorizerRole,
        releaseRoles: stackRoles(config.projectName, scope),
        apiName: names.restApi,
        ...endpointOf(config),
        // By its name alone: the API need not wait for the function.
        functionName: namesFunctions(config) ? undefined : names.function,
        logRetention: config.logRetention,
        loggingAccount: logging?.account,
        urlTemplate: config.invokeUrl,
        scope,
        protect: config.protect,
        tags,
    };
}

/** What lets API Gateway write logs; undefined where somebody else has seen to it. @param plan What was found out. */
export function loggingArgs({ names, scope, tags }: Platform, plan: ApiLoggingPlan): ApiLoggingArgs | undefined {
    return plan.made === "none" ? undefined : { roleName: names.apiLoggingRole, plan, scope, tags };
}
