import { UserError } from "../../common/errors";
import type { Context } from "./command";

/**
 * Asks whether to go on.
 *
 * @param yes Whether the command line has said so already.
 * @returns False where the person says no.
 * @throws {UserError} where there is nobody to ask.
 */
export async function confirm({ stdin, stderr }: Context, question: string, yes: boolean): Promise<boolean> {
    if (yes) {
        return true;
    }
    if (!stdin.isTerminal) {
        throw new UserError(
            "Nothing is changed: this needs a yes, and without a terminal there is nobody to ask.",
            "To go on without being asked, add --yes.",
        );
    }
    const answer = await stdin.ask(`${question} [y/N] `);
    const agreed = /^y(es)?$/i.test(answer?.trim() ?? "");
    if (!agreed) {
        stderr.write("Nothing is changed.\n");
    }
    return agreed;
}
