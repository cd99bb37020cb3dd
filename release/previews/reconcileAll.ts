import { parseDeploymentMark } from "../../contract/previews/mark";
import { reconcile, dismiss, GRACE } from "./reconcile";
import { finishLeaving, leave, removeOrphan } from "./leave";
import { removeFormer } from "./former";
import { keepLimit } from "./limit";
import { startMissingChecks } from "./missing";
import { newestOf, noteOn, notes, write } from "./notes";
import type { ControllerContext, PreviewTools } from "./ports";
import { Problems } from "./problems";
import { reportChecks } from "./reportChecks";
import { bringStage } from "./stage";
import { isLive, previewState, survey, type LivePreview } from "./survey";
import { removeVersions } from "./versions";
import { comment } from "./comment";
import { commentAll } from "./commentAll";

/**
 * Looks after one pull request, whose check has ended well, and then after all.
 *
 * @returns What went wrong; everything else was done all the same.
 */
export async function refresh(controller: ControllerContext, pullRequest: number): Promise<Problems> {
    const problems = new Problems(controller.tools);
    // First: to release a preview takes minutes.
    await reportChecks(controller, problems, pullRequest);
    const outcome = await problems.result(async () => reconcile(controller, pullRequest, true));
    if (outcome !== "done") {
        await problems.unless(async () => remember(controller, pullRequest, outcome));
    }
    await lookAfter(controller, problems, pullRequest);
    return problems;
}

/**
 * Looks after all previews: removes what is over, ends what was interrupted, gives each the API's present shape, keeps
 * the limit, and tells the pull requests. Whatever the state that it finds, running it again brings nothing new.
 *
 * @returns What went wrong; everything else was done all the same.
 */
export async function reconcileAll(controller: ControllerContext): Promise<Problems> {
    const problems = new Problems(controller.tools);
    await lookAfter(controller, problems);
    return problems;
}

/** The same, starts the checks that nothing has started and deletes versions that nothing serves: once in a while, and not by an `up`, which may just have given the right to. */
export async function reconcileAllAndCheck(controller: ControllerContext): Promise<Problems> {
    const problems = await reconcileAll(controller);
    await reportChecks(controller, problems);
    await problems.unless(async () => startMissingChecks(controller, problems));
    await problems.unless(async () => removeVersions(controller));
    return problems;
}

/** Tells how the check of one pull request goes, and looks after nothing else. */
export async function tellCheck(controller: ControllerContext, pullRequest: number): Promise<Problems> {
    const problems = new Problems(controller.tools);
    await reportChecks(controller, problems, pullRequest);
    return problems;
}

/** Removes the preview of one pull request. @param why A sentence that begins with "it" or "its". */
export async function remove(controller: ControllerContext, pullRequest: number, why: string): Promise<Problems> {
    const problems = new Problems(controller.tools);
    await problems.unless(async () => dismiss(controller, pullRequest, why));
    await problems.unless(async () => comment(controller, pullRequest));
    return problems;
}

/** Removes all previews, and all that was left of any. */
export async function removeAll(controller: ControllerContext, why: string): Promise<Problems> {
    const { tools } = controller;
    const problems = new Problems(tools);
    await removeFormer(controller, problems, why);
    await problems.unless(async () => {
        for (const preview of await survey(tools)) {
            await problems.unless(async () =>
                preview.alias === undefined
                    ? removeOrphan(tools, preview.pullRequest)
                    : dismiss(controller, preview.pullRequest, why),
            );
        }
        await sweep(tools, Infinity);
    });
    await commentAll(controller, problems, []);
    return problems;
}

async function lookAfter(controller: ControllerContext, problems: Problems, attended?: number): Promise<void> {
    const { tools } = controller;
    await removeFormer(controller, problems);
    await problems.unless(async () => {
        for (const preview of await survey(tools)) {
            const { pullRequest, alias, mark } = preview;
            await problems.unless(async () => {
                if (isLive(preview)) {
                    await lookAfterOne(controller, preview, problems, pullRequest === attended);
                } else if (mark?.state === "leaving") {
                    await finishLeaving(tools, pullRequest, mark.why);
                } else if (alias === undefined) {
                    await removeOrphan(tools, pullRequest);
                }
            });
        }
    });
    await problems.unless(async () => makeWanted(controller, problems));
    await problems.unless(async () => keepLimit(controller));
    await problems.unless(async () => sweep(tools, tools.clock.now() - GRACE));
    const live = await problems.result(async () => (await survey(tools)).filter(isLive));
    await commentAll(
        controller,
        problems,
        (live ?? []).map(({ pullRequest }) => pullRequest),
    );
}

async function lookAfterOne(
    controller: ControllerContext,
    preview: LivePreview,
    problems: Problems,
    isAttended: boolean,
): Promise<void> {
    const { tools, settings } = controller;
    const { last } = await previewState(tools, preview);
    if (tools.clock.now() - last >= settings.hours * 3_600_000) {
        await leave(tools, preview, `it was not released to for ${settings.hours} hours`);
        return;
    }
    if (!isAttended && !(await problems.unless(async () => reconcile(controller, preview.pullRequest, false)))) {
        // What GitHub has to say is not known; the shape of the API is.
        await bringStage(controller, preview.pullRequest, { isMade: false });
    }
}

/** Makes the previews that could not be made when their checks had ended. */
async function makeWanted(controller: ControllerContext, problems: Problems): Promise<void> {
    const live = new Set((await survey(controller.tools)).filter(isLive).map(({ pullRequest }) => pullRequest));
    for (const { key, note } of newestOf(await notes(controller.tools))) {
        const isWanted = note.kind === "wanted" && !live.has(note.pullRequest);
        if (isWanted && (await problems.result(async () => reconcile(controller, note.pullRequest, true))) === "done") {
            await controller.tools.store.remove(key);
        }
    }
}

/**
 * Writes down that a pull request is to get a preview, unless that is known. One that is for another branch now gets it when
 * it is given one of which there are previews: nobody tells of that. Where there is something to tell it, that comes first.
 */
async function remember(
    { tools }: ControllerContext,
    pullRequest: number,
    outcome: "elsewhere" | undefined,
): Promise<void> {
    const kind = (await noteOn(tools, pullRequest))?.kind;
    if (outcome === "elsewhere" ? kind === undefined : kind !== "wanted") {
        const isElsewhere = outcome === "elsewhere";
        const why = isElsewhere ? "it is for another branch" : "it could not be made when its check had ended";
        await write(tools, { pullRequest, kind: "wanted", why });
    }
}

/** Deletes deployments of previews that no stage has. @param before Younger ones may be about to get theirs. */
async function sweep({ gateway }: PreviewTools, before: number): Promise<void> {
    const [deployments, stages] = await Promise.all([gateway.deployments(), gateway.stages()]);
    const used = new Set(stages.map(({ deployment }) => deployment));
    for (const { id, description, created } of deployments) {
        if (parseDeploymentMark(description) !== undefined && created < before && !used.has(id)) {
            await gateway.deleteDeployment(id);
        }
    }
}
