import * as pulumi from "@pulumi/pulumi";

import { linksContext, type Links, type LinksPlace, type MakeLinks } from "./context";
import { linksFault } from "./linkShape";
import { namesGuard, withPlaces } from "./namesGuard";

/** The file with resources that the configuration cannot say, beside index.ts. */
export const OWN_RESOURCES = "resources.ts";

/** What a team's own resources of one owner are children of. */
class OwnResources extends pulumi.ComponentResource {
    constructor(name: string, isShared: boolean, opts: pulumi.ComponentResourceOptions) {
        super(isShared ? "platform:index:SharedOwnResources" : "platform:index:OwnResources", name, {}, opts);
        this.registerOutputs({});
    }
}

/**
 * Has `resources.ts` make the links of one owner.
 *
 * @throws {pulumi.RunError} with a sentence that names the file, the owner and the link, where it throws, returns something else than
 * links, or makes something under another owner's name or without a parent.
 */
export async function makeLinks(
    make: MakeLinks,
    place: LinksPlace,
    opts: pulumi.ComponentResourceOptions,
): Promise<Links> {
    const { environment } = place;
    const parent = new OwnResources(environment ?? "shared", environment === undefined, {
        ...opts,
        transformations: [namesGuard(place)],
    });
    try {
        const made = await withPlaces(() => make(linksContext(place, parent)));
        const fault = linksFault(made);
        if (fault !== undefined) {
            throw new Error(fault);
        }
        return made;
    } catch (error) {
        throw ownFault(whose(environment), error);
    }
}

/** For whom links are made, in the words of a fault. */
export function whose(environment: string | undefined): string {
    return environment === undefined ? "for what all environments share" : `for ${environment}`;
}

/** What `resources.ts` has failed with, as a sentence, and the line of it. @param where What it was doing, such as `for staging`. */
export function ownFault(where: string, error: unknown): pulumi.RunError {
    const [message, stack] = error instanceof Error ? [error.message, error.stack] : [String(error), undefined];
    const line = stack?.split("\n").find((each) => /\bresources\.ts:\d+/.test(each));
    return new pulumi.RunError(
        `${OWN_RESOURCES} ${where}: ${message}${line === undefined ? "" : `\n  ${line.trim()}`}`,
    );
}
