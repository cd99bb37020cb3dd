import * as apigateway from "@pulumi/aws/apigateway";
import * as pulumi from "@pulumi/pulumi";

import type { Tags } from "./tags";

/** How much a key may do at a stage. */
export interface UsageLimits {
    /** Steady requests per second. @default - the stage's */
    readonly rateLimit?: number | undefined;
    /** Requests at once. @default - the stage's */
    readonly burstLimit?: number | undefined;
    /** Requests in each period. @default - any number */
    readonly quota?: number | undefined;
    /** What `quota` is counted by. @default "month" */
    readonly quotaPeriod?: "day" | "month" | "week" | undefined;
}

/** Who may call a stage of an API that takes keys. */
export interface StageKeysArgs {
    /** What the names of keys and plans begin with. */
    readonly namePrefix: pulumi.Input<string>;
    readonly restApiId: pulumi.Input<string>;
    readonly stage: apigateway.Stage;
    /** The names of the keys of those who call it. */
    readonly keys: readonly string[];
    readonly limits: UsageLimits;
    /** Whether releases need a key of their own. */
    readonly forReleases: boolean;
    readonly tags?: Tags | undefined;
}

/** The keys of a stage. Their values are nobody's business here. */
export interface StageKeys {
    /** The ids of the keys of those who call it, by name. */
    readonly ids: Readonly<Record<string, pulumi.Output<string>>>;
    /** The id of the key of releases; undefined where they need none. */
    readonly releases: pulumi.Output<string> | undefined;
}

/** Makes the keys of a stage, each on a usage plan: a key that is on none of the stage's lets nobody in. */
export function stageKeys(name: string, args: StageKeysArgs, opts: pulumi.CustomResourceOptions): StageKeys {
    const { keys, limits, forReleases } = args;
    const made =
        keys.length === 0
            ? []
            : onPlan(name, args, Object.fromEntries(keys.map((key) => [key, `${name}-${key}`])), limits, opts);
    // On a plan of its own: what callers may do is not used up by releases, nor the other way round.
    const own = forReleases ? onPlan(`${name} releases`, args, { releases: `${name} releases` }, {}, opts) : [];
    return { ids: Object.fromEntries(made), releases: own[0]?.[1] };
}

/** Makes a usage plan for keys. @param keys The _unique_ names of the resources, by the names of the keys. */
function onPlan(
    name: string,
    { namePrefix, restApiId, stage, tags }: StageKeysArgs,
    keys: Readonly<Record<string, string>>,
    { rateLimit, burstLimit, quota, quotaPeriod }: UsageLimits,
    opts: pulumi.CustomResourceOptions,
): readonly (readonly [string, pulumi.Output<string>])[] {
    const isReleases = Object.keys(keys).length === 1 && keys["releases"] === name;
    const plan = new apigateway.UsagePlan(
        name,
        {
            name: isReleases ? pulumi.interpolate`${namePrefix}_releases` : namePrefix,
            apiStages: [{ apiId: restApiId, stage: stage.stageName }],
            ...(rateLimit === undefined && burstLimit === undefined
                ? {}
                : { throttleSettings: { rateLimit: rateLimit as number, burstLimit: burstLimit as number } }),
            ...(quota === undefined
                ? {}
                : { quotaSettings: { limit: quota, period: (quotaPeriod ?? "month").toUpperCase() } }),
            tags,
        },
        opts,
    );
    return Object.entries(keys).map(([key, resource]) => {
        const made = new apigateway.ApiKey(
            resource,
            {
                name: isReleases
                    ? pulumi.interpolate`${namePrefix}_releases`
                    : pulumi.interpolate`${namePrefix}-${key}`,
                description: isReleases ? "Verifies releases" : `Calls ${name}`,
                tags,
            },
            opts,
        );
        const onIt = new apigateway.UsagePlanKey(
            resource,
            { keyId: made.id, keyType: "API_KEY", usagePlanId: plan.id },
            // The SDK marks the value of a key as secret, and forgets that of a key on a plan.
            { ...opts, additionalSecretOutputs: ["value"] },
        );
        return [key, onIt.keyId] as const;
    });
}
