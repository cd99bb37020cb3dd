import { realpathSync } from "node:fs";
import path from "node:path";
import { buildLanguageHost, languageHostRecipe } from "./build/languageHost";
import { run } from "./run";
import { onPath } from "./search";
import type { ToolSource } from "./tool";

const NAME = "pulumi-language-nodejs";

/** How long the host may take to open its port, in milliseconds. */
const PATIENCE = 10_000;

/**
 * The program that runs a Node.js program for the CLI. The Automation API with a program inline needs none.
 *
 * @param cliFile The CLI in use, which usually has its language hosts beside it.
 */
export function languageHost(cliFile: string): ToolSource {
    return {
        title: "Node.js language host",
        install: `the Pulumi CLI from an official package, which has \`${NAME}\` beside it`,

        candidates: () => [
            { file: path.join(path.dirname(realpathSync(cliFile)), NAME), origin: "with the CLI" },
            ...onPath(NAME).map((file) => ({ file, origin: "on PATH" }) as const),
        ],

        // It does not know its version, and every version serves: it opens a port, and tells it.
        async check(file) {
            const line = await run(file, [], { timeout: PATIENCE, untilFirstLine: true });
            if (!/^\d+/.test(line)) {
                throw new Error(`it opened no port, but said: ${line}`);
            }
            return "";
        },

        build: {
            name: "pulumi-language-host",
            duration: "about 1 minute on 2 cores",
            recipe: languageHostRecipe,
            file: NAME,
            fill: async (folder, step) => await buildLanguageHost(path.join(folder, NAME), step),
        },
    };
}
