import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

import { UsageError, UserError } from "../../common/errors";
import { EVENTS_FILE } from "../../contract/eventHandlers";
import { DISPATCHER_PROGRAMS, ROUTES_FILE } from "../../contract/routes";
import type { Origin } from "../../contract/releaseRecord";
import type { Package, Routing } from "../../release";
import type { Context } from "../shell/command";
import { Git, isCommit } from "../shell/git";
import { userPath } from "../shell/paths";
import { count, formatBytes } from "../shell/words";
import { engine } from "../session/cloud";
import { missingDependencies } from "./dependencies";
import { BUILD_FOLDER, DEPENDENCIES_FOLDER } from "../../contract/buildFolder";

/** Source is a package with where it comes from. */
export interface Source {
    readonly package: Package;
    readonly origin: Origin;
    /** The repository that may know its commit. */
    readonly git: Git;
    /** What is to be known before it is released. */
    readonly notes: readonly string[];
}

/** Where a build leaves the dependencies, inside the application's folder. */
const DEPENDENCIES = join(BUILD_FOLDER, DEPENDENCIES_FOLDER);

/** Bytes that may take longer to compress than a person waits without a word. */
const LARGE = 10_000_000;

/** What packaging itself adds. */
const ADDED: readonly string[] = ["release.json", EVENTS_FILE, ROUTES_FILE, ...DISPATCHER_PROGRAMS];

/**
 * Reads what is to be released: a zip file as it is, or a folder, packaged as the pipeline packages it.
 *
 * @param path As it was typed.
 * @param commit The commit that it was made from, where Git does not tell.
 * @param exclude Globs of what is left out of a folder's package.
 * @param project The folder of the platform's own program, which is no application.
 * @param say Told what takes long.
 * @param routing The function's handlers, where it has several. @default - it has one
 */
export async function readSource(
    context: Context,
    path: string,
    commit: string | undefined,
    exclude: readonly string[],
    project: string,
    say: (text: string) => void,
    routing?: Routing,
): Promise<Source> {
    if (commit !== undefined && !isCommit(commit)) {
        throw new UsageError(`--commit takes the full hash of a commit, 40 digits of 0-9 and a-f, not '${commit}'.`);
    }
    const { cwd, env } = context;
    const location = userPath(context, path);
    if (!existsSync(location)) {
        throw new UserError(
            `There is no ${location}.`,
            "Name the application's folder, or a package that is a zip file.",
        );
    }
    if (location === project) {
        throw new UserError(
            `${location} is the platform itself, not an application.`,
            "Name the application's folder: a relative path counts from where you are.",
        );
    }
    if (!statSync(location).isDirectory()) {
        const pack = engine().readPackage(location);
        refuseBackslashes(pack, location);
        return { package: pack, origin: originOf(commit), git: new Git(cwd, env), notes: unknown(commit) };
    }
    const git = new Git(location, env);
    const origin = await gitOrigin(git, location, commit);
    const begin = ({ files, bytes }: { readonly files: number; readonly bytes: number }) => {
        if (bytes >= LARGE) {
            say(`compresses ${formatBytes(bytes)} in ${count(files, "file")}`);
        }
    };
    const pack = engine().buildPackage(location, exclude, origin.commit, begin, routing);
    const strangers = origin.commit === undefined ? [] : await strangersIn(pack, git, location);
    const [first = ""] = strangers;
    const notes = [
        ...unknown(origin.commit),
        ...missingDependencies(location),
        ...(strangers.length === 0
            ? []
            : [`The package holds ${count(strangers.length, "file")} that Git does not have, such as ${first}.`]),
    ];
    // What Git does not have is in no tree, so that no merge may promote it as one.
    const { tree: _tree, ...rest } = origin;
    return { package: pack, origin: strangers.length === 0 ? origin : { ...rest, modified: true }, git, notes };
}

/** A zip file that was made on Windows may have names that unzip, on Linux, into files beside each other. */
function refuseBackslashes({ paths }: Package, location: string): void {
    const wrong = paths.find((path) => path.includes("\\"));
    if (wrong !== undefined) {
        throw new UserError(
            `${location} holds ${wrong}. A backslash makes no folder on Lambda: it becomes a part of the file's name.`,
            "Make the package again with slashes, or name the application's folder, and it is packaged here.",
        );
    }
}

function originOf(commit: string | undefined): Origin {
    return commit === undefined ? {} : { commit };
}

function unknown(commit: string | undefined): readonly string[] {
    return commit === undefined
        ? ["Its commit is not known, so the ledger will not have it: name it with --commit."]
        : [];
}

/** The commit of a folder, and whether its files are those of the commit. */
async function gitOrigin(git: Git, path: string, named: string | undefined): Promise<Origin> {
    const [head, tree, branch, changes] = await Promise.all([
        git.read("rev-parse", "--verify", "HEAD"),
        // The tree of this folder, which may be a part of its repository.
        git.read("rev-parse", "--verify", "HEAD:./"),
        git.read("symbolic-ref", "--quiet", "--short", "HEAD"),
        git.read("status", "--porcelain", "--", ".", `:(exclude)${BUILD_FOLDER}`),
    ]);
    const commit = head?.trim();
    if (commit === undefined) {
        return originOf(named);
    }
    if (named !== undefined && named !== commit) {
        throw new UserError(
            `${path} is at commit ${commit}, not at ${named}.`,
            "Check that commit out, or leave --commit out.",
        );
    }
    const on = branch === undefined ? {} : { branch: branch.trim() };
    const isClean = changes?.trim() === "" && tree !== undefined;
    return { commit, ...on, ...(isClean ? { tree: tree.trim() } : { modified: true }) };
}

/** Files of a package that are neither in Git nor dependencies, such as those that `.gitignore` hides from it. */
async function strangersIn({ paths }: Package, git: Git, folder: string): Promise<readonly string[]> {
    const known = new Set((await git.read("ls-files", "-z"))?.split("\0"));
    return paths.filter(
        (path) =>
            !ADDED.includes(path) &&
            !known.has(path) &&
            !/(^|\/)node_modules\//.test(path) &&
            !existsSync(join(folder, DEPENDENCIES, path)),
    );
}
