import { commentMarker, commentText, type News } from "./commentText";
import { previewName } from "../../contract/previews/names";
import { noteOn } from "./notes";
import type { ControllerContext } from "./ports";
import { isLive, lookAt, previewState } from "./survey";
import { previewTarget } from "./target";

/**
 * Tells a pull request what is true of its preview now. To tell it again changes nothing, so that a comment that was
 * late is put right by the next.
 *
 * @throws {GitHubError} where GitHub does not answer, or refuses.
 */
export async function comment(controller: ControllerContext, pullRequest: number): Promise<void> {
    const { tools, settings } = controller;
    const news = await newsOf(controller, pullRequest);
    if (news === undefined) {
        return;
    }
    const { project } = settings;
    const { label = project } = settings.github;
    const text = commentText(label, news);
    await tools.pulls.comment(pullRequest, commentMarker(label), text, commentMarker(project));
    if (news.state !== "live") {
        await tools.pulls.deactivate(previewName(pullRequest));
    }
}

/** What there is to tell; undefined where a preview is being made, or there never was one. */
async function newsOf({ tools, settings }: ControllerContext, pullRequest: number): Promise<News | undefined> {
    const [preview, note] = await Promise.all([lookAt(tools, pullRequest), noteOn(tools, pullRequest)]);
    if (!isLive(preview)) {
        switch (note?.kind) {
            case "removed":
                return { state: "removed", why: note.why };
            case "failed":
                return { state: "failed", commit: note.commit, why: note.why };
            default:
                return undefined;
        }
    }
    const { current, last } = await previewState(tools, preview);
    const isOfNow = note !== undefined && note.kind !== "removed" && note.commit !== undefined && note.at > last;
    const failure = isOfNow ? { commit: note.commit, why: note.why } : undefined;
    if (current === undefined) {
        return failure === undefined ? undefined : { state: "failed", ...failure };
    }
    return {
        state: "live",
        url: previewTarget(settings, preview.name, {}).url,
        commit: current.record.commit,
        expires: last + settings.hours * 3_600_000,
        ...(failure === undefined || failure.commit === current.record.commit ? {} : { failed: failure }),
    };
}
