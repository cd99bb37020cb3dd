import type { OpenStack } from "../../automation/stack";
import { UserError } from "../../common/errors";
import { countable, standingResources, withContents } from "../../config/links";
import type { Context } from "../shell/command";
import { automation } from "./session";

/**
 * Runs the program. Where it refuses to leave out something that holds data, the refusal says how much is in it, as far as AWS
 * says: the program has only the command for that.
 *
 * @throws what the work throws.
 */
export async function countingLosses<T>(context: Context, stack: OpenStack, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        throw error instanceof UserError ? await counted(context, stack, error) : error;
    }
}

async function counted(context: Context, stack: OpenStack, error: UserError): Promise<UserError> {
    if (!error.message.includes("# ")) {
        return error;
    }
    // Without outputs there is nothing to lose, and the refusal matters more than why they cannot be read.
    const outputs = await automation()
        .outputs(stack)
        .catch(() => undefined);
    if (outputs === undefined) {
        return error;
    }
    const all = [...standingResources(outputs), ...standingResources(outputs, "ownResources")];
    const held = countable(error.message, all);
    const found = held.length === 0 ? [] : await context.cloud.contents(outputs, held).catch(() => []);
    const message = found.reduce((text, [each, contents]) => withContents(text, each, contents), error.message);
    return new UserError(message, error.remedy);
}
