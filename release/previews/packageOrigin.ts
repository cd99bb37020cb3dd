import * as v from "valibot";

import { isMap } from "../../common/json";
import type { PreviewOrigin } from "../../contract/previews/names";

/**
 * Reads what a check has left of a package. The code of a pull request may have written it: it is believed only where it
 * has the form, and where the package then proves to be the one that it names.
 *
 * @param commit The commit under which it lies.
 */
export function parsePreviewOrigin(
    text: string,
    commit: string,
): { readonly origin: PreviewOrigin } | { readonly problem: string } {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return { problem: "is not JSON" };
    }
    if (!isMap(value)) {
        return { problem: "is not a JSON object" };
    }
    const { success, output, issues } = v.safeParse(origin(commit), value);
    return success ? { origin: output } : { problem: issues[0].message };
}

/** What is said of a member that is not as it should be, or not there. */
const PROBLEMS = {
    commit: "names another commit",
    tree: "names no Git tree",
    codeSha256: "names no SHA-256 of a package",
} as const;

function origin(commit: string) {
    const matching = (expression: RegExp, problem: string) => v.pipe(v.string(problem), v.regex(expression, problem));
    return v.object(
        {
            commit: v.literal(commit, PROBLEMS.commit),
            tree: matching(/^[0-9a-f]{40}$/, PROBLEMS.tree),
            codeSha256: matching(/^[A-Za-z0-9+/]{43}=$/, PROBLEMS.codeSha256),
        },
        ({ path }) => PROBLEMS[path?.[0].key as keyof typeof PROBLEMS],
    );
}
