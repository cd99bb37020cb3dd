import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A note, or an issue. */
export interface Note {
    readonly id: number;
    readonly iid: number;
    body: string;
    readonly author: { readonly username: string };
}

type Answer = readonly [status: number, body: unknown];

/** As much of GitLab's REST API v4 as notes on merge requests take, and no issue. What else is asked gets 404. */
export class GitLabStandIn {
    readonly notes: Note[] = [];
    /** The commit of a merge to its merge request. */
    readonly merged = new Map<string, number>();
    private readonly server: Server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const isKnown = request.headers["private-token"] === this.token;
            const path = (request.url ?? "").split("?")[0] ?? "";
            const text = Buffer.concat(chunks).toString();
            const [status, body] = isKnown
                ? this.answer(`${request.method} ${path}`, JSON.parse(text || "{}") as { body?: string })
                : ([401, { message: "401 Unauthorized" }] as const);
            response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
        });
    });

    constructor(
        private readonly project: string,
        private readonly token: string,
    ) {}

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    stop(): void {
        this.server.close();
    }

    private answer(request: string, { body = "" }: { readonly body?: string }): Answer {
        const author = { username: "project_1_bot" };
        const path = request.replace(`/projects/${encodeURIComponent(this.project)}`, "");
        if (path === "GET /user") {
            return [200, author];
        }
        const [, commit] = /^GET \/repository\/commits\/([0-9a-f]{40})\/merge_requests$/.exec(path) ?? [];
        if (commit !== undefined) {
            const iid = this.merged.get(commit);
            const found = { iid, state: "merged", merge_commit_sha: commit, squash_commit_sha: null, sha: null };
            return [200, iid === undefined ? [] : [found]];
        }
        if (path === "GET /issues") {
            return [200, []];
        }
        const [, method, number, note] = /^(GET|POST|PUT) \/merge_requests\/(\d+)\/notes(?:\/(\d+))?$/.exec(path) ?? [];
        const own = this.notes.filter(({ iid }) => String(iid) === number);
        if (method === "GET" && note === undefined) {
            return [200, own];
        }
        if (method === "POST" && note === undefined) {
            const made = { id: 100 + this.notes.length, iid: Number(number), body, author };
            this.notes.push(made);
            return [201, made];
        }
        const changed = own.find(({ id }) => method === "PUT" && String(id) === note);
        if (changed !== undefined) {
            changed.body = body;
            return [200, changed];
        }
        return [404, { message: "404 Not found" }];
    }
}
