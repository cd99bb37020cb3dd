import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { GitHubClient, type ClientOptions } from "../../../../release/adapters/github/client";

/** A request as GitHub would get it. */
export interface Asked {
    readonly method: string;
    /** With its query. */
    readonly path: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: unknown;
}

/** What comes back: an answer, a connection that is cut, or nothing at all. */
export type Reply =
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: object | string }
    | "cut"
    | "silence";

export const TOKEN = "ghp_0123456789012345678901234567890123AB";

/** GitHubServer answers on this machine as it is told to, to the engine's own client. */
export class GitHubServer {
    readonly asked: Asked[] = [];
    /** What comes next, one reply for each request; without any, 200 and an empty object. */
    readonly replies: Reply[] = [];
    /** The pauses that the client has made, in milliseconds. */
    readonly pauses: number[] = [];
    readonly said: string[] = [];
    /** How often the token was fetched. */
    fetched = 0;
    now = Date.parse("2026-01-01T12:00:00Z");
    private readonly server: Server;

    constructor() {
        this.server = createServer((request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const text = Buffer.concat(chunks).toString();
                const { method = "", url: path = "", headers } = request;
                this.asked.push({
                    method,
                    path,
                    headers,
                    body: text === "" ? undefined : (JSON.parse(text) as object),
                });
                const reply: Reply = this.replies.shift() ?? { status: 200, body: {} };
                if (reply === "cut") {
                    request.socket.destroy();
                } else if (reply !== "silence") {
                    const { status, headers: own = {}, body = "" } = reply;
                    response.writeHead(status, own);
                    response.end(typeof body === "object" ? JSON.stringify(body) : body);
                }
            });
        });
    }

    async start(): Promise<void> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    client(options: Partial<ClientOptions> = {}): GitHubClient {
        return new GitHubClient({
            access: { apiUrl: this.url, owner: "owner", repository: "shop" },
            token: async () => {
                this.fetched += 1;
                return TOKEN;
            },
            clock: {
                now: () => this.now,
                sleep: async (milliseconds) => {
                    this.pauses.push(milliseconds);
                    this.now += milliseconds;
                },
            },
            patience: 60_000,
            say: (text) => void this.said.push(text),
            ...options,
        });
    }
}
