import { deliveryOrder } from "../../config/deliveryOrder";
import { confirm } from "../shell/confirm";
import type { Command } from "../shell/command";
import { engine } from "../session/cloud";
import { CHANGE_OPTIONS, commandLine, wholeNumber, type ChangeOptions } from "../session/options";
import { prunedText, pruneFacts, pruneText } from "../reports/pruneReport";
import { Session } from "../session/session";
import { count } from "../shell/words";

interface Options extends ChangeOptions {
    readonly delete?: boolean;
    readonly keep?: string;
}

/** How many releases an environment can go back to after a pruning. */
const KEEP = 10;

/** `platform prune`: versions that nothing refers to any more. */
export const command: Command<Options> = {
    description:
        "Shows the versions of the function that no alias, no weight and none of the last releases of any environment " +
        "refers to; with --delete, deletes them. Their packages stay in the artifact bucket.",
    arguments: {},
    examples: {
        prune: "which versions nothing refers to",
        "prune --delete --keep 5 --yes": "deletes them, but for the last five releases of each environment",
    },
    options: [
        { flags: "--delete", description: "delete them (default: only show them)" },
        { flags: "--keep <number>", description: `releases of each environment to keep (default: ${KEEP})` },
        ...CHANGE_OPTIONS,
    ],
    async run(context, _args, options) {
        const keep = wholeNumber("keep", options.keep, KEEP);
        const session = await Session.open(context, options);
        const { platform, tools } = session;
        const environments = deliveryOrder(platform.outputs.environments);
        const look = async () => engine().planPrune(tools, environments, keep);
        const plan = await session.step("Look for versions that nothing refers to", look);
        const now = tools.clock.now();
        if (options.delete !== true || plan.remove.length === 0) {
            const how = commandLine(["prune", "--delete", "--keep", String(keep)], options);
            const next = plan.remove.length === 0 ? "" : `Nothing is deleted. To delete them: ${how}\n`;
            session.report({ deleted: [], ...pruneFacts(plan) }, `${pruneText(plan, now)}${next}`);
            return 0;
        }
        context.stderr.write(pruneText(plan, now));
        context.stderr.write("A version that is deleted does not come back; its commit can be released again.\n");
        if (
            !(await session.waiting(
                confirm(context, `Delete ${count(plan.remove.length, "version")}?`, options.yes === true),
            ))
        ) {
            return 1;
        }
        const deleted: string[] = [];
        await session.step("Delete versions", async (step) => {
            try {
                await engine().prune(tools, plan, ({ version }) => {
                    deleted.push(version);
                    step.progress(`version ${version}, ${deleted.length} of ${plan.remove.length}`);
                });
            } finally {
                step.result(`${deleted.length} of ${plan.remove.length} deleted`);
            }
        });
        const after = await session.step("Look again", look);
        session.report(
            { deleted, bytesFreed: plan.bytes, ...pruneFacts(after) },
            prunedText(deleted, plan.bytes, after, now),
        );
        return 0;
    },
};
