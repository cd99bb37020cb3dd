import type { HandlersPlan, PublishingPlan } from "../../release";
import type { Command } from "../shell/command";
import { engine } from "../session/cloud";
import { makeMove } from "../moves/move";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { proposeMove } from "../moves/proposeMove";
import { Session } from "../session/session";

/** `platform promote`: the very version that one environment serves, to another. */
export const command: Command<ChangeOptions> = {
    description:
        "Moves the version that one environment serves to another environment, or, where that has a function of its own, " +
        "publishes the very package there. Nothing is built again. Shows the commits " +
        "between the two and asks; tries the version, moves the alias, asks the environment, and moves the alias back if " +
        "it does not answer as it should.",
    arguments: {
        "<from>": "the environment that serves the version",
        "<to>": "the environment that is to serve it",
    },
    examples: {
        "promote staging production": "production gets the version that staging serves",
        "promote staging production --yes --json": "the same in a script, without being asked",
    },
    options: CHANGE_OPTIONS,
    async run(context, [from = "", to = ""], options) {
        const session = await Session.open(context, options);
        const [source, target] = [targetOf(session.platform, from), targetOf(session.platform, to)];
        const [at, own] = [session.toolsOf(from), session.toolsOf(to)];
        const title = `Promote ${from} to ${to}`;
        return makeMove<HandlersPlan | PublishingPlan>(session, options, {
            title,
            tools: own,
            plan: async (tools) => engine().planPromotion(tools, source, target, at === own ? tools : at),
            propose: async (plan, tools) => proposeMove(session, plan, tools, title),
            execute: async (plan, tools) => engine().executeMove(tools, plan),
        });
    },
};
