import type { Holder } from "../../automation/locks";
import { UsageError } from "../../common/errors";
import type { Context } from "../shell/command";
import { formatDuration } from "../../common/steps";
import { plain } from "../shell/words";
import { automation, type Operation } from "./session";

/** How long a command waits for a stack. */
export interface WaitOptions {
    readonly wait?: string;
}

export const WAIT_OPTION = {
    flags: "--wait <duration>",
    description: "how long to wait for another run on the stack, such as 90s, 10m or 0 (default: 10m)",
};

/** Milliseconds between two looks at a stack that is held. */
const PAUSE = 10_000;

/**
 * Runs an operation, again and again while another run holds the stack. Each time it starts anew, with its preview: what the
 * other run has done may have changed what there is to do. A lock that a run on this machine has left behind is offered to
 * be taken away.
 *
 * @param pause Milliseconds between two attempts.
 * @throws {LockedError} where the stack is still held at the end of the time.
 */
export async function whenFree<T>(
    context: Context,
    { stack }: Operation,
    options: WaitOptions,
    work: () => Promise<T>,
    pause: number = PAUSE,
): Promise<T> {
    const { LockedError, isLeft } = automation();
    const end = performance.now() + milliseconds(options.wait ?? "10m");
    for (;;) {
        try {
            return await work();
        } catch (error) {
            if (!(error instanceof LockedError)) {
                throw error;
            }
            const { holders } = error;
            if (holders.length > 0 && holders.every((holder) => isLeft(holder))) {
                if (!(await takeAway(context, stack.name, holders))) {
                    throw error;
                }
                await stack.pulumi.cancel(stack.name);
                continue;
            }
            const left = end - performance.now();
            if (left <= 0) {
                throw error;
            }
            const who = holders.map(
                ({ user, host, since }) => `${plain(user)} on ${plain(host)} since ${plain(since)}`,
            );
            context.stderr.write(
                `Waiting for ${stack.name}, held by ${who.join(" and ") || "another run"}: ${formatDuration(left)} more at most\n`,
            );
            await new Promise((resolve) => setTimeout(resolve, Math.min(pause, left)));
        }
    }
}

/** Asks, also with `--yes`: that stands for the change, not for this. */
async function takeAway({ stdin, stderr }: Context, stack: string, holders: readonly Holder[]): Promise<boolean> {
    const runs = holders.map(({ pid, since }) => `process ${pid}, since ${plain(since)}`).join(" and ");
    stderr.write(`The stack '${stack}' is held by a run on this machine that is gone (${runs}). It was killed.\n`);
    if (!stdin.isTerminal) {
        return false;
    }
    const answer = await stdin.ask("Take its lock away? [y/N] ");
    return /^y(es)?$/i.test(answer?.trim() ?? "");
}

function milliseconds(text: string): number {
    const [, number = "", unit = "s"] = /^(\d{1,5})([smh])?$/.exec(text) ?? [];
    if (number === "") {
        throw new UsageError(`--wait takes a duration such as 90s, 10m or 1h, not '${text}'.`);
    }
    return Number(number) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as "h" | "m" | "s"];
}
