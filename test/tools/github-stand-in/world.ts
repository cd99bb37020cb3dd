import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { gitHubControl, type GitHubControl } from "../../../tools/github-stand-in";
import { serve, type RunningServer } from "../../../tools/github-stand-in/server";

/** A SHA that is easy to tell from others. */
export const sha = (digit: string): string => digit.repeat(40);

/** What GitHub answers. */
export interface Answered {
    readonly status: number;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is as GitHub documents it, and the assertions judge it
    readonly body: any;
    readonly headers: Headers;
}

/** How a request differs from most. */
export interface AskOptions {
    /** @default - that of the world's owner, with the scopes of a lab */
    readonly token?: string | undefined;
    readonly headers?: Readonly<Record<string, string>>;
    /** @default "/api/v3" */
    readonly prefix?: string;
}

export const TOKEN = "ghp_owner";

/** A stand-in with the private repository acme/shop, whose branches are main and staging, and a client for it. */
export class World {
    private constructor(
        readonly server: RunningServer,
        readonly control: GitHubControl,
        readonly lines: readonly string[],
    ) {}

    static async start(): Promise<World> {
        const lines: string[] = [];
        const server = await serve(0, (line) => void lines.push(line));
        const control = gitHubControl(server.url);
        await control.addRepository({ owner: "acme", name: "shop", branches: { main: sha("a"), staging: sha("b") } });
        await control.addToken({ token: TOKEN, login: "ann", scopes: ["repo", "admin:repo_hook"] });
        return new World(server, control, lines);
    }

    /** Asks the API; a path without a slash in front is one below the repository. */
    async ask(method: string, path: string, body?: unknown, options: AskOptions = {}): Promise<Answered> {
        const { token = TOKEN, headers = {}, prefix = "/api/v3" } = options;
        const target = path.startsWith("/") ? path : `/repos/acme/shop${path === "" ? "" : `/${path}`}`;
        const response = await fetch(`${this.server.url}${prefix}${target}`, {
            method,
            redirect: "manual",
            headers: { ...(token === "" ? {} : { authorization: `Bearer ${token}` }), ...headers },
            ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
    }

    async stop(): Promise<void> {
        await this.server.close();
    }
}

/** A request as a hook's address got it. */
export interface Received {
    readonly headers: IncomingHttpHeaders;
    readonly text: string;
}

/** An address for hooks, which keeps what it gets. */
export class Receiver {
    readonly received: Received[] = [];
    /** What it answers with. */
    status = 200;
    private readonly server: Server;

    private constructor() {
        this.server = createServer((request, response) => {
            let text = "";
            request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
            request.on("end", () => {
                this.received.push({ headers: request.headers, text });
                response.writeHead(this.status).end("heard");
            });
        });
    }

    static async start(): Promise<Receiver> {
        const receiver = new Receiver();
        await new Promise<void>((resolve) => receiver.server.listen(0, "127.0.0.1", resolve));
        return receiver;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise<void>((resolve) => this.server.close(() => resolve()));
    }
}
