import { copyFileSync, existsSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import type { StackFile } from "../../config/stackFile";
import { UserError } from "../../common/errors";
import { openStackFile, readIfThere, schemaOf, type Project } from "../session/project";
import type { Pulumi } from "../../automation/pulumi";
import { TOKEN_PATH, type Plan } from "./plan";

/** Makes the changes of a plan, except for the token's. */
export function applyPlan(plan: Plan, file: StackFile): void {
    for (const { action, path, value } of plan.changes) {
        if ((action === "set" || action === "replace") && path !== TOKEN_PATH) {
            file.set(path, value);
        }
    }
}

/** Carries a plan out, with pulumi's encryption of the token. */
export async function writeImport(
    plan: Plan,
    file: string,
    stack: string,
    project: Project,
    pulumi: Pulumi,
): Promise<void> {
    await replaceStackFile(file, project, async (copy) => {
        if (plan.token !== undefined) {
            await pulumi.setSecret(stack, TOKEN_PATH[0], plan.token.reveal(), copy);
        }
        const edited = openStackFile(copy, project);
        applyPlan(plan, edited);
        return edited;
    });
}

/**
 * Changes a stack's file. Everything happens to a copy beside it, which takes its place in one move at the end: a failure on the way
 * leaves the old file as it was. A copy that a killed run left behind holds a token only encrypted, and the next run takes it away.
 *
 * @param edit Makes the changes to the copy that it is given, and answers with what is to be written.
 */
export async function replaceStackFile(
    file: string,
    project: Project,
    edit: (copy: string) => Promise<StackFile>,
): Promise<void> {
    const target = existsSync(file) ? realpathSync(file) : file;
    const before = readIfThere(target);
    // The ending tells pulumi the format.
    const copy = join(dirname(target), `.import-${basename(target)}`);
    try {
        if (before === undefined) {
            writeFileSync(copy, "");
        } else {
            copyFileSync(target, copy);
        }
        const edited = await edit(copy);
        writeFileSync(copy, edited.toString(schemaOf(target, project)), { flush: true });
        if (readIfThere(target) !== before) {
            throw new UserError(
                `${file} has been changed by somebody else meanwhile; nothing is written.`,
                "Try again.",
            );
        }
        renameSync(copy, target);
    } catch (error) {
        const { code, syscall } = error as NodeJS.ErrnoException;
        throw syscall === undefined ? error : new UserError(`${file} cannot be written: ${code ?? syscall}.`);
    } finally {
        rmSync(copy, { force: true });
    }
}
