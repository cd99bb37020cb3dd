import { createHmac, randomUUID } from "node:crypto";

import type { Json } from "./render";
import type { Hook, HookConfig, Repository } from "./state";

/** How a delivery is signed: as GitHub does, with another secret, or not at all. */
export type Signature = "missing" | "right" | "wrong";

/** A delivery of an event to a hook, and what came back. */
export interface Delivery {
    readonly id: number;
    /** The header X-GitHub-Delivery. A delivery that is sent again keeps it. */
    readonly guid: string;
    readonly hookId: number;
    readonly url: string;
    readonly event: string;
    readonly action: string | undefined;
    readonly redelivery: boolean;
    /** By their names in small letters. */
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: Json;
    /** The status of the answer; undefined where there was none. */
    readonly status: number | undefined;
    /** The body of the answer, or why there was none. */
    readonly answer: string;
}

/** GitHub waits that long for an answer, in milliseconds. */
const TIMEOUT = 10_000;
const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/;

/** One event for one hook. */
export interface Message {
    readonly id: number;
    readonly repository: Repository;
    readonly hook: Hook;
    readonly event: string;
    readonly payload: Json;
    readonly signature: Signature;
    /** @default - a new one */
    readonly guid?: string;
}

/**
 * Sends a delivery, in GitHub's form. Nothing but this machine is ever reached: an address elsewhere counts as one that
 * does not answer.
 *
 * Sources: https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers and
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export async function deliver(message: Message): Promise<Delivery> {
    const { id, hook, event, payload, repository, signature } = message;
    const guid = message.guid ?? randomUUID();
    const json = JSON.stringify(payload);
    const isJson = hook.config.contentType === "json";
    const body = isJson ? json : new URLSearchParams({ payload: json }).toString();
    const headers: Record<string, string> = {
        accept: "*/*",
        "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded",
        "user-agent": `GitHub-Hookshot/${guid.slice(0, 7)}`,
        "x-github-delivery": guid,
        "x-github-event": event,
        "x-github-hook-id": String(hook.id),
        "x-github-hook-installation-target-id": String(repository.id),
        "x-github-hook-installation-target-type": "repository",
        ...signatures(hook.config, body, signature),
    };
    const { status, answer } = await post(hook.config.url, headers, body);
    hook.lastResponse = { code: status ?? null, status: status === undefined ? "failed" : "active", message: null };
    return {
        id,
        guid,
        hookId: hook.id,
        url: hook.config.url,
        event,
        action: typeof payload["action"] === "string" ? payload["action"] : undefined,
        redelivery: message.guid !== undefined,
        headers,
        payload,
        status,
        answer,
    };
}

/** A hook without a secret gets no signature, whatever is asked for. */
function signatures({ secret }: HookConfig, body: string, signature: Signature): Record<string, string> {
    if (secret === undefined || signature === "missing") {
        return {};
    }
    const key = signature === "wrong" ? `not ${secret}` : secret;
    const sign = (algorithm: string) => `${algorithm}=${createHmac(algorithm, key).update(body).digest("hex")}`;
    return { "x-hub-signature": sign("sha1"), "x-hub-signature-256": sign("sha256") };
}

async function post(
    url: string,
    headers: Record<string, string>,
    body: string,
): Promise<{ readonly status: number | undefined; readonly answer: string }> {
    if (!LOOPBACK.test(new URL(url).hostname)) {
        return { status: undefined, answer: "The stand-in delivers to this machine only." };
    }
    try {
        const options = {
            method: "POST",
            headers,
            body,
            redirect: "manual",
            signal: AbortSignal.timeout(TIMEOUT),
        } as const;
        const response = await fetch(url, options);
        return { status: response.status, answer: await response.text() };
    } catch (error) {
        const { message, cause } = error as Error;
        return { status: undefined, answer: cause instanceof Error ? cause.message : message };
    }
}
