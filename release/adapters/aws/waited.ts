import type { FunctionConfiguration, LambdaClient } from "@aws-sdk/client-lambda";

import { UserError } from "../../../common/errors";

/** Seconds that Lambda may take to be done with new code. */
const PATIENCE = 300;

/** How a waiter asks: how long in all, and how many seconds lie between two looks, at first and at most. */
export function patience(client: LambdaClient) {
    return { client, maxWaitTime: PATIENCE, minDelay: 1, maxDelay: 5 } as const;
}

/**
 * Runs one of the SDK's waiters. What it throws is all of AWS's answers as JSON, among them the function's environment;
 * of these only the reason is for a person.
 *
 * @param what What is waited for, such as `Updating the code of shop-app`.
 */
export async function waited(what: string, wait: () => Promise<unknown>): Promise<void> {
    try {
        await wait();
    } catch (error) {
        const { state, reason, observedResponses = {} } = resultIn(error);
        if (state === "TIMEOUT") {
            // A waiter goes on asking where it is told that it may not: the answers say so.
            const answers = Object.keys(observedResponses).filter((answer) => !/^200\b/.test(answer));
            const because = answers.length === 0 ? "" : `: ${answers.join("; ")}`;
            throw new UserError(
                `${what} was not done after ${PATIENCE} seconds${because}`,
                "Run the same command again.",
            );
        }
        const { LastUpdateStatusReason, StateReason } = (reason ?? {}) as FunctionConfiguration;
        throw new UserError(`${what} failed: ${LastUpdateStatusReason ?? StateReason ?? "Lambda does not say why"}`);
    }
}

/** What a waiter has come to. */
interface WaiterResult {
    readonly state?: string;
    readonly reason?: unknown;
    readonly observedResponses?: Readonly<Record<string, number>>;
}

function resultIn(error: unknown): WaiterResult {
    try {
        return JSON.parse((error as Error).message) as WaiterResult;
    } catch {
        throw error;
    }
}
