import colors from "picocolors";

import type { Served } from "../../contract/releaseRecord";
import type { Git } from "../shell/git";
import { isCommit } from "../shell/git";
import { age, count, plain, shortCommit, who } from "../shell/words";

/** A commit that comes or goes with a move. */
export interface CommitChange {
    readonly change: "comes" | "goes";
    readonly commit: string;
    readonly author: string;
    /** ISO 8601. */
    readonly time: string;
    readonly subject: string;
}

/** What lies between two releases, as far as it can be told. */
export interface Between {
    /** Newest first, at most {@link MOST}; undefined where no repository here has both commits. */
    readonly commits?: readonly CommitChange[];
    /** How many there are. */
    readonly total?: number;
    /** Where the two commits can be compared. */
    readonly compare?: string;
    /** What the ledger knows to lie between them. */
    readonly releases: ReleasesBetween;
}

/** The releases between two others, as far as the ledger was read. */
export interface ReleasesBetween {
    /** Newest first. */
    readonly newest: readonly Served[];
    /** Whether there are earlier ones, of unknown number. */
    readonly areMore: boolean;
}

/** Where there is nothing to say of releases. */
export const NO_RELEASES: ReleasesBetween = { newest: [], areMore: false };

/** The most commits that are listed. */
export const MOST = 20;

/**
 * Finds the commits between two releases.
 *
 * @param git The repository that is asked; any may be, if it has both commits.
 * @param repositoryUrl The application's own.
 * @param from The commit that is served now.
 * @param to The commit that is to be served.
 * @param isBack Whether `to` is the earlier one.
 */
export async function commitsBetween(
    git: Git,
    repositoryUrl: string,
    {
        from,
        to,
        isBack,
    }: { readonly from: string | undefined; readonly to: string | undefined; readonly isBack: boolean },
    releases: ReleasesBetween,
): Promise<Between> {
    if (from === undefined || to === undefined || from === to || !isCommit(from) || !isCommit(to)) {
        return { releases };
    }
    const [earlier, later] = isBack ? [to, from] : [from, to];
    const compare = `${repositoryUrl.replace(/(\.git)?\/?$/, "")}/compare/${earlier}...${later}`;
    const range = `${from}...${to}`;
    if (!(await git.hasCommit(from)) || !(await git.hasCommit(to))) {
        return { compare, releases };
    }
    const format = "--format=%m%x09%H%x09%an%x09%aI%x09%s";
    const [log, counts] = await Promise.all([
        git.read(
            "log",
            "--left-right",
            "--no-color",
            "--no-show-signature",
            `--max-count=${MOST}`,
            format,
            range,
            "--",
        ),
        git.read("rev-list", "--left-right", "--count", range, "--"),
    ]);
    if (log === undefined || counts === undefined) {
        return { compare, releases };
    }
    const total = counts
        .trim()
        .split(/\s+/)
        .reduce((sum, part) => sum + Number(part), 0);
    return { commits: log.split("\n").filter(Boolean).map(commitOf), total, compare, releases };
}

/** What lies between two releases, for a person. */
export function betweenText({ commits, total = 0, compare, releases }: Between, now: number): string {
    if (commits !== undefined) {
        const lines = commits.map(({ change, commit, author, time, subject }) => {
            const mark = change === "comes" ? colors.green("+") : colors.red("-");
            return `  ${mark} ${shortCommit(commit)} ${subject} ${colors.dim(`(${author}, ${age(time, now)})`)}`;
        });
        const rest = total > commits.length ? [`  and ${total - commits.length} more: ${compare}`] : [];
        return [`${count(total, "commit")} between them:`, ...lines, ...rest, ""].join("\n");
    }
    const { newest, areMore } = releases;
    const list = newest
        .slice(0, MOST)
        .map(
            ({ version, commit, modified, at, by }) =>
                `  version ${version}, commit ${shortCommit(commit, modified)}, ${age(at, now)} by ${who(by)}`,
        );
    return [
        ...(list.length === 0
            ? []
            : [
                  `${areMore ? "At least " : ""}${count(newest.length, "release")} between them, as the ledger has it:`,
                  ...list,
                  ...(areMore ? ["  and earlier ones: see history with a higher --limit"] : []),
              ]),
        ...(compare === undefined ? [] : [`Compare: ${compare}`]),
    ]
        .map((line) => `${line}\n`)
        .join("");
}

function commitOf(line: string): CommitChange {
    const [mark = "", commit = "", author = "", time = "", ...subject] = line.split("\t");
    return {
        change: mark === ">" ? "comes" : "goes",
        commit,
        author: plain(author),
        time,
        subject: plain(subject.join(" ")),
    };
}
