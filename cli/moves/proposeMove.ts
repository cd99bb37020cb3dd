import { servedStack, wasServed, type Entry } from "../../release/ledger/history";
import type { Alias, Plan, EnvironmentState, Tools } from "../../release";
import { Git } from "../shell/git";
import { engine } from "../session/cloud";
import { userPath } from "../shell/paths";
import { commitsBetween, type ReleasesBetween } from "./commits";
import type { Proposal, Side } from "./proposal";
import type { Session } from "../session/session";

/** A promotion or a rollback: what is served now was released here, what is to be served was released somewhere. */
export async function proposeMove(
    { context, platform }: Session,
    plan: Plan,
    tools: Tools,
    title: string,
): Promise<Proposal> {
    const { reason, target, version, before, origin, promotedFrom, notes } = plan;
    const { environmentState } = engine();
    const own = await environmentState(tools, target.environment);
    const source = promotedFrom === undefined ? own : await environmentState(tools, promotedFrom);
    const then: Side = { version: version.version, origin, entry: entryOf(source, version.version) };
    const now = sideNow(own, before);
    const isBack = Number(version.version) < Number(before.version);
    const { from, to } = isBack
        ? { from: version.version, to: before.version }
        : { from: before.version, to: version.version };
    const between = await commitsBetween(
        new Git(userPath(context, "."), context.env),
        platform.outputs.repositoryUrl,
        { from: now.origin.commit, to: origin.commit, isBack },
        releasesBetween(isBack ? own : source, from, to),
    );
    return { reason, environment: target.environment, title, now, then, details: [], between, notes };
}

/** What an environment serves before a move. */
export function sideNow(own: EnvironmentState, before: Alias): Side {
    const entry = entryOf(own, before.version);
    return { version: before.version, origin: entry === undefined ? {} : originOf(entry), entry };
}

function originOf({ record: { commit, modified } }: Entry): Side["origin"] {
    return {
        ...(commit === undefined ? {} : { commit }),
        ...(modified === undefined ? {} : { modified }),
    };
}

function entryOf({ entries }: EnvironmentState, version: string): Entry | undefined {
    return entries.find((entry) => wasServed(entry) && entry.record.version === version);
}

/**
 * What an environment has served after one version, up to and with another. Of the ledger only the newest part was read:
 * where the earlier version lies before that, the list says that there are more.
 */
function releasesBetween({ entries, complete }: EnvironmentState, from: string, to: string): ReleasesBetween {
    const stack = servedStack(entries);
    const versions = stack.map(({ record }) => record.version);
    const start = versions.lastIndexOf(from);
    const end = versions.lastIndexOf(to);
    const isKnown = end >= 0 && (start >= 0 || !complete);
    return { newest: isKnown ? stack.slice(start + 1, end + 1).reverse() : [], areMore: isKnown && start < 0 };
}
