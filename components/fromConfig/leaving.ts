import { mapOf } from "../../common/json";
import type { PlatformConfig } from "../../config";
import { LEAVES_CORS } from "../../config/cors";
import type { SurfaceOutputs } from "../../contract/outputs";
import { apiSurface } from "../documents/apiSurface";
import { ownPaths } from "../documents/restPaths";

/** What the API of a stack has had until now, and is not to have any more. */
export interface Leaving {
    /** Paths that were resources of their own: they are closed now, and go with the next `up`. */
    readonly paths: readonly string[];
    /** Whether it has had what goes after the deployment is made, which is a snapshot. */
    readonly isDeployedAgain: boolean;
    /** What a person has to know of it. */
    readonly notices: readonly string[];
}

/** What the last `up` of this stack has exported says what goes. */
export function leavingOf(config: PlatformConfig, previous: Readonly<Record<string, unknown>>): Leaving {
    const { paths, responses, sources, condition } = surfaceIn(previous);
    const wanted = ownPaths(apiSurface(config));
    const { api } = config;
    const gone = paths.filter((path) => !wanted.includes(path));
    const closed = [
        ...responses.filter((type) => api.responses[type] === undefined).map((type) => `api.responses.${type}`),
        ...(sources && api.sources.length === 0 ? ["api.sources"] : []),
        ...(condition && api.condition === undefined ? ["api.condition"] : []),
    ];
    const leavesCors = previous["cors"] === true && api.cors === undefined;
    return {
        paths: gone,
        isDeployedAgain: closed.length > 0 || leavesCors,
        notices: [
            ...(leavesCors ? [LEAVES_CORS] : []),
            ...(gone.length === 0
                ? []
                : [
                      `${gone.join(", ")} ${gone.length === 1 ? "is no route" : "are no routes"} of the API's own any more: what ` +
                          "was open there is closed with this up, and the next one takes the resources away.",
                  ]),
            ...closed.map(
                (key) =>
                    `${key} is gone, and the stages serve the API as it was deployed with it until it is deployed again: run pulumi ` +
                    "up once more after this one.",
            ),
        ],
    };
}

/** What the stack exports of the API for the next `up`; undefined where it has nothing of it. */
export function surfaceOutputs(config: PlatformConfig): SurfaceOutputs | undefined {
    const paths = ownPaths(apiSurface(config));
    const responses = Object.keys(config.api.responses).sort();
    const found = {
        ...(paths.length === 0 ? {} : { paths }),
        ...(responses.length === 0 ? {} : { responses }),
        ...(config.api.sources.length === 0 ? {} : { sources: true as const }),
        ...(config.api.condition === undefined ? {} : { condition: true as const }),
    };
    return Object.keys(found).length === 0 ? undefined : found;
}

function surfaceIn({ surface }: Readonly<Record<string, unknown>>): {
    readonly paths: readonly string[];
    readonly responses: readonly string[];
    readonly sources: boolean;
    readonly condition: boolean;
} {
    const found = mapOf(surface);
    const texts = (value: unknown) =>
        Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
    return {
        paths: texts(found["paths"]),
        responses: texts(found["responses"]),
        sources: found["sources"] === true,
        condition: found["condition"] === true,
    };
}
