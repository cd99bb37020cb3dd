import { UserError } from "../../common/errors";
import { liveMark } from "../../contract/previews/mark";
import { PLACEHOLDER_ALIAS } from "../../contract/placeholder";
import { previewName } from "../../contract/previews/names";
import type { PreviewBase } from "../../contract/previews/settings";
import { previewVariables } from "./variables";
import { finishUnfinished } from "../engine/verifyOrRevert";
import type { Functions } from "../ports";
import { executeRelease, planRelease } from "../engine/release";
import { finishLeaving } from "./leave";
import type { ControllerContext, PreviewTools, PullRequest } from "./ports";
import { bringStage } from "./stage";
import { aliasAndMark } from "./survey";
import { previewTarget } from "./target";

/** How often an alias is looked at again because other controllers change it. */
const MOST_LOOKS = 5;

/** A package that a check has left, which CodeBuild says was of this commit. */
export interface CheckedPackage {
    readonly commit: string;
    /** Its key in the bucket, which names the build. */
    readonly key: string;
}

/**
 * Makes sure that there is a preview, and releases a package to it. Killed anywhere, it leaves an alias by which the
 * rest is found.
 *
 * @throws {UserError} where it was not released, also because the preview was removed meanwhile.
 */
export async function releasePreview(
    controller: ControllerContext,
    { number, head }: PullRequest,
    base: PreviewBase,
    { commit, key }: CheckedPackage,
): Promise<void> {
    const { tools, settings } = controller;
    const name = previewName(number);
    const variables = previewVariables(base, number, head.branch);
    await bringAlias(controller, number);
    await bringStage(controller, number, { variables, isMade: true });
    const own = { ...tools, functions: onlyLive(tools, number) };
    const target = previewTarget(settings, name, variables);
    // Computed here: the build is not asked what it has left. Lambda publishes only what has this digest.
    const pack = { key, codeSha256: await tools.store.digest(key) };
    const planned = await planRelease(own, target, pack, { commit, branch: head.branch }, settings.architecture);
    if ("unchanged" in planned) {
        tools.say(`Nothing is released: ${planned.unchanged}`);
        await finishUnfinished(own, planned);
    } else {
        await executeRelease(own, planned);
    }
}

/** Makes sure that the alias is there, beginning with the placeholder, and that its stage may invoke it. */
async function bringAlias({ tools, settings }: ControllerContext, pullRequest: number): Promise<void> {
    const name = previewName(pullRequest);
    for (let attempt = 0; attempt < MOST_LOOKS; attempt++) {
        const { alias, mark } = await aliasAndMark(tools, pullRequest);
        if (alias === undefined) {
            const { version } = await tools.functions.alias(PLACEHOLDER_ALIAS);
            await tools.aliases.create(name, version, liveMark(pullRequest, tools.clock.now()));
        } else if (mark === undefined) {
            throw new UserError(`The function has an alias ${name} that is no preview's.`, "Delete or rename it.");
        } else if (mark.state === "leaving") {
            await finishLeaving(tools, pullRequest, mark.why);
        } else {
            await tools.aliases.permit(name, settings.sourceArnTemplate.replaceAll("{stage}", name));
            return;
        }
    }
    throw new UserError(`The alias ${name} is being changed by others all the time.`, "Try again later.");
}

/** The function, for releases to one preview: whoever removes it changes its alias, and is found out by that. */
function onlyLive(tools: PreviewTools, pullRequest: number): Functions {
    const { functions } = tools;
    return {
        name: functions.name,
        isShared: functions.isShared,
        alias: async (name) => {
            const { alias, mark } = await aliasAndMark(tools, pullRequest);
            if (name !== alias?.name || mark?.state !== "live") {
                throw new UserError(`${name} was removed meanwhile.`);
            }
            return alias;
        },
        move: async (name, version, revisionId) => functions.move(name, version, revisionId),
        aliases: async () => functions.aliases(),
        version: async (version) => functions.version(version),
        versions: async () => functions.versions(),
        updateCode: async (...input) => functions.updateCode(...input),
        publish: async (codeSha256, description) => functions.publish(codeSha256, description),
        invoke: async (qualifier, event, timeout) => functions.invoke(qualifier, event, timeout),
        code: async (version) => functions.code(version),
        deleteVersion: async (version) => functions.deleteVersion(version),
    };
}
