import type { ReleasePlan } from "../../release";
import { changedSettings } from "../reports/changedSettings";
import { engine } from "../session/cloud";
import type { ChangeOptions } from "../session/options";
import { targetOf } from "../session/platform";
import type { Session } from "../session/session";
import type { ExitCode } from "../shell/command";
import { NO_RELEASES } from "./commits";
import { bringToOwn } from "./bringToOwn";
import { makeMove } from "./move";
import { handlerDetails, sideNow } from "./proposeMove";

/** `platform release <environment> --again`: what it serves, with the function's settings of today. */
export async function releaseAgain(session: Session, options: ChangeOptions, environment: string): Promise<ExitCode> {
    const { platform } = session;
    const target = targetOf(platform, environment);
    const own = platform.outputs.environments[environment]?.moving?.functionName;
    if (own !== undefined) {
        return bringToOwn(session, options, environment, own);
    }
    const title = `Release to ${environment} again`;
    return makeMove<ReleasePlan>(session, options, {
        title,
        tools: session.toolsOf(environment),
        plan: async (tools) => engine().planAgain(tools, target, platform.outputs.architecture),
        propose: async (plan, tools) => {
            const { functions } = tools;
            const [now, serving, latest] = await Promise.all([
                sideNow(tools, environment, plan.before, plan.past),
                functions.version(plan.before.version),
                functions.version("$LATEST"),
            ]);
            const isKnown = serving !== undefined && latest !== undefined;
            const then = { ...latest, architecture: plan.architecture };
            const changed = isKnown ? changedSettings(serving, { ...latest, ...then }) : [];
            return {
                reason: "release",
                environment,
                title,
                now,
                then: { version: undefined, origin: plan.origin, record: undefined },
                details: [
                    ["package", plan.key],
                    ["architecture", plan.architecture],
                    ...changed.map((text) => ["setting", text] as const),
                    ...handlerDetails(plan),
                ],
                between: { releases: NO_RELEASES },
                notes: plan.notes,
            };
        },
        execute: async (plan, tools) => engine().executeRelease(tools, plan),
    });
}
