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
    const { namePrefix, keys, limits, forReleases } = args;
    const ids = keys.length === 0 ? {} : callersKeys(name, args, limits, opts);
    if (!forReleases) {
        return { ids, releases: undefined };
    }
    // On a plan of its own: what callers may do is not used up by releases, nor the other way round.
    const own = `${name} releases`;
    const called = pulumi.interpolate`${namePrefix}_releases`;
    const plan = usagePlan(own, called, args, {}, opts);
    return {
        ids,
        releases: keyOn(plan, own, { name: called, description: "Verifies releases", tags: args.tags }, opts),
    };
}

/** Makes the usage plan of those who call a stage, and their keys: their ids, by name. */
function callersKeys(
    name: string,
    args: StageKeysArgs,
    limits: UsageLimits,
    opts: pulumi.CustomResourceOptions,
): StageKeys["ids"] {
    const { namePrefix, keys, tags } = args;
    const plan = usagePlan(name, namePrefix, args, limits, opts);
    const made = keys.map((key) => {
        const described = { name: pulumi.interpolate`${namePrefix}-${key}`, description: `Calls ${name}`, tags };
        return [key, keyOn(plan, `${name}-${key}`, described, opts)] as const;
    });
    return Object.fromEntries(made);
}

function usagePlan(
    name: string,
    called: pulumi.Input<string>,
    { restApiId, stage, tags }: StageKeysArgs,
    { rateLimit, burstLimit, quota, quotaPeriod }: UsageLimits,
    opts: pulumi.CustomResourceOptions,
): apigateway.UsagePlan {
    return new apigateway.UsagePlan(
        name,
        {
            name: called,
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
}

/** Makes a key, and puts it on a plan: the key's id, once it is there. */
function keyOn(
    plan: apigateway.UsagePlan,
    name: string,
    args: apigateway.ApiKeyArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const key = new apigateway.ApiKey(name, args, opts);
    const onIt = new apigateway.UsagePlanKey(
        name,
        { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id },
        // The SDK marks the value of a key as secret, and forgets that of a key on a plan.
        { ...opts, additionalSecretOutputs: ["value"] },
    );
    return onIt.keyId;
}
