import type { HandlersPlan, PublishingPlan, Target, Tools } from "../../release";
import type { Command } from "../shell/command";
import { engine } from "../session/cloud";
import { makeMove } from "../moves/move";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { proposeMove } from "../moves/proposeMove";
import { Session } from "../session/session";

/** What an environment of another stack serves, as its ledger says it. */
function planFrom(
    {
        bucket,
        environment,
        signedBy,
    }: { readonly bucket: string; readonly environment: string; readonly signedBy?: string },
    target: Target,
) {
    return async (tools: Tools) => {
        const { otherStack, planStackPromotion } = engine();
        return planStackPromotion(tools, otherStack(tools.storeOf(bucket, signedBy)), environment, target);
    };
}

/** `platform promote`: the very version that one environment serves, to another. */
export const command: Command<ChangeOptions> = {
    description:
        "Moves the version that one environment serves to another environment, or, where that has a function of its own, " +
        "publishes the very package there. Nothing is built again. Shows the commits " +
        "between the two and asks; tries the version, moves the alias, asks the environment, and moves the alias back if " +
        "it does not answer as it should.",
    arguments: {
        "<from>": "the environment that serves the version, of this stack or of the one that promotesFrom names",
        "<to>": "the environment that is to serve it",
    },
    examples: {
        "promote staging production": "production gets the version that staging serves",
        "promote staging production --yes --json": "the same in a script, without being asked",
    },
    options: CHANGE_OPTIONS,
    async run(context, [from = "", to = ""], options) {
        const session = await Session.open(context, options);
        const target = targetOf(session.platform, to);
        const own = session.toolsOf(to);
        const elsewhere = session.platform.outputs.environments[to]?.promotesFromStack;
        const isElsewhere = elsewhere?.environment === from;
        const title = `Promote ${from}${isElsewhere ? ` of s3://${elsewhere.bucket}` : ""} to ${to}`;
        const plan = isElsewhere
            ? planFrom(elsewhere, target)
            : async (tools: Tools) => {
                  const [source, at] = [targetOf(session.platform, from), session.toolsOf(from)];
                  return engine().planPromotion(tools, source, target, at === own ? tools : at);
              };
        return makeMove<HandlersPlan | PublishingPlan>(session, options, {
            title,
            tools: own,
            plan,
            propose: async (plan, tools) => proposeMove(session, plan, tools, title),
            execute: async (plan, tools) => engine().executeMove(tools, plan),
        });
    },
};
