import { execFile } from "node:child_process";
import { devNull } from "node:os";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { UserError } from "../common/errors";

const run = promisify(execFile);

/** The most that Git may answer, in bytes: lists of files of large repositories. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs Git on a repository of the lab's own. Git's settings on this machine have no influence on it, nor has a variable
 * such as GIT_DIR, which is set while a hook runs.
 *
 * @param folder The bare repository.
 * @param environment Further variables, such as GIT_WORK_TREE.
 * @returns What Git has written, without white space around it.
 */
export async function labGit(
    folder: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
): Promise<string> {
    return execute(args, environment["GIT_WORK_TREE"] ?? folder, {
        PATH: process.env["PATH"],
        GIT_DIR: resolve(folder),
        GIT_CONFIG_GLOBAL: devNull,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_ATTR_NOSYSTEM: "1",
        ...environment,
    });
}

/**
 * Runs Git in a folder as its user would: with their settings, their credentials and their proxy. It is for reading only:
 * Git is told to write nothing that it does not have to, such as a refreshed index.
 *
 * @param signal Ends Git when it is aborted.
 */
export async function userGit(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
    return execute(args, folder, { ...withoutGitVariables(process.env), GIT_OPTIONAL_LOCKS: "0" }, signal);
}

/** Variables without those of Git, which name another repository while a hook runs. */
export function withoutGitVariables(variables: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(variables).filter(([name]) => !LOCAL.test(name)));
}

/** What `git rev-parse --local-env-vars` lists, and what hooks have besides. How to sign in (GIT_SSH, GIT_ASKPASS) is none of it. */
const LOCAL =
    /^GIT_(ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|CONFIG|CONFIG_COUNT|CONFIG_PARAMETERS|CONFIG_(KEY|VALUE)_\d+|DIR|GRAFT_FILE|IMPLICIT_WORK_TREE|INDEX_FILE|INTERNAL_SUPER_PREFIX|NO_REPLACE_OBJECTS|OBJECT_DIRECTORY|PREFIX|PUSH_OPTION_\w+|QUARANTINE_PATH|REPLACE_REF_BASE|SHALLOW_FILE|WORK_TREE)$/;

/** Whether a commit is the other's, or comes before it. */
export async function isAncestor(repository: string, before: string, after: string): Promise<boolean> {
    try {
        await labGit(repository, ["merge-base", "--is-ancestor", before, after]);
        return true;
    } catch {
        return false;
    }
}

async function execute(
    args: readonly string[],
    folder: string,
    environment: NodeJS.ProcessEnv,
    signal?: AbortSignal,
): Promise<string> {
    try {
        const options = { cwd: folder, env: environment, maxBuffer: MOST_OUTPUT, ...(signal && { signal }) };
        const { stdout } = await run("git", [...args], options);
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

/** What Git says of its failure, without credentials that an address may hold. */
export function gitWords(error: unknown): string {
    const { stderr, message } = error as { readonly stderr?: string; readonly message?: string };
    const words = (stderr ?? "").trim() || (message ?? String(error));
    return withoutCredentials(words.replaceAll(/^(fatal|error): /gm, ""));
}

/** An address without the name and the password in it. */
export function withoutCredentials(text: string): string {
    return text.replaceAll(/(\w+:\/\/)[^\s/@]+@/g, "$1");
}
