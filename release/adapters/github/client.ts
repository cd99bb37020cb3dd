import type { GitHubAccess } from "../../../contract/githubAccess";
import type { Clock } from "../../ports";
import { limitedFor, retryAfter, type Answer } from "./answer";
import { GitHubError } from "../../githubError";
import { refused, type Right } from "./errors";

/** How a client is to go about it. */
export interface ClientOptions {
    readonly access: Pick<GitHubAccess, "apiUrl" | "owner" | "repository">;
    /** Fetches the token. It is asked once, when there is something to ask GitHub for; it stays in memory. */
    readonly token: () => Promise<string>;
    readonly clock: Clock;
    /** Milliseconds that all pauses of this client together may last, whether GitHub asks for them or is down. */
    readonly patience: number;
    /** Ends everything that is under way. @default - nothing does */
    readonly signal?: AbortSignal;
    /** Is told of every pause of more than a few seconds. */
    readonly say?: (text: string) => void;
}

/** One request. */
export interface Call {
    /** What is attempted, for an error: `Setting the status of commit 3f2a1c8`. */
    readonly what: string;
    /** @default GET */
    readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
    /** Below the repository, such as `/statuses/<commit>`; or the whole URL that GitHub itself has given. */
    readonly path: string;
    readonly query?: Readonly<Record<string, string | number>>;
    readonly body?: object;
    /** What the token needs for it. */
    readonly right?: Right;
    /**
     * Whether it may be sent again where it is not known if GitHub has obeyed. What makes a thing that must not be there
     * twice is not: look for it first.
     *
     * @default true
     */
    readonly repeatable?: boolean;
}

/** Milliseconds that GitHub may take to answer one request. It gives up itself after 10 seconds. */
const REQUEST_TIMEOUT = 5000;

/** Milliseconds before a request is sent again that GitHub has failed to answer. */
const PAUSES = [500, 1500] as const;

/** How often one request is turned away by a limit of GitHub's before that counts. */
const MOST_LIMITS = 3;

/** The most redirects that are followed: a repository that was renamed gives one. */
const MOST_REDIRECTS = 3;

/** Milliseconds from which on a pause is worth a word. */
const LONG = 5000;

/** GitHubClient asks GitHub's REST API about one repository. */
export class GitHubClient {
    private pending: Promise<string> | undefined;
    private left: number;

    constructor(private readonly options: ClientOptions) {
        this.left = options.patience;
    }

    /**
     * Sends a request, again where GitHub was only busy or down, and reads its answer.
     *
     * @returns What the answer's JSON says; undefined where it has none. Its shape is the caller's to check or to trust.
     * @throws {GitHubError} where GitHub refuses, or does not answer in time.
     */
    async request<T = unknown>(call: Call): Promise<T> {
        return (await this.ask(call)).body as T;
    }

    /**
     * Reads a list of which GitHub gives a page at a time.
     *
     * @param limit The most members that are read.
     */
    async list<T = unknown>(call: Omit<Call, "method" | "body">, limit: number = 1000): Promise<readonly T[]> {
        const found: T[] = [];
        let next: Call | undefined = { ...call, query: { per_page: Math.min(limit, 100), ...call.query } };
        while (next !== undefined && found.length < limit) {
            const { body, headers }: Answer = await this.ask(next);
            found.push(...(Array.isArray(body) ? (body as T[]) : []));
            const link = /<([^>]+)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
            next = link === undefined ? undefined : { ...call, query: {}, path: link };
        }
        return found.slice(0, limit);
    }

