import { UserError } from "../../common/errors";
import { gitHubControl } from "../../tools/github-stand-in";
import type { LabFolder, LabRecord } from "../folder";
import { isAncestor, labGit } from "../git";

/** Undefined for the zeros by which Git names a ref that is not there. */
export function known(commit: string): string | undefined {
    return /^0+$/.test(commit) ? undefined : commit;
}

/** A branch that moves; undefined for a commit where there is none. */
export interface Moved {
    readonly branch: string;
    readonly before: string | undefined;
    readonly after: string | undefined;
}

type Deliveries = readonly { readonly answer: string }[];

/**
 * Tells the stand-in of a push, and it its hooks.
 *
 * @throws {UserError} where a rule of the branch forbids the push, as at GitHub.
 */
export async function tellGitHub(
    folder: LabFolder,
    { github: { url, repository } }: LabRecord,
    { branch, before, after }: Moved,
): Promise<Deliveries> {
    const forced = before !== undefined && after !== undefined && !(await isAncestor(folder.remote, before, after));
    const message = after === undefined ? "" : await labGit(folder.remote, ["log", "-1", "--format=%B", after]);
    const files = after === undefined ? {} : await changedFiles(folder.remote, before, after);
    try {
        return await gitHubControl(url).push({
            repository,
            branch,
            message,
            files,
            forced,
            ...(after === undefined ? {} : { sha: after }),
        });
    } catch (error) {
        throw new UserError(`GitHub would refuse this push: ${(error as Error).message}`);
    }
}

const CHANGES = { A: "added", D: "removed" } as const;

/** What a push has changed; all files of a branch that is new. */
async function changedFiles(
    repository: string,
    before: string | undefined,
    after: string,
): Promise<Readonly<Record<"added" | "modified" | "removed", readonly string[]>>> {
    const files = { added: [] as string[], modified: [] as string[], removed: [] as string[] };
    // The tree that has nothing in it.
    const from = before ?? (await labGit(repository, ["hash-object", "-t", "tree", "/dev/null"]));
    const list = await labGit(repository, ["diff-tree", "-r", "-z", "--name-status", from, after]);
    const words = list.split("\0");
    for (let index = 0; index + 1 < words.length; index += 2) {
        const kind = CHANGES[words[index] as keyof typeof CHANGES] ?? "modified";
        files[kind].push(words[index + 1] ?? "");
    }
    return files;
}

/** The pipeline's run that a delivery has started; undefined where pushes do not arrive by a webhook. */
export function executionOf(deliveries: Deliveries): string | undefined {
    return deliveries
        .map(({ answer }) => parsed(answer)["pipelineExecutionId"])
        .find((id): id is string => typeof id === "string");
}

function parsed(text: string): Readonly<Record<string, unknown>> {
    try {
        return (JSON.parse(text) ?? {}) as Record<string, unknown>;
    } catch {
        return {};
    }
}
