import { accessMember } from "../../contract/healthAccess";
import { healthStatusMember } from "../../contract/healthStatus";
import type { PlatformConfig } from "../../config";
import { checkContext } from "../../contract/githubAccess";
import { sharedNames } from "../../contract/names";
import type { PreviewControllerArns } from "../policies";
import { projectArn } from "./arns";
import { previewSurface } from "./apiSurface";
import { healthAccess } from "./restPaths";
import { healthArn, invokeUrl, restShape, shapeHash, stageSourceArn } from "./restApi";
import { isMap, isText } from "../../common/json";
import type { AwsScope } from "../../common/awsScope";
import { PREVIEW_NAMES } from "../../contract/previews/names";
import { previewParameterFolder } from "../../contract/parameters";
import { PARAMETERS_VARIABLE, stageVariables } from "../../contract/stageVariables";
import type { FormerPreviews, PreviewSettings, PreviewStage } from "../../contract/previews/settings";

/** What only the engine knows once it has made it. */
export interface MadeForPreviews {
    readonly restApi: string;
    readonly functionName: string;
    readonly stage: PreviewStage;
    /** What previews shared until now. @default - nothing */
    readonly former?: FormerPreviews | undefined;
    readonly bucket: string;
    /** The ARN of the secret with the GitHub token. */
    readonly secret: string;
    /** Whether the controller says at GitHub how checks went. */
    readonly reportsChecks: boolean;
}

/** The place of the stage's name in a template. */
const STAGE = "{stage}";

/** What previews are made by. Environments that are promoted to get none: what comes to them was seen before. */
export function previewSettings(config: PlatformConfig, scope: AwsScope, made: MadeForPreviews): PreviewSettings {
    const { projectName: project, region, pullRequests, release } = config;
    const { functionName, former, stage } = made;
    const surface = previewSurface(config);
    // Secrets of an environment are its own.
    const own = { [PARAMETERS_VARIABLE]: previewParameterFolder(project) };
    const bases = config.environments
        .filter(({ promotesFrom }) => promotesFrom === undefined)
        .map((environment) => [
            environment.branch,
            { environment: environment.name, variables: { ...stageVariables(project, environment), ...own } },
        ]);
    return {
        project,
        region,
        functionName,
        bucket: made.bucket,
        restApi: made.restApi,
        stage,
        ...(former === undefined ? {} : { former: { functionName: former.functionName, restApi: former.restApi } }),
        urlTemplate: invokeUrl(scope, config.invokeUrl, made.restApi, STAGE),
        sourceArnTemplate: stageSourceArn(scope, made.restApi, STAGE),
        limit: pullRequests.previews,
        hours: pullRequests.previewHours,
        healthPath: release.healthPath,
        ...healthStatusMember(release),
        ...accessMember(healthAccess(surface)),
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
        shape: shapeHash(restShape(scope, functionName, surface)),
        checks: {
            project: sharedNames(project, region).check.buildProject,
            context: checkContext(config.githubName),
            branches: config.environments.map(({ branch }) => branch).sort(),
            ...(made.reportsChecks ? { reports: true } : {}),
        },
    };
}

/** The ARNs of what the controller works with, but for its log. */
export function previewArns(
    scope: AwsScope,
    made: Omit<MadeForPreviews, "functionName" | "stage" | "former" | "reportsChecks"> & {
        readonly function: string;
        readonly checkProject: string;
        /** The path that releases are verified by, where that request is signed. @default - it is not */
        readonly signedPath?: string | undefined;
        readonly former?: { readonly function: string; readonly restApi: string } | undefined;
    },
): Omit<PreviewControllerArns, "logGroup"> {
    const { partition, region } = scope;
    const { signedPath } = made;
    const apiArn = (id: string) => `arn:${partition}:apigateway:${region}::/restapis/${id}`;
    const { former } = made;
    return {
        bucket: made.bucket,
        function: made.function,
        tokenSecret: made.secret,
        checkProject: projectArn(scope, made.checkProject),
        restApi: apiArn(made.restApi),
        ...(signedPath === undefined
            ? {}
            : { verify: { signed: healthArn(scope, made.restApi, `${PREVIEW_NAMES}*`, signedPath) } }),
        former: former && { function: former.function, restApi: apiArn(former.restApi) },
    };
}

/**
 * Whether the previews of a stack still shared the API of its environments at its last `pulumi up`. The controller then may take away what is
 * left of them, until the next one.
 *
 * @param previous What that has exported.
 */
export function sharedPreviews({ previews, restApiId }: Readonly<Record<string, unknown>>): boolean {
    try {
        const settings: unknown = JSON.parse(String(previews));
        return isMap(settings) && isText(restApiId) && settings["restApi"] === restApiId;
    } catch {
        return false;
    }
}
