import { messageOf } from "../common/errors";
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

/** An environment as it answers now. */
export interface EnvironmentStatus {
    readonly environment: string;
    readonly url: string;
    /** The version of the function that the alias points at. */
    readonly version: string;
    /** The commit that the application says it was built from. */
    readonly commit: string | undefined;
    /** The answer to GET `/`, on one line. */
    readonly answer: string;
    readonly healthy: boolean;
}

/** Asks an environment for its greeting and its commit. */
export async function probe(environment: string, url: string, version: string): Promise<EnvironmentStatus> {
    try {
        const root = await ask(`${url}/`);
        const metadata = await ask(`${url}/metadata`);
        return {
            environment,
            url,
            version,
            commit: metadata.status === 200 ? commitOf(metadata.body) : undefined,
            answer: `${root.status} ${root.body.replaceAll(/\s+/g, " ").trim()}`,
            healthy: root.status === 200,
        };
    } catch (error) {
        const answer = `no answer: ${messageOf(error)}`;
        return { environment, url, version, commit: undefined, answer, healthy: false };
    }
}

function commitOf(body: string): string | undefined {
    try {
        const { lastcommitsha } = JSON.parse(body) as { lastcommitsha?: unknown };
        return typeof lastcommitsha === "string" ? lastcommitsha : undefined;
    } catch {
        return undefined;
    }
}
