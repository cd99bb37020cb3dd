import { filled } from "../../config/iam/placeholders";
import { previewParametersArn } from "../../contract/parameters";
import { previewSurface } from "../documents/apiSurface";
import type { ApiLogging } from "../apiLogging";
import type { PreviewAppArgs } from "../previewApp";
import { linksOf } from "../resources";
import { keptFrom } from "./kept";
import { apiArgs, lambdaArgs, sent } from "./shared";
import type { Archives, Platform, Shared } from "./platform";
import { secretVariablesOf } from "./secretVariables";
import { givenVariables } from "./variables";
import type { OpenSource } from "./source";

/** Whether pull requests get previews: they are checked, and the controller can ask GitHub about them. */
export function hasPreviews({ config }: Pick<Platform, "config">, { checked, reach }: OpenSource): boolean {
    return config.pullRequests.previews > 0 && checked !== undefined && reach !== undefined;
}

/**
 * What previews are served by; undefined where there are none. The function runs as those of the environments do, but for what
 * leads to their data: their permissions, their file system, their resources, and the queue of events that failed.
 *
 * @param logging What lets API Gateway write logs, where the stack has to provide it.
 */
export function previewAppArgs(
    platform: Platform,
    { linked, ...releases }: Pick<Shared, "bucket" | "ledgerKey" | "linked">,
    source: OpenSource,
    archives: Archives,
    logging: ApiLogging | undefined,
): PreviewAppArgs | undefined {
    if (!hasPreviews(platform, source)) {
        return undefined;
    }
    const { config, names, scope } = platform;
    const { concurrency, rateLimit, burstLimit, policies, statements } = config.pullRequests;
    const place = { ...scope, projectName: config.projectName };
    const {
        fileSystem: _files,
        deadLetter: _failures,
        takesPlaceholder: _taken,
        // No event reaches a preview.
        handlers: _handlers,
        ...settings
    } = lambdaArgs(platform, undefined, archives.placeholder, releases);
    return {
        function: {
            ...settings,
            functionName: names.previewApp.function,
            roleName: names.previewApp.functionRole,
            parameters: previewParametersArn(scope, config.projectName),
            environment: givenVariables(config.function.environment, linked.previews),
            links: linksOf(linked.previews),
            secretVariables: secretVariablesOf(platform, config.function, archives),
            reservedConcurrency: concurrency,
            policies: policies.map((arn) => filled(arn, place)),
            statements: statements.map((each) => sent(each, place)),
            keeps: keptFrom(platform, releases, "previews"),
            // Whatever is in it can be released again.
            protect: false,
        },
        // What was taken over is the environments' API: this one is the stack's own.
        api: {
            ...apiArgs(platform, logging),
            ...previewSurface(config),
            authorizerRoleName: names.previewApp.authorizerRole,
            apiName: names.previewApp.restApi,
            endpointType: undefined,
            protect: false,
        },
        accessLogGroup: names.previewApp.accessLogGroup,
        rateLimit,
        burstLimit,
    };
}
