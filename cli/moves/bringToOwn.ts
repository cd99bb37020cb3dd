import type { HandlersPlan, PublishingPlan } from "../../release";
import { engine } from "../session/cloud";
import type { ChangeOptions } from "../session/options";
import { targetOf } from "../session/platform";
import type { Session } from "../session/session";
import type { ExitCode } from "../shell/command";
import { makeMove } from "./move";
import { proposeMove } from "./proposeMove";

/**
 * The very package that an environment serves, into the function of its own that it is being moved to: there it is published anew with
 * that function's settings. Requests go on to the function that it shares; the next `up` lets them come to its own.
 *
 * @param own The name of that function.
 */
export async function bringToOwn(
    session: Session,
    options: ChangeOptions,
    environment: string,
    own: string,
): Promise<ExitCode> {
    const target = targetOf(session.platform, environment);
    const title = `Have ${own} serve what ${environment} serves`;
    return makeMove<HandlersPlan | PublishingPlan>(session, options, {
        title,
        tools: session.toolsIn(own),
        plan: async (tools) => engine().planIsolation(tools, session.toolsOf(environment), target),
        propose: async (plan, tools) => proposeMove(session, plan, tools, title),
        execute: async (plan, tools) => engine().executeMove(tools, plan),
    });
}
