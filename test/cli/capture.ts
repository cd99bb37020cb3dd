import assert from "node:assert/strict";

import type { Context, Input } from "../../cli/shell/command";
import type { Cloud } from "../../cli/session/cloud";
import { main } from "../../cli/main";

/** What a command line left behind. */
export interface Outcome {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Where a command runs; without more, there is nobody to ask, nothing to read, and no AWS. */
export type Surroundings = Pick<Context, "env" | "cwd"> & Partial<Pick<Context, "stdin" | "cloud" | "userCwd">>;

/** A pipe that brings a text. */
export function pipe(text: string): Input {
    return {
        isTerminal: false,
        ask: () => Promise.reject(new Error("nobody is there to be asked")),
        read: async () => text,
    };
}

/** A person at a terminal, with what they answer one after the other; undefined is Ctrl-C. */
export function person(...answers: readonly (string | undefined)[]): Input & { readonly asked: string[] } {
    const asked: string[] = [];
    return {
        isTerminal: true,
        asked,
        ask: async (question, hidden = false) => {
            asked.push(hidden ? `${question}(hidden)` : question);
            return answers[asked.length - 1];
        },
        read: () => Promise.reject(new Error("a person is asked, not read")),
    };
}

const NO_CLOUD: Cloud = {
    load: async () => undefined,
    callerIdentity: () => Promise.reject(new Error("there is no AWS here")),
    connect: () => Promise.reject(new Error("there is no AWS here")),
    parameters: () => {
        throw new Error("there is no AWS here");
    },
    previews: () => Promise.reject(new Error("there is no AWS here")),
    stateBucket: () => Promise.reject(new Error("there is no AWS here")),
    stateKey: () => Promise.reject(new Error("there is no AWS here")),
    makeStateKey: () => Promise.reject(new Error("there is no AWS here")),
    lost: () => Promise.reject(new Error("there is no AWS here")),
    contents: () => Promise.reject(new Error("there is no AWS here")),
    found: () => Promise.reject(new Error("there is no AWS here")),
    stackResources: () => Promise.reject(new Error("there is no AWS here")),
    openApi: () => Promise.reject(new Error("there is no AWS here")),
};

/** A context whose streams gather what is written to them, without colours. */
export function capture(surroundings: Surroundings): {
    context: Context;
    output: Omit<Outcome, "code">;
} {
    const output = { stdout: "", stderr: "" };
    const sink = (name: keyof typeof output) => ({
        write: (text: string) => (output[name] += text.replaceAll(/\x1b\[[\d;]*m/g, "")),
    });
    const context = { stdin: pipe(""), cloud: NO_CLOUD, ...surroundings };
    return { context: { stdout: sink("stdout"), stderr: sink("stderr"), ...context }, output };
}

/** Runs `platform` in this process. */
export async function platform(args: readonly string[], surroundings: Surroundings): Promise<Outcome> {
    const { context, output } = capture(surroundings);
    return { code: await main(args, context), ...output };
}

/** The arguments of the last command of this program that an output tells its reader to run. */
export function commandIn(text: string): readonly string[] {
    const words = /npm run platform -- (.*)\n(?![^]*npm run platform)/.exec(`${text}\n`)?.[1];
    assert.ok(words !== undefined, text);
    return words.split(" ");
}

/** What a command that went well has put out. */
export function succeeds({ code, stdout, stderr }: Outcome): string {
    assert.equal(code, 0, stdout + stderr);
    return stdout;
}
