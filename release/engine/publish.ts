import { UserError } from "../../common/errors";
import type { Origin } from "../../contract/releaseRecord";
import { beforeMove, lost } from "./conflict";
import { servesOnly } from "./environmentState";
import type { PlannedHandler, ReadyHandler } from "./handlers";
import type { Alias, Functions, Target, Tools, Version } from "../ports";

/** Milliseconds before the second try to publish; each further one waits for longer, up to the last. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000] as const;

/** A package in the artifact bucket that is to become a version. */
interface Publishable {
    readonly target: Target;
    readonly key: string;
    readonly codeSha256: string;
    readonly architecture: string;
    /** Bytes of the package when it is unzipped. @default - not known */
    readonly unzippedBytes?: number;
    readonly before: Alias;
    readonly origin: Origin;
}

/** Whether a version holds that code for that architecture, with the settings that the function has now. */
export function isSame(
    version: Version | undefined,
    { codeSha256 }: { readonly codeSha256: string },
    architecture: string,
    latest: Version,
): boolean {
    return (
        version !== undefined &&
        version.codeSha256 === codeSha256 &&
        version.architecture === architecture &&
        version.settings === latest.settings
    );
}

/** What is published of a package for a move, whichever function it is in. */
export type PublishedFor = Omit<Publishable, "unzippedBytes">;

/**
 * Publishes the package in the functions of those further handlers that have no version of it yet.
 *
 * @returns All of them, each with its version.
 */
export async function publishHandlers(
    tools: Tools,
    plan: PublishedFor,
    handlers: readonly PlannedHandler[] = [],
): Promise<readonly ReadyHandler[]> {
    // Each function is updated by itself, so that none has to wait for another.
    return Promise.all(
        handlers.map(async (handler) => {
            const { key, functions, version } = handler;
            if (version !== undefined) {
                return { ...handler, version };
            }
            const published = await publish(tools, plan, functions);
            tools.say(`Published version ${published.version} of the handler ${key}`);
            return { ...handler, version: published.version };
        }),
    );
}

/**
 * Publishes the package as a version. The function's code, `$LATEST`, is shared by all environments, and several may be
 * released to at the same time: whoever publishes names the code that it means, and begins anew if that was replaced.
 *
 * @param functions The function that it is published in. @default - the one that answers requests
 */
export async function publish(
    tools: Tools,
    plan: Publishable,
    functions: Functions = tools.functions,
): Promise<Version> {
    const { clock } = tools;
    const { codeSha256, unzippedBytes } = plan;
    const { environment } = plan.target;
    for (let attempt = 0; ; attempt++) {
        const updated = await beforeMove(plan.target, functions.updateCode(plan.key, plan.architecture, unzippedBytes));
        if (updated === codeSha256) {
            const publishing = functions.publish(codeSha256, plan.origin.commit ?? "");
            const version = await beforeMove(plan.target, publishing);
            if (version !== "conflict") {
                return version;
            }
        } else if (updated !== "conflict") {
            throw new UserError(
                `s3://${tools.store.bucket}/${plan.key} does not hold this package: Lambda read ${updated} from it.`,
                "Remove that object and release again.",
            );
        }
        // Where the alias has moved on, to publish would be of no use.
        const now = await tools.functions.alias(environment);
        if (!servesOnly(now, plan.before.version) && now.revisionId !== plan.before.revisionId) {
            throw await lost(tools, environment, now);
        }
        const pause = PAUSES[attempt];
        if (pause === undefined) {
            throw new UserError(
                `The package could not be published: other releases or updates of the function came in between ${attempt + 1} times.`,
                `Nothing was moved: ${environment} still serves version ${now.version}. Run the same command again.`,
            );
        }
        tools.say("Another release is publishing, or the function is being updated; trying again");
        // Of different lengths, so that two do not meet again and again.
        const share = Number.parseInt(tools.random().slice(0, 4), 16) / 0xffff;
        await clock.sleep(Math.round(pause * (0.5 + share)));
    }
}
