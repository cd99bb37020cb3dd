import type { Delivery } from "./deliveries";
import type { Events } from "./events";
import type { Fault, Faults } from "./faults";
import type { Journal, RequestRecord } from "./journal";
import { PullRequests } from "./pullRequests";
import { enforceRules } from "./rules";
import type {
    CommentSetup,
    PullRequestChange,
    PullRequestSetup,
    PullRequestView,
    PushSetup,
    RepositorySetup,
    RepositoryView,
    StatusSetup,
    TokenSetup,
} from "./setups";
import { follow, fullName, type GitHubState, type Repository, type Role } from "./state";

/**
 * Actions is what tests and the lab tell the stand-in, and ask it. Nothing of it is GitHub's. Repositories are named
 * `owner/name`; one that is not there is an error.
 */
export class Actions {
    private readonly pullRequests: PullRequests;

    constructor(
        private readonly state: GitHubState,
        private readonly events: Events,
        private readonly faults: Faults,
        private readonly journal: Journal,
    ) {
        this.pullRequests = new PullRequests(state, events);
    }

    /** Makes a repository, and says its id. */
    addRepository(setup: RepositorySetup): number {
        const { owner, ownerType = "Organization", name, branches, private: isPrivate = true } = setup;
        if (this.state.find(`${owner}/${name}`) !== undefined) {
            throw new Error(`There is a repository ${owner}/${name} already.`);
        }
        const repository: Repository = {
            id: this.state.id(),
            owner: this.state.account(owner, ownerType),
            name,
            private: isPrivate,
            defaultBranch: setup.defaultBranch ?? Object.keys(branches)[0] ?? "main",
            createdAt: this.state.now(),
            pages: false,
            branches: new Map(),
            commits: new Set(),
            parents: new Map(),
            hooks: [],
            statuses: [],
            deployments: [],
            pulls: [],
            comments: [],
            issues: [],
            rulesets: [],
            collaborators: new Map(),
        };
        this.state.repositories.push(repository);
        this.setHeads(fullName(repository), branches);
        return repository.id;
    }

    /** Whether there is a repository of that name now. */
    hasRepository(name: string): boolean {
        return this.state.find(name) !== undefined;
    }

    /** Gives a repository another name. The old one leads to it from then on. */
    renameRepository(repository: string, name: string): void {
        const found = this.state.repository(repository);
        this.state.redirects.set(fullName(found).toLowerCase(), found);
        found.name = name;
    }

    /** Gives a repository GitHub Pages, or takes them away. */
    setPages(repository: string, pages: boolean): void {
        this.state.repository(repository).pages = pages;
    }

    /** Moves branches, which are made where they are missing. No hook is told. */
    setHeads(repository: string, heads: Readonly<Record<string, string>>): void {
        const { branches, commits } = this.state.repository(repository);
        for (const [branch, sha] of Object.entries(heads)) {
            branches.set(branch, sha);
            commits.add(sha);
        }
    }

    /** Makes a token known, or changes what a known one may do. */
    addToken({ token, login, scopes, permissions, expiresAt, repositories }: TokenSetup): void {
        const names = repositories?.map((name) => name.toLowerCase());
        this.state.tokens.set(token, {
            account: this.state.account(login),
            scopes,
            permissions,
            expiresAt,
            repositories: names,
        });
    }

    /** Gives an account a role in a repository. */
    setRole(repository: string, login: string, role: Role): void {
        this.state.account(login);
        this.state.repository(repository).collaborators.set(login.toLowerCase(), role);
    }

    /** Makes a token unknown. */
    revokeToken(token: string): void {
        this.state.tokens.delete(token);
    }

    /**
     * Moves or deletes a branch and tells the hooks. Answers once they have.
     *
     * @throws {GitHubError} where a ruleset of the branch forbids it.
     */
    async push(setup: PushSetup): Promise<readonly Delivery[]> {
        const repository = this.state.repository(setup.repository);
        const { branch, sha, message = "A commit", files = {}, forced = false, signature = "right" } = setup;
        const before = repository.branches.get(branch);
        enforceRules(repository, { branch, before, after: sha, forced });
        if (sha !== undefined && before !== undefined && !forced) {
            follow(repository, sha, [before]);
        }
        if (sha === undefined) {
            repository.branches.delete(branch);
        } else {
            this.setHeads(setup.repository, { [branch]: sha });
        }
        const sender = setup.login === undefined ? repository.owner : this.state.account(setup.login);
        const changed = { added: [], modified: [], removed: [], ...files };
        const push = { branch, before, after: sha, message, files: changed, sender, forced };
        return this.events.push(repository, push, signature);
    }