    private async ask(call: Call): Promise<Answer> {
        const question = { what: call.what, repository: this.repository, right: call.right };
        let failures = 0;
        for (let limits = 0; ;) {
            const answer = await this.follow(call);
            const { clock } = this.options;
            if (!(answer instanceof GitHubError)) {
                if (answer.status >= 200 && answer.status < 300) {
                    return answer;
                }
                const wait = limitedFor(answer, clock.now());
                if (wait !== undefined) {
                    limits += 1;
                    const until = new Date(clock.now() + wait).toISOString().slice(11, 19);
                    const busy = `${call.what}: GitHub takes no more requests of this token before ${until} UTC`;
                    if (limits > MOST_LIMITS || !(await this.pause(wait * 2 ** (limits - 1), busy))) {
                        throw new GitHubError(`${busy} (its rate limit).`, "Try again then.", answer.status);
                    }
                    continue;
                }
            }
            const error = answer instanceof GitHubError ? answer : refused(question, answer);
            const asked = answer instanceof GitHubError ? undefined : retryAfter(answer.headers, clock.now());
            const pause = PAUSES[failures++];
            const isWorthIt = error.isUncertain && call.repeatable !== false && pause !== undefined;
            if (!isWorthIt || !(await this.pause(Math.max(pause, asked ?? 0), error.message))) {
                throw error;
            }
        }
    }

    /** Sends a request and follows where GitHub points: "Follow redirects" in "Best practices for using the REST API". */
    private async follow(call: Call): Promise<Answer | GitHubError> {
        const { apiUrl } = this.options.access;
        const { method = "GET", path, query = {} } = call;
        const own = new URL(/^https?:/.test(path) ? path : `${apiUrl}/repos/${this.repository}${path}`);
        Object.entries(query).forEach(([name, value]) => own.searchParams.set(name, String(value)));
        let url = own;
        for (let redirects = 0; ; redirects++) {
            // The token is for GitHub alone.
            if (url.origin !== new URL(apiUrl).origin) {
                return new GitHubError(
                    `${call.what}: GitHub points to another host, ${url.host}.`,
                    "Ask GitHub why.",
                    400,
                );
            }
            const answer = await this.send(call, url);
            const place = answer instanceof GitHubError ? null : answer.headers.get("location");
            const isFollowed =
                !(answer instanceof GitHubError) &&
                ([307, 308].includes(answer.status) || (method === "GET" && [301, 302].includes(answer.status)));
            if (!isFollowed || place === null || redirects === MOST_REDIRECTS) {
                return answer;
            }
            url = new URL(place, url);
        }
    }

    /** One exchange. What goes wrong on the way is an error that says so; no text of it may hold the token. */
    private async send({ what, method = "GET", body }: Call, url: URL): Promise<Answer | GitHubError> {
        const { signal } = this.options;
        const token = await this.token();
        const limit = AbortSignal.timeout(REQUEST_TIMEOUT);
        try {
            const response = await fetch(url, {
                method,
                redirect: "manual",
                signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
                headers: {
                    accept: "application/vnd.github+json",
                    authorization: `Bearer ${token}`,
                    "user-agent": "platform-release-engine",
                    "x-github-api-version": "2022-11-28",
                    ...(body === undefined ? {} : { "content-type": "application/json" }),
                },
                ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            });
            const text = (await response.text()).replaceAll(token, "[secret]");
            return { status: response.status, headers: response.headers, body: parsed(text) };
        } catch (error) {
            const why = limit.aborted ? `it took more than ${REQUEST_TIMEOUT / 1000} seconds` : reasonOf(error);
            return new GitHubError(
                `${what}: GitHub did not answer: ${why.replaceAll(token, "[secret]")}`,
                "Try again later.",
            );
        }
    }

    private async token(): Promise<string> {
        this.pending ??= this.options.token();
        return this.pending;
    }

    /** @returns False where it would take more than is left of the client's patience. */
    private async pause(milliseconds: number, why: string): Promise<boolean> {
        const { clock, signal, say } = this.options;
        const isOver = () => signal?.aborted === true;
        if (milliseconds > this.left || isOver()) {
            return false;
        }
        this.left -= milliseconds;
        if (milliseconds >= LONG) {
            say?.(`${why}; waiting for ${Math.ceil(milliseconds / 1000)} seconds`);
        }
        await clock.sleep(milliseconds, signal);
        return !isOver();
    }

    private get repository(): string {
        const { owner, repository } = this.options.access;
        return `${owner}/${repository}`;
    }
}

/** Undefined for what is no JSON: a proxy's page of HTML, or nothing. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** What fetch throws says `fetch failed` alone; why is in its cause. */
function reasonOf(error: unknown): string {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return cause instanceof Error && cause.message !== "" ? `${message}: ${cause.message}` : message;
}
