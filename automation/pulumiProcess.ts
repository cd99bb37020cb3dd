import { spawn } from "node:child_process";

import { missing, type PulumiResult } from "./pulumiFailures";

/** How often a command is run at most. */
const ATTEMPTS = 3;

/**
 * Whether to run a command of pulumi again, which has failed because it closed the connection to KMS by itself, while it read the answer. The pulumi CLI is
 * built with releases of the AWS SDK for Go of 2024, which do that where an answer comes at once, and do not ask again
 * (aws/aws-sdk-go-v2#2737). It asks KMS when it opens a stack, before it changes anything; `stack change-secrets-provider` alone does so
 * after it has written the stack's file.
 *
 * @param attempt Which run of the command has failed, from 1 on.
 * @param words What it has said.
 */
export function mayRepeat(attempt: number, words: string): boolean {
    return attempt < ATTEMPTS && /operation error KMS: \w+,[^\n]*use of closed network connection/.test(words);
}

/**
 * Runs one command of the pulumi CLI of PATH to its end.
 *
 * @param folder That of the project.
 * @param input What the command reads from its standard input.
 * @param heard Is told each line that the command writes, while it runs.
 * @throws {UserError} where there is no pulumi CLI.
 */
export async function runOnce(
    folder: string,
    env: Readonly<NodeJS.ProcessEnv>,
    args: readonly string[],
    input = "",
    heard?: (line: string) => void,
): Promise<PulumiResult> {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
        cwd: folder,
        env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
        child[stream].setEncoding("utf8").on("data", (text: string) => {
            const rest = output[stream].slice(output[stream].lastIndexOf("\n") + 1);
            output[stream] += text;
            `${rest}${text}`
                .split("\n")
                .slice(0, -1)
                .forEach((line) => heard?.(line));
        });
    }
    // A command that fails early does not read its input; its exit code says why.
    child.stdin.on("error", () => undefined).end(input);
    return new Promise((resolve, reject) => {
        child.on("error", (error: NodeJS.ErrnoException) => {
            reject(error.code === "ENOENT" ? missing() : error);
        });
        child.on("close", (code) => resolve({ code: code ?? 1, ...output }));
    });
}
