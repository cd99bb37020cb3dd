import { UserError } from "../../common/errors";
import type { PlatformOutputs } from "../../contract/outputs";
import { targetOf, type LivePlatform } from "../session/platform";

/** What is said in the place of an environment for what all previews share. */
export const PREVIEWS = "previews";

/** Whether what all previews share is meant. An environment of that name comes first. */
export function isOfPreviews({ environments }: Pick<PlatformOutputs, "environments">, name: string): boolean {
    return name === PREVIEWS && !Object.hasOwn(environments, name);
}

/** @throws {UserError} where the stack has neither an environment nor previews of that name. */
export function checkPlace(platform: LivePlatform, name: string): void {
    if (!isOfPreviews(platform.outputs, name)) {
        targetOf(platform, name);
    } else if (platform.outputs.previews === undefined) {
        throw new UserError(
            `The stack '${platform.stack}' has no previews.`,
            "Turn them on: pulumi config set --path pullRequests.previews 3, and pulumi up",
        );
    }
}
