/**
 * A small application behind API Gateway and Lambda, released by the platform.
 *
 * GET / and /root say hello, /metadata tells what is running, /health whether it runs well. Every other request is
 * echoed, so that one can see what reaches the application.
 */

import { readFile } from "node:fs/promises";

import { environmentOf, setting } from "./settings.mjs";

/** Answers one request of an API Gateway REST API (Lambda proxy integration, payload format 1.0). */
export async function handler(event, context) {
    const environment = environmentOf(event, context);
    const path = event.path.replace(/\/+$/, "") || "/";
    const route = ["GET", "HEAD"].includes(event.httpMethod) ? ROUTES.get(path) : undefined;
    const body = await (route ?? echo)(event, environment);
    const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
    return { statusCode: 200, headers, body: JSON.stringify(body) };
}

/** Says hello, in the words of the environment's own setting Greeting where it has one. */
function hello(event, environment) {
    return { message: setting(event, "Greeting", "Hello World"), environment };
}

/** Tells which commit and version is running, and where. */
async function metadata(_event, environment) {
    // Whatever makes the package writes release.json into it; there is none beside the sources.
    const { commit = "n/a" } = JSON.parse((await textOf("release.json")) || "{}");
    return { lastcommitsha: commit, version: (await textOf("VERSION")).trim() || "n/a", environment };
}

/** The text of a file beside this one, or none where there is no such file. */
async function textOf(name) {
    try {
        return await readFile(new URL(name, import.meta.url), "utf8");
    } catch (error) {
        if (error.code === "ENOENT") {
            return "";
        }
        throw error;
    }
}

/** Makes the application do its work once. `response_time` is in seconds; a failure becomes API Gateway's 502. */
async function health(event, environment) {
    const start = performance.now();
    hello(event, environment);
    await metadata(event, environment);
    const seconds = (performance.now() - start) / 1000;
    return { status_code: 200, response_time: Number(seconds.toFixed(4)), environment };
}

/** Shows a request as the application sees it, in API Gateway's own words. */
function echo(event, environment) {
    return {
        httpMethod: event.httpMethod,
        path: event.path,
        queryStringParameters: event.queryStringParameters ?? {},
        multiValueQueryStringParameters: event.multiValueQueryStringParameters ?? {},
        body: textBody(event),
        environment,
    };
}

/** The body as text. Bytes that are not UTF-8 stay as API Gateway sent them: in base64. */
function textBody({ body = null, isBase64Encoded }) {
    if (!body || !isBase64Encoded) {
        return body;
    }
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(body, "base64"));
    } catch {
        return body;
    }
}

const ROUTES = new Map([
    ["/", hello],
    ["/root", hello],
    ["/metadata", metadata],
    ["/health", health],
]);
