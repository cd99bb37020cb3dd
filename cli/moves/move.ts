import { isUnwell } from "../../contract/releaseRecord";
import type { Alias, Connection, Result, Target, Tools, Unchanged } from "../../release";
import { confirm } from "../shell/confirm";
import type { ExitCode } from "../shell/command";
import { engine } from "../session/cloud";
import { findingsOn } from "../reports/findings";
import { commandLine, type ChangeOptions } from "../session/options";
import { proposalFacts, proposalText, type Proposal } from "./proposal";
import { warnOfReport } from "../reports/reports";
import { watchMove } from "./interruption";
import { remember } from "./remember";
import type { Session } from "../session/session";
import { readStates, stateAfter } from "../session/state";
import { entryFacts, stateFacts, statesText, type JudgedState } from "../reports/stateReport";

/** Move is a change of what an environment serves, from the look at it to the look back. */
export interface Move<P extends { readonly target: Target; readonly before: Alias }> {
    /** What is done, as the title of a step. */
    readonly title: string;
    /** What it works with: the function of the environment that is moved. */
    readonly tools: Connection;
    /** Looks at what it would do. */
    readonly plan: (tools: Tools) => Promise<P | Unchanged>;
    /** Puts a plan in words; `tools` remember what the plan has read. */
    readonly propose: (plan: P, tools: Tools) => Promise<Proposal>;
    readonly execute: (plan: P, tools: Tools) => Promise<Result>;
}

/** Shows what a move would do, asks, makes it, and shows what is true then and how to take it back. */
export async function makeMove<P extends { readonly target: Target; readonly before: Alias }>(
    session: Session,
    options: ChangeOptions,
    { title, tools, plan, propose, execute }: Move<P>,
): Promise<ExitCode> {
    const { context } = session;
    const looking = remember(tools);
    const planned = await session.step("Look at what it would do", async () => plan(looking));
    if (isUnchanged(planned)) {
        return unchanged(session, tools, options, planned);
    }
    const proposal = await propose(planned, looking);
    context.stderr.write(proposalText(proposal, tools.clock.now()));
    if (!(await session.waiting(confirm(context, "Do it?", options.yes === true)))) {
        return 1;
    }
    const { environment } = planned.target;
    const finish = (version: string) =>
        proposal.reason === "rollback" ? ["rollback", environment, "--to", version] : undefined;
    const watched = watchMove(tools, { environment, before: planned.before.version, finish }, options);
    const { interruption = {} } = context;
    interruption.text = watched.text;
    const result = await session
        .step(title, async (step) => {
            const done = await execute(planned, watched.tools);
            step.result(`version ${done.previous} -> ${done.version}`);
            return done;
        })
        .finally(() => {
            interruption.text = undefined;
            warnOfReport(session, options);
        });
    // What the ledger does not know cannot be gone back to.
    const isKnown = proposal.now.record !== undefined;
    const words = ["rollback", environment, "--to", planned.before.version];
    const undo = isKnown ? commandLine(words, options) : undefined;
    const judged = await lookBack(session, tools, planned.target, result);
    const back = undo === undefined ? "There is no earlier release to go back to." : `Undo: ${undo}`;
    session.report(
        {
            outcome: "moved",
            ...proposalFacts(proposal),
            result,
            now: stateFacts(judged),
            undo: undo ?? null,
        },
        `${statesText([judged], tools.clock.now())}\n${back}\n`,
    );
    return 0;
}

function isUnchanged<P extends object>(planned: P | Unchanged): planned is Unchanged {
    return "unchanged" in planned;
}

/** Nothing is to be moved; but where the move that brought the version here was interrupted, it is brought to its end. */
async function unchanged(
    session: Session,
    tools: Connection,
    options: ChangeOptions,
    planned: Unchanged,
): Promise<ExitCode> {
    const { context } = session;
    const { unfinished, target } = planned;
    context.stderr.write(`${planned.unchanged}.\n`);
    if (unfinished !== undefined) {
        context.stderr.write(
            isUnwell(unfinished.record)
                ? "It was not seen to answer as it should there. The environment is asked again; its alias stays where it is.\n"
                : "The run that brought it there was ended early. To bring it to its end, the environment is asked; if it " +
                      "does not answer as it should, its alias is moved back.\n",
        );
        if (!(await session.waiting(confirm(context, "Do it?", options.yes === true)))) {
            return 1;
        }
        await session
            .step("Finish what was interrupted", async () => engine().finishUnfinished(tools, planned))
            .finally(() => warnOfReport(session, options));
    }
    const judged = await lookBack(session, tools, target);
    session.report(
        {
            outcome: unfinished === undefined ? "unchanged" : "finished",
            environment: target.environment,
            why: planned.unchanged,
            finished: unfinished === undefined ? null : entryFacts(unfinished),
            now: stateFacts(judged),
            undo: null,
        },
        statesText([judged], tools.clock.now()),
    );
    return 0;
}

/** The environment as it truly is after a move: as the move has found it at its end, or by a look. */
async function lookBack(session: Session, tools: Connection, target: Target, result?: Result): Promise<JudgedState> {
    const { options } = session;
    const state =
        stateAfter(target, result, tools.clock.now()) ??
        (await session.step(`Look at ${target.environment} again`, async () => readStates(() => tools, [target])))[0];
    if (state === undefined) {
        throw new Error("an environment was asked for and none came back");
    }
    const findings = findingsOn(state, options, tools.store.bucket, tools.clock.now());
    // What went wrong with GitHub just now has been said.
    const isSaid = tools.reporter?.problem !== undefined;
    return { state, findings: findings.filter(({ isReport = false }) => !(isReport && isSaid)) };
}
