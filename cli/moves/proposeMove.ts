import { servedStack, wasServed, type Entry } from "../../release/ledger/history";
import { MOST_BENEATH, servedOf } from "../../release/ledger/served";
import { originOf, type ReleaseRecord, type Served } from "../../contract/releaseRecord";
import type { Alias, HandlersPlan, Plan, PublishingPlan, EnvironmentState, Tools } from "../../release";
import { Git } from "../shell/git";
import { engine } from "../session/cloud";
import { userPath } from "../shell/paths";
import { commitsBetween, NO_RELEASES, type ReleasesBetween } from "./commits";
import type { Proposal, Side } from "./proposal";
import type { Session } from "../session/session";

/**
 * A promotion or a rollback: what is served now was released here, what is to be served was released somewhere. The records that the plan has found tell
 * it; only where they do not, such as those of older versions, the ledgers are read.
 */
export async function proposeMove(
    { context, platform }: Session,
    plan: HandlersPlan | PublishingPlan,
    tools: Tools,
    title: string,
): Promise<Proposal> {
    const { reason, target, before, origin, promotedFrom, notes, found, past } = plan;
    const { environment } = target;
    const now = await sideNow(tools, environment, before, past);
    if (!("version" in plan)) {
        const { store, key, codeSha256 } = plan.publish;
        return {
            reason,
            environment,
            title,
            now,
            then: { version: undefined, origin, record: found },
            details: [["package", `s3://${store.bucket}/${key}`], ["SHA-256", codeSha256], ...handlerDetails(plan)],
            between: await commitsBetween(
                new Git(userPath(context, "."), context.env),
                platform.outputs.repositoryUrl,
                { from: now.origin.commit, to: origin.commit, isBack: false },
                NO_RELEASES,
            ),
            notes,
        };
    }
    const { version } = plan;
    const then: Side = { version: version.version, origin, record: found };
    const isBack = Number(version.version) < Number(before.version);
    const { from, to } = isBack
        ? { from: version.version, to: before.version }
        : { from: before.version, to: version.version };
    const releases =
        releasesBeneath(isBack ? now.record : found, from, to) ??
        releasesBetween(
            await engine().environmentState(tools, isBack ? environment : (promotedFrom ?? environment)),
            from,
            to,
        );
    const between = await commitsBetween(
        new Git(userPath(context, "."), context.env),
        platform.outputs.repositoryUrl,
        { from: now.origin.commit, to: origin.commit, isBack },
        releases,
    );
    return { reason, environment, title, now, then, details: handlerDetails(plan), between, notes };
}

/** What becomes of further handlers. */
export function handlerDetails({ handlers = [] }: Pick<HandlersPlan, "handlers">): Proposal["details"] {
    return handlers.map(({ key, before, version }) => {
        return [`handler ${key}`, `${before.version} -> ${version ?? "a new version"}`] as const;
    });
}

/** What an environment serves before a move. */
export async function sideNow(tools: Tools, environment: string, before: Alias, past: Plan["past"]): Promise<Side> {
    const isKnown = past !== undefined && (past.current?.version ?? before.version) === before.version;
    const record = isKnown
        ? past.current
        : (await engine().environmentState(tools, environment)).entries.find((entry) => hasServed(entry, before))
              ?.record;
    return { version: before.version, origin: record === undefined ? {} : originOf(record), record };
}

function hasServed(entry: Entry, { version }: Alias): boolean {
    return wasServed(entry) && entry.record.version === version;
}

/**
 * What an environment has served after one version, up to and with another, as the record of the later one names it.
 *
 * @param record The move that has brought the later one.
 * @returns Undefined where the record does not tell.
 */
function releasesBeneath(record: ReleaseRecord | undefined, from: string, to: string): ReleasesBetween | undefined {
    if (record?.beneath === undefined || record.version !== to) {
        return undefined;
    }
    return upTo([servedOf(record), ...record.beneath], from, record.beneath.length >= MOST_BENEATH);
}

/** The same from a ledger, of which only the newest part was read. */
function releasesBetween({ entries, complete }: EnvironmentState, from: string, to: string): ReleasesBetween {
    const newestFirst = servedStack(entries)
        .map(({ record }) => servedOf(record))
        .reverse();
    const end = newestFirst.findIndex(({ version }) => version === to);
    return end < 0 ? NO_RELEASES : upTo(newestFirst.slice(end), from, !complete);
}

/** Those that came after a version. Where it is not among them, it may lie further back, or never have been served there. */
function upTo(newestFirst: readonly Served[], from: string, areMore: boolean): ReleasesBetween {
    const start = newestFirst.findIndex(({ version }) => version === from);
    if (start >= 0) {
        return { newest: newestFirst.slice(0, start), areMore: false };
    }
    return areMore ? { newest: newestFirst, areMore } : NO_RELEASES;
}
