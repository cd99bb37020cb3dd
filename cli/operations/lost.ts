import type { Unfinished } from "../../automation";
import { regionOf } from "../session/project";
import { stepsOf } from "../session/session";
import type { Context } from "../shell/command";
import { count } from "../shell/words";
import type { Operation } from "./session";

/** What the state does not have, and what may be there of it, where only AWS or GitHub knows its id. */
export interface Lost {
    readonly resource: Unfinished;
    /** Undefined where it cannot be looked for. */
    readonly ids: readonly string[] | undefined;
}

/**
 * Looks for what the provider cannot find by the program alone.
 *
 * @param isSettled Whether it was made long ago, and may be in use. @default false
 */
export async function lookFor(
    context: Context,
    { installation }: Operation,
    lost: readonly Unfinished[],
    isSettled = false,
): Promise<readonly Lost[]> {
    const region = regionOf(installation);
    if (lost.length === 0 || region === undefined) {
        return lost.map((resource) => ({ resource, ids: undefined }));
    }
    return stepsOf(context).run("Look for what is there already", async (step) => {
        const looked: Lost[] = [];
        for (const resource of lost) {
            step.progress(resource.name);
            looked.push({ resource, ids: await context.cloud.lost(region, { ...resource, isSettled }) });
        }
        step.result(
            `${looked.filter(({ ids }) => ids?.length === 1).length} of ${count(lost.length, "resource")} found`,
        );
        return looked;
    });
}
