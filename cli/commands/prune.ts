import { deliveryOrder } from "../../config/deliveryOrder";
import { functionNameOf } from "../../contract/outputs";
import { confirm } from "../shell/confirm";
import type { Command } from "../shell/command";
import { engine } from "../session/cloud";
import { CHANGE_OPTIONS, commandLine, wholeNumber, type ChangeOptions } from "../session/options";
import { prunedText, pruneFacts, pruneText } from "../reports/pruneReport";
import { checkEnvironment } from "../session/platform";
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
        "refers to, and their packages in the artifact bucket; with --delete, deletes them. First it has the packages of " +
        "what can be gone back to where nothing expires.",
    arguments: {
        "[environment]": "one that has a function of its own (default: the function that environments share)",
    },
    examples: {
        prune: "which versions nothing refers to",
        "prune --delete --keep 5 --yes": "deletes them, but for the last five releases of each environment",
    },
    options: [
        { flags: "--delete", description: "delete them (default: only show them)" },
        { flags: "--keep <number>", description: `releases of each environment to keep (default: ${KEEP})` },
        ...CHANGE_OPTIONS,
    ],
    async run(context, [environment], options) {
        const keep = wholeNumber("keep", options.keep, KEEP);
        const session = await Session.open(context, options);
        const { platform } = session;
        const { outputs, stack } = platform;
        const all = deliveryOrder(outputs.environments);
        if (environment !== undefined) {
            checkEnvironment(environment, all, stack);
        }
        const tools =
            environment === undefined ? session.toolsIn(session.tools.functions.name) : session.toolsOf(environment);
        const isHere = (name: string) => functionNameOf(outputs, name) === tools.functions.name;
        const [here, elsewhere] = [all.filter(isHere), all.filter((name) => !isHere(name))];
        const look = async () => engine().planPrune(tools, here, keep, elsewhere);
        const plan = await session.step("Look for versions that nothing refers to", look);
        const now = tools.clock.now();
        const { remove, copy } = plan.packages;
        const gone = [plan, ...(plan.handlers ?? [])].reduce((sum, each) => sum + each.remove.length, 0);
        const isDone = gone + remove.length + copy.length === 0;
        if (options.delete !== true || isDone) {
            const of = environment === undefined ? [] : [environment];
            const how = commandLine(["prune", "--delete", "--keep", String(keep), ...of], options);
            const next = isDone ? "" : `Nothing is deleted. To delete them: ${how}\n`;
            session.report({ deleted: [], ...pruneFacts(plan) }, `${pruneText(plan, now)}${next}`);
            return 0;
        }
        context.stderr.write(pruneText(plan, now));
        context.stderr.write(
            "A version that is deleted does not come back, nor does its package, but as an earlier version of the bucket's object " +
                "for retention.artifacts days; its commit can be released again.\n",
        );
        const packages = remove.length === 0 ? "" : ` and ${count(remove.length, "package")}`;
        const question = `Delete ${count(gone, "version")}${packages}?`;
        if (!(await session.waiting(confirm(context, question, options.yes === true)))) {
            return 1;
        }
        const deleted: string[] = [];
        await session.step("Delete versions", async (step) => {
            try {
                const kept = await engine().prune(tools, plan, ({ version }, handler) => {
                    deleted.push(handler === undefined ? version : `${handler} ${version}`);
                    step.progress(`version ${version}, ${deleted.length} of ${gone}`);
                });
                kept.missing.forEach(({ version, why }) => step.note(`version ${version} has no package: ${why}`));
            } finally {
                step.result(`${deleted.length} of ${gone} deleted`);
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
