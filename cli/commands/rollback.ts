import type { HandlersPlan, PublishingPlan } from "../../release";
import type { Command } from "../shell/command";
import { engine } from "../session/cloud";
import { makeMove } from "../moves/move";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { proposeMove } from "../moves/proposeMove";
import { Session } from "../session/session";

interface Options extends ChangeOptions {
    readonly to?: string;
    readonly force?: boolean;
}

/** `platform rollback`: back to what an environment has served before. */
export const command: Command<Options> = {
    description:
        "Takes an environment back to what it has served before; by default, to what it served before the present " +
        "release. A version that is not there any more is published again from its package. Other environments stay as they " +
        "are, and so do the environment's settings and secrets.",
    arguments: { "<environment>": "the environment to take back" },
    examples: {
        "rollback production": "back to what it served before",
        "rollback production --to 3f2a1c8": "back to the release of a commit",
        "rollback production --to '~2' --force": "two releases back, whatever that one answers",
    },
    options: [
        {
            flags: "--to <release>",
            description: "a version (7), the beginning of a commit (3f2a1c8), or a number of releases back ('~2')",
        },
        {
            flags: "--force",
            description: "go back, and stay there, whatever the version answers, such as when what it needs is down",
        },
        ...CHANGE_OPTIONS,
    ],
    async run(context, [environment = ""], options) {
        const session = await Session.open(context, options);
        const target = targetOf(session.platform, environment);
        const title = `Take ${environment} back`;
        return makeMove<HandlersPlan | PublishingPlan>(session, options, {
            title,
            tools: session.toolsOf(environment),
            plan: async (tools) => engine().planRollback(tools, target, options.to, options.force),
            propose: async (plan, tools) => proposeMove(session, plan, tools, title),
            execute: async (plan, tools) => engine().executeMove(tools, plan),
        });
    },
};
