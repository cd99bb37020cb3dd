import { isMap } from "../../common/jsonVariable";
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
    const { commit: named, tree, codeSha256 } = value;
    if (named !== commit) {
        return { problem: "names another commit" };
    }
    if (typeof tree !== "string" || !/^[0-9a-f]{40}$/.test(tree)) {
        return { problem: "names no Git tree" };
    }
    if (typeof codeSha256 !== "string" || !/^[A-Za-z0-9+/]{43}=$/.test(codeSha256)) {
        return { problem: "names no SHA-256 of a package" };
    }
    return { origin: { commit, tree, codeSha256 } };
}
