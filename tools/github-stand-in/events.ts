import { commentJson } from "./comments";
import { deliver, type Delivery, type Message, type Signature } from "./deliveries";
import { accountJson, repositoryJson, repositoryUrl, siteUrl, wholePullJson, type Json } from "./render";
import type { Account, GitHubState, Hook, IssueComment, PullRequest, Repository } from "./state";

/** What `before` and `after` of a push are for a branch that is not there. */
const NO_COMMIT = "0".repeat(40);

/** A branch that has moved. */
export interface Push {
    readonly branch: string;
    /** Undefined for a branch that is new. */
    readonly before: string | undefined;
    /** Undefined for a branch that is deleted. */
    readonly after: string | undefined;
    readonly message: string;
    readonly files: {
        readonly added: readonly string[];
        readonly modified: readonly string[];
        readonly removed: readonly string[];
    };
    readonly sender: Account;
    readonly forced: boolean;
}

/**
 * Events makes the payloads of events and sends them to the hooks that want them.
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export class Events {
    /** Every delivery, in the order in which the answers came. */
    readonly deliveries: Delivery[] = [];
    private readonly underWay = new Set<Promise<Delivery>>();

    /** @param base Returns the API's own URL. Payloads name it, whoever asked. */
    constructor(
        private readonly state: GitHubState,
        private readonly base: () => string,
    ) {}

    /** The first event that a new hook gets, whatever it wants. Nobody waits for it. */
    ping(repository: Repository, hook: Hook, hookJson: Json): void {
        const payload = {
            zen: "Keep it logically awesome.",
            hook_id: hook.id,
            hook: hookJson,
            ...this.common(repository, repository.owner),
        };
        void this.send({ repository, hook, event: "ping", payload, signature: "right" });
    }

    async push(repository: Repository, push: Push, signature: Signature): Promise<readonly Delivery[]> {
        const { branch, before = NO_COMMIT, after = NO_COMMIT, sender } = push;
        const site = siteUrl(repository);
        const commit = after === NO_COMMIT ? null : this.commitJson(repository, after, push);
        return this.toHooks(repository, "push", signature, {
            ref: `refs/heads/${branch}`,
            before,
            after,
            base_ref: null,
            created: before === NO_COMMIT,
            deleted: after === NO_COMMIT,
            forced: push.forced,
            compare: `${site}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
            commits: commit === null ? [] : [commit],
            head_commit: commit,
            pusher: { name: sender.login, email: emailOf(sender) },
            ...this.common(repository, sender),
        });
    }

    /** @param further Members that only this action has, such as `before` and `after` of `synchronize`. */
    async pullRequest(
        repository: Repository,
        pull: PullRequest,
        action: string,
        signature: Signature,
        further: Json = {},
    ): Promise<readonly Delivery[]> {
        return this.toHooks(repository, "pull_request", signature, {
            action,
            number: pull.number,
            pull_request: wholePullJson(this.state, this.base(), repository, pull),
            ...further,
            ...this.common(repository, pull.author),
        });
    }

    /** A comment on a pull request, which is an issue to this event. */
    async issueComment(
        repository: Repository,
        comment: IssueComment,
        action: string,
        signature: Signature,
    ): Promise<readonly Delivery[]> {
        const base = this.base();
        const pull = repository.pulls.find(({ number }) => number === comment.issue);
        const site = `${siteUrl(repository)}/pull/${comment.issue}`;
        return this.toHooks(repository, "issue_comment", signature, {
            action,
            issue: {
                number: comment.issue,
                title: pull?.title,
                state: pull?.state,
                user: pull === undefined ? null : accountJson(base, pull.author),
                html_url: site,
                pull_request: { url: `${repositoryUrl(base, repository)}/pulls/${comment.issue}`, html_url: site },
            },
            comment: commentJson(base, repository, comment),
            ...this.common(repository, comment.author),
        });
    }

    /** Sends a delivery again: the same payload, under the same id. */
    async again(repository: Repository, delivery: Delivery): Promise<Delivery> {
        const hook = repository.hooks.find(({ id }) => id === delivery.hookId);
        if (hook === undefined) {
            throw new Error(`The hook ${delivery.hookId} is gone.`);
        }
        const { event, payload, guid } = delivery;
        return this.send({ repository, hook, event, payload, signature: "right", guid });
    }

    /** Waits until everything that has been sent has been answered. */
    async settled(): Promise<void> {
        while (this.underWay.size > 0) {
            await Promise.all(this.underWay);
        }
    }

    private async toHooks(
        repository: Repository,
        event: string,
        signature: Signature,
        payload: Json,
    ): Promise<readonly Delivery[]> {
        const wanting = repository.hooks.filter(
            ({ active, events }) => active && (events.includes(event) || events.includes("*")),
        );
        return Promise.all(wanting.map((hook) => this.send({ repository, hook, event, payload, signature })));
    }

    private async send(message: Omit<Message, "id">): Promise<Delivery> {
        const sending = deliver({ ...message, id: this.state.id() });
        this.underWay.add(sending);
        try {
            const delivery = await sending;
            this.deliveries.push(delivery);
            return delivery;
        } finally {
            this.underWay.delete(sending);
        }
    }

    private common(repository: Repository, sender: Account): Json {
        const { owner } = repository;
        const base = this.base();
        return {
            repository: repositoryJson(base, repository),
            ...(owner.type === "Organization" ? { organization: accountJson(base, owner) } : {}),
            sender: accountJson(base, sender),
        };
    }

    private commitJson(repository: Repository, sha: string, { message, files, sender }: Push): Json {
        const person = { name: sender.login, email: emailOf(sender), username: sender.login };
        return {
            id: sha,
            tree_id: sha,
            distinct: true,
            message,
            timestamp: this.state.now(),
            url: `${siteUrl(repository)}/commit/${sha}`,
            author: person,
            committer: person,
            ...files,
        };
    }
}

function emailOf({ login }: Account): string {
    return `${login}@users.noreply.github.com`;
}
