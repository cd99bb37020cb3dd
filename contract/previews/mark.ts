import { previewName } from "./names";

/**
 * What the description of an alias says of its preview. An alias is where a preview begins and ends: it is made before
 * all else and deleted after it. Only what bears such a mark is the platform's to change or to remove.
 */
export type Mark =
    | {
          readonly state: "live";
          readonly pullRequest: number;
          /** When it was made, in milliseconds since 1970. */
          readonly since: number;
      }
    | {
          /** It is being removed. It counts no more, and nothing is released to it. */
          readonly state: "leaving";
          readonly pullRequest: number;
          /** A sentence that begins with "it". */
          readonly why: string;
      };

/** The most characters of a description: `CreateAlias` in the API reference of Lambda. */
const MOST_CHARACTERS = 256;

/** The description of a live preview's alias. */
export function liveMark(pullRequest: number, since: number): string {
    return `Preview of pull request ${pullRequest} since ${new Date(since).toISOString()}`;
}

/** The description of the alias of a preview that is being removed. */
export function leavingMark(pullRequest: number, why: string): string {
    return `Removed preview of pull request ${pullRequest}: ${why}`.slice(0, MOST_CHARACTERS);
}

/** Reads an alias's description; undefined where it is not a preview's, or another one's. */
export function parseMark(description: string, pullRequest: number): Mark | undefined {
    const live = /^Preview of pull request (\d+) since (\S+)$/.exec(description);
    if (live !== null) {
        const since = Date.parse(live[2] ?? "");
        return Number(live[1]) === pullRequest && !Number.isNaN(since)
            ? { state: "live", pullRequest, since }
            : undefined;
    }
    const leaving = /^Removed preview of pull request (\d+): (.*)$/s.exec(description);
    return Number(leaving?.[1]) === pullRequest
        ? { state: "leaving", pullRequest, why: leaving?.[2] ?? "" }
        : undefined;
}

/** The description of a preview's stage. */
export function stageMark(pullRequest: number): string {
    return `Preview of pull request ${pullRequest}`;
}

/** The description of a preview's own deployment of the API. */
export function deploymentMark(pullRequest: number, shape: string): string {
    return `Preview ${previewName(pullRequest)} of shape ${shape}`;
}

/** Reads the description of a deployment; undefined where it is no preview's. */
export function parseDeploymentMark(
    description: string,
): { readonly pullRequest: number; readonly shape: string } | undefined {
    const [, digits, shape] = /^Preview pr-([1-9]\d*) of shape (.+)$/.exec(description) ?? [];
    return digits === undefined || shape === undefined ? undefined : { pullRequest: Number(digits), shape };
}
