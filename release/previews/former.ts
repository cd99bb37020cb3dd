import { noteOn, write } from "./notes";
import { removeStage } from "./leave";
import type { ControllerContext } from "./ports";
import type { Problems } from "./problems";
import { isLive, survey, type Preview } from "./survey";

/** What a pull request is told whose preview is made again, until it is there. */
const MADE_AGAIN = "previews have a function and an API of their own now. It is made again once its check has run";

/**
 * Takes away what an older version has made of previews beside the environments, on their function and their API. Nothing of a
 * package of then is taken over: which build has left it cannot be told. Killed anywhere, it goes on where it is run again.
 *
 * @param why What pull requests are told. @default - that their previews are made again; their checks are started for that
 */
export async function removeFormer(controller: ControllerContext, problems: Problems, why?: string): Promise<void> {
    const { former } = controller.tools;
    if (former === undefined) {
        return;
    }
    await problems.unless(async () => {
        for (const preview of await survey(former)) {
            await problems.unless(async () => removeOne(controller, former, preview, why));
        }
    });
}

async function removeOne(
    { tools, settings }: ControllerContext,
    former: NonNullable<ControllerContext["tools"]["former"]>,
    preview: Preview,
    why: string | undefined,
): Promise<void> {
    const { pullRequest, name, alias } = preview;
    tools.say(`Removing ${name}, which shares a function with the environments`);
    const isRemade = why === undefined && isLive(preview) && settings.checks !== undefined;
    if (isRemade && settings.checks !== undefined) {
        await tools.checks.start(settings.checks.project, pullRequest, preview.alias.revisionId);
    }
    await removeStage(former, pullRequest);
    if (isLive(preview) || (await noteOn(tools, pullRequest)) === undefined) {
        const gone = why ?? (isRemade ? MADE_AGAIN : "previews have a function and an API of their own now");
        await write(tools, { pullRequest, kind: "removed", why: gone });
    }
    // The alias goes last: without it nobody would look.
    if (alias !== undefined) {
        await former.aliases.remove(name);
    }
}
