import { readFileSync } from "node:fs";

import { UserError } from "../common/errors";
import type { BuildResult } from "./build";

/** How many of a log's last lines are shown. */
const LAST_LINES = 20;

/** What the engine says of a version or an environment that was asked for the health path. */
const UNHEALTHY = /does not answer as it should: (GET (\S+) [^\n]*)/;

/** A build that failed, with the end of its log and, where it is known, what to set. */
export class BuildFailure extends UserError {
    /**
     * @param environment What was to be released to.
     * @param showsLog Whether the end of the log is part of the message: not where it has been shown already.
     */
    constructor(environment: string, { failure, log }: Pick<BuildResult, "failure" | "log">, showsLog: boolean) {
        const text = readLog(log);
        const end = text.trim().split("\n").slice(-LAST_LINES).join("\n  ");
        const what = `The build for ${environment} failed: ${reasonOf(text, failure)}`;
        super(
            showsLog && end !== "" ? `${what}\nThe end of its log:\n  ${end}` : what,
            [...remedies(text), `Its log: ${log}`].join("\n  "),
        );
    }
}

/** What a program of the platform's gave as its reason in the log or, of another command, that it failed. */
function reasonOf(log: string, failure: string | undefined): string {
    const isOwn = failure?.includes("/.platform/release.cjs") ?? false;
    const said = isOwn ? [...log.matchAll(/^error: (.+)$/gm)].at(-1)?.[1] : undefined;
    return said ?? shortened(failure);
}

/** A failure in words, without what the build specification puts around the commands of an application. */
export function shortened(failure: string | undefined): string {
    return failure?.replace(/test -f \S+ \|\| \{\n([^]*?)\n\}/, "$1") ?? "for an unknown reason";
}

/** What to do about a failure that the log shows to be the settings', not the application's. */
export function remedies(log: string): readonly string[] {
    const [, answer, path] = UNHEALTHY.exec(log) ?? [];
    return answer === undefined
        ? []
        : [
              `A release is tried at release.healthPath, here ${path ?? ""}. Set it to a path that this application answers ` +
                  "with 200 to 299, or release.healthStatus to 200-499 where any answer counts: in a file stack.yaml beside it, " +
                  "or one that --config names, as platform:release: {healthPath: /}",
          ];
}

function readLog(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
