import type { CommitStatus, ListedPull, PullRequest, PullRequests } from "../../previews/ports";
import { Deployments, type Requests } from "./deployments";
import { GitHubError } from "../../githubError";
import { RIGHTS } from "./errors";

/** The part of GitHub's pull request that is looked at: "Get a pull request" in its REST API. */
interface Pull {
    readonly number: number;
    readonly state: string;
    readonly merged: boolean;
    readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly id: number } | null };
    readonly base: { readonly ref: string; readonly repo: { readonly id: number } };
}

/** What a list has of it: "List pull requests". */
type ListedPullJson = Omit<Pull, "merged" | "state"> & { readonly updated_at: string };

/** The part of a commit's status that is looked at: "List commit statuses for a reference". */
interface StatusJson {
    readonly context: string;
    readonly state: string;
    readonly target_url: string | null;
}

/** The most open pull requests that are looked at. */
const MOST_PULLS = 1000;

interface Comment {
    readonly id: number;
    readonly body?: string;
    readonly user: { readonly login: string } | null;
}

/** The most comments that are looked through for the own one. */
const MOST_COMMENTS = 1000;

/** The pull requests of the application's repository, at GitHub. */
export class GitHubPulls implements PullRequests {
    private login: Promise<string> | undefined;

    constructor(
        private readonly client: Requests,
        private readonly access: { readonly apiUrl: string; readonly project: string; readonly label?: string },
    ) {}

    async get(number: number): Promise<PullRequest> {
        const what = `Reading pull request ${number}`;
        const pull = await this.client.request<Pull | undefined>({
            what,
            path: `/pulls/${number}`,
            right: RIGHTS.pulls,
        });
        // Whatever answers in GitHub's place must not count as a pull request that is closed.
        if (
            pull?.number !== number ||
            !["open", "closed"].includes(pull.state) ||
            !/^[0-9a-f]{40}$/.test(pull.head.sha)
        ) {
            throw new GitHubError(`${what}: the answer is not a pull request.`, "Check githubApiUrl.");
        }
        const { state, merged, head, base } = pull;
        return {
            number,
            isOpen: state === "open",
            isMerged: merged,
            // A fork that was deleted has no repository.
            isFork: head.repo?.id !== base.repo.id,
            head: { sha: head.sha, branch: head.ref },
            base: base.ref,
        };
    }

    async open(): Promise<readonly ListedPull[]> {
        const pulls = await this.client.list<ListedPullJson>(
            {
                what: "Listing the open pull requests",
                path: "/pulls",
                query: { state: "open", sort: "updated", direction: "desc" },
                right: RIGHTS.pulls,
            },
            MOST_PULLS,
        );
        return pulls.map(({ number, head, base, updated_at: updated }) => ({
            number,
            isFork: head.repo?.id !== base.repo.id,
            head: { sha: head.sha, branch: head.ref },
            base: base.ref,
            updated: Date.parse(updated),
        }));
    }

    async isReported(commit: string, context: string): Promise<boolean> {
        return (await this.statusJson(commit, context)) !== undefined;
    }

    async status(commit: string, context: string): Promise<Pick<CommitStatus, "state" | "url"> | undefined> {
        const found = await this.statusJson(commit, context);
        // What else GitHub knows, `error`, is none of those that are written here.
        return found && { state: found.state as CommitStatus["state"], url: found.target_url ?? undefined };
    }

    async report(commit: string, context: string, { state, description, url }: CommitStatus): Promise<void> {
        await this.client.request({
            what: `Setting the status of commit ${commit.slice(0, 7)}`,
            method: "POST",
            path: `/statuses/${commit}`,
            body: { state, context, description, ...(url === undefined ? {} : { target_url: url }) },
            right: RIGHTS.statuses,
        });
    }

    /** GitHub gives the newest first. */
    private async statusJson(commit: string, context: string): Promise<StatusJson | undefined> {
        const statuses = await this.client.list<StatusJson>({
            what: `Reading the statuses of commit ${commit.slice(0, 7)}`,
            path: `/commits/${commit}/statuses`,
            right: RIGHTS.statuses,
        });
        return statuses.find((status) => status.context === context);
    }

    async comment(number: number, marker: string, text: string, older: string = marker): Promise<void> {
        const own = await this.ownComments(number);
        const begins = (line: string) => own.filter(({ body = "" }) => body.startsWith(line));
        const marked = begins(marker);
        const [first, ...others] = marked.length > 0 ? marked : begins(older).slice(0, 1);
        const right = RIGHTS.comments;
        if (first === undefined) {
            await this.client.request({
                what: `Commenting pull request ${number}`,
                method: "POST",
                path: `/issues/${number}/comments`,
                body: { body: text },
                right,
                repeatable: false,
            });
        } else if (normal(first.body) !== normal(text)) {
            await this.client.request({
                what: `Changing the comment on pull request ${number}`,
                method: "PATCH",
                path: `/issues/comments/${first.id}`,
                body: { body: text },
                right,
            });
        }
        // Two controllers that found none have each written one.
        for (const { id } of others) {
            const what = `Removing a second comment on pull request ${number}`;
            await this.client.request({ what, method: "DELETE", path: `/issues/comments/${id}`, right });
        }
    }

    async deactivate(environment: string): Promise<void> {
        const { project, label } = this.access;
        await new Deployments(this.client, project, label).close(environment);
    }

    /** Anybody can write the marker: only what this account has written is its to change. */
    private async ownComments(number: number): Promise<readonly Comment[]> {
        const what = `Reading the comments on pull request ${number}`;
        const right = RIGHTS.comments;
        this.login ??= this.client
            .request<{ login: string }>({ what: "Asking GitHub whose token it is", path: `${this.access.apiUrl}/user` })
            .then(({ login }) => login);
        const [login, comments] = await Promise.all([
            this.login,
            this.client.list<Comment>({ what, path: `/issues/${number}/comments`, right }, MOST_COMMENTS),
        ]);
        return comments.filter(({ user }) => user?.login === login);
    }
}

/** GitHub gives a text back without the white space at its end, and perhaps with other ends of lines. */
function normal(text: string = ""): string {
    return text.replaceAll("\r\n", "\n").trimEnd();
}
