import type { Notes } from "./notes";

/** A path as a route of the configuration has it. */
export function routePath(path: string): string {
    const plain = `/${path.trim().replace(/^\/+|\/+$/g, "")}`;
    return plain.replace(/\{([^}]*)\}/g, (_all, name: string) => `{${name.trim()}}`).replaceAll(/\/{2,}/g, "/");
}

/** What is said of a route, or of all of them, that not everybody may call. */
export function authorizerNote(notes: Notes, name: string, line: number, how: string): void {
    const what = `requests are let in by ${how}, and the platform's API lets in everybody`;
    notes.missing(
        name,
        line,
        what,
        "have the application check who asks, before it is released anywhere that others reach",
    );
}

/** What is said of a permission that the function's role needs. */
export function permissionNote(notes: Notes, name: string, line: number, what: string): void {
    notes.missing(
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
