import { latestStatuses } from "./endpoints/statuses";
import { GitHubError } from "./errors";
import type { Repository, Ruleset } from "./state";

/** A change of a branch, before it is made. */
export interface Move {
    readonly branch: string;
    /** Undefined for a branch that is new. */
    readonly before: string | undefined;
    /** Undefined for a branch that is deleted. */
    readonly after: string | undefined;
    readonly forced?: boolean;
    /** The head of the pull request whose merge it is: its checks count, and not those of the merge. @default - a push */
    readonly merged?: string;
}

/**
 * Holds a change against the rulesets of its branch, which nobody may bypass.
 * Source: https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 *
 * @throws {GitHubError} which names every rule that it violates.
 */
export function enforceRules(repository: Repository, move: Move): void {
    const violations = repository.rulesets
        .filter((ruleset) => isFor(ruleset, move.branch))
        .flatMap(({ rules }) => rules.flatMap((rule) => violationsOf(repository, rule as unknown as Rule, move)));
    if (violations.length > 0) {
        throw new GitHubError(409, `Repository rule violations found\n\n${violations.join("\n")}`);
    }
}

/** Whether a ruleset is for a branch. The stand-in knows refs, and no patterns. */
function isFor({ enforcement, refs, excluded }: Ruleset, branch: string): boolean {
    const ref = `refs/heads/${branch}`;
    return enforcement === "active" && refs.includes(ref) && !excluded.includes(ref);
}

interface Rule {
    readonly type: string;
    readonly parameters?: {
        readonly required_status_checks: readonly { readonly context: string }[];
        readonly strict_required_status_checks_policy: boolean;
        readonly do_not_enforce_on_create: boolean;
    };
}

function violationsOf(repository: Repository, { type, parameters }: Rule, move: Move): readonly string[] {
    const { before, after, merged, forced = false } = move;
    switch (type) {
        case "deletion":
            return after === undefined ? ["Cannot delete this branch"] : [];
        case "creation":
            return before === undefined ? ["Cannot create this branch"] : [];
        case "non_fast_forward":
            return forced ? ["Cannot force-push to this branch"] : [];
        case "required_status_checks":
            break;
        default:
            return [];
    }
    if (
        after === undefined ||
        parameters === undefined ||
        (before === undefined && parameters.do_not_enforce_on_create)
    ) {
        return [];
    }
    const checked = merged ?? after;
    const latest = latestStatuses(repository, checked);
    const missing = parameters.required_status_checks
        .filter(({ context }) => latest.find((status) => status.context === context)?.state !== "success")
        .map(({ context }) => `Required status check "${context}" is expected.`);
    const isBehind =
        parameters.strict_required_status_checks_policy &&
        merged !== undefined &&
        before !== undefined &&
        !descends(repository, merged, before);
    return isBehind ? [...missing, "The head branch is not up to date with the base branch."] : missing;
}

/** Whether a commit has another one in its history. */
export function descends({ parents }: Repository, commit: string, ancestor: string): boolean {
    const seen = new Set<string>();
    const open = [commit];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (next === ancestor) {
            return true;
        }
        if (!seen.has(next)) {
            seen.add(next);
            open.push(...(parents.get(next) ?? []));
        }
    }
    return false;
}
