import type { Command } from "../shell/command";
import { confirm } from "../shell/confirm";
import { ask, GATE_OPTIONS, gatesText, type GateOptions } from "../operations/gates";
import { changeFacts, changesText, countsText } from "../operations/report";
import { automation, change, look, openOperation, report } from "../operations/session";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";

interface Options extends ChangeOptions, GateOptions {
    readonly refresh?: boolean;
}

/** `platform up`: applies the program, after a look at what that changes. */
export const command: Command<Options> = {
    description:
        "Applies the program: shows what would change, asks, and does it. Releases are not touched: no alias moves, and no " +
        "code changes. What would be lost, and a role that may do more than before, has to be named.",
    arguments: {},
    options: [
        { flags: "--refresh", description: "look at what there is in AWS and GitHub first" },
        ...GATE_OPTIONS,
        ...CHANGE_OPTIONS,
    ],
    async run(context, _args, options) {
        const { stack, elapsed } = await openOperation(context, options);
        const { name } = stack;
        const { preview, up, outputs, gatesOf } = automation();
        const refresh = options.refresh === true;
        const plan = await look(context, "Preview", (common) => preview(stack, { ...common, refresh }));
        context.stderr.write(`${changesText(plan.changes)}${name}: ${countsText(plan.changes, false)}\n`);
        const gates = gatesOf(plan.changes);
        context.stderr.write(gatesText(gates));
        if (!(await ask(context, gates, options))) {
            return 1;
        }
        const facts = { stack: name, changes: plan.changes.map(changeFacts) };
        const isChanging = plan.changes.length > 0 || refresh;
        if (isChanging && !(await confirm(context, `Apply that to '${name}'?`, options.yes === true))) {
            return 1;
        }
        // Also where no resource changes: what the stack exports may.
        const done = await change(context, `Apply to ${name}`, plan.changes, (common) =>
            up(stack, { ...common, refresh }),
        );
        report(
            context,
            options,
            {
                outcome: done.changes.length === 0 ? "unchanged" : "updated",
                ...facts,
                changes: done.changes.map(changeFacts),
                counts: done.counts,
                outputs: await outputs(stack),
                durationMs: elapsed(),
            },
            `${name} is up to date: ${countsText(done.changes, true)}\n`,
        );
        return 0;
    },
};
