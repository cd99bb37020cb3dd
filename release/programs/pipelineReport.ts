import { existsSync } from "node:fs";
import { join } from "node:path";

import { messageOf, UserError } from "../../common/errors";
import { described } from "../engine/verdict";
import { REPORTED_PHASES, type ReportedPhaseName } from "../../contract/reportedPhases";
import { BUILD_FOLDER } from "../../contract/buildFolder";
import type { BuildInput } from "./buildInput";
import { BEGINNING, PipelineBuild } from "./pipelineBuild";
import { noteBuild, tellStopped, unfinishedBuild } from "../engine/lastBuild";
import type { Reporter, StatusState, Tools, TriggerOf } from "../ports";

/** Runs one command of a build, and gives its commit a status. */
export async function runCommand(
    input: BuildInput,
    tools: Tools,
    command: "begin" | "package" | "release",
    triggerOf: TriggerOf,
): Promise<void> {
    const build = new PipelineBuild(input, tools, triggerOf);
    const { reporter } = tools;
    if (reporter === undefined || (command === "begin" ? await build.isFirstRun() : build.wasFirstRun())) {
        return build[command]();
    }
    const begun = command === "begin" ? begin(reporter, input, tools) : undefined;
    try {
        await build[command]();
        await begun;
        if (command === "release") {
            const why = build.isIdle()
                ? "Nothing that it is built from has changed"
                : `${input.settings.environment} serves it already`;
            await conclude(reporter, input, "success", why);
            await note(input, tools, true);
        }
    } catch (error) {
        await begun;
        await conclude(reporter, input, "failure", brief(error));
        await note(input, tools, true);
        throw error;
    } finally {
        warn(tools, reporter, command === "release");
    }
}

/** Whether a phase of the application's own commands has failed. A build that did not even begin has said so itself. */
export function hasFailed({ folder }: Pick<BuildInput, "folder">, phase: ReportedPhaseName): boolean {
    const isThere = (name: string) => existsSync(join(folder, BUILD_FOLDER, name));
    return isThere(BEGINNING) && !isThere(REPORTED_PHASES[phase].marker);
}

/** Gives the commit the status of a build whose phase has failed. */
export async function phaseFailed(input: BuildInput, tools: Tools, phase: ReportedPhaseName): Promise<void> {
    const { reporter } = tools;
    if (reporter !== undefined) {
        await statusOf(reporter, input, "failure", REPORTED_PHASES[phase].failure);
        await note(input, tools, true);
        warn(tools, reporter, false);
    }
}

/**
 * Says that the commit is being built, and of the build before, where that could not, that it is over: a pipeline's action runs once
 * at a time.
 */
async function begin(reporter: Reporter, input: BuildInput, tools: Tools): Promise<void> {
    const { commit, settings } = input;
    const left = await unfinishedBuild(tools, settings.environment).catch(() => undefined);
    await statusOf(reporter, input, "pending", "Building");
    await note(input, tools, false);
    if (left !== undefined && left.commit !== commit) {
        await tellStopped(reporter, settings.environment, left);
    }
}

/** What cannot be written down keeps no build from going on. */
async function note({ commit, build, settings }: BuildInput, tools: Tools, hasEnded: boolean): Promise<void> {
    const written = { commit, build, startedAt: tools.clock.now(), hasEnded };
    await noteBuild(tools, settings.environment, written).catch((error: unknown) =>
        tools.say(
            `warning: it was not written down that the build has ${hasEnded ? "ended" : "begun"}: ${messageOf(error)}`,
        ),
    );
}

/** A move has told how it ended, but of the commit that its version was built from: that may be another one. */
async function conclude(reporter: Reporter, input: BuildInput, state: StatusState, otherwise: string): Promise<void> {
    const { concluded } = reporter;
    if (concluded === undefined) {
        await statusOf(reporter, input, state, otherwise);
    } else if (concluded.record.commit !== input.commit) {
        await statusOf(reporter, input, concluded.verdict.status, concluded.verdict.description);
    }
}

async function statusOf(reporter: Reporter, input: BuildInput, state: StatusState, text: string): Promise<void> {
    await reporter.status(input.commit, input.settings.environment, state, text);
}

function warn(tools: Tools, { problem }: Reporter, canRetry: boolean): void {
    if (problem !== undefined) {
        const { message, remedy } = problem;
        tools.say(`warning: GitHub was not told: ${message}${remedy === undefined ? "" : `\n  ${remedy}`}`);
        if (canRetry) {
            tools.say("  To tell it later: npm run platform -- report --retry");
        }
    }
}

/** An error as everybody may read it who sees the repository. */
function brief(error: unknown): string {
    if (!(error instanceof UserError)) {
        return "An error of the release engine; the log has it";
    }
    const [line = ""] = error.message.split("\n");
    return described(line.replaceAll(/arn:[^\s,;]+/g, "…").replaceAll(/\b\d{12}\b/g, "…"));
}
