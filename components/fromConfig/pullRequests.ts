import * as pulumi from "@pulumi/pulumi";

import { packagedRoutes } from "../../config/routes";
import { checkBuildspec } from "../documents/checkBuildspec";
import { calledHandler } from "../../config";
import { isSigned } from "../../config/api";
import { checkContext } from "../../contract/githubAccess";
import { shorten } from "../../contract/names";
import { previewArns, previewSettings } from "../documents/previewSettings";
import { buildSettings } from "../../config/buildSettings";
import type { BranchRulesArgs } from "../branchRules";
import type { PreviewApp } from "../previewApp";
import type { PreviewControllerArgs } from "../previewController";
import type { CheckBuildArgs } from "../pullRequestCheck";
import type { PullRequestsArgs } from "../pullRequests";
import type { Platform, Shared } from "./platform";
import { readsOnly } from "../source";
import type { OpenSource } from "./source";

/** What pull requests are served by. */
interface Served extends Shared {
    /** What previews are served by. @default - there are none */
    readonly previewApp?: PreviewApp | undefined;
}

/**
 * What pull requests get; undefined where they are not checked.
 *
 * @param program Makes the file of the preview controller's program.
 */
export function pullRequestsArgs(
    platform: Platform,
    shared: Served,
    { checked: source, reach, repository }: OpenSource,
    program: () => string,
): PullRequestsArgs | undefined {
    if (source === undefined) {
        return undefined;
    }
    const { config, names, scope, tags } = platform;
    const { pullRequests, environments } = config;
    const { previewApp } = shared;
    return {
        check: {
            buildProjectName: names.check.buildProject,
            buildRoleName: names.check.buildRole,
            repository: { owner: config.githubOwner, name: config.githubRepository },
            branches: environments.map(({ branch }) => branch),
            source,
            context: checkContext(config.githubName),
            build: checkBuild(platform, shared),
            logRetention: config.logRetention,
            scope,
            tags,
        },
        rules: pullRequests.protect && repository !== undefined ? branchRules(platform, repository) : undefined,
        previews:
            previewApp !== undefined && reach !== undefined
                ? previews(
                      platform,
                      { ...shared, previewApp },
                      { secret: reach.secret, reportsChecks: readsOnly(source) },
                      program,
                  )
                : undefined,
    };
}

function checkBuild({ config }: Platform, { bucket }: Pick<Shared, "bucket">): CheckBuildArgs {
    const { image, computeType, timeout, environment, exclude } = config.build;
    const { architecture, runtime } = config.function;
    const routes = packagedRoutes(config);
    const handler = calledHandler(config.function);
    const machine = { architecture, image, computeType, timeout, environment };
    const { build } = config;
    if (bucket.engineKey === undefined) {
        return { ...machine, buildspec: checkBuildspec({ runtime, build, engine: undefined, preview: undefined }) };
    }
    const application = buildSettings(config);
    const buildspec = pulumi.all([bucket.engineKey, bucket.bucketName]).apply(([engineKey, bucketName]) => {
        const called = { runtime, handler, ...(routes === undefined ? {} : { routes }) };
        const told = { project: config.projectName, bucket: bucketName, exclude, architecture, ...called };
        const preview = config.pullRequests.previews === 0 ? undefined : told;
        return checkBuildspec({ runtime, build, engine: { key: engineKey, application }, preview });
    });
    const kept = { bucket: bucket.bucketName, arn: bucket.arn };
    const packages = config.pullRequests.previews === 0 ? {} : { packages: kept };
    return { ...machine, buildspec, engine: kept, ...packages };
}

function branchRules(
    { config }: Platform,
    repository: BranchRulesArgs["repository"],
): NonNullable<PullRequestsArgs["rules"]> {
    const rules = config.environments.map(({ name, branch }) => {
        const rulesetName = shorten(`${config.githubName}/${name}`, "ruleset");
        return [name, { branch, rulesetName }] as const;
    });
    return { repository, branches: Object.fromEntries(rules) };
}

function previews(
    { config, names, scope, tags, former }: Platform,
    { bucket, lambda, api, previewApp }: Shared & { readonly previewApp: PreviewApp },
    { secret, reportsChecks }: { readonly secret: pulumi.Output<string>; readonly reportsChecks: boolean },
    program: () => string,
): Omit<PreviewControllerArgs, "checkProject"> {
    const signedPath = isSigned(config.api) ? config.release.healthPath : undefined;
    const made = pulumi.output({
        restApi: previewApp.api.restApiId,
        bucket: bucket.bucketName,
        bucketArn: bucket.arn,
        function: previewApp.lambda.arn,
        functionName: previewApp.lambda.functionName,
        stage: previewApp.stage,
        secret,
        reportsChecks,
        ...(former === true
            ? { former: { functionName: lambda.functionName, function: lambda.arn, restApi: api.restApiId } }
            : {}),
    });
    return {
        functionName: names.previews.function,
        roleName: names.previews.functionRole,
        eventRuleName: names.previews.eventRule,
        scheduleRuleName: names.previews.scheduleRule,
        settings: made.apply((each) => previewSettings(config, scope, each)),
        program: program(),
        reportsChecks,
        deployment: previewApp.api.deployment,
        arns: made.apply(({ bucketArn, ...each }) =>
            previewArns(scope, { ...each, bucket: bucketArn, checkProject: names.check.buildProject, signedPath }),
        ),
        logRetention: config.logRetention,
        tags,
    };
}
