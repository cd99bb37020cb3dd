import { deliveryOrder } from "../../config/deliveryOrder";
import { pullRequestOf } from "../../contract/previews/names";
import { CHECK_WAITS, handshakeAdvice } from "../../config/source/connection";
import type { Command } from "../shell/command";
import { findingsOn } from "../reports/findings";
import { movingStep } from "../reports/movingStep";
import { PLATFORM_OPTIONS, type PlatformOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { previewsLine } from "../reports/previewReport";
import { Session } from "../session/session";
import { readStates } from "../session/state";
import { isHealthy, stateFacts, statesText } from "../reports/stateReport";

/** `platform status`: what every environment serves, and whether that is what its ledger says. */
export const command: Command<PlatformOptions> = {
    description:
        "Shows of each environment where it answers and what it serves, since when and by whom, and whether its alias is " +
        "where the ledger of releases says. Changes nothing. Exit code 1: something needs attention.",
    arguments: {},
    examples: {
        status: "what every environment of the selected stack serves",
        "status --stack production --json": "the same for a script",
    },
    options: PLATFORM_OPTIONS,
    async run(context, _args, options) {
        const session = await Session.open(context, options);
        const { platform, tools } = session;
        const names = deliveryOrder(platform.outputs.environments);
        const states = await session.step("Look at the environments", async () =>
            readStates(
                (name) => session.toolsOf(name),
                names.map((name) => targetOf(platform, name)),
            ),
        );
        const now = tools.clock.now();
        const judged = await Promise.all(
            states.map(async (state) => ({
                state,
                findings: [
                    ...findingsOn(state, options, tools.store.bucket, now),
                    ...(await movingStep(session, options, state)),
                ],
            })),
        );
        const { accountId, region, functionName, previews: isOn } = platform.outputs;
        // They have a function of their own, but for stacks of older versions.
        const aliases = isOn === undefined ? [] : await (await session.previews()).tools.aliases.list();
        const previews = aliases.map(({ name }) => name).filter((name) => pullRequestOf(name) !== undefined);
        const { connection } = platform.outputs;
        if (connection?.status === "PENDING") {
            const name = connection.name ?? connection.arn.split("/").pop() ?? connection.arn;
            context.stderr.write(
                `When the stack was last brought up, the connection was pending. If it still is:\n` +
                    `${handshakeAdvice(name, connection.link)}\n` +
                    `${connection.waits === true ? `${CHECK_WAITS}\n` : ""}  Then: pulumi up --stack ${platform.stack}\n`,
            );
        }
        const healthy = judged.every(({ findings }) => isHealthy(findings));
        session.report(
            {
                healthy,
                accountId,
                region,
                functionName,
                environments: judged.map(stateFacts),
                previews,
                connection: connection ?? null,
            },
            `${statesText(judged, now)}${previewsLine(previews)}`,
        );
        return healthy ? 0 : 1;
    },
};
