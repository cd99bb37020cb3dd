import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { UserError } from "../../common/errors";
import { labGit as git } from "../git";

/** The same person at the same time, so that the same files make the same commit on every machine. */
export const COMMITTER = {
    GIT_AUTHOR_NAME: "Sample",
    GIT_AUTHOR_EMAIL: "sample@localhost",
    GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
    GIT_COMMITTER_NAME: "Sample",
    GIT_COMMITTER_EMAIL: "sample@localhost",
    GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};

/** What to make a repository of. */
export interface SourceOptions {
    /** The application's folder. Its own `.gitignore` says what is left out. */
    readonly application: string;
    /** Where the repository is made, a bare one. */
    readonly folder: string;
    /** Branches that all point at the one commit. At least one. */
    readonly branches: readonly string[];
}

/**
 * Makes a throw-away Git repository with the application as its only commit, or brings an earlier one up to date. It
 * stands in for the application's repository on GitHub. Git's settings on this machine have no influence on it.
 *
 * @returns the commit's SHA: the same for the same files. Git writes nothing that is there already.
 * @throws {UserError} when Git or the application is missing.
 */
export async function prepareSource({ application, folder, branches }: SourceOptions): Promise<string> {
    if (!existsSync(application)) {
        throw new UserError(`There is no application in ${application}.`);
    }
    if (!existsSync(join(folder, "HEAD"))) {
        await makeRepository(folder);
        await git(folder, ["symbolic-ref", "HEAD", `refs/heads/${branches[0]}`]);
    }
    const commit = await withIndex(async (index) => {
        const worktree = { GIT_INDEX_FILE: index, GIT_WORK_TREE: resolve(application) };
        await git(folder, ["add", "--all", "."], worktree);
        const tree = await git(folder, ["write-tree"], worktree);
        return git(folder, ["commit-tree", "-m", "The application", tree], COMMITTER);
    });
    for (const branch of branches) {
        await git(folder, ["update-ref", `refs/heads/${branch}`, commit]);
    }
    return commit;
}

/** Makes an empty bare repository, the same on every machine. */
export async function makeRepository(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    // Without a template there are no hooks. The object format decides the SHA.
    await git(folder, ["init", "--bare", "--quiet", "--template=", "--object-format=sha1"]);
}

/**
 * Writes the files of a commit, without anything of Git, as CodePipeline's source artifact holds them.
 *
 * @param folder A repository of the lab's.
 * @param revision A branch, or the SHA of a commit or a tree.
 * @param into Where to; whatever is there is removed first.
 */
export async function checkout(folder: string, revision: string, into: string): Promise<void> {
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { recursive: true });
    await withIndex(async (index) => {
        const worktree = { GIT_INDEX_FILE: index, GIT_WORK_TREE: resolve(into) };
        await git(folder, ["read-tree", revision], worktree);
        await git(folder, ["checkout-index", "--all", "--force"], worktree);
    });
}

/** Git's index is kept outside of the repository, where two runs at a time would share it. */
export async function withIndex<T>(work: (index: string) => Promise<T>): Promise<T> {
    const scratch = mkdtempSync(join(tmpdir(), "platform-source-"));
    try {
        return await work(join(scratch, "index"));
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}
