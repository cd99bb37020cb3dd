import { createHash } from "node:crypto";

import type { Delivery } from "./deliveries";
import { newComment } from "./comments";
import type { Events } from "./events";
import { enforceRules } from "./rules";
import type { CommentSetup, PullRequestChange, PullRequestSetup, PullRequestView } from "./setups";
import { follow, fullName, type GitHubState, type PullRequest, type Repository } from "./state";

/** PullRequests is what people do with pull requests on GitHub's pages, and what GitHub then says to the hooks. */
export class PullRequests {
    constructor(
        private readonly state: GitHubState,
        private readonly events: Events,
    ) {}

    async open(
        setup: PullRequestSetup,
    ): Promise<{ readonly number: number; readonly deliveries: readonly Delivery[] }> {
        const repository = this.state.repository(setup.repository);
        const { head, base, title = "A change", body = null, draft = false } = setup;
        const baseSha = repository.branches.get(base);
        if (baseSha === undefined) {
            throw new Error(`${setup.repository} has no branch ${base}.`);
        }
        const headRepository = head.repository ?? fullName(repository);
        const [owner = ""] = headRepository.split("/");
        const now = this.state.now();
        const pull: PullRequest = {
            id: this.state.id(),
            number: repository.pulls.length + 1,
            state: "open",
            title,
            body,
            draft,
            author: this.state.account(setup.login ?? owner),
            head: { ref: head.ref, sha: head.sha, repository: headRepository },
            base: { ref: base, sha: baseSha, repository: fullName(repository) },
            createdAt: now,
            updatedAt: now,
            closedAt: null,
            mergedAt: null,
            mergedBy: null,
            mergeCommit: null,
        };
        this.learn(repository, pull);
        repository.pulls.push(pull);
        const deliveries = await this.events.pullRequest(repository, pull, "opened", setup.signature ?? "right");
        return { number: pull.number, deliveries };
    }

    list(name: string): readonly PullRequestView[] {
        return this.state.repository(name).pulls.map(({ number, title, state, mergedAt, head, base }) => {
            return { number, title, state: mergedAt === null ? state : "merged", head, base };
        });
    }

    /** New commits on the head branch. */
    async synchronize(change: PullRequestChange & { readonly sha: string }): Promise<readonly Delivery[]> {
        const { repository, pull, signature } = this.find(change);
        const before = pull.head.sha;
        pull.head = { ...pull.head, sha: change.sha };
        pull.updatedAt = this.state.now();
        this.learn(repository, pull);
        return this.events.pullRequest(repository, pull, "synchronize", signature, { before, after: change.sha });
    }

    /** Merging also moves the base branch, of which the hooks are told as of every push. */
    async close(
        change: PullRequestChange & { readonly merge?: boolean; readonly sha?: string },
    ): Promise<readonly Delivery[]> {
        const { repository, pull, signature } = this.find(change);
        const now = this.state.now();
        const before = repository.branches.get(pull.base.ref);
        const after = change.sha ?? mergeOf(pull.head.sha, before);
        if (change.merge === true) {
            enforceRules(repository, { branch: pull.base.ref, before, after, merged: pull.head.sha });
        }
        Object.assign(pull, { state: "closed", closedAt: now, updatedAt: now });
        const pushed: Delivery[] = [];
        if (change.merge === true) {
            follow(repository, after, [...(before === undefined ? [] : [before]), pull.head.sha]);
            Object.assign(pull, { mergedAt: now, mergedBy: pull.author, mergeCommit: after });
            repository.branches.set(pull.base.ref, after);
            repository.commits.add(after);
            const files = { added: [], modified: [], removed: [] };
            const message = `Merge pull request #${pull.number} from ${pull.head.repository}:${pull.head.ref}`;
            const push = { branch: pull.base.ref, before, after, message, files, sender: pull.author, forced: false };
            pushed.push(...(await this.events.push(repository, push, signature)));
        }
        return [...pushed, ...(await this.events.pullRequest(repository, pull, "closed", signature))];
    }

    /** A push to the base branch has brought the head's commits: GitHub then has the pull request be merged. */
    async merged(change: PullRequestChange & { readonly sha: string }): Promise<readonly Delivery[]> {
        const { repository, pull, signature } = this.find(change);
        const now = this.state.now();
        const ended = { state: "closed", closedAt: now, updatedAt: now } as const;
        Object.assign(pull, { ...ended, mergedAt: now, mergedBy: pull.author, mergeCommit: change.sha });
        return this.events.pullRequest(repository, pull, "closed", signature);
    }

    /** What the base branch has and the head's has not is merged into the head's. */
    async update(change: PullRequestChange): Promise<readonly Delivery[]> {
        const { repository, pull } = this.find(change);
        const base = repository.branches.get(pull.base.ref) ?? pull.base.sha;
        const before = pull.head.sha;
        const after = mergeOf(base, before);
        enforceRules(repository, { branch: pull.head.ref, before, after });
        follow(repository, after, [before, base]);
        return this.synchronize({ ...change, sha: after });
    }

    async reopen(change: PullRequestChange): Promise<readonly Delivery[]> {
        const { repository, pull, signature } = this.find(change);
        if (pull.mergedAt !== null) {
            throw new Error(`Pull request ${pull.number} is merged, and cannot be opened again.`);
        }
        Object.assign(pull, { state: "open", closedAt: null, updatedAt: this.state.now() });
        return this.events.pullRequest(repository, pull, "reopened", signature);
    }

    async retarget(change: PullRequestChange & { readonly base: string }): Promise<readonly Delivery[]> {
        const { repository, pull, signature } = this.find(change);
        const sha = repository.branches.get(change.base);
        if (sha === undefined) {
            throw new Error(`${change.repository} has no branch ${change.base}.`);
        }
        const { ref, sha: from } = pull.base;
        pull.base = { ...pull.base, ref: change.base, sha };
        pull.updatedAt = this.state.now();
        const changes = { base: { ref: { from: ref }, sha: { from } } };
        return this.events.pullRequest(repository, pull, "edited", signature, { changes });
    }

    async comment(setup: CommentSetup): Promise<readonly Delivery[]> {
        const { repository, pull, signature } = this.find(setup);
        const comment = newComment(this.state, repository, pull.number, this.state.account(setup.login), setup.body);
        return this.events.issueComment(repository, comment, "created", signature);
    }

    /** The head of a pull request is a commit of the repository, also where it comes from a fork. */
    private learn({ branches, commits, owner, name }: Repository, { head }: PullRequest): void {
        commits.add(head.sha);
        if (head.repository?.toLowerCase() === `${owner.login}/${name}`.toLowerCase()) {
            branches.set(head.ref, head.sha);
        }
    }

    private find({ repository: name, number, signature = "right" }: PullRequestChange) {
        const repository = this.state.repository(name);
        const pull = repository.pulls.find((each) => each.number === number);
        if (pull === undefined) {
            throw new Error(`${name} has no pull request ${number}.`);
        }
        return { repository, pull, signature };
    }
}

/** The commit of a merge, which is made up. */
function mergeOf(merged: string, into: string | undefined): string {
    return createHash("sha1").update(`${merged} ${into}`).digest("hex");
}
