import { GitHubError } from "../../release/githubError";
import type { CommitStatus, PullRequest, PullRequests } from "../../release/previews/ports";
import type { Through } from "./memoryChecks";

/** A comment on a pull request. */
export interface MemoryComment {
    readonly author: string;
    text: string;
}

/** A status of a commit. */
export interface MemoryStatus extends CommitStatus {
    readonly commit: string;
    readonly context: string;
}

/** What GitHub has. */
interface MemoryGitHubPulls {
    readonly pulls: ReadonlyMap<number, PullRequest>;
    readonly comments: Map<number, MemoryComment[]>;
    readonly updated: ReadonlyMap<number, number>;
    readonly reported: Set<string>;
    readonly statuses: MemoryStatus[];
    readonly inactive: string[];
    github: () => void;
}

/** The pull requests of a repository, in memory. */
export function memoryPulls(world: MemoryGitHubPulls, through: Through): PullRequests {
    const asked: Through = async (call, work) =>
        through(call, () => {
            world.github();
            return work();
        });
    return {
        get: async (number) =>
            asked(`GET pull ${number}`, () => {
                const pull = world.pulls.get(number);
                if (pull === undefined) {
                    throw new GitHubError(`no pull request ${number}`, "", 404);
                }
                return pull;
            }),
        open: async () =>
            asked("GET pulls", () =>
                [...world.pulls.values()]
                    .filter(({ isOpen }) => isOpen)
                    .map(({ isOpen: _open, isMerged: _merged, ...pull }) => ({
                        ...pull,
                        updated: world.updated.get(pull.number) ?? 0,
                    })),
            ),
        isReported: async (commit, context) =>
            asked(`GET statuses ${commit}`, () => context === "shop/check" && world.reported.has(commit)),
        status: async (commit, context) =>
            asked(`GET statuses ${commit}`, () =>
                [...world.statuses].reverse().find((each) => each.commit === commit && each.context === context),
            ),
        report: async (commit, context, status) =>
            asked(`POST status ${commit}`, () => {
                world.reported.add(commit);
                world.statuses.push({ commit, context, ...status });
            }),
        comment: async (number, marker, text, older = marker) => {
            const all = await asked(`GET comments ${number}`, () => [...(world.comments.get(number) ?? [])]);
            const own = all.filter(({ author }) => author === "platform");
            const marked = own.filter((each) => each.text.startsWith(marker));
            const left = own.filter((each) => each.text.startsWith(older)).slice(0, 1);
            const [first, ...others] = marked.length > 0 ? marked : left;
            if (first === undefined) {
                await asked(`POST comment ${number}`, () => {
                    world.comments.set(number, [...(world.comments.get(number) ?? []), { author: "platform", text }]);
                });
            } else if (first.text !== text) {
                await asked(`PATCH comment ${number}`, () => void (first.text = text));
            }
            for (const other of others) {
                await asked(`DELETE comment ${number}`, () => {
                    const rest = (world.comments.get(number) ?? []).filter((each) => each !== other);
                    world.comments.set(number, rest);
                });
            }
        },
        deactivate: async (environment) =>
            asked(`POST inactive ${environment}`, () => void world.inactive.push(environment)),
    };
}
