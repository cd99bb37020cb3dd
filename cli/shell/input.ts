import { createInterface } from "node:readline";
import { Writable } from "node:stream";

import { UserError } from "../../common/errors";
import type { Input } from "./command";

/** The part of a terminal's stream that is looked at. */
type Stream<T> = T & { readonly isTTY?: boolean };

/**
 * The input of this process.
 *
 * @param source What is typed, or what a pipe brings.
 * @param screen Where questions are shown: not where results go.
 */
export function processInput(source: Stream<NodeJS.ReadableStream>, screen: Stream<NodeJS.WritableStream>): Input {
    return {
        isTerminal: source.isTTY === true && screen.isTTY === true,
        async ask(question, hidden = false) {
            const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
            // The interface echoes what is typed to its output, and keeps a history unless told otherwise.
            const output = hidden ? unseen : screen;
            const lines = createInterface({ input: source, output, terminal: true, historySize: 0 });
            const answer = await new Promise<string | undefined>((resolve) => {
                if (hidden) {
                    screen.write(question);
                }
                lines.once("close", () => resolve(undefined));
                lines.question(question, resolve);
            });
            lines.close();
            if (hidden || answer === undefined) {
                screen.write("\n");
            }
            return answer;
        },
        async read() {
            if (source.isTTY === true) {
                throw new UserError(
                    "What is typed here would be seen.",
                    "Send it through a pipe, or leave stderr to the terminal.",
                );
            }
            const chunks: Buffer[] = [];
            for await (const chunk of source) {
                chunks.push(Buffer.from(chunk));
            }
            try {
                return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
            } catch {
                throw new UserError("The input is not a text in UTF-8.", "Encode it, for example as base64.");
            }
        },
    };
}
