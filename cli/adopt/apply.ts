import type { Changes } from "../../automation";
import { ask, gatesText, type GateOptions } from "../operations/gates";
import { changesText, countsText } from "../operations/report";
import { automation, change, look, type Operation } from "../operations/session";
import type { ChangeOptions } from "../session/options";
import type { Context } from "../shell/command";
import { confirm } from "../shell/confirm";

/**
 * Shows what the program would change of what was taken in, asks, and does it.
 *
 * @param young The names of roles whose first policies need not be allowed by name. @default - none
 * @returns Undefined where a person does not want it.
 * @throws {UserError} where something would be lost or widened, and nobody is there to allow it.
 */
export async function applyProgram(
    context: Context,
    { stack }: Operation,
    options: ChangeOptions & GateOptions,
    young: (changes: Changes["changes"]) => Promise<ReadonlySet<string>> = async () => new Set(),
): Promise<Changes | undefined> {
    const { preview, up, gatesOf } = automation();
    const plan = await look(context, "Preview", (common) => preview(stack, common));
    const gates = gatesOf(plan.changes, await young(plan.changes));
    context.stderr.write(
        `${changesText(plan.changes)}${stack.name}: ${countsText(plan.changes, false)}\n${gatesText(gates)}`,
    );
    if (!(await ask(context, gates, options))) {
        return undefined;
    }
    if (plan.changes.length > 0 && !(await confirm(context, `Apply that to '${stack.name}'?`, options.yes === true))) {
        return undefined;
    }
    return change(context, stack.name, `Apply to ${stack.name}`, plan.changes, (common) => up(stack, common));
}
