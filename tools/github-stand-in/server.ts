import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { messageOf } from "../../common/errors";
import { Actions } from "./actions";
import { answer } from "./api";
import { Events } from "./events";
import { Faults } from "./faults";
import { Journal } from "./journal";
import { API_PREFIX, CONTROL_PREFIX } from "./paths";
import { GitHubState } from "./state";

/** A stand-in within this process. */
export interface RunningServer {
    /** Such as `http://127.0.0.1:40123`. */
    readonly url: string;
    close(): Promise<void>;
}

/**
 * Serves a stand-in for GitHub's REST API on loopback, both with and without `/api/v3` in front.
 *
 * @param port @default - a free one
 * @param log Takes a line for each request.
 */
export async function serve(port = 0, log: (line: string) => void = () => undefined): Promise<RunningServer> {
    const state = new GitHubState();
    const journal = new Journal(log);
    const faults = new Faults();
    const events = new Events(state, () => `${url}${API_PREFIX}`);
    const actions = new Actions(state, events, faults, journal);
    const server = createServer((request, response) => {
        const handled = request.url?.startsWith(CONTROL_PREFIX)
            ? control(actions, request, response)
            : api({ state, events, journal, faults, url }, request, response);
        handled.catch((error: unknown) => {
            log(error instanceof Error ? (error.stack ?? error.message) : String(error));
            response.destroy();
        });
    });
    // A client that is busy may send on a connection in the very moment in which the server gives it up.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", resolve);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, close: () => close(server) };
}

interface Parts {
    readonly state: GitHubState;
    readonly events: Events;
    readonly journal: Journal;
    readonly faults: Faults;
    readonly url: string;
}

async function api(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { state, events, journal, faults, url } = parts;
    const text = await read(request);
    const target = new URL(request.url ?? "/", url);
    const prefixed = target.pathname.startsWith(`${API_PREFIX}/`);
    const path = prefixed ? target.pathname.slice(API_PREFIX.length) : target.pathname;
    const method = request.method ?? "GET";
    const full = `${path}${target.search}`;
    const fault = faults.take(method, full);
    await sleep(fault?.delay ?? 0);
    const record = (status: number | undefined, login?: string) =>
        journal.add({ method, path: full, login, body: parsed(text), status });
    if (fault?.cut === "before") {
        record(undefined);
        response.destroy();
        return;
    }
    if (fault?.status !== undefined) {
        record(fault.status);
        send(response, fault.status, fault.headers ?? {}, fault.body);
        return;
    }
    const base = prefixed ? `${url}${API_PREFIX}` : url;
    const given = { method, base, path, query: target.searchParams, headers: request.headers, text };
    const { status, headers, body, login } = answer(state, events, given);
    if (fault?.cut === "after") {
        record(undefined, login);
        response.destroy();
        return;
    }
    record(status, login);
    send(response, status, body === undefined ? headers : { ...headers, "content-type": JSON_TYPE }, body);
}

/** An action that fails is a mistake of the test: its reason is the whole answer. */
async function control(actions: Actions, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = (request.url ?? "").slice(CONTROL_PREFIX.length);
    const call = (actions as unknown as Record<string, unknown>)[name];
    if (typeof call !== "function" || !Object.hasOwn(Actions.prototype, name) || name === "constructor") {
        send(response, 404, {}, `The stand-in has no action ${name}.`);
        return;
    }
    try {
        const given = JSON.parse((await read(request)) || "[]") as unknown[];
        const result: unknown = await call.apply(actions, given);
        send(response, 200, { "content-type": JSON_TYPE }, { result });
    } catch (error) {
        send(response, 400, {}, messageOf(error));
    }
}

const JSON_TYPE = "application/json; charset=utf-8";

function send(
    response: ServerResponse,
    status: number,
    headers: Readonly<Record<string, string>>,
    body: unknown,
): void {
    response.writeHead(status, headers);
    response.end(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): unknown {
    try {
        return text === "" ? undefined : (JSON.parse(text) as unknown);
    } catch {
        return "(no JSON)";
    }
}

async function close(server: Server): Promise<void> {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
}
