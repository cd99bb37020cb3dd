import type { HandlersPlan, PublishingPlan } from "../../release";
import type { Command } from "../shell/command";
import { engine } from "../session/cloud";
import { makeMove } from "../moves/move";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { proposeMove } from "../moves/proposeMove";
import { Session } from "../session/session";

/** `platform restore`: what an environment served, when its version or the whole function has gone. */
export const command: Command<ChangeOptions> = {
    description:
        "Has an environment serve again what its ledger says it serves, when its alias was moved or made again, or its " +
        "version, or the whole function, was deleted: publishes the package that was kept, after a look at its digest. " +
        "Earlier releases come back in the same way, by rollback.",
    arguments: { "<environment>": "the environment to restore" },
    examples: { "restore production": "what production served, after its function was deleted by hand" },
    options: CHANGE_OPTIONS,
    async run(context, [environment = ""], options) {
        const session = await Session.open(context, options);
        const target = targetOf(session.platform, environment);
        const title = `Restore ${environment}`;
        return makeMove<HandlersPlan | PublishingPlan>(session, options, {
            title,
            tools: session.toolsOf(environment),
            plan: async (tools) => engine().planRestore(tools, target),
            propose: async (plan, tools) => proposeMove(session, plan, tools, title),
            execute: async (plan, tools) => engine().executeMove(tools, plan),
        });
    },
};
