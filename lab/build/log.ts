import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

import type { Step } from "../../common/steps";

/** BuildLog takes a build's lines to its log file at once, so that nothing is lost if this process is killed. */
export class BuildLog {
    private readonly file: number;

    /**
     * @param path The log file; what an earlier build left in it is replaced.
     * @param onLine Gets each line, without its line feed.
     */
    constructor(
        path: string,
        private readonly onLine: (line: string) => void = () => undefined,
    ) {
        mkdirSync(dirname(path), { recursive: true });
        this.file = openSync(path, "w");
    }

    /** Adds a line of a command's output. */
    line(text: string): void {
        writeSync(this.file, `${text}\n`);
        this.onLine(text);
    }

    /** Adds what is to say about the build itself, in the words and form of CodeBuild's own log. */
    note(text: string): void {
        const time = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll("-", "/");
        `[Container] ${time} ${text.trimEnd()}`.split("\n").forEach((line) => this.line(line));
    }

    close(): void {
        closeSync(this.file);
    }
}

/** Shows a line of a log as a step's progress. One without a word, such as the brace that ends a command, would say nothing. */
export function showProgress(step: Pick<Step, "progress">, line: string): void {
    if (/\w/.test(line)) {
        step.progress(line);
    }
}
