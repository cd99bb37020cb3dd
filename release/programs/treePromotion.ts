import { UserError } from "../../common/errors";
import { environmentNames } from "../../contract/names";
import type { PipelineSettings } from "../../contract/pipelineSettings";
import type { Planned } from "../engine/plan";
import { planTreePromotion } from "../engine/promote";
import { otherStack, type LedgerSource } from "../engine/promotePackage";
import type { Target, Tools } from "../ports";

/** The environment of a pipeline as a release sees it. */
export function targetOf(settings: PipelineSettings, url: string): Target {
    const { environment, healthPath, healthStatus, access, verifySeconds, api, variables } = settings;
    const health = { healthPath, ...(healthStatus && { healthStatus }), ...(access && { access }), verifySeconds };
    return { environment, url, variables, ...health, ...(api && { api }) };
}

/**
 * Looks for a release of the same tree by the environment that is promoted from. What cannot be found out is no reason not to release:
 * then it is built.
 *
 * @returns Undefined where it is promoted from none.
 */
export async function treePromotion(
    tools: Tools,
    settings: PipelineSettings,
    target: Target,
    tree: string,
): Promise<Planned | { readonly why: string } | undefined> {
    const { promotesFrom: from } = settings;
    if (from === undefined) {
        return undefined;
    }
    try {
        return await planTreePromotion(tools, from, target, tree, sourceOf(tools, settings));
    } catch (error) {
        if (error instanceof UserError) {
            return { why: `it is not known what ${from} has released: ${error.message}` };
        }
        throw error;
    }
}

/** Where that environment's ledger and packages are; undefined where both share the function. */
function sourceOf(tools: Tools, settings: PipelineSettings): LedgerSource | undefined {
    const { store, functions } = tools;
    const { promotesFromBucket: other, promotesFromKey: key, promotesFromFunction: name = functions.name } = settings;
    if (other !== undefined) {
        return otherStack(tools.storeOf(other, key));
    }
    if (name === functions.name) {
        return undefined;
    }
    // What an environment has released to a function of its own counts for the very environment whose function that is.
    const own = environmentNames(settings.project, "", settings.promotesFrom ?? "").function;
    return { store, functions: { name, isShared: name !== own } };
}
