import { UserError } from "../../common/errors";
import type { Context } from "../shell/command";

/** The fewest characters of a passphrase that is typed for the first time. */
const LEAST = 12;

/**
 * Sees to it that pulumi has the passphrase: from PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, else typed, unseen and
 * twice. What is typed goes into the environment of the commands that follow, and nowhere else.
 *
 * @returns Whether it was typed now, so that the person has to keep it.
 */
export async function ensurePassphrase({ env, stdin, stderr }: Context, stack: string): Promise<boolean> {
    if (env["PULUMI_CONFIG_PASSPHRASE"] !== undefined || env["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined) {
        return false;
    }
    if (!stdin.isTerminal) {
        throw new UserError(
            `The passphrase of the stack '${stack}' is missing, and without a terminal there is nobody to ask.`,
            "Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it.",
        );
    }
    const typed = (await stdin.ask(`Passphrase of '${stack}', ${LEAST} characters or more: `, true)) ?? "";
    const again = typed.length < LEAST ? "" : await stdin.ask("The same again: ", true);
    if (typed.length < LEAST || again !== typed) {
        throw new UserError(
            typed.length < LEAST ? `That is shorter than ${LEAST} characters.` : "The two are not the same.",
            "Nothing is changed. Run the same command again.",
        );
    }
    env["PULUMI_CONFIG_PASSPHRASE"] = typed;
    stderr.write("Keep it well: without it nobody can read the stack's secrets, and nothing brings it back.\n");
    return true;
}
