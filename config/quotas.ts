import type { BuildConfig, Environment, SourceConfig } from "./config";
import { removeCommand, setCommand, type Fault } from "./fault";
import type { Standing } from "./standing";

/** The quota of API Gateway for the stages of one REST API, as Service Quotas knows it. */
export const STAGES_QUOTA = { serviceCode: "apigateway", quotaCode: "L-379E48B0", name: "Stages per API" } as const;

/** The quota of Lambda for the requests that run at once in an account and Region, as Service Quotas knows it. */
export const CONCURRENCY_QUOTA = {
    serviceCode: "lambda",
    quotaCode: "L-B99A9384",
    name: "Concurrent executions",
} as const;

/** How many of these Lambda keeps for functions that have reserved none. */
const UNRESERVED = 100;

/** Says that an account has no room for what is reserved for previews; undefined where it may have. @param allowed Its quota. */
export function concurrencyFault(concurrency: number, allowed: number): Fault | undefined {
    const most = Math.max(0, allowed - UNRESERVED);
    if (concurrency <= most || concurrency === 0) {
        return undefined;
    }
    const path = "pullRequests.concurrency";
    const { name, quotaCode } = CONCURRENCY_QUOTA;
    return {
        path,
        problem: `is ${concurrency}, and the account runs ${allowed} requests at once in all its functions together`,
        expected: `at most ${most}: Lambda keeps ${UNRESERVED} for functions that reserve none, by the quota "${name}" (${quotaCode}) of AWS Lambda`,
        mend: [
            `# ask AWS for more: console, Service Quotas, AWS Lambda, "${name}"; until then each preview has rateLimit and burstLimit alone:`,
            removeCommand(path),
        ].join("\n"),
    };
}

/** Webhooks of a repository that tell of the same event, at most: "Repository webhooks" in GitHub's "Types of webhooks". */
export const WEBHOOKS_PER_EVENT = 20;

/** Pipelines of an account and Region that poll, at most; a fixed quota: "Quotas in AWS CodePipeline". */
export const POLLING_PIPELINES = 300;

/** How many of something one `pulumi up` needs at once. */
export interface Need {
    /** All of them together. */
    readonly count: number;
    /** The environments that the configuration has. */
    readonly environments: number;
    /** The environments that go in the same `up`: the engine creates what is new before it deletes what goes. */
    readonly going: number;
    /** The previews that there may be at once. */
    readonly previews: number;
}

/**
 * The stages of the REST API, or whatever else there is one of for each environment, that an `up` needs.
 *
 * @param previews What each preview has one of, too; 0 where it has not.
 */
export function needOf(environments: readonly Pick<Environment, "name">[], standing: Standing, previews: number): Need {
    const names = new Set(environments.map(({ name }) => name));
    const grows = newEnvironments(environments, standing).length > 0;
    const going = grows ? [...standing.keys()].filter((name) => !names.has(name)).length : 0;
    return { count: names.size + going + previews, environments: names.size, going, previews };
}

/** The stages of the API that environments share which an `up` needs, and how many there are of it. Those with an API of their own have one there. */
export function stagesNeed(
    environments: readonly Pick<Environment, "api" | "name">[],
    standing: Standing,
): { readonly need: Need; readonly present: number } {
    const sharing = new Map([...standing].filter(([, { hasOwnApi }]) => hasOwnApi !== true));
    return {
        need: needOf(
            environments.filter(({ api }) => api !== "own"),
            sharing,
            0,
        ),
        present: sharing.size,
    };
}

/** The stages that previews need of their own API. */
export function previewsNeed(previews: number): Need {
    return { count: previews, environments: 0, going: 0, previews };
}

/** The names of the environments that the stack does not have yet. */
export function newEnvironments(
    environments: readonly Pick<Environment, "name">[],
    standing: Standing,
): readonly string[] {
    return environments.map(({ name }) => name).filter((name) => !standing.has(name));
}

/** The need in words, such as "2 environments and 9 previews". */
function inWords({ environments, going, previews }: Need): string {
    const parts = [
        ...(environments === 0 ? [] : [counted(environments, "environment")]),
        ...(going === 0 ? [] : [`${going} more that ${going === 1 ? "goes" : "go"} only when the new ones are there`]),
        ...(previews === 0 ? [] : [counted(previews, "preview")]),
    ];
    return parts.length > 2 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts.join(" and ");
}

