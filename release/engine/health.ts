import { isHealthy } from "../../contract/healthStatus";
import { ALLOCATION, isAllocating } from "./allocation";
import { gatewayAnswer } from "./gatewayAnswer";
import { readProxyAnswer } from "./proxyAnswer";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { gatewayEvent } from "./event";
import { servesOnly } from "./environmentState";
import type { Alias, HttpAnswer, Invocation, Target, Tools } from "../ports";

/** Milliseconds between two looks at an environment; from the beginning of one to that of the next where it is well. */
const PAUSE = 1000;

/**
 * Milliseconds over which an environment has to answer as it should, look after look, and with the new version. Lambda
 * puts a moved alias into effect bit by bit, so that one good answer may still be the version before.
 */
export const HOLD = 3000;

/** Milliseconds that one request may take. */
const REQUEST = 10_000;

/** Milliseconds that a version may take by itself: the API waits no longer. */
const SMOKE_TEST = 29_000;

/** How much of an answer is shown, in characters. */
const SHOWN = 400;

/**
 * Invokes a version as the API would for a GET request, before any environment serves it.
 *
 * @returns What is wrong with its answer, or undefined.
 */
export async function smokeTest(tools: Tools, target: Target, version: string): Promise<string | undefined> {
    return complaintOf(await invoke(tools, target, version, SMOKE_TEST), target);
}

/** What an environment was found to be: `complaint` undefined where it is well, `now` where somebody else has moved it. */
export interface Verification {
    readonly complaint?: string;
    readonly now?: Alias;
}

/**
 * Asks an environment until it is well: its alias executes the version that it was moved to, its URL answers as it
 * should, and both go on over {@link HOLD}. Whatever is not so begins the hold anew.
 */
export async function verify(
    tools: Tools,
    target: Target,
    { version, previous }: Pick<ReleaseRecord, "version" | "previous">,
): Promise<Verification> {
    const { clock, functions } = tools;
    const patience = target.verifySeconds * 1000;
    const began = clock.now();
    let deadline = began + patience;
    let since: number | undefined;
    let complaint: string | undefined;
    for (;;) {
        const asked = clock.now();
        const left = Math.max(1, Math.min(REQUEST, patience, since === undefined ? deadline - asked : REQUEST));
        const found = await ask(tools, target, version, left);
        if (found === "other version") {
            const now = await functions.alias(target.environment);
            const isOwn = isAllocating(now, version, previous.version);
            if (!servesOnly(now, version) && !isOwn) {
                return { now };
            }
            if (isOwn && clock.now() - began < ALLOCATION) {
                tools.say("Lambda is getting provisioned concurrency ready; the version before answers meanwhile");
                deadline = clock.now() + patience;
            }
        } else if (found === undefined) {
            since ??= asked;
            complaint = undefined;
            const now = clock.now();
            if (now - since >= HOLD) {
                return {};
            }
            // What the answers took is a part of the pause, or each look would make the hold longer.
            await clock.sleep(Math.max(0, asked + PAUSE - now));
            continue;
        }
        since = undefined;
        if (clock.now() + PAUSE > deadline) {
            const other = `version ${version} is not what answers yet, ${target.verifySeconds} s after the move`;
            const now = found === "other version" ? other : found;
            // A look that the deadline has cut short says nothing but that: what an earlier one has seen is the reason.
            return { complaint: left < REQUEST && clock.now() >= deadline ? (complaint ?? now) : now };
        }
        complaint = found === "other version" ? undefined : found;
        await clock.sleep(PAUSE);
    }
}

/** Asks an environment once: what is wrong, or undefined. */
async function ask(tools: Tools, proven: Target, version: string, left: number): Promise<string | undefined> {
    const { openPath } = proven;
    const target: Target =
        openPath === undefined ? proven : { ...proven, healthPath: openPath, healthStatus: "200-499" };
    const start = tools.clock.now();
    const invocation = await invoke(tools, target, target.environment, left);
    if (invocation.executedVersion !== undefined && invocation.executedVersion !== version) {
        return "other version";
    }
    const url = `${target.url}${target.healthPath}`;
    const rest = Math.max(1, left - (tools.clock.now() - start));
    return tools.get(url, rest, target.access).then(
        (answer) => complaintOfUrl(url, answer, invocation, target),
        (error: unknown) => `${url} did not answer: ${reasonOf(error)}`,
    );
}

/** What is wrong with the answer of an environment's URL, which API Gateway may have given in the function's place. */
function complaintOfUrl(
    url: string,
    answer: HttpAnswer,
    { payload }: Invocation,
    { healthStatus }: Target,
): string | undefined {
    const { status, body } = answer;
    if (!isHealthy(status, healthStatus)) {
        return `${url} answered ${status}: ${shown(body)}`;
    }
    const gateway = gatewayAnswer(answer, payload);
    return gateway && `${url} answered ${status}, and that is API Gateway's own answer (${gateway}): ${shown(body)}`;
}

async function invoke(tools: Tools, target: Target, qualifier: string, timeout: number): Promise<Invocation> {
    const event = gatewayEvent(target, {
        path: target.healthPath,
        id: `smoke-test-${tools.random()}`,
        time: tools.clock.now(),
    });
    return tools.functions.invoke(qualifier, event, timeout);
}

function complaintOf(
    { functionError, payload, isLate }: Invocation,
    { healthPath, healthStatus }: Target,
): string | undefined {
    if (isLate === true) {
        return `it did not answer within ${SMOKE_TEST / 1000} seconds, after which the API gives up`;
    }
    if (functionError !== undefined) {
        return `it failed (${functionError}): ${shown(payload)}`;
    }
    const answer = readProxyAnswer(payload);
    if ("malformed" in answer) {
        return `${answer.malformed}: ${shown(payload)}`;
    }
    return isHealthy(answer.status, healthStatus)
        ? undefined
        : `GET ${healthPath} answered ${answer.status}: ${shown(payload)}`;
}

/** What fetch throws says `fetch failed` alone; why is in its cause. */
function reasonOf(error: unknown): string {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return cause instanceof Error && cause.message !== "" ? `${message}: ${cause.message}` : message;
}

function shown(text: string): string {
    const line = text.replaceAll(/\s+/g, " ").trim();
    return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}…`;
}
