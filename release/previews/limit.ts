import { leave } from "./leave";
import type { ControllerContext } from "./ports";
import { isLive, previewState, survey, type LivePreview } from "./survey";

/** How often it is looked again because a preview was released to while it was to go. */
const MOST_LOOKS = 20;

/**
 * Removes previews while there are more than the limit: the one whose last release is longest ago, and of two of the
 * same time the lower number. All controllers go by the same order, and a removal counts only where the preview is still as
 * it was seen, so that several at once remove no more than one would.
 */
export async function keepLimit(controller: ControllerContext): Promise<void> {
    const { tools, settings } = controller;
    for (let look = 0; look < MOST_LOOKS; look++) {
        const live = (await survey(tools)).filter(isLive);
        if (live.length <= settings.limit) {
            return;
        }
        const oldest = await oldestOf(controller, live);
        if (oldest !== undefined) {
            await leave(tools, oldest, `it had to make room: there are at most ${settings.limit} at a time`);
        }
    }
    throw new Error(`there are more previews than ${settings.limit}, and each look finds them changed`);
}

/** Removes the oldest preview that has a stage, because the API takes no more. @returns Whether there was one. */
export async function makeRoom(controller: ControllerContext, pullRequest: number): Promise<boolean> {
    for (let look = 0; look < MOST_LOOKS; look++) {
        const others = (await survey(controller.tools))
            .filter(isLive)
            .filter((each) => each.pullRequest !== pullRequest);
        const oldest = await oldestOf(
            controller,
            others.filter(({ stage }) => stage !== undefined),
        );
        if (oldest === undefined) {
            return false;
        }
        if (await leave(controller.tools, oldest, "it had to make room: the API has as many stages as it may")) {
            return true;
        }
    }
    return false;
}

async function oldestOf({ tools }: ControllerContext, live: readonly LivePreview[]): Promise<LivePreview | undefined> {
    const ranked = await Promise.all(
        live.map(async (preview) => ({ preview, last: (await previewState(tools, preview)).last })),
    );
    const order = (left: (typeof ranked)[number], right: (typeof ranked)[number]) =>
        left.last - right.last || left.preview.pullRequest - right.preview.pullRequest;
    return ranked.sort(order)[0]?.preview;
}
