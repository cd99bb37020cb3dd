import { messageOf } from "../common/errors";
import type { HealthAccess } from "../contract/healthAccess";
import { isHealthy, type HealthStatus } from "../contract/healthStatus";

/** What an environment answered. */
export interface Answer {
    readonly status: number;
    readonly body: string;
}

/** Milliseconds that an answer may take: the first request starts the function. */
const PATIENCE = 20_000;

/** Sends one request, as a client of the application would. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    return { status: response.status, body: await response.text() };
}

/**
 * Sends one GET request, as a release does: signed, or with the key of releases, where the API asks for that.
 *
 * @param access How it gets through. @default - as anybody's
 */
export async function askThrough(url: string, access: HealthAccess = {}): Promise<Answer> {
    if (access.signed === undefined && access.apiKey === undefined) {
        return ask(url);
    }
    // Most of what is asked is anybody's, and the SDK takes a while to load.
    const { openGet } = require("../release/adapters/aws/get") as typeof import("../release/adapters/aws/get");
    const { LambdaClient } = await import("@aws-sdk/client-lambda");
    const { credentials, region, sha256 } = new LambdaClient().config;
    const get = openGet({ region: await region(), credentials, sha256, maxAttempts: 1, onCall: () => undefined });
    return get(url, PATIENCE, access);
}

/** An environment as it answers now. */
export interface EnvironmentStatus {
    readonly environment: string;
    readonly url: string;
    /** The version of the function that the alias points at. */
    readonly version: string;
    /** The commit that the application says it was built from. */
    readonly commit: string | undefined;
    /** What it was asked for: `/`, or where an application that is not the sample has to answer. */
    readonly path: string;
    /** The answer, on one line. */
    readonly answer: string;
    readonly healthy: boolean;
}

/** What an application is asked for that is not the sample. */
export interface Probed {
    /** Where it has to answer, such as `/health`. */
    readonly path: string;
    /** Which answers count. @default "200-299" */
    readonly healthStatus?: HealthStatus | undefined;
    /** The commit that was released; undefined where it is not known. */
    readonly commit: string | undefined;
    /** How the request gets through to the function. @default - as anybody's */
    readonly access?: HealthAccess | undefined;
}

/**
 * Asks an environment how it is.
 *
 * @param probed @default - the sample, which is asked for its greeting and its commit
 */
export async function probe(
    environment: string,
    url: string,
    version: string,
    probed?: Probed,
): Promise<EnvironmentStatus> {
    try {
        if (probed !== undefined) {
            const { status, body } = await askThrough(`${url}${probed.path}`, probed.access);
            const answer = `${status} ${oneLine(body)}`;
            const healthy = isHealthy(status, probed.healthStatus);
            return { environment, url, version, commit: probed.commit, path: probed.path, answer, healthy };
        }
        const root = await ask(`${url}/`);
        const metadata = await ask(`${url}/metadata`);
        return {
            environment,
            url,
            version,
            commit: metadata.status === 200 ? commitOf(metadata.body) : undefined,
            path: "/",
            answer: `${root.status} ${oneLine(root.body)}`,
            healthy: root.status === 200,
        };
    } catch (error) {
        const answer = `no answer: ${messageOf(error)}`;
        const path = probed?.path ?? "/";
        return { environment, url, version, commit: probed?.commit, path, answer, healthy: false };
    }
}

function oneLine(body: string): string {
    return body.replaceAll(/\s+/g, " ").trim();
}

function commitOf(body: string): string | undefined {
    try {
        const { lastcommitsha } = JSON.parse(body) as { lastcommitsha?: unknown };
        return typeof lastcommitsha === "string" ? lastcommitsha : undefined;
    } catch {
        return undefined;
    }
}
