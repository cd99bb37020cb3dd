import { readProxyAnswer } from "./proxyAnswer";
import type { HttpAnswer } from "../ports";

/**
 * Texts of the answers below 500 that a REST API gives without asking the function: "Gateway response types for API Gateway".
 * Something in between, such as a custom domain behind a distribution, may have taken their header away.
 */
const TEXTS: readonly string[] = [
    "Missing Authentication Token",
    "Forbidden",
    "Unauthorized",
    "Limit Exceeded",
    "Too Many Requests",
    "Unsupported Media Type",
    "Request Too Long",
    "Invalid request body",
];

/**
 * Why an answer is API Gateway's own and none of the function, or undefined. An application may use the same words: what the
 * function has answered to the same request by itself decides.
 *
 * @param own The payload with which the function has answered when it was invoked without the API.
 */
export function gatewayAnswer({ status, body, errorType }: HttpAnswer, own: string): string | undefined {
    if (status < 400) {
        return undefined;
    }
    if (errorType !== undefined) {
        return errorType.split(":", 1)[0] ?? errorType;
    }
    const answer = readProxyAnswer(own);
    if ("status" in answer && answer.status === status) {
        return undefined;
    }
    const text = messageIn(body);
    return text !== undefined && TEXTS.includes(text) ? text : undefined;
}

/** The message of a body that has nothing else, as those of API Gateway. */
function messageIn(body: string): string | undefined {
    try {
        const value: unknown = JSON.parse(body);
        const [[name, text] = [], ...others] = Object.entries((value ?? {}) as Record<string, unknown>);
        return name === "message" && others.length === 0 && typeof text === "string" ? text : undefined;
    } catch {
        return undefined;
    }
}
