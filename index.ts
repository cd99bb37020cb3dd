import * as pulumi from "@pulumi/pulumi";

import { AliasedLambda, ApiGateway, ApiLogging, ArtifactBucket, awsProvider, boundRoles } from "./components";
import { BranchPipeline, bucketNotifications, Environment, EnvironmentEvents, MOVED_FROM_ROOT } from "./components";
import { PlatformUpdate, PreviewApp, PullRequests } from "./components";
import { apiArgs, bucketArgs, environmentArgs, eventsArgs, lambdaArgs, loggingArgs } from "./components/fromConfig";
import type { LoadResources } from "./components/fromConfig";
import {
    ledgerKey,
    lookAhead,
    makeOwnLinks,
    makeResources,
    openSource,
    pipelineArgs,
    platformUpdateArgs,
    previewAppArgs,
    pullRequestsArgs,
    stackOutputs,
} from "./components/fromConfig";
import { placeholderArchive } from "./program/placeholderArchive";
import { secretsLayer } from "./program/secretsLayer";
import { DeliveredPrograms } from "./program/deliveredPrograms";
import { readSettings } from "./program/settings";
import { dropDebugMessages } from "./sdkPatches/debugMessages";
import { skipPromiseStacks } from "./sdkPatches/promiseStacks";

/**
 * One installation of the platform: what `pulumi up` applies to the account that the configuration names.
 *
 * @param load Loads `resources.ts`, the team's own resources. @default - there is no such file
 */
async function platform(load?: LoadResources): Promise<pulumi.Inputs> {
    skipPromiseStacks();
    dropDebugMessages();
    const settings = await readSettings();
    const { config } = settings;

    const provider = awsProvider("aws", { ...config, settings: settings.aws });
    const opts = { providers: [provider] };
    const ahead = await lookAhead(settings, provider);
    const { stack } = ahead;
    if (config.permissionsBoundary !== undefined) {
        boundRoles(config.permissionsBoundary, stack.scope);
    }

    const programs = new DeliveredPrograms();
    const links = await makeOwnLinks(stack, provider, load, pulumi.getStack());

    // What all environments share.
    const bucket = new ArtifactBucket(
        "artifacts",
        bucketArgs(stack, () => programs.engine()),
        opts,
    );
    if (config.protect) {
        // An `up` without a preview ends at the first thing that is protected: before the rest is on its way, nothing has
        // been touched. What is half replaced, the engine would damage the next time.
        await bucket.registered;
    }
    const signing = ledgerKey(stack, opts);
    const linked = makeResources(stack, links, opts);
    const archives = { placeholder: placeholderArchive(config.function), secrets: secretsLayer };
    const releases = { bucket, ledgerKey: signing };
    const args = lambdaArgs(stack, ahead.placeholder, archives.placeholder, releases, linked);
    const lambda = new AliasedLambda("function", args, opts);
    const logs = loggingArgs(stack, ahead.logging);
    const logging = logs && new ApiLogging("api-logging", logs, opts);
    const api = new ApiGateway("api", apiArgs(stack, logging), opts);
    const shared = { ...releases, lambda, api, linked, logging };

    // Where branches are released to.
    const environments = config.environments.map((each) => {
        return { each, served: new Environment(each.name, environmentArgs(stack, each, shared, archives), opts) };
    });

    // What calls them besides requests.
    const told = environments.flatMap(({ each, served }) => {
        const args = eventsArgs(stack, each, served, shared);
        return args === undefined ? [] : new EnvironmentEvents(each.name, args, { parent: served }).told;
    });
    bucketNotifications(told, { provider });

    // How pushes arrive, and what is built of them.
    const serving = [api, lambda, ...environments.flatMap(({ served }) => served.parts)];
    const source = openSource(stack, settings, ahead.source, serving, opts);
    const pipelines = environments.map(({ each, served }) => {
        const args = pipelineArgs(stack, each, shared, served, source, () => programs.releaser().path);
        const pipeline = new BranchPipeline(each.name, args, { parent: served, aliases: MOVED_FROM_ROOT });
        return { each, served, pipeline };
    });

    // What pull requests get.
    const previewed = previewAppArgs(stack, shared, source, archives, logging);
    const previewApp = previewed && new PreviewApp("preview-app", previewed, opts);
    const checks = pullRequestsArgs(stack, { ...shared, previewApp }, source, () => programs.previewController().path);
    const pullRequests = checks && new PullRequests("pull-requests", checks, opts);

    // How the platform itself is updated.
    const update = platformUpdateArgs(stack, source, pulumi.getStack());
    if (update !== undefined) {
        new PlatformUpdate("platform", update, opts);
    }

    return stackOutputs(stack, shared, source, { logging: ahead.logging, pipelines, pullRequests });
}

export = platform;
