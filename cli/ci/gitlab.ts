import { UserError } from "../../common/errors";
import { LACKS_RIGHT, type Forge, type Where } from "./forge";

/** Milliseconds that GitLab may take to answer. */
const TIMEOUT = 15_000;

interface Written {
    readonly id: number;
    readonly iid?: number;
    readonly body?: string;
    readonly description?: string | null;
    readonly author: { readonly username: string };
}

interface MergeRequest {
    readonly iid: number;
    readonly state: string;
    readonly merge_commit_sha: string | null;
    readonly squash_commit_sha: string | null;
    readonly sha: string | null;
}

/** A project at GitLab, whose pull requests are merge requests, and comments notes: REST API v4. */
export function gitLab({ apiUrl, repository, token, author }: Where): Forge {
    const project = `/projects/${encodeURIComponent(repository)}`;
    const login = async () =>
        author ?? (await ask<{ username: string }>("Asking GitLab whose token it is", "/user")).username;

    async function send(what: string, path: string, method = "GET", body?: object): Promise<Response> {
        const response = await fetch(`${apiUrl}${path}`, {
            method,
            signal: AbortSignal.timeout(TIMEOUT),
            headers: { "private-token": token, ...(body === undefined ? {} : { "content-type": "application/json" }) },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }).catch((error: unknown) => {
            throw new UserError(`${what}: GitLab did not answer: ${String(error).replaceAll(token, "[secret]")}`);
        });
        if (!response.ok) {
            const remedy = [401, 403, 404].includes(response.status) ? LACKS_RIGHT : "Try again later.";
            throw new UserError(`${what}: GitLab answers ${response.status}.`, remedy);
        }
        return response;
    }

    async function ask<T>(what: string, path: string): Promise<T> {
        return (await (await send(what, path)).json()) as T;
    }

    /** All pages, of 100 members each: "Pagination". */
    async function all<T>(what: string, path: string): Promise<readonly T[]> {
        const found: T[] = [];
        for (let page = "1"; page !== "";) {
            const mark = path.includes("?") ? "&" : "?";
            const response = await send(what, `${path}${mark}per_page=100&page=${page}`);
            found.push(...((await response.json()) as readonly T[]));
            page = response.headers.get("x-next-page") ?? "";
        }
        return found;
    }

    const own = async (what: string, path: string) => {
        const [me, written] = await Promise.all([login(), all<Written>(what, path)]);
        return written.filter((each) => each.author.username === me);
    };
    const notes = (number: number) => `${project}/merge_requests/${number}/notes`;
    return {
        async comments(number) {
            const found = await own(`Reading the notes on merge request ${number}`, notes(number));
            return found.map(({ id, body = "" }) => ({ id, body }));
        },
        comment: async (number, body) =>
            void (await send(`Writing a note on merge request ${number}`, notes(number), "POST", { body })),
        editComment: async (number, id, body) =>
            void (await send(`Changing the note on merge request ${number}`, `${notes(number)}/${id}`, "PUT", {
                body,
            })),
        async pullRequestOf(commit) {
            const what = `Asking which merge request has brought ${commit.slice(0, 7)}`;
            const found = await all<MergeRequest>(what, `${project}/repository/commits/${commit}/merge_requests`);
            return found.find(
                (each) =>
                    each.state === "merged" &&
                    [each.merge_commit_sha, each.squash_commit_sha, each.sha].includes(commit),
            )?.iid;
        },
        async openIssues() {
            const found = await own("Listing the open issues", `${project}/issues?state=opened`);
            return found.map(({ iid = 0, description }) => ({ id: iid, body: description ?? "" }));
        },
        openIssue: async (title, body) =>
            void (await send("Opening an issue", `${project}/issues`, "POST", { title, description: body })),
        editIssue: async (number, { body, isClosed }) =>
            void (await send(`Changing issue ${number}`, `${project}/issues/${number}`, "PUT", {
                ...(body === undefined ? {} : { description: body }),
                ...(isClosed === true ? { state_event: "close" } : {}),
            })),
    };
}
