import { gatewayEvent } from "./event";
import type { Invocation, Target, Tools } from "./ports";

/** Milliseconds between two requests to an environment that does not answer as it should yet. */
const PAUSE = 1000;

/** How much of an answer is shown, in characters. */
const SHOWN = 400;

/**
 * Invokes a version as the API would for a GET request, before any environment serves it.
 *
 * @returns What is wrong with its answer, or undefined.
 */
export async function smokeTest(tools: Tools, target: Target, version: string): Promise<string | undefined> {
    const { healthPath: path } = target;
    const event = gatewayEvent(target, { path, id: `smoke-test-${tools.random()}`, time: tools.clock.now() });
    return complaintOf(await tools.functions.invoke(version, event), target.healthPath);
}

/**
 * Asks an environment through its own URL until it answers as it should. A moved alias takes a moment to be seen
 * everywhere.
 *
 * @returns What is wrong with the last answer, or undefined.
 */
export async function verify(tools: Tools, target: Target): Promise<string | undefined> {
    const url = `${target.url}${target.healthPath}`;
    const deadline = tools.clock.now() + target.verifySeconds * 1000;
    for (;;) {
        const complaint = await tools.get(url).then(
            ({ status, body }) => (isSuccess(status) ? undefined : `${url} answered ${status}: ${shown(body)}`),
            (error: unknown) => `${url} did not answer: ${reasonOf(error)}`,
        );
        if (complaint === undefined || tools.clock.now() + PAUSE > deadline) {
            return complaint;
        }
        await tools.clock.sleep(PAUSE);
    }
}

function complaintOf({ functionError, payload }: Invocation, path: string): string | undefined {
    if (functionError !== undefined) {
        return `it failed (${functionError}): ${shown(payload)}`;
    }
    let answer: unknown;
    try {
        answer = JSON.parse(payload);
    } catch {
        return `its answer is not JSON: ${shown(payload)}`;
    }
    const status: unknown =
        typeof answer === "object" && answer !== null ? (answer as { statusCode?: unknown }).statusCode : undefined;
    // API Gateway takes a status as a number or as a text of digits.
    const code = typeof status === "string" && /^\d{3}$/.test(status) ? Number(status) : status;
    if (typeof code !== "number") {
        return `its answer has no statusCode, which API Gateway needs: ${shown(payload)}`;
    }
    return isSuccess(code) ? undefined : `GET ${path} answered ${code}: ${shown(payload)}`;
}

/** What fetch throws says `fetch failed` alone; why is in its cause. */
function reasonOf(error: unknown): string {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return cause instanceof Error && cause.message !== "" ? `${message}: ${cause.message}` : message;
}

function isSuccess(status: number): boolean {
    return status >= 200 && status < 300;
}

function shown(text: string): string {
    const line = text.replaceAll(/\s+/g, " ").trim();
    return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}…`;
}
