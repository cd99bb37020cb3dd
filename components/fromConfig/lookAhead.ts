import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import { previewsNeed, stagesNeed } from "../../config";
import { standingResources } from "../../config/links";
import { newFunctionFault, snapshotFault } from "../../config/runtimes";
import { resourceTags } from "../../config/resourceTags";
import { sharedNames } from "../../contract/names";
import { sharedPreviews } from "../documents/previewSettings";
import { lookAtApiLogging } from "../apiLogging";
import { awsScope } from "../awsProvider";
import { apiLoggingIn, type ApiLoggingPlan } from "../documents/apiLoggingPlan";
import { checkConcurrencyQuota } from "../concurrencyQuota";
import { holdsPlaceholder, livePlaceholder } from "../placeholderVersion";
import { checkStagesQuota } from "../stagesQuota";
import { lookAtHandlers } from "./handlers";
import { lookAtFunctions } from "./isolation";
import { leavingOf } from "./leaving";
import type { Platform } from "./platform";
import { lookAtSource, type SeenSource, type SourceSettings } from "./source";

/** What is known of a stack, and seen in AWS and GitHub, before any resource is made. */
export interface Ahead {
    readonly stack: Platform;
    /** The version that environments start at; undefined where there is no function yet. */
    readonly placeholder: Awaited<ReturnType<typeof livePlaceholder>>;
    /** What the stack does about the logs of the account's APIs. */
    readonly logging: ApiLoggingPlan;
    readonly source: SeenSource;
}

/**
 * Looks at all that could make an `up` fail half-way: the account, the quotas, the repository and its token, the connection.
 *
 * @throws {pulumi.RunError} which says what is wrong, and how to mend it.
 */
export async function lookAhead(
    settings: SourceSettings & { readonly stack: string },
    provider: Provider,
): Promise<Ahead> {
    const { config, previous, standing } = settings;
    const names = sharedNames(config.projectName, config.region, config.adopted);
    const tags = resourceTags(config.projectName, settings.stack, config.tags);
    // Versions of a function that was there before hold what was released, and none the placeholder.
    const takesPlaceholder = config.adopted !== undefined && previous["placeholderVersion"] === undefined;
    const where = awsScope(provider, config.accountId, config.region);
    const [scope, placeholder, functions, handlers, logging, source] = await Promise.all([
        where,
        // It explains what is wrong with the account and the credentials: that comes first.
        where.then(async () => {
            const known = previous["placeholderVersion"];
            const found = takesPlaceholder ? undefined : await livePlaceholder(names.function, known, { provider });
            const fault =
                found === undefined
                    ? newFunctionFault(config.function, Date.now())
                    : await unreleasedFault(names.function, found, config.function, { provider });
            if (fault !== undefined) {
                throw new pulumi.RunError(fault);
            }
            return found;
        }),
        where.then(async () => lookAtFunctions(config, previous, { provider })),
        where.then(async () => {
            const found = await lookAtHandlers(config, previous, { provider });
            const isNew = [...found.values()].includes(undefined);
            const fault = isNew ? newFunctionFault(config.function, Date.now()) : undefined;
            if (fault !== undefined) {
                throw new pulumi.RunError(fault);
            }
            return found;
        }),
        lookAtApiLogging("api-logging", names.apiLoggingRole, apiLoggingIn(previous), { provider }),
        lookAtSource(settings, { provider }),
        where.then(async () => {
            // What is there was allowed. Previews have an API of their own.
            const { need: shared, present } = stagesNeed(config.environments, standing);
            const allowed = Math.max(config.api.stages, present);
            for (const need of [shared, previewsNeed(config.pullRequests.previews)]) {
                await checkStagesQuota({ stack: settings.stack, need, allowed }, { provider });
            }
            const { previews, concurrency } = config.pullRequests;
            await checkConcurrencyQuota(settings.stack, previews === 0 ? undefined : concurrency, { provider });
        }),
    ]);
    const former = sharedPreviews(previous);
    const leaving = leavingOf(config, previous);
    for (const notice of leaving.notices) {
        await pulumi.log.warn(notice);
    }
    const standingOwn = standingResources(previous, "ownResources");
    const stack = { config, names, tags, scope, functions, handlers, leaving, standingOwn, former, takesPlaceholder };
    return { stack, placeholder, logging, source };
}

/** Any change of a function's settings publishes a version, of which Lambda would take a snapshot at once. */
async function unreleasedFault(
    functionName: string,
    placeholder: string,
    settings: Parameters<typeof snapshotFault>[0],
    opts: pulumi.InvokeOptions,
): Promise<string | undefined> {
    const fault = snapshotFault(settings);
    return fault !== undefined && (await holdsPlaceholder(functionName, placeholder, opts)) ? fault : undefined;
}
