import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { UserError } from "../../common/errors";
import { COMMITTER, makeRepository, withIndex } from "../build/source";
import { gitWords, labGit, userGit } from "../git";
import { referenceText, type ApplicationReference } from "./reference";

/** An application's files, in the lab's repository of sources. */
export interface TakenFiles {
    /** The commit of the user's own where nothing was changed since, else one that the lab has made. */
    readonly commit: string;
    /** Files that differ from the newest commit, or that it does not have; undefined where there is no commit. */
    readonly uncommitted: readonly string[] | undefined;
    /** Folders that are repositories of their own, which are left out as CodePipeline leaves them out. */
    readonly submodules: readonly string[];
}

/** The newest commit of where it comes from. */
const REF = "refs/lab/application";
/** What was taken, which Git would otherwise tidy away. */
const TAKEN = "refs/lab/taken";

/** Files that Git does not know of are left out where they are such: builds make them anew, or they are the lab's. */
const LEFT_OUT = ["node_modules", ".venv", "venv", "__pycache__", ".lab", ".platform"];

/**
 * Takes an application into a repository of the lab's. Nothing is written where it comes from.
 *
 * @param source The repository; it is made where it is missing.
 * @throws {UserError} where Git cannot read it, in Git's own words.
 */
export async function takeFiles(
    source: string,
    reference: ApplicationReference,
    signal?: AbortSignal,
): Promise<TakenFiles> {
    if (!existsSync(join(source, "HEAD"))) {
        await makeRepository(source);
    }
    if (reference.kind === "repository") {
        await fetchInto(source, reference.url, reference.branch ?? "HEAD", reference, signal);
        const commit = await labGit(source, ["rev-parse", REF]);
        return { commit, uncommitted: [], submodules: await submodules(source, commit) };
    }
    const { folder } = reference;
    const hasCommit = existsSync(join(folder, ".git")) && (await headOf(folder)) !== undefined;
    if (hasCommit) {
        await fetchInto(source, folder, "HEAD", reference, signal);
    }
    const head = hasCommit ? await labGit(source, ["rev-parse", REF]) : undefined;
    const tree = await withExcludes(folder, async (excludes) => treeOf(source, folder, head, excludes));
    const [first] = (await labGit(source, ["ls-tree", "--name-only", tree])).split("\n");
    if (first === "" || first === undefined) {
        throw new UserError(`${folder} has no files.`, "Name the folder of an application with --app.");
    }
    if (head === undefined) {
        const commit = await labGit(source, ["commit-tree", "-m", "The application", tree], COMMITTER);
        await labGit(source, ["update-ref", TAKEN, commit]);
        return { commit, uncommitted: undefined, submodules: await submodules(source, commit) };
    }
    const changed = await labGit(source, ["diff-tree", "-r", "--name-only", "-z", head, tree]);
    const uncommitted = changed.split("\0").filter((name) => name !== "");
    const commit =
        uncommitted.length === 0
            ? head
            : await labGit(source, ["commit-tree", "-p", head, "-m", "What is not committed", tree], COMMITTER);
    await labGit(source, ["update-ref", TAKEN, commit]);
    return { commit, uncommitted, submodules: await submodules(source, commit) };
}

async function fetchInto(
    source: string,
    url: string,
    revision: string,
    reference: ApplicationReference,
    signal: AbortSignal | undefined,
): Promise<void> {
    const fetch = ["--git-dir", source, "fetch", "--quiet", "--depth=1", "--no-tags", url, `+${revision}:${REF}`];
    try {
        await userGit(source, fetch, signal);
    } catch (error) {
        if (error instanceof UserError || signal?.aborted === true) {
            throw error;
        }
        throw new UserError(
            `Git cannot read ${referenceText(reference)}:\n  ${gitWords(error).replaceAll("\n", "\n  ")}`,
            "Check the address and the branch, and that git ls-remote reads it on this machine.",
        );
    }
}

/** The newest commit of a folder's repository; undefined where there is none yet. */
async function headOf(folder: string): Promise<string | undefined> {
    try {
        return await userGit(folder, ["rev-parse", "--verify", "--quiet", "HEAD"]);
    } catch (error) {
        const words = gitWords(error);
        if (/dubious ownership/.test(words)) {
            throw new UserError(`Git does not read ${folder}:\n  ${words.replaceAll("\n", "\n  ")}`);
        }
        return undefined;
    }
}

/** The tree of a folder's files as they are. What is committed stays, also where `.gitignore` names it. */
async function treeOf(source: string, folder: string, head: string | undefined, excludes: string): Promise<string> {
    return withIndex(async (index) => {
        const worktree = { GIT_INDEX_FILE: index, GIT_WORK_TREE: resolve(folder) };
        if (head !== undefined) {
            await labGit(source, ["read-tree", head], worktree);
        }
        try {
            await labGit(source, ["-c", `core.excludesFile=${excludes}`, "add", "--all", "."], worktree);
        } catch (error) {
            throw new UserError(`The files of ${folder} cannot be taken:\n  ${gitWords(error)}`);
        }
        return labGit(source, ["write-tree"], worktree);
    });
}

/** What the user's own Git leaves out besides what `.gitignore` names, and what the lab does. */
async function withExcludes<T>(folder: string, work: (file: string) => Promise<T>): Promise<T> {
    const scratch = mkdtempSync(join(tmpdir(), "platform-excludes-"));
    try {
        const file = join(scratch, "excludes");
        const usual = join(process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "git", "ignore");
        const configured = await userGit(folder, ["config", "--path", "core.excludesFile"]).catch(() => usual);
        const own = existsSync(join(folder, ".git"))
            ? await userGit(folder, ["rev-parse", "--git-path", "info/exclude"]).catch(() => undefined)
            : undefined;
        const files = [configured, ...(own === undefined ? [] : [resolve(folder, own)])];
        const texts = files.filter((each) => existsSync(each)).map((each) => readFileSync(each, "utf8"));
        writeFileSync(file, [...LEFT_OUT, ...texts].join("\n"));
        return await work(file);
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}

async function submodules(source: string, commit: string): Promise<readonly string[]> {
    const entries = (await labGit(source, ["ls-tree", "-r", "-z", commit])).split("\0");
    return entries.filter((entry) => entry.startsWith("160000 ")).map((entry) => entry.split("\t")[1] ?? "");
}
