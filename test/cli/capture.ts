import type { Context } from "../../cli/command";
import { main } from "../../cli/main";

/** What a command line left behind. */
export interface Outcome {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** A context whose streams gather what is written to them. */
export function capture(surroundings: Pick<Context, "env" | "cwd">): {
    context: Context;
    output: Omit<Outcome, "code">;
} {
    const output = { stdout: "", stderr: "" };
    const sink = (name: keyof typeof output) => ({ write: (text: string) => (output[name] += text) });
    return { context: { stdout: sink("stdout"), stderr: sink("stderr"), ...surroundings }, output };
}

/** Runs `platform` in this process. */
export async function platform(args: readonly string[], surroundings: Pick<Context, "env" | "cwd">): Promise<Outcome> {
    const { context, output } = capture(surroundings);
    return { code: await main(args, context), ...output };
}
