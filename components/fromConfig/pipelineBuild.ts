import * as pulumi from "@pulumi/pulumi";

import type { Environment as EnvironmentConfig } from "../../config";
import { buildSettings } from "../../config/buildSettings";
import { eventHandlers } from "../../config/events/eventHandlers";
import { packagedRoutes } from "../../config/routes";
import { environmentCache } from "../../contract/bucketLayout";
import { accessMember } from "../../contract/healthAccess";
import { healthStatusMember } from "../../contract/healthStatus";
import { environmentNames } from "../../contract/names";
import type { PipelineSettings } from "../../contract/pipelineSettings";
import { formatReleaserSettings } from "../../contract/releaserSettings";
import type { PipelineBuildArgs } from "../branchPipeline";
import { apiSurface } from "../documents/apiSurface";
import { managedBuildspec } from "../documents/managedBuildspec";
import { healthAccess } from "../documents/restPaths";
import type { Environment } from "../environment";
import { handlerNames } from "./handlers";
import { calledFunction, ownerOf, type OwnFunctions } from "./isolation";
import type { GitHubReach, Platform, Shared } from "./platform";
import { variablesOf } from "./stageVariables";

/** What a build does: what the release engine in the bucket says or, where there is none, what the application does. */
export function pipelineBuild(
    { config, functions, scope }: Platform,
    environment: EnvironmentConfig,
    { bucket, ledgerKey }: Pick<Shared, "bucket" | "ledgerKey">,
    { api, healthKey, function: called, url }: Pick<Environment, "api" | "function" | "healthKey" | "url">,
    { reach, program }: { readonly reach: GitHubReach | undefined; readonly program: () => string },
): PipelineBuildArgs {
    const { image, computeType, timeout, environment: variables, secrets, buildspec } = config.build;
    const { architecture, runtime, handlers } = config.function;
    const routes = packagedRoutes(config);
    const machine = {
        architecture,
        image,
        computeType,
        timeout,
        environment: variables,
        secrets,
    };
    if (bucket.engineKey === undefined) {
        return { ...machine, buildspec };
    }
    const { name, branch } = environment;
    const events = eventHandlers(config, { ...scope, projectName: config.projectName });
    const told: PipelineSettings = {
        project: config.projectName,
        environment: name,
        branch,
        ...promotedFrom(config, environment, functions),
        healthPath: config.release.healthPath,
        ...healthStatusMember(config.release),
        verifySeconds: config.release.verifySeconds,
        architecture,
        variables: variablesOf({ config, functions }, environment),
        exclude: config.build.exclude,
        ...(routes === undefined ? {} : { routes }),
        ...(Object.keys(handlers).length === 0 ? {} : { handlers: handlerNames(config, ownerOf(functions, name)) }),
        ...(events === undefined ? {} : { events }),
    };
    const later = pulumi.all([api.restApiId, healthKey, ledgerKey]).apply(([restApiId, key, signing]) => ({
        ...told,
        ...accessMember(healthAccess(apiSurface(config), key)),
        api: { accountId: config.accountId, restApiId },
        ...(signing === undefined ? {} : { ledgerKey: signing }),
    }));
    const application = buildSettings(config);
    const managed = pulumi
        .all([bucket.engineKey, later])
        .apply(([engineKey, settings]) =>
            managedBuildspec({ engineKey, runtime, build: config.build, application, settings }),
        );
    const { pipeline, buildProject, releaser, releaserRole, buildRule } = environmentNames(
        config.projectName,
        config.region,
        name,
    );
    const settings = pulumi
        .all([bucket.bucketName, called.functionName, url, later, pulumi.output(reach)])
        .apply(([bucketName, functionName, answersAt, settled, github]) =>
            formatReleaserSettings({
                region: config.region,
                bucket: bucketName,
                functionName,
                url: answersAt,
                pipeline,
                buildProject,
                // The build does not report, and is not told how.
                release: { ...settled, ...(github === undefined ? {} : { github }) },
                application,
            }),
        );
    return {
        ...machine,
        cache: config.build.cache ? environmentCache(name) : undefined,
        releaser: {
            functionName: releaser,
            roleName: releaserRole,
            ruleName: buildRule,
            program: program(),
            settings,
            tokenSecret: reach?.secret,
        },
        buildspec: managed,
    };
}

/** From where it is promoted, and which function that environment has where it is another one. */
function promotedFrom(
    config: Platform["config"],
    { name, promotesFrom, promotesFromStack: other }: EnvironmentConfig,
    functions: OwnFunctions,
): Pick<PipelineSettings, "promotesFrom" | "promotesFromBucket" | "promotesFromFunction" | "promotesFromKey"> {
    if (other !== undefined) {
        const { environment, bucket, signedBy } = other;
        const key = signedBy === undefined ? {} : { promotesFromKey: signedBy };
        return { promotesFrom: environment, promotesFromBucket: bucket, ...key };
    }
    if (promotesFrom === undefined) {
        return {};
    }
    const source = calledFunction(config, promotesFrom, functions);
    return {
        promotesFrom,
        ...(source === calledFunction(config, name, functions) ? {} : { promotesFromFunction: source }),
    };
}
