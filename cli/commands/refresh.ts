import type { Command } from "../shell/command";
import { confirm } from "../shell/confirm";
import { changeFacts, changesText, countsText } from "../operations/report";
import { automation, change, openOperation, report } from "../operations/session";
import { takeIn } from "../operations/unfinished";
import { WAIT_OPTION, whenFree, type WaitOptions } from "../operations/waiting";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";

/** `platform refresh`: brings the state up to date with what there is. */
export const command: Command<ChangeOptions & WaitOptions> = {
    description:
        "Reads what there is in AWS and GitHub into the stack's state, with the credentials that are configured now. Nothing " +
        "else changes. To see what it would find, without writing: drift.",
    arguments: {},
    examples: {
        "refresh --stack production": "reads what there is into the state",
        "refresh --stack production --yes --json": "the same in a script, without being asked",
    },
    options: [WAIT_OPTION, ...CHANGE_OPTIONS],
    async run(context, _args, options) {
        const operation = await openOperation(context, options);
        const { stack, elapsed } = operation;
        const { name } = stack;
        if (!(await confirm(context, `Write what there is into the state of '${name}'?`, options.yes === true))) {
            return 1;
        }
        const { refresh } = automation();
        const { changes, counts } = await whenFree(context, operation, options, async () => {
            await takeIn(context, operation, { ...options, yes: true });
            return change(context, name, `Refresh ${name}`, [], (common) => refresh(stack, common));
        });
        report(
            context,
            options,
            { outcome: "refreshed", stack: name, changes: changes.map(changeFacts), counts, durationMs: elapsed() },
            `${changesText(changes)}The state of ${name} says what there is: ${countsText(changes, true)}\n`,
        );
        return 0;
    },
};
