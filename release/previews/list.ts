import type { ControllerContext } from "./ports";
import { isLive, previewState, survey } from "./survey";
import { previewTarget } from "./target";

/** A preview for whoever asks. */
export interface PreviewState {
    readonly pullRequest: number;
    readonly url: string;
    /**
     * - `ready`: it serves code of its pull request.
     * - `incomplete`: it is being made, or was left so by a controller that was killed.
     * - `leaving`: it is being removed.
     */
    readonly state: "ready" | "incomplete" | "leaving";
    /** The version that it serves. */
    readonly version?: string;
    readonly commit?: string;
    /** When that was released, ISO 8601, UTC. */
    readonly releasedAt?: string;
    /** When it is removed unless something is released to it, ISO 8601, UTC. */
    readonly expiresAt?: string;
}

/** All previews, by number. */
export async function listPreviews({ tools, settings }: ControllerContext): Promise<readonly PreviewState[]> {
    return Promise.all(
        (await survey(tools)).map(async (preview): Promise<PreviewState> => {
            const { pullRequest, name, stage, mark } = preview;
            const known = { pullRequest, url: previewTarget(settings, name, {}).url };
            if (!isLive(preview)) {
                return { ...known, state: mark === undefined ? "incomplete" : "leaving" };
            }
            const { current, last } = await previewState(tools, preview);
            const commit = current?.record.commit;
            return {
                ...known,
                state: current === undefined || stage === undefined ? "incomplete" : "ready",
                version: preview.alias.version,
                ...(commit === undefined ? {} : { commit }),
                ...(current === undefined ? {} : { releasedAt: new Date(last).toISOString() }),
                expiresAt: new Date(last + settings.hours * 3_600_000).toISOString(),
            };
        }),
    );
}
