import { createHmac } from "node:crypto";
import { type Answer, read } from "./client";

/** What is different from a delivery as GitHub makes it. */
export interface DeliveryOptions {
    /** @default push */
    readonly event?: string;
    /** What signs the body; "" leaves the signature out. @default the secret */
    readonly key?: string;
    /** Which signature. @default sha256 */
    readonly algorithm?: "sha256" | "sha1";
}

/** Sends a delivery to a webhook, as GitHub does. */
export async function deliver(
    url: string,
    secret: string,
    payload: unknown,
    { event = "push", key = secret, algorithm = "sha256" }: DeliveryOptions = {},
): Promise<Answer> {
    const body = JSON.stringify(payload);
    const header = algorithm === "sha256" ? "x-hub-signature-256" : "x-hub-signature";
    const signature = `${algorithm}=${createHmac(algorithm, key).update(body).digest("hex")}`;
    const response = await fetch(url, {
        method: "POST",
        headers: {
            "content-type": "application/json",
            "x-github-event": event,
            ...(key === "" ? {} : { [header]: signature }),
        },
        body,
    });
    return read(response);
}
