import { UserError } from "../../common/errors";
import { described } from "../engine/verdict";
import type { Reporter, StatusState, Tools, TriggerOf } from "../ports";
import { FIRST_RUN, PipelineRelease, type ReleaseInput } from "./pipelineRelease";

/** Makes a release, and gives its commit the status of how that went. */
export async function releaseAndReport(input: ReleaseInput, tools: Tools, triggerOf: TriggerOf): Promise<void> {
    const { reporter } = tools;
    const release = new PipelineRelease(input, tools, triggerOf);
    const told = {
        commit: input.parameters.commit,
        environment: input.settings.release.environment,
    };
    try {
        const why = await release.release();
        if (reporter !== undefined && why !== FIRST_RUN) {
            await conclude(reporter, told, "success", sentence(why ?? `released to ${told.environment}`));
        }
    } catch (error) {
        if (reporter !== undefined) {
            await conclude(reporter, told, "failure", brief(error));
        }
        throw error;
    } finally {
        if (warn(tools)) {
            tools.say("  To tell it later: npm run platform -- report --retry");
        }
    }
}

/** What a commit is told of the stage that builds it, by CodePipeline's word for how the stage fares. Other words are none of its concern. */
const BUILDING: Readonly<Record<string, readonly [state: StatusState, text: string]>> = {
    STARTED: ["pending", "Building"],
    FAILED: ["failure", "The build failed; its log has why"],
    STOPPED: ["error", "Its build was stopped"],
    STOPPING: ["error", "Its build was stopped"],
    CANCELED: ["error", "Its build was stopped"],
};

/** Gives a commit the status of its build. What GitHub is not told of that, its next status makes up for: no ledger has it. */
export async function reportBuild(
    tools: Tools,
    { commit, environment }: { readonly commit: string; readonly environment: string },
    state: string,
): Promise<void> {
    const [status, text] = (Object.hasOwn(BUILDING, state) ? BUILDING[state] : undefined) ?? [];
    if (tools.reporter !== undefined && status !== undefined && text !== undefined) {
        await tools.reporter.status(commit, environment, status, text);
        warn(tools);
    }
}

/** A move has told how it ended, but of the commit that its version was built from: that may be another one. */
async function conclude(
    reporter: Reporter,
    { commit, environment }: { readonly commit: string; readonly environment: string },
    state: StatusState,
    otherwise: string,
): Promise<void> {
    const { concluded } = reporter;
    if (concluded === undefined) {
        await reporter.status(commit, environment, state, otherwise);
    } else if (concluded.record.commit !== commit) {
        await reporter.status(commit, environment, concluded.verdict.status, concluded.verdict.description);
    }
}

/** The name of an environment begins a sentence as it is. */
function sentence(text: string): string {
    return /^(nothing|released) /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

/** @returns Whether there was anything to warn of. */
function warn({ reporter, say }: Pick<Tools, "reporter" | "say">): boolean {
    if (reporter?.problem === undefined) {
        return false;
    }
    const { message, remedy } = reporter.problem;
    say(`warning: GitHub was not told: ${message}${remedy === undefined ? "" : `\n  ${remedy}`}`);
    return true;
}

/** An error as everybody may read it who sees the repository. */
export function brief(error: unknown): string {
    if (!(error instanceof UserError)) {
        return "An error of the release engine; the log has it";
    }
    const [line = ""] = error.message.split("\n");
    return described(line.replaceAll(/arn:[^\s,;]+/g, "…").replaceAll(/\b\d{12}\b/g, "…"));
}
