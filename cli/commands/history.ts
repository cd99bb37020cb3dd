import { deliveryOrder } from "../../config/deliveryOrder";
import type { Command } from "../shell/command";
import { historyFacts, historyText } from "../reports/historyReport";
import { PLATFORM_OPTIONS, wholeNumber, type PlatformOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { Session } from "../session/session";
import { isReadable, readStates } from "../session/state";

interface Options extends PlatformOptions {
    readonly limit?: string;
}

/** How many moves are shown where nobody asks for more. */
const LIMIT = 20;

/** `platform history`: what was released, promoted and taken back. */
export const command: Command<Options> = {
    description:
        "Lists the moves of an environment's alias, newest first, with what became of each. `>` marks the one that is " +
        "served now. Exit code 1: a ledger could not be read, or not all of it.",
    arguments: { "[environment]": "the environment (default: all of them)" },
    examples: {
        "history staging --limit 5": "the last five moves of one environment",
        "history --json": "those of all environments, for a script",
    },
    options: [
        { flags: "--limit <number>", description: `how many moves of each environment (default: ${LIMIT})` },
        ...PLATFORM_OPTIONS,
    ],
    async run(context, [environment], options) {
        const limit = wholeNumber("limit", options.limit, LIMIT);
        const session = await Session.open(context, options);
        const { platform, tools } = session;
        const all = deliveryOrder(platform.outputs.environments);
        const targets = (environment === undefined ? all : [environment]).map((name) => targetOf(platform, name));
        const states = await session.step("Read the ledger", async () =>
            readStates((name) => session.toolsOf(name), targets, limit),
        );
        const now = tools.clock.now();
        const isComplete = states.every(
            ({ alias, ledger }) =>
                isReadable(alias) && isReadable(ledger) && ledger.damaged.length + ledger.missing.length === 0,
        );
        session.report(
            { environments: states.map(historyFacts) },
            historyText(states, now, { bucket: tools.store.bucket, limit, options }),
        );
        return isComplete ? 0 : 1;
    },
};
