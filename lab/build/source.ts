import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { UserError } from "../../common/errors";

const run = promisify(execFile);

/** The same person at the same time, so that the same files make the same commit on every machine. */
const COMMITTER = {
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
        mkdirSync(folder, { recursive: true });
        // Without a template there are no hooks. The object format decides the SHA.
        await git(folder, ["init", "--bare", "--quiet", "--template=", "--object-format=sha1"]);
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

/**
 * Writes a branch's files, without anything of Git, as CodePipeline's source artifact holds them.
 *
 * @param folder The repository that {@link prepareSource} made.
 * @param into Where to; whatever is there is removed first.
 */
export async function checkout(folder: string, branch: string, into: string): Promise<void> {
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { recursive: true });
    await withIndex(async (index) => {
        const worktree = { GIT_INDEX_FILE: index, GIT_WORK_TREE: resolve(into) };
        await git(folder, ["read-tree", `refs/heads/${branch}`], worktree);
        await git(folder, ["checkout-index", "--all", "--force"], worktree);
    });
}

/** Git's index is kept outside of the repository, where two runs at a time would share it. */
async function withIndex<T>(work: (index: string) => Promise<T>): Promise<T> {
    const scratch = mkdtempSync(join(tmpdir(), "platform-source-"));
    try {
        return await work(join(scratch, "index"));
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}

async function git(folder: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    try {
        const { stdout } = await run("git", args, {
            cwd: environment["GIT_WORK_TREE"] ?? folder,
            // Nothing else: neither this machine's settings, nor what HOME leads to, nor a variable such as GIT_DIR, which
            // is set while a hook runs.
            env: {
                PATH: process.env["PATH"],
                GIT_DIR: resolve(folder),
                GIT_CONFIG_GLOBAL: devNull,
                GIT_CONFIG_NOSYSTEM: "1",
                GIT_ATTR_NOSYSTEM: "1",
                ...environment,
            },
        });
        return stdout.trim();
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            throw new UserError(
                "Git is needed to stand in for the application's repository, and is not on PATH.",
                "Install it: `apt-get install git`, `dnf install git`, or on macOS `xcode-select --install`.",
            );
        }
        throw error;
    }
}
