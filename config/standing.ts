import { mapOf } from "../common/json";
import { deliveryOrder } from "./deliveryOrder";
import { OWN_VARIABLES } from "../contract/stageVariables";
import { standingResources } from "./links/standing";

/** An environment as the last `pulumi up` left it. */
export interface StandingEnvironment {
    /** What its entry in the map `environments` said, by the paths below the entry, such as `settings.LOG_LEVEL`. */
    readonly entry: Readonly<Record<string, string>>;
    /** Whether its alias, its stage and its pipeline are protected: the engine refuses to delete them. */
    readonly isProtected: boolean;
    /** The physical names of its own resources that hold data. @default [] */
    readonly resources?: readonly string[];
    /** Whether its stage is one of a REST API of its own. @default false */
    readonly hasOwnApi?: true;
    /** Whether its stage calls a function of its own. @default false */
    readonly isIsolated?: true;
}

/** The environments that a stack has, in the order of delivery. */
export type Standing = ReadonlyMap<string, StandingEnvironment>;

/** What of an entry is a member of the outputs under the same name. */
const MEMBERS = ["branch", "promotesFrom", "rateLimit", "burstLimit", "detailedMetrics", "isolated"] as const;

/**
 * Reads from the outputs of a stack which environments it has. Outputs of older versions lack some of it.
 *
 * @param outputs `PlatformOutputs`, or whatever somebody has made of them.
 */
export function standingEnvironments(outputs: Readonly<Record<string, unknown>>): Standing {
    const exported = Object.entries(mapOf(outputs["environments"]));
    const environments = Object.fromEntries(exported.map(([name, value]) => [name, mapOf(value)]));
    const held = standingResources(outputs);
    const found = deliveryOrder(environments).map((name) => {
        const members = environments[name] ?? {};
        const { environment, bucket, signedBy } = mapOf(members["promotesFromStack"]);
        const promotion = [
            ["promotesFrom.environment", environment],
            ["promotesFrom.stack", bucket],
            ["promotesFrom.signedBy", signedBy],
        ] as const;
        const hasOwnApi = typeof members["restApiId"] === "string";
        const api = hasOwnApi ? ([["api", "own"]] as const) : [];
        const plain = [...MEMBERS.map((key) => [key, members[key]] as const), ...api];
        const settings = Object.entries(mapOf(members["variables"]))
            .filter(([key]) => !OWN_VARIABLES.includes(key))
            .map(([key, text]) => [`settings.${key}`, text] as const);
        const entry = [...plain, ...promotion, ...settings].filter(
            ([, text]) => text !== undefined && text !== null && text !== "",
        );
        return [
            name,
            {
                entry: Object.fromEntries(entry.map(([key, text]) => [key, String(text)])),
                isProtected: members["protect"] === true,
                ...resourcesOf(held.filter(({ environment }) => environment === name)),
                ...(hasOwnApi ? { hasOwnApi: true as const } : {}),
                ...(isIsolated(members) ? { isIsolated: true as const } : {}),
            },
        ] as const;
    });
    return new Map(found);
}

function resourcesOf(held: readonly { readonly name: string }[]): Pick<StandingEnvironment, "resources"> {
    return held.length === 0 ? {} : { resources: held.map(({ name }) => name) };
}

/** While it is being moved, its stage still calls the shared function. */
function isIsolated(members: Readonly<Record<string, unknown>>): boolean {
    return members["isolated"] === true && members["moving"] === undefined;
}
