import type { Changes } from "../../automation";
import { DEFAULTS } from "../../config";
import { UserError } from "../../common/errors";
import type { Command, Context } from "../shell/command";
import { confirm } from "../shell/confirm";
import { changeFacts, countsText } from "../operations/report";
import { automation, change, openOperation, report, type Operation } from "../operations/session";
import { WAIT_OPTION, whenFree, type WaitOptions } from "../operations/waiting";
import { readConfiguration } from "../session/configuration";
import { CHANGE_OPTIONS, commandLine, type ChangeOptions } from "../session/options";

/** `platform destroy`: deletes everything of a stack that is not kept on purpose. */
export const command: Command<ChangeOptions & WaitOptions> = {
    description:
        "Deletes all that the stack has made, with the credentials that are configured now: `pulumi destroy` by itself takes " +
        "those of the last `pulumi up`, which may have expired. What GitHub has goes first, and what serves after it. " +
        "Refused while removal.protect is true.",
    arguments: {},
    examples: {
        "destroy --stack rehearsal": "deletes it all, after asking",
    },
    options: [WAIT_OPTION, ...CHANGE_OPTIONS],
    async run(context, _args, options) {
        const operation = await openOperation(context, options);
        const { name } = operation.stack;
        const { protect, deleteArtifacts } = removalOf(
            (await readConfiguration(operation.installation)).project["removal"],
        );
        if (protect) {
            throw new UserError(
                `The stack '${name}' is protected. Nothing is deleted.`,
                `Allow it: pulumi config set --path removal.protect false --stack ${name}`,
            );
        }
        const bucket = deleteArtifacts ? "the artifact bucket with it" : "the artifact bucket stays";
        context.stderr.write(
            `Everything of the stack '${name}' is deleted: the API, the function and all its versions, every environment; ${bucket}.\n` +
                "It does not come back. The secrets of the environments stay, as parameters.\n",
        );
        if (!(await confirm(context, `Delete everything of '${name}'?`, options.yes === true))) {
            return 1;
        }
        const { changes, counts } = await whenFree(context, operation, options, () =>
            remove(context, operation, options),
        );
        report(
            context,
            options,
            {
                outcome: "destroyed",
                stack: name,
                changes: changes.map(changeFacts),
                counts,
                durationMs: operation.elapsed(),
            },
            `Nothing of the stack '${name}' is left that it does not keep${changes.length === 0 ? "" : `: ${countsText(changes, true)}`}.\n` +
                `Its configuration stays: pulumi stack rm ${name}\n`,
        );
        return 0;
    },
};

async function remove(context: Context, { stack }: Operation, options: ChangeOptions): Promise<Changes> {
    const { destroy, LockedError } = automation();
    return change(context, stack.name, `Delete ${stack.name}`, [], (common) => destroy(stack, common)).catch(
        (error: unknown) => {
            if (!(error instanceof UserError) || error instanceof LockedError) {
                throw error;
            }
            const again = `Mend that, then go on from where it ended: ${commandLine(["destroy"], options)}`;
            throw new UserError(error.message, [error.remedy, again].filter(Boolean).join("\n  "));
        },
    );
}

/** What may be deleted. The rest of the configuration is checked by the program, which runs before anything is deleted. */
function removalOf(given: unknown): { readonly protect: boolean; readonly deleteArtifacts: boolean } {
    const members = typeof given === "object" && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
    const { protect = DEFAULTS.removal.protect, deleteArtifacts = DEFAULTS.removal.deleteArtifacts } = members;
    // The command line of pulumi may have stored them as texts.
    return { protect: String(protect) !== "false", deleteArtifacts: String(deleteArtifacts) === "true" };
}
