import type { Command } from "./command";

/** The examples of a command below its help: each with what it does above it. */
export function examplesText(examples: Command["examples"]): string {
    const lines = Object.entries(examples).map(([words, meaning]) => `  # ${meaning}\n  platform ${words}`);
    return `\nExamples:\n${lines.join("\n")}`;
}
