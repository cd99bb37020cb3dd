import { servedStack, wasServed, type Entry } from "../ledger/history";

/** Why no target was found, for a person. */
export interface NoTarget {
    readonly problem: string;
    readonly remedy?: string;
}

/**
 * Finds what a rollback is to go back to, among what that environment itself has served.
 *
 * @param entries Newest first.
 * @param selector A version (`7`), the beginning of a commit (`3f2a1c`), a number of releases back (`~2`), or undefined
 *   for what was served before.
 */
export function findTarget(entries: readonly Entry[], selector: string | undefined): Entry | NoTarget {
    const served = entries.filter(wasServed);
    if (served.length === 0) {
        return { problem: "nothing was ever released to it", remedy: "There is nothing to go back to: release first." };
    }
    const back = selector === undefined ? 1 : /^~(\d+)$/.exec(selector)?.[1];
    if (back !== undefined) {
        return releasesBack(entries, Number(back));
    }
    const wanted = selector ?? "";
    const version = served.find(({ record }) => record.version === wanted);
    if (version !== undefined) {
        return version;
    }
    if (/^[0-9a-f]{4,40}$/i.test(wanted)) {
        return byCommit(served, wanted.toLowerCase());
    }
    const known = [...new Set(served.map(({ record }) => record.version))].slice(0, 10).join(", ");
    return /^\d+$/.test(wanted)
        ? { problem: `it never served version ${wanted}`, remedy: `It has served: ${known}.` }
        : {
              problem: `'${wanted}' is no version, commit or number of releases`,
              remedy: "Such as 7, 3f2a1c8 (at least 4 digits of a commit) or ~2 (two releases back).",
          };
}

function releasesBack(entries: readonly Entry[], back: number): Entry | NoTarget {
    const stack = servedStack(entries);
    const found = stack[stack.length - 1 - back];
    if (found !== undefined) {
        return found;
    }
    // The lowest of the stack may be a rollback, which has replaced a later version.
    const before = entries.filter(wasServed).at(-1)?.record.previous.version;
    return {
        problem:
            stack.length === 1
                ? `there is no release before version ${stack[0]?.record.version}`
                : `it goes back ${stack.length - 1} releases only`,
        remedy: `Before its first release it served version ${before}, which the ledger does not know as a release.`,
    };
}

function byCommit(served: readonly Entry[], commit: string): Entry | NoTarget {
    const matches = served.filter(({ record }) => record.commit?.startsWith(commit));
    const commits = [...new Set(matches.map(({ record }) => record.commit))];
    if (commits.length > 1) {
        return {
            problem: `${commit} is the beginning of ${commits.length} commits`,
            remedy: "Name more of its digits.",
        };
    }
    // Whoever names a commit means what is in it, and not what somebody has built from it with changes.
    const clean = matches.find(({ record }) => record.modified !== true);
    return (
        clean ??
        matches[0] ?? {
            problem: `it never served ${/^\d+$/.test(commit) ? "version or commit" : "commit"} ${commit}`,
            remedy: "Its history lists what it has served: npm run platform -- history <environment>",
        }
    );
}
