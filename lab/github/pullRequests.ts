import { createHash } from "node:crypto";

import type { Delivery } from "./deliveries";
import type { Events } from "./events";
import type { PullRequestChange, PullRequestSetup } from "./setups";
import { fullName, type GitHubState, type PullRequest, type Repository } from "./state";

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
        Object.assign(pull, { state: "closed", closedAt: now, updatedAt: now });
        const pushed: Delivery[] = [];
        if (change.merge === true) {
            const after = change.sha ?? createHash("sha1").update(`${pull.head.sha} ${pull.base.sha}`).digest("hex");
            const before = repository.branches.get(pull.base.ref);
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

    async reopen(change: PullRequestChange): Promise<readonly Delivery[]> {
        const { repository, pull, signature } = this.find(change);
        if (pull.mergedAt !== null) {
            throw new Error(`Pull request ${pull.number} is merged, and cannot be opened again.`);
        }
        Object.assign(pull, { state: "open", closedAt: null, updatedAt: this.state.now() });
        return this.events.pullRequest(repository, pull, "reopened", signature);
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
