import { healthStatusMember } from "../../contract/healthStatus";
import type { PlatformConfig } from "../../config";
import { checkContext } from "../../contract/githubAccess";
import { sharedNames } from "../../contract/names";
import type { PreviewControllerArns } from "../policies";
import { invokeUrl, restShape, shapeHash, stageSourceArn } from "./restApi";
import type { AwsScope } from "../../common/awsScope";
import { stageVariables } from "../../contract/stageVariables";
import type { PreviewSettings } from "../../contract/previews/settings";

/** What only the engine knows once it has made it. */
export interface MadeForPreviews {
    readonly restApi: string;
    readonly bucket: string;
    /** The ARN of the secret with the GitHub token. */
    readonly secret: string;
}

/** The place of the stage's name in a template. */
const STAGE = "{stage}";

/** What previews are made by. Environments that are promoted to get none: what comes to them was seen before. */
export function previewSettings(config: PlatformConfig, scope: AwsScope, made: MadeForPreviews): PreviewSettings {
    const { projectName: project, region, pullRequests, release } = config;
    const functionName = sharedNames(project, region).function;
    // Where stages name their function, that of a preview's names the shared one.
    const isNamed = config.environments.some(({ isolated }) => isolated);
    const bases = config.environments
        .filter(({ promotesFrom }) => promotesFrom === undefined)
        .map((environment) => [
            environment.branch,
            {
                environment: environment.name,
                variables: stageVariables(project, environment, isNamed ? functionName : undefined),
            },
        ]);
    return {
        project,
        region,
        functionName,
        bucket: made.bucket,
        restApi: made.restApi,
        urlTemplate: invokeUrl(scope, config.invokeUrl, made.restApi, STAGE),
        sourceArnTemplate: stageSourceArn(scope, made.restApi, STAGE),
        limit: pullRequests.previews,
        hours: pullRequests.previewHours,
        healthPath: release.healthPath,
        ...healthStatusMember(release),
        verifySeconds: release.verifySeconds,
        architecture: config.function.architecture,
        github: {
            apiUrl: config.githubApiUrl,
            owner: config.githubOwner,
            repository: config.githubRepository,
            secret: made.secret,
            label: config.githubName,
        },
        bases: Object.fromEntries(bases) as PreviewSettings["bases"],
        shape: shapeHash(restShape(scope, isNamed ? undefined : functionName, config.api)),
        checks: {
            project: sharedNames(project, region).check.buildProject,
            context: checkContext(config.githubName),
            branches: config.environments.map(({ branch }) => branch).sort(),
        },
    };
}

/** The ARNs of what the controller works with, but for its log. */
export function previewArns(
    { partition, region, accountId }: AwsScope,
    made: MadeForPreviews & { readonly function: string; readonly checkProject: string },
): Omit<PreviewControllerArns, "logGroup"> {
    return {
        bucket: made.bucket,
        function: made.function,
        tokenSecret: made.secret,
        checkProject: `arn:${partition}:codebuild:${region}:${accountId}:project/${made.checkProject}`,
        restApi: `arn:${partition}:apigateway:${region}::/restapis/${made.restApi}`,
    };
}
