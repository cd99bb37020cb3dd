import { canonicalJson } from "../canonical";
import { UserError } from "../errors";
import type { GitHubAccess } from "../github/access";

/** The name of the variable in which the keeper of previews finds its {@link PreviewSettings}. */
export const PREVIEWS_VARIABLE = "PLATFORM_PREVIEWS";

/** An environment that pull requests may be made for, and what their previews take from it. */
export interface PreviewBase {
    readonly environment: string;
    /** The variables of its stage. A preview has them too, but for the alias and the branch. */
    readonly variables: Readonly<Record<string, string>>;
}

/** What the stack tells about previews. None of it is a secret. */
export interface PreviewSettings {
    readonly project: string;
    readonly region: string;
    readonly functionName: string;
    readonly bucket: string;
    /** The id of the REST API. */
    readonly restApi: string;
    /** Where a stage answers, with `{stage}` in it. */
    readonly urlTemplate: string;
    /** What a permission names so that one stage may invoke, with `{stage}` in it. */
    readonly sourceArnTemplate: string;
    /** The most previews that there are at once. */
    readonly limit: number;
    /** Hours after its last release that a preview is removed. */
    readonly hours: number;
    readonly healthPath: string;
    /** Seconds that a preview has to answer in after its alias has moved. */
    readonly verifySeconds: number;
    readonly architecture: "x86_64" | "arm64";
    readonly github: GitHubAccess;
    /** By branch: what pull requests into that branch get previews of. Others get none. */
    readonly bases: Readonly<Record<string, PreviewBase>>;
    /** A hash of the API's shape. A preview of another shape is deployed again. */
    readonly shape: string;
}

/** The settings as the text of their variable. */
export function formatPreviewSettings(settings: PreviewSettings): string {
    return canonicalJson(settings);
}

/**
 * Reads the text of the variable back. The stack writes it together with the program that reads it.
 *
 * @throws {UserError} where there is none, or it is no JSON object.
 */
export function parsePreviewSettings(text: string | undefined): PreviewSettings {
    const fault = (problem: string) =>
        new UserError(`The variable ${PREVIEWS_VARIABLE} ${problem}.`, "The stack sets it: pulumi up");
    if (text === undefined || text === "") {
        throw fault("is not set");
    }
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw fault("is not JSON");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw fault("is not a JSON object");
    }
    return value as PreviewSettings;
}
