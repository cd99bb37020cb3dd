import { UserError } from "../../common/errors";
import { checkedPackageKey, previewName } from "../../contract/previews/names";
import type { PreviewBase, PreviewSettings } from "../../contract/previews/settings";
import { previewVariables } from "./variables";
import { PATIENCE, type Entry } from "../ledger/history";
import { isUnwell, timeOfId } from "../../contract/releaseRecord";
import { finishUnfinished } from "../engine/verifyOrRevert";
import { failed } from "./failed";
import { finishLeaving, leave } from "./leave";
import { noteOn } from "./notes";
import type { ControllerContext, PullRequest } from "./ports";
import { releasePreview, type CheckedPackage } from "./release";
import { bringStage } from "./stage";
import { isLive, lookAt, previewState, type LivePreview, type Preview } from "./survey";
import { previewTarget } from "./target";

/** Milliseconds that a controller may be at work, and some more: what is older was left by one that was killed. */
export const GRACE = 20 * 60_000;

/** How often a preview that is to go is looked at again because it changes meanwhile. */
const MOST_LOOKS = 10;

/**
 * Brings the preview of a pull request to what GitHub says of it and to the package of its newest commit. What is so
 * already stays as it is.
 *
 * @param isAsked Whether somebody has asked for it, so that also what has failed is tried again, and a preview is made
 *   where there is none.
 * @returns `elsewhere` where it is for a branch of which there are no previews: it may be given another.
 * @throws {UserError} where that cannot be; what is wrong with the pull request's own code is told to it instead.
 */
export async function reconcile(
    controller: ControllerContext,
    number: number,
    isAsked: boolean,
): Promise<"done" | "elsewhere"> {
    const { tools, settings } = controller;
    const began = tools.clock.now();
    const pull = await tools.pulls.get(number);
    const base = Object.hasOwn(settings.bases, pull.base) ? settings.bases[pull.base] : undefined;
    const refusal = refusalOf(settings, pull);
    if (refusal !== undefined || base === undefined) {
        await dismiss(controller, number, refusal ?? "");
        return pull.isOpen && !pull.isFork ? "elsewhere" : "done";
    }
    const checked = await packageOf(controller, pull);
    const before = await lookAt(tools, number);
    const served = isLive(before) ? (await previewState(tools, before)).current : undefined;
    if (checked !== undefined && (await isDue(controller, before, served, checked, isAsked))) {
        await releasePreview(controller, pull, base, checked).catch(async (error: unknown) =>
            failed(controller, number, checked.commit, error, began),
        );
    }
    const preview = await lookAt(tools, number);
    if (isLive(preview)) {
        await keep(controller, preview, pull, base);
    }
    return "done";
}

/** Removes the preview of a pull request, if there is one. */
export async function dismiss({ tools }: ControllerContext, number: number, why: string): Promise<void> {
    for (let look = 0; look < MOST_LOOKS; look++) {
        const preview = await lookAt(tools, number);
        if (preview.mark?.state === "leaving") {
            return finishLeaving(tools, number, preview.mark.why);
        }
        if (!isLive(preview) || (await leave(tools, preview, why))) {
            return;
        }
    }
    throw new UserError(`${previewName(number)} could not be removed: it changes all the time.`, "Try again later.");
}

/** Why a pull request gets no preview; undefined where it gets one. */
function refusalOf({ bases }: PreviewSettings, pull: PullRequest): string | undefined {
    if (!pull.isOpen) {
        return `its pull request was ${pull.isMerged ? "merged" : "closed"}`;
    }
    if (pull.isFork) {
        return "it comes from a fork, whose code nobody here has looked at";
    }
    return Object.hasOwn(bases, pull.base) ? undefined : `pull requests into ${pull.base} get none`;
}

/**
 * What the check has left of the newest commit; undefined where it has not ended well yet. CodeBuild says which build was of
 * which commit of which pull request; nothing that a build itself has written is believed.
 */
async function packageOf(
    { tools, settings }: ControllerContext,
    { number, head }: PullRequest,
): Promise<CheckedPackage | undefined> {
    const { checks } = settings;
    const builds = checks === undefined ? [] : await tools.checks.recent(checks.project);
    const ended = builds.filter(
        ({ pullRequest, commit, hasSucceeded }) => hasSucceeded && pullRequest === number && commit === head.sha,
    );
    for (const { arn } of ended) {
        const key = checkedPackageKey(arn);
        // Looked for before it is read: whoever may not list the whole bucket gets 403 for an object that is not there.
        const [found] = await tools.store.list(key, 1);
        if (found === key) {
            return { commit: head.sha, key };
        }
    }
    return undefined;
}

/** Whether a package has to be released. */
async function isDue(
    controller: ControllerContext,
    preview: Preview,
    current: Entry | undefined,
    { commit, key }: CheckedPackage,
    isAsked: boolean,
): Promise<boolean> {
    const { tools } = controller;
    if (!isLive(preview)) {
        return isAsked;
    }
    // A check that has run again leaves the same package once more.
    const isCurrent =
        current?.record.commit === commit &&
        (current.record.package === key || current.record.codeSha256 === (await knownDigest(controller, key)));
    if (isCurrent || isAsked) {
        return !isCurrent || (isAsked && current.state === "unverified");
    }
    const note = await noteOn(tools, preview.pullRequest);
    return !(note?.kind === "failed" && note.commit === commit && note.at > preview.mark.since);
}

/** The digest of a check's package, which is read once: it has a hundred megabytes, and each look after previews compares it. */
async function knownDigest({ tools, digests }: ControllerContext, key: string): Promise<string> {
    const digest = digests.get(key) ?? (await tools.store.digest(key));
    digests.set(key, digest);
    return digest;
}

/** Looks after a preview to which there is nothing to release any more. */
async function keep(
    controller: ControllerContext,
    preview: LivePreview,
    pull: PullRequest,
    base: PreviewBase,
): Promise<void> {
    const { tools, settings } = controller;
    const { current } = await previewState(tools, preview);
    const now = tools.clock.now();
    if (current === undefined) {
        // Another controller may be making it just now.
        if (now - preview.mark.since > GRACE) {
            await leave(tools, preview, "its first release was interrupted");
        }
        return;
    }
    const variables = previewVariables(base, pull.number, pull.head.branch);
    await bringStage(controller, pull.number, { variables, isMade: true });
    const { record, state } = current;
    const late = async (error: unknown) => failed(controller, pull.number, record.commit ?? "", error, now);
    if (isUnwell(record)) {
        await late(new UserError(record.note ?? ""));
    } else if (state === "unverified" && now - timeOfId(record.id) > PATIENCE) {
        const target = previewTarget(settings, preview.name, variables);
        await finishUnfinished(tools, { unchanged: "", target, before: preview.alias, unfinished: current }).catch(
            late,
        );
        // What it was moved back to may not have been seen to answer either.
        const next = await lookAt(tools, pull.number);
        if (isLive(next) && (await previewState(tools, next)).current?.record.id !== record.id) {
            await keep(controller, next, pull, base);
        }
    }
}
