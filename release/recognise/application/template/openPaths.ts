import { parameterOf, partsOf } from "../../../../config/routePath";
import type { DescribedRoute } from "./described";
import type { Notes } from "./notes";

/**
 * The paths that everybody may call beside others that not everybody may.
 *
 * @returns Undefined where the platform cannot keep the two apart, which has been noted.
 */
export function openPaths(
    routes: readonly (DescribedRoute & { readonly name: string })[],
    notes: Notes,
): readonly string[] | undefined {
    const closed = routes.filter(({ access }) => access !== undefined);
    const open = routes.filter(({ access }) => access === undefined);
    const faults = open.flatMap(({ name, where, method, path }) => {
        const reached = closed.find((other) => leads({ method, path, where }, other));
        const isParameter = partsOf(path)[0]?.startsWith("{") === true;
        const why =
            reached !== undefined
                ? `and not ${reached.method} ${reached.path}, which can be reached by it`
                : isParameter
                  ? "and begins with a parameter, beside which API Gateway has no closed route"
                  : undefined;
        return why === undefined ? [] : [{ name, where, what: `everybody may call ${method} ${path}, ${why}` }];
    });
    for (const { name, where, what } of faults) {
        const todo = "have the application check who asks, before it is released anywhere that others reach";
        notes.add("missing", name, where, what, todo);
    }
    return faults.length > 0 ? undefined : [...new Set(open.map(({ path }) => path))];
}

/**
 * Whether a request that is meant for a closed route could pass through an open one. A path of the API is open with all its methods, and
 * the dispatcher hands what it has no route for with that method to the next path that has one.
 */
function leads(open: DescribedRoute, closed: DescribedRoute): boolean {
    const [outer, inner] = [partsOf(open.path), partsOf(closed.path)];
    for (let index = 0; index < Math.max(outer.length, inner.length); index++) {
        const [ofOpen, ofClosed] = [outer[index], inner[index]];
        if (ofOpen === undefined || ofClosed === undefined) {
            return false;
        }
        const [first, second] = [generality(ofOpen), generality(ofClosed)];
        if (first === 0 && second === 0 && ofOpen !== ofClosed) {
            return false;
        }
        if (first !== second) {
            // What is more exact is asked first, and ANY leaves nothing over.
            return !(first < second && open.method === "ANY") && overlaps(outer.slice(index), inner.slice(index));
        }
        if (first === 2) {
            break;
        }
    }
    return true;
}

/** Whether one path could be meant by both. */
function overlaps(outer: readonly string[], inner: readonly string[]): boolean {
    const [[ofOpen, ...restOfOpen], [ofClosed, ...restOfClosed]] = [outer, inner];
    if (ofOpen === undefined || ofClosed === undefined) {
        return ofOpen === ofClosed;
    }
    const isGreedy = generality(ofOpen) === 2 || generality(ofClosed) === 2;
    const isOther = generality(ofOpen) === 0 && generality(ofClosed) === 0 && ofOpen !== ofClosed;
    return isGreedy || (!isOther && overlaps(restOfOpen, restOfClosed));
}

/** A text is 0, a parameter 1, and one that takes all the rest 2. */
function generality(part: string): number {
    return parameterOf(part) === undefined ? 0 : part.endsWith("+}") ? 2 : 1;
}
