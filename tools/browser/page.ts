import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { UserError } from "../../common/errors";
import type { Chromium } from "./chromium";

/** Milliseconds that a page may take: Chromium starts in two on a quiet machine, and in many more beside two labs. */
const PATIENCE = 180_000;

/** Without a screen and, as root, without the sandbox that root cannot have. It asks nobody but the pages that it is shown. */
const OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-zygote",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-proxy-server",
    "--enable-logging=stderr",
];

/** What came of a page. */
export interface PageResult {
    /** What its script has found. */
    readonly found: unknown;
    /** What the browser wrote into its console, such as why it has refused an answer to the script. */
    readonly console: string;
}

/** A page's own server on loopback: an origin of its own. */
export class Page {
    private said: ((found: unknown) => void) | undefined;

    private constructor(
        private readonly server: ReturnType<typeof createServer>,
        /** Such as `http://127.0.0.1:41234`. */
        readonly origin: string,
        private script = "",
    ) {}

    /** Begins to serve an empty page. */
    static async serve(): Promise<Page> {
        const server = createServer();
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const page = new Page(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        server.on("request", (request, response) => {
            if (request.method === "POST") {
                void text(request).then((body) => {
                    response.writeHead(204).end();
                    page.said?.(JSON.parse(body));
                });
            } else if (request.url === "/") {
                response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page.html());
            } else {
                response.writeHead(404).end();
            }
        });
        return page;
    }

    /**
     * Shows the page to a browser that has seen nothing yet, until its script has found something.
     *
     * @param script The body of an async function of JavaScript, which returns something that JSON can say.
     * @throws {UserError} where the browser does not start, ends before, or takes three minutes.
     */
    async show(browser: Chromium, script: string): Promise<PageResult> {
        this.script = script;
        const profile = mkdtempSync(join(tmpdir(), "browser-"));
        const child = spawn(browser.file, [...OPTIONS, `--user-data-dir=${profile}`, `${this.origin}/`], {
            env: { ...process.env, ...browser.env, HOME: profile },
            stdio: ["ignore", "ignore", "pipe"],
            // A group of its own: it starts others.
            detached: true,
        });
        let log = "";
        child.stderr.setEncoding("utf8").on("data", (more: string) => (log += more));
        const ended = new Promise((resolve) => child.on("close", resolve));
        let timer: NodeJS.Timeout | undefined;
        const fails = new Promise<never>((_, reject) => {
            const because = (why: string) => reject(new UserError(`Chromium ${why}:\n${log.slice(-4000)}`));
            child.on("error", (error) => because(`did not start: ${error.message}`));
            child.on("exit", (code, signal) =>
                because(`ended with ${code ?? signal} before the page had said anything`),
            );
            timer = setTimeout(() => because(`showed no result within ${PATIENCE / 1000} s`), PATIENCE);
        });
        try {
            const found = await Promise.race([new Promise((resolve) => (this.said = resolve)), fails]);
            return {
                found,
                console: log
                    .split("\n")
                    .filter((line) => line.includes("CONSOLE"))
                    .join("\n"),
            };
        } finally {
            clearTimeout(timer);
            endGroup(child.pid);
            await ended;
            rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        }
    }

    /** Ends the server. */
    close(): void {
        this.server.closeAllConnections();
        this.server.close();
    }

    private html(): string {
        return `<!doctype html><meta charset="utf-8"><title>page</title><script>
(async () => {
    let found;
    try {
        found = await (async () => {${this.script}})();
    } catch (error) {
        found = { thrown: String(error) };
    }
    await fetch("/", { method: "POST", body: JSON.stringify(found ?? null) });
})();
</script>`;
    }
}

/** Ends a process and all that it has started. */
function endGroup(leader: number | undefined): void {
    try {
        process.kill(-(leader ?? Number.NaN), "SIGKILL");
    } catch {
        // None of them is there any more.
    }
}
