import { deliveryOrder } from "../../config/deliveryOrder";
import { UserError } from "../../common/errors";
import { untold } from "../../release/ledger/told";
import type { Command } from "../shell/command";
import { AT_LENGTH } from "../../release/adapters/github/retryBudget";
import { engine } from "../session/cloud";
import { PLATFORM_OPTIONS, type PlatformOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { warnOfReport } from "../reports/reports";
import { Session } from "../session/session";
import { isReadable, readStates, type EnvironmentState } from "../session/state";
import { toldFacts, toldText } from "../reports/toldReport";
import { count } from "../shell/words";

interface Options extends PlatformOptions {
    readonly retry?: boolean;
}

/** How many moves of each environment are looked at. */
const LIMIT = 50;

/** `platform report`: what GitHub knows of the moves. */
export const command: Command<Options> = {
    description:
        `Shows of the last ${LIMIT} moves of each environment whether GitHub was told: with a deployment, and a status of the ` +
        "commit. With --retry, tells it what it was not, in the order in which it happened, which may take a minute where " +
        "GitHub wants to be left alone. Exit code 1: not all could be told, or a ledger could not be read.",
    arguments: { "[environment]": "the environment (default: all of them)" },
    examples: {
        report: "what GitHub was told, and what not",
        "report staging --retry": "tells it what it was not told of staging",
    },
    options: [{ flags: "--retry", description: "tell GitHub what it was not told" }, ...PLATFORM_OPTIONS],
    async run(context, [environment], options) {
        const session = await Session.open(context, options, AT_LENGTH);
        const { platform, tools } = session;
        const all = deliveryOrder(platform.outputs.environments);
        const targets = (environment === undefined ? all : [environment]).map((name) => targetOf(platform, name));
        const look = async () => readStates((name) => session.toolsOf(name), targets, LIMIT);
        let states = await session.step("Read the ledger", look);
        if (options.retry === true) {
            const isTold = await tell(session, states);
            if (isTold) {
                states = await session.step("Look again", look);
                warnOfReport(session, options);
            }
        }
        const now = tools.clock.now();
        session.report({ environments: states.map(toldFacts) }, states.map((state) => toldText(state, now)).join("\n"));
        const isWell = states.every(
            ({ alias, ledger }) =>
                isReadable(alias) &&
                isReadable(ledger) &&
                (options.retry !== true || untold(ledger.entries).length === 0),
        );
        return isWell ? 0 : 1;
    },
};

/** @returns Whether there was anything to tell. */
async function tell(session: Session, states: readonly EnvironmentState[]): Promise<boolean> {
    const { tools, platform } = session;
    // What an alias that cannot be read serves is not known, and so not what became of its moves.
    const missing = states.flatMap(({ target, alias, ledger }) =>
        isReadable(alias) && isReadable(ledger) && untold(ledger.entries).length > 0
            ? [{ target, entries: ledger.entries }]
            : [],
    );
    if (missing.length === 0) {
        return false;
    }
    const { reporter } = tools;
    if (reporter === undefined) {
        throw new UserError(
            `The stack '${platform.stack}' does not tell GitHub of releases, so that there is no token to do it with.`,
            "Set release.report to true and githubBuildToken or githubToken, then pulumi up",
        );
    }
    await session.step("Tell GitHub", async (shown) => {
        let sent = 0;
        for (const { target, entries } of missing) {
            const resent = await engine().resend({ ...tools, reporter }, target, entries);
            sent += resent.filter(({ report }) => report.state === "sent").length;
            if (reporter.problem?.isGeneral === true) {
                break;
            }
        }
        const total = missing.reduce((sum, { entries }) => sum + untold(entries).length, 0);
        shown.result(`${sent} of ${count(total, "move")}`);
    });
    return true;
}
