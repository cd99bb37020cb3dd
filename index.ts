import type * as pulumi from "@pulumi/pulumi";

import {
    AliasedLambda,
    ApiGateway,
    ApiLogging,
    ArtifactBucket,
    BranchPipeline,
    Environment,
    PullRequests,
} from "./components";
import {
    awsProvider,
    awsScope,
    checkStagesQuota,
    livePlaceholder,
    lookAtApiLogging,
    MOVED_FROM_ROOT,
} from "./components";
import {
    apiArgs,
    bucketArgs,
    environmentArgs,
    environmentOutputs,
    lambdaArgs,
    lookAtSource,
} from "./components/fromConfig";
import { openSource, pipelineArgs, pullRequestsArgs, stackOutputs, type Platform } from "./components/fromConfig";
import { dropDebugMessages } from "./debugMessages";
import { needOf } from "./model/config";
import { sharedNames } from "./model/names";
import { apiLoggingIn } from "./model/outputs";
import { resourceTags } from "./model/tags";
import { skipPromiseStacks } from "./promiseStacks";
import { keeperBundle, releaseBundle } from "./releaseBundle";
import { readSettings } from "./settings";

/** One installation of the platform: what `pulumi up` applies to the account that the configuration names. */
async function platform(): Promise<pulumi.Inputs> {
    skipPromiseStacks();
    dropDebugMessages();
    const settings = await readSettings();
    const { config, previous } = settings;
    const names = sharedNames(config.projectName, config.region);
    const tags = resourceTags(config.projectName, settings.stack, config.tags);

    const provider = awsProvider("aws", { ...config, settings: settings.aws });
    const opts = { providers: [provider] };
    const where = awsScope(provider, config.accountId, config.region);
    const [scope, placeholder, logs, seen] = await Promise.all([
        where,
        // It explains what is wrong with the account and the credentials: that comes first.
        where.then(async () => livePlaceholder(names.function, previous["placeholderVersion"], { provider })),
        lookAtApiLogging("api-logging", names.apiLoggingRole, apiLoggingIn(previous), { provider }),
        lookAtSource(config, settings, settings, { provider }),
        where.then(async () => {
            const need = needOf(config.environments, settings.standing, config.pullRequests.previews);
            // What is there was allowed.
            const allowed = Math.max(config.api.stages, settings.standing.size);
            return checkStagesQuota({ stack: settings.stack, need, allowed }, { provider });
        }),
    ]);
    const stack: Platform = { config, names, tags, scope };

    const bucket = new ArtifactBucket("artifacts", bucketArgs(stack, releaseBundle), opts);
    if (config.protect) {
        // An `up` without a preview ends at the first thing that is protected: before the rest is on its way, nothing has
        // been touched. What is half replaced, the engine would damage the next time.
        await bucket.registered;
    }
    const lambda = new AliasedLambda("function", lambdaArgs(stack, placeholder), opts);
    const loggingArgs = { roleName: names.apiLoggingRole, plan: logs, scope, tags };
    const logging = logs.made === "none" ? undefined : new ApiLogging("api-logging", loggingArgs, opts);
    const api = new ApiGateway("api", apiArgs(stack, logging), opts);
    const shared = { bucket, lambda, api };
    const environments = config.environments.map((each) => {
        return { each, served: new Environment(each.name, environmentArgs(stack, each, shared), opts) };
    });
    const serving = [api, lambda, ...environments.flatMap(({ served }) => served.parts)];
    const source = openSource(stack, settings, seen, serving, opts);
    const pipelines = environments.map(({ each, served }) => {
        const args = pipelineArgs(stack, each, shared, served, source);
        const pipeline = new BranchPipeline(each.name, args, { parent: served, aliases: MOVED_FROM_ROOT });
        return { name: each.name, pipeline, outputs: environmentOutputs(stack, each, served, pipeline) };
    });
    const pullRequests =
        source.checked &&
        new PullRequests(
            "pull-requests",
            pullRequestsArgs(stack, shared, source.checked, source, () => keeperBundle().path),
            opts,
        );
    return stackOutputs(stack, shared, source, {
        apiLogging: logs.made,
        previews: pullRequests?.previewSettings,
        webhooks: {
            ...Object.fromEntries(pipelines.map((each) => [each.name, each.pipeline.webhook])),
            check: pullRequests?.webhook,
        },
        environments: Object.fromEntries(pipelines.map(({ name, outputs }) => [name, outputs])),
    });
}

export = platform;
