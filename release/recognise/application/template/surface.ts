import { at, itemsOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { isHidden, type Intrinsics } from "./intrinsics";
import type { Notes } from "./notes";

/** A path as a route of the configuration has it. */
export function routePath(path: string): string {
    const plain = `/${path.trim().replace(/^\/+|\/+$/g, "")}`;
    return plain.replace(/\{([^}]*)\}/g, (_all, name: string) => `{${name.trim()}}`).replaceAll(/\/{2,}/g, "/");
}

/**
 * What is said of a route, or of all of them, that not everybody may call.
 *
 * @param why Why that is not written.
 */
export function authorizerNote(notes: Notes, name: string, line: number | string, how: string, why: string): void {
    const what = `requests are let in by ${how}, which is not written: ${why}`;
    const todo = "have the application check who asks, before it is released anywhere that others reach";
    notes.add("missing", name, line, what, todo);
}

/** What is said of an API that takes keys from what an authorizer answers. @param source `HEADER` is the platform's own way. */
export function keySourceNote(notes: Notes, name: string, line: number | string, source: Located | undefined): void {
    if (source !== undefined && !(source.tag === undefined && /^header$/i.test(scalarOf(source) ?? ""))) {
        authorizerNote(
            notes,
            name,
            line,
            "API keys that an authorizer answers with",
            "the API takes them from the header x-api-key",
        );
    }
}

/** What is said of an API that only a network reaches. @param endpoint Its type, alone or as a member. */
export function privateNote(notes: Notes, name: string, endpoint: Located | undefined, intrinsics: Intrinsics): void {
    if (endpoint === undefined || endpoint.value === null) {
        return;
    }
    const types = at(endpoint, "Type") ?? at(endpoint, "type") ?? at(endpoint, "Types") ?? endpoint;
    if (types === endpoint && types.value instanceof Map && !isHidden(types)) {
        return;
    }
    const all = Array.isArray(types.value) && types.tag === undefined ? itemsOf(types) : [types];
    const found = all.map((each) => intrinsics.resolve(each));
    const isPrivate = found.some((each) => "text" in each && /^private$/i.test(each.text));
    const todo = "the platform's API is reached from everywhere";
    if (isPrivate || found.some((each) => !("text" in each))) {
        const what = isPrivate ? "a private API" : "an API of which only deployment says whether it is private";
        notes.missing(name, endpoint.line, what, todo);
    }
}

/**
 * What is said of a permission that the function's role needs.
 *
 * @param kind `value` where nothing but a value of whoever deploys is missing.
 */
export function permissionNote(
    notes: Notes,
    name: string,
    line: number,
    what: string,
    kind: "missing" | "value" = "missing",
): void {
    notes.add(
        kind,
        name,
        line,
        `permission for ${what}`,
        "write it to function.statements, or function.policies, with the ARN of what it uses: docs/permissions.md",
    );
}

/** What is said of something in AWS that the template makes beside the function. */
export function resourceNote(notes: Notes, name: string, line: number, type: string): void {
    const what = `${type}, which the template makes`;
    notes.missing(
        name,
        line,
        what,
        "make it apart from the platform; what the application reads of it from a variable is set in function.environment",
    );
}

/** What is said of a domain name of an API, and of its certificate: which environment has it, and where its records are, is its owner's to say. */
export function domainNote(
    notes: Notes,
    name: string,
    line: number,
    [domain, certificate]: readonly (Located | undefined)[],
    intrinsics: Intrinsics,
): void {
    const [host, arn] = [domain, certificate].map((each) =>
        each === undefined ? undefined : intrinsics.resolve(each),
    );
    const isMade = [host, arn].some((each) => each !== undefined && "of" in each && each.of !== undefined);
    const known = host !== undefined && "text" in host ? host.text : "<name>";
    const todo = `set environments.<name>.domain.name to ${known}, and certificate or zone beside it: docs/api.md`;
    const what = isMade
        ? "the API has a domain of its own, which the template makes"
        : "the API has a domain of its own";
    notes.add(isMade ? "missing" : "value", name, line, what, todo);
}
