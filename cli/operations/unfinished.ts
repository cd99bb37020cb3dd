import type { Unfinished } from "../../automation";
import type { ChangeOptions } from "../session/options";
import type { Context } from "../shell/command";
import { confirm } from "../shell/confirm";
import { count, plain } from "../shell/words";
import { automation, change, type Operation } from "./session";

/**
 * Takes into the state what an earlier run was making when it was killed, so that it is not made a second time. What cannot be
 * found, since only AWS or GitHub knows its id, is named.
 *
 * @returns False where a person does not want that.
 */
export async function takeIn(context: Context, { stack }: Operation, options: ChangeOptions): Promise<boolean> {
    const { takeInUnfinished, unfinishedOf } = automation();
    const unfinished = await unfinishedOf(stack);
    if (unfinished.length === 0) {
        return true;
    }
    context.stderr.write(
        `A run on '${stack.name}' has not come to the end of making ${count(unfinished.length, "resource")}: ` +
            `what of that is there is read into the state first.\n${unknownText(unfinished)}`,
    );
    if (!(await confirm(context, `Read it into the state of '${stack.name}'?`, options.yes === true))) {
        return false;
    }
    await change(context, stack.name, "Look for what it has made", [], (common) => takeInUnfinished(stack, common));
    return true;
}

function unknownText(unfinished: readonly Unfinished[]): string {
    const lines = unfinished.flatMap(({ isLost, type, name }) => (isLost ? [`  ${plain(name)} (${plain(type)})`] : []));
    return lines.length === 0
        ? ""
        : `These cannot be looked for, and may be there twice then. Delete the one that the stack does not have:\n${lines.join("\n")}\n`;
}
