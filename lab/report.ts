import colors from "picocolors";

import { formatDuration } from "../common/steps";
import { table } from "../cli/shell/table";
import type { EnvironmentStatus } from "./probe";
import type { LabStatus } from "./status";

/** A line for each environment: where it answers, what it serves and what it says. */
export function environmentTable(environments: readonly EnvironmentStatus[]): string {
    const rows = environments.map(({ environment, version, commit, answer, healthy }) => {
        const mark = healthy ? colors.green : colors.red;
        return [mark(environment), version, commit?.slice(0, 7) ?? "-", shortened(answer)];
    });
    const urls = environments.map(({ environment, url }) => `${environment}: ${url}`);
    return `\n${table(["environment", "version", "commit", "GET /"], rows)}\n\n${urls.join("\n")}\n`;
}

/** How much of an answer the table has room for, in characters. */
const WIDEST_ANSWER = 80;

function shortened(answer: string): string {
    return answer.length <= WIDEST_ANSWER ? answer : `${answer.slice(0, WIDEST_ANSWER - 1)}…`;
}

/** What a person may want to do once the lab is up. */
export function nextSteps(milliseconds: number): string {
    return [
        colors.dim(`Up in ${formatDuration(milliseconds)}.`),
        "The plain commands work on the lab too:",
        '  eval "$(npm run --silent local -- env)"',
        "  pulumi preview",
        "  pulumi stack output stagingUrl",
        "Stop it: npm run local -- down",
    ].join("\n");
}

/** The lab's state in words. */
export function statusText(status: LabStatus): string {
    if (!status.running) {
        return "The lab is not running. Start it: npm run local";
    }
    const processes = Object.entries(status.emulators).map(([name, { pid, url }]) => `${name}: process ${pid}, ${url}`);
    return `${environmentTable(status.environments)}\n${processes.join("\n")}\n`;
}

/** Variables as a POSIX shell takes them. */
export function shellExports(variables: Readonly<Record<string, string>>): string {
    return Object.entries(variables)
        .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
        .join("\n");
}
