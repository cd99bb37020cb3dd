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
    const paths = new Set(environments.map(({ path }) => path));
    const asked = paths.size === 1 ? [...paths][0] : "…";
    return `\n${table(["environment", "version", "commit", `GET ${asked}`], rows)}\n\n${urls.join("\n")}\n`;
}

/** How much of an answer the table has room for, in characters. */
const WIDEST_ANSWER = 80;

function shortened(answer: string): string {
    return answer.length <= WIDEST_ANSWER ? answer : `${answer.slice(0, WIDEST_ANSWER - 1)}…`;
}

/**
 * What a person may want to do once the lab is up.
 *
 * @param push The lines by which one's own clone releases here.
 */
export function nextSteps(milliseconds: number, push: readonly string[]): string {
    return [
        colors.dim(`Up in ${formatDuration(milliseconds)}.`),
        "Release from your own clone, as by a push to GitHub:",
        ...push.map((line) => `  ${line}`),
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
    const { application, push } = status;
    const what = application === undefined ? "the sample" : `${application.source}, ${commitText(application)}`;
    const pulls = status.pullRequests.map(
        ([number, state, title, head, base]) => `  ${number} ${state}: ${title} (${head} into ${base})`,
    );
    return [
        environmentTable(status.environments),
        `Application: ${what}`,
        "Push to it:",
        ...push.map((line) => `  ${line}`),
        ...(pulls.length === 0 ? [] : ["Pull requests:", ...pulls]),
        "",
        ...processes,
        "",
    ].join("\n");
}

function commitText({ commit, isSnapshot }: { readonly commit: string; readonly isSnapshot: boolean }): string {
    return isSnapshot ? `its files as they were (${commit.slice(0, 7)})` : `commit ${commit.slice(0, 7)}`;
}

/** Variables as a POSIX shell takes them. */
export function shellExports(variables: Readonly<Record<string, string>>): string {
    return Object.entries(variables)
        .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
        .join("\n");
}