function counted(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/**
 * Says that the REST API may not have as many stages as are needed; undefined where it may.
 *
 * @param allowed How many it may have.
 * @param told Who says so, such as "api.stages".
 */
export function stagesFault(need: Need, allowed: number, told: string): Fault | undefined {
    if (need.count <= allowed) {
        return undefined;
    }
    const isWithoutPreviews = need.environments + need.going <= allowed;
    const path = isWithoutPreviews ? "pullRequests.previews" : "environments";
    const takeOff = isWithoutPreviews
        ? [`# or, without asking:`, setCommand(path, String(allowed - need.environments - need.going))]
        : need.environments + need.previews <= allowed
          ? ["# or, without asking: take away first, with one pulumi up, and add with the next"]
          : [];
    return {
        path,
        problem: `${inWords(need)} take ${need.count} stages of one REST API`,
        expected: `at most ${allowed}: the quota "${STAGES_QUOTA.name}" (${STAGES_QUOTA.quotaCode}) of Amazon API Gateway, as ${told}`,
        mend: [
            `# ask AWS for ${need.count}: console, Service Quotas, Amazon API Gateway, "${STAGES_QUOTA.name}"; once that is granted:`,
            setCommand("api.stages", String(need.count)),
            ...takeOff,
        ].join("\n"),
    };
}

/** What is wrong with the number of environments, by the way in which pushes reach them. */
export function sourceFaults(
    environments: readonly Pick<Environment, "name">[],
    standing: Standing,
    { mode, trigger }: SourceConfig,
): readonly Fault[] {
    if (mode !== "oauth") {
        return [];
    }
    const need = needOf(environments, standing, 0);
    const isPolling = trigger === "polling";
    const most = isPolling ? POLLING_PIPELINES : WEBHOOKS_PER_EVENT;
    if (need.count <= most) {
        return [];
    }
    const connection = [
        ...(isPolling ? [removeCommand("source.trigger")] : []),
        setCommand("source.mode", "connection"),
    ];
    const polling = isPolling ? [] : ["# or", setCommand("source.trigger", "polling")];
    return [
        {
            path: isPolling ? "source.trigger" : "source.mode",
            problem: `${inWords(need)} take ${need.count} ${isPolling ? "pipelines that poll" : "webhooks for pushes"}`,
            expected: isPolling
                ? `at most ${most}: a fixed quota of AWS CodePipeline for an account and Region`
                : `at most ${most}: GitHub lets a repository have no more webhooks for one event`,
            mend: [...connection, ...polling].join("\n"),
        },
    ];
}

/** What there is one of in an environment, whoever releases to it. */
const ONE = { managed: 1, application: 1 } as const;

/**
 * Quotas of a whole account that environments take much of, with how many of each there are of the shared things: "IAM and AWS STS
 * quotas", "Quotas in AWS CodePipeline", "Quotas for AWS CodeBuild". All can be raised.
 */
const ACCOUNT_QUOTAS = [
    { what: "roles", owner: "IAM", scope: "an account", most: 1000, each: { managed: 3, application: 2 }, shared: 5 },
    { what: "pipelines", owner: "AWS CodePipeline", scope: "an account and Region", most: 1000, each: ONE, shared: 0 },
    {
        what: "build projects",
        owner: "AWS CodeBuild",
        scope: "an account and Region",
        most: 5000,
        each: ONE,
        shared: 1,
    },
] as const;

/**
 * What to warn of: so many environments that the account has room for them only where AWS has raised its quotas.
 *
 * @param mode Who releases to them: where it is the build, no function does, and none needs a role.
 */
export function accountNotices(environments: number, mode: BuildConfig["mode"]): readonly string[] {
    return ACCOUNT_QUOTAS.flatMap(({ what, owner, scope, most, each, shared }) => {
        const needed = environments * each[mode] + shared;
        return needed <= most
            ? []
            : [
                  `${environments} environments take ${needed} ${what}, and ${owner} lets ${scope} have ${most} until it is asked for ` +
                      "more: in the console under Service Quotas. Where that was done, there is nothing to do.",
              ];
    });
}
