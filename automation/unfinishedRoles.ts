import { UserError } from "../common/errors";
import { STACK_TYPE, type Change } from "./changes";
import { gatesOf } from "./gates";
import type { OpenStack } from "./stack";

const ROLE = "aws:iam/role:Role";

interface Resource {
    readonly type: string;
    readonly inputs?: { readonly name?: unknown };
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** When the engine has made it. */
    readonly created?: string;
}

/**
 * The names of the roles that were made since the last `up` that came to its end. What they may do at first is still being made:
 * it is what was planned and reviewed then, and no more than before. Nothing is asked of pulumi where no role is widened.
 *
 * @param changes Of a preview.
 */
export async function unfinishedRoles(
    { pulumi, name }: Pick<OpenStack, "name" | "pulumi">,
    changes: readonly Change[],
): Promise<ReadonlySet<string>> {
    if (!gatesOf(changes).some(({ kind }) => kind === "widen")) {
        return new Set();
    }
    const { deployment } = JSON.parse(await pulumi.exportStack(name)) as {
        readonly deployment: { readonly resources?: readonly Resource[] };
    };
    const resources = deployment.resources ?? [];
    const ends = (await historyOf(pulumi, name)).flatMap(({ kind, result, endTime }) =>
        kind === "update" && result === "succeeded" ? [Date.parse(endTime)] : [],
    );
    const isUp = resources.some(({ type, outputs }) => type === STACK_TYPE && Object.keys(outputs ?? {}).length > 0);
    // A stack that was moved here has no history yet, and what it exports.
    const last = ends.length === 0 && isUp ? Infinity : Math.max(0, ...ends);
    const young = resources.filter(({ type, created }) => type === ROLE && Date.parse(created ?? "") > last);
    return new Set(young.flatMap(({ inputs }) => (typeof inputs?.name === "string" ? [inputs.name] : [])));
}

/** Whoever previews may have no right to read it. */
async function historyOf(pulumi: OpenStack["pulumi"], stack: string): ReturnType<OpenStack["pulumi"]["history"]> {
    try {
        return await pulumi.history(stack);
    } catch (error) {
        if (error instanceof UserError) {
            return [];
        }
        throw error;
    }
}
