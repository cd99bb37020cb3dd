import { leavingMark, parseDeploymentMark } from "../../contract/previews/mark";
import { previewName } from "../../contract/previews/names";
import { noteOn, write } from "./notes";
import type { PreviewTools } from "./ports";
import { isStageOf, aliasAndMark, type LivePreview } from "./survey";

/**
 * Begins to remove a preview, if its alias is still in the revision that the decision was made by, and ends it. From
 * its beginning on the preview counts no more and nothing can be released to it, so that of a removal and a release at
 * the same time one comes too late: both change the alias in the revision that they have seen.
 *
 * @param why A sentence that begins with "it".
 * @returns Whether it was removed.
 */
export async function leave(tools: PreviewTools, preview: LivePreview, why: string): Promise<boolean> {
    const { alias, pullRequest, name } = preview;
    const begun = await tools.aliases.describe(name, leavingMark(pullRequest, why), alias.revisionId);
    if (begun === "conflict") {
        return false;
    }
    tools.say(`Removing ${name}: ${why}`);
    await finishLeaving(tools, pullRequest, why);
    return true;
}

/** Removes whatever there is of a preview that is being removed. The alias goes last: without it nobody would look. */
export async function finishLeaving(tools: PreviewTools, pullRequest: number, why: string): Promise<void> {
    await removeStage(tools, pullRequest);
    await write(tools, { pullRequest, kind: "removed", why });
    const { alias, mark } = await aliasAndMark(tools, pullRequest);
    // Another controller may have ended the removal, and made a new preview since.
    if (alias !== undefined && mark?.state === "leaving") {
        await tools.aliases.remove(alias.name);
    }
}

/** Removes a stage whose alias is gone already. */
export async function removeOrphan(tools: PreviewTools, pullRequest: number): Promise<void> {
    const { alias } = await aliasAndMark(tools, pullRequest);
    if (alias === undefined) {
        tools.say(`Removing the stage ${previewName(pullRequest)}, which has no alias`);
        await removeStage(tools, pullRequest);
        // Whoever has removed the alias knew why.
        if ((await noteOn(tools, pullRequest)) === undefined) {
            await write(tools, { pullRequest, kind: "removed", why: "its alias was deleted by other means" });
        }
    }
}

/** Removes the stage of a preview and its deployments. */
export async function removeStage({ gateway }: Pick<PreviewTools, "gateway">, pullRequest: number): Promise<void> {
    const [stages, deployments] = await Promise.all([gateway.stages(), gateway.deployments()]);
    for (const stage of stages.filter((each) => isStageOf(each, pullRequest))) {
        await gateway.deleteStage(stage.name);
    }
    for (const { id, description } of deployments) {
        if (parseDeploymentMark(description)?.pullRequest === pullRequest) {
            await gateway.deleteDeployment(id);
        }
    }
}