    async openPullRequest(
        setup: PullRequestSetup,
    ): Promise<{ readonly number: number; readonly deliveries: readonly Delivery[] }> {
        return this.pullRequests.open(setup);
    }

    /** Adds commits to a pull request: action `synchronize`. */
    async updatePullRequest(change: PullRequestChange & { readonly sha: string }): Promise<readonly Delivery[]> {
        return this.pullRequests.synchronize(change);
    }

    /**
     * The button "Update branch": merges the base branch into the head's, which is a push to it.
     *
     * @throws {GitHubError} where a ruleset of the head's branch forbids it.
     */
    async updateBranch(change: PullRequestChange): Promise<readonly Delivery[]> {
        return this.pullRequests.update(change);
    }

    /**
     * Closes a pull request: action `closed`.
     *
     * @param change `merge` merges it, which moves the base branch to `sha` or to a commit that is made up.
     * @throws {GitHubError} where a ruleset of the base branch forbids the merge.
     */
    async closePullRequest(
        change: PullRequestChange & { readonly merge?: boolean; readonly sha?: string },
    ): Promise<readonly Delivery[]> {
        return this.pullRequests.close(change);
    }

    /** Has a pull request be merged whose commits a push has brought to its base branch: action `closed`. */
    async mergedByPush(change: PullRequestChange & { readonly sha: string }): Promise<readonly Delivery[]> {
        return this.pullRequests.merged(change);
    }

    /** Gives a pull request another base: action `edited`. */
    async retargetPullRequest(change: PullRequestChange & { readonly base: string }): Promise<readonly Delivery[]> {
        return this.pullRequests.retarget(change);
    }

    /** Writes a comment on a pull request, as a person does on its page. */
    async commentPullRequest(setup: CommentSetup): Promise<readonly Delivery[]> {
        return this.pullRequests.comment(setup);
    }

    async reopenPullRequest(change: PullRequestChange): Promise<readonly Delivery[]> {
        return this.pullRequests.reopen(change);
    }

    /** The pull requests of a repository, oldest first. */
    listPullRequests(repository: string): readonly PullRequestView[] {
        return this.pullRequests.list(repository);
    }

    /** Gives a commit a status, as a build does that runs elsewhere. */
    addStatus({ repository, sha, state, context, description, login }: StatusSetup): void {
        const { owner, commits, statuses } = this.state.repository(repository);
        if (!commits.has(sha)) {
            throw new Error(`${repository} has no commit ${sha}.`);
        }
        const creator = login === undefined ? owner : this.state.account(login);
        const createdAt = this.state.now();
        statuses.push({ id: this.state.id(), sha, state, context, targetUrl: null, description, creator, createdAt });
    }

    /** Everything that was delivered so far, pings too; waits for what is under way. */
    async deliveries(): Promise<readonly Delivery[]> {
        await this.events.settled();
        return this.events.deliveries;
    }

    /** Sends a delivery once more, with the same id and payload. */
    async redeliver(guid: string): Promise<Delivery> {
        const delivery = this.events.deliveries.find((each) => each.guid === guid);
        const owns = ({ hooks }: Repository) => hooks.some(({ id }) => id === delivery?.hookId);
        const repository = this.state.repositories.find(owns);
        if (delivery === undefined || repository === undefined) {
            throw new Error(`There is no delivery ${guid}, or its hook is gone.`);
        }
        return this.events.again(repository, delivery);
    }

    /** Lets requests fail. Several faults meet requests in the order in which they were set. */
    addFault(fault: Fault): void {
        this.faults.add(fault);
    }

    clearFaults(): void {
        this.faults.clear();
    }

    /** The number of the last request to the API, for {@link Actions.requests}. */
    mark(): number {
        return this.journal.mark();
    }

    /** The requests to the API after a mark, or all. Secrets are masked. */
    requests(mark = 0): readonly RequestRecord[] {
        return this.journal.since(mark);
    }

    /** What there is in a repository. */
    repository(name: string): RepositoryView {
        const { id, branches, hooks, statuses, deployments, comments, issues, rulesets, ...rest } =
            this.state.repository(name);
        return {
            id,
            name: rest.name,
            defaultBranch: rest.defaultBranch,
            branches: Object.fromEntries(branches),
            hooks: hooks.map(({ config, ...hook }) => ({
                id: hook.id,
                url: config.url,
                events: hook.events,
                active: hook.active,
                signed: config.secret !== undefined,
            })),
            statuses,
            deployments,
            comments,
            issues,
            rulesets,
        };
    }

    /** Says that the stand-in is up. */
    health(): string {
        return "GitHub stand-in";
    }
}
