import { parameterOf, partsOf } from "../../config/routePath";
import type { HealthAccess } from "../../contract/healthAccess";
import { isSigned, opensHealth } from "../../config/api";
import type { ApiSurface } from "./apiSurface";

/**
 * Who a method lets in: `closed`, whoever the API's authorizer and its keys let in; `open`, everybody; `health`, everybody with a key
 * where the API takes keys.
 */
export type Access = "closed" | "health" | "open";

/** A path of the API with its methods. */
export interface RestPath {
    /** Such as `/`, `/{proxy+}` or `/login`. */
    readonly path: string;
    readonly methods: readonly { readonly httpMethod: "ANY" | "GET"; readonly access: Access }[];
}

const ANY_CLOSED = { httpMethod: "ANY", access: "closed" } as const;

/** Where methods are in every API: the root `/`, and `/{proxy+}`, which matches every other path but the root. */
const ALWAYS = ["/", "/{proxy+}"] as const;

/**
 * The paths of an API. Every path has a method ANY, also what is there only because something lies below it: a path without the method that is
 * asked for does not fall through to `/{proxy+}`, but is answered 403.
 *
 * @param leaving Paths that were open and are not any more: closed here, before their resources go.
 */
export function restPaths(surface: ApiSurface, leaving: readonly string[] = []): readonly RestPath[] {
    const { open = [], healthPath } = surface;
    const paths = new Map<string, RestPath["methods"]>();
    const isOpen = (path: string) => open.includes(path);
    const hasOwnHealth = healthPath !== undefined && opensHealth(surface) && !isOpenTo(open, healthPath);
    for (const path of [
        ...ALWAYS,
        ...[...open, ...(hasOwnHealth ? [healthPath] : []), ...leaving].flatMap(withParents),
    ]) {
        const any = isOpen(path) ? ({ httpMethod: "ANY", access: "open" } as const) : ANY_CLOSED;
        const get = hasOwnHealth && path === healthPath ? [{ httpMethod: "GET", access: "health" } as const] : [];
        paths.set(path, [any, ...get]);
    }
    return [...paths].map(([path, methods]) => ({ path, methods }));
}

/** The paths that the API has beside those that every API has, sorted. */
export function ownPaths(surface: ApiSurface): readonly string[] {
    return restPaths(surface)
        .map(({ path }) => path)
        .filter((path) => !ALWAYS.some((always) => always === path))
        .sort();
}

/**
 * How the request that verifies a release gets through.
 *
 * @param apiKey The id of the key that it carries. @default - it carries none
 */
export function healthAccess<T = string>(surface: ApiSurface, apiKey?: T): HealthAccess<T> {
    const { healthPath } = surface;
    const paths = restPaths(surface).map(({ path }) => path);
    const resource = healthPath === undefined ? "/" : resourceFor(paths, healthPath);
    return {
        ...(ALWAYS.some((path) => path === resource) ? {} : { resource }),
        ...(isSigned(surface) ? { signed: "iam" as const } : {}),
        ...(apiKey === undefined ? {} : { apiKey }),
    };
}

/** A path with those above it, from the top; the root is in every API. */
function withParents(path: string): readonly string[] {
    const parts = partsOf(path);
    return parts.length === 0 ? ["/"] : parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}

/** Whether one of some open routes answers a path. */
function isOpenTo(open: readonly string[], path: string): boolean {
    return open.some((route) => matches(route, path));
}

/** The path of the resource that answers a request, as API Gateway picks it: at each part a text before `{name}`, and that before `{name+}`. */
export function resourceFor(paths: readonly string[], path: string): string {
    const rank = (part: string) => (parameterOf(part) === undefined ? 0 : part.endsWith("+}") ? 2 : 1);
    const key = (route: string) => partsOf(route).map(rank).join("");
    const [best = "/{proxy+}"] = paths
        .filter((route) => matches(route, path))
        .sort((left, right) => (key(left) < key(right) ? -1 : 1));
    return best;
}

function matches(route: string, path: string): boolean {
    const [wanted, parts] = [partsOf(route), partsOf(path.replace(/(?<=.)\/+$/, ""))];
    const isGreedy = wanted.at(-1)?.endsWith("+}") === true;
    const isAsLong = isGreedy ? parts.length >= wanted.length : parts.length === wanted.length;
    return isAsLong && wanted.every((part, index) => parameterOf(part) !== undefined || part === parts[index]);
}
