import type { Twins } from "../../automation";
import { knownResources, type KnownResource } from "../../automation/deployment";
import type { ChangeOptions } from "../session/options";
import type { Context } from "../shell/command";
import { confirm } from "../shell/confirm";
import { count, plain } from "../shell/words";
import { lookFor, type Lost } from "./lost";
import { automation, change, type Operation } from "./session";

/**
 * Takes into the state what an earlier run was making when it was killed, so that it is not made a second time. What has no name of
 * its own is looked for by what it is called; what cannot be found so, or is there several times, is named. What the state has twice and AWS
 * once is let go of.
 *
 * @returns False where a person does not want that.
 */
export async function takeIn(context: Context, operation: Operation, options: ChangeOptions): Promise<boolean> {
    const { stack } = operation;
    const { takeInUnfinished, twinsIn, unfinishedInState } = automation();
    const state = await stack.pulumi.exportStack(stack.name);
    if (!(await letGo(context, operation, options, twinsIn(state)))) {
        return false;
    }
    const unfinished = unfinishedInState(state);
    if (unfinished.length === 0) {
        return true;
    }
    const lost = await lookFor(
        context,
        operation,
        unfinished.filter(({ isLost }) => isLost),
    ).then((all) => withoutKnown(all, knownResources(state)));
    context.stderr.write(
        `A run on '${stack.name}' has not come to the end of making ${count(unfinished.length, "resource")}: ` +
            `what of that is there is read into the state first.\n${unknownText(lost)}`,
    );
    if (!(await confirm(context, `Read it into the state of '${stack.name}'?`, options.yes === true))) {
        return false;
    }
    const found = new Map(
        lost.flatMap(({ resource: { urn }, ids = [] }) => {
            const [id, ...others] = ids;
            return id === undefined || others.length > 0 ? [] : [[urn, id] as const];
        }),
    );
    await change(context, stack.name, "Look for what it has made", [], (common) =>
        takeInUnfinished(stack, { ...common, found }),
    );
    return true;
}

/** Notifications of one bucket that the state has twice are one there from now on, before the engine can delete what S3 keeps of both. */
async function letGo(
    context: Context,
    { stack }: Operation,
    options: ChangeOptions,
    twins: readonly Twins[],
): Promise<boolean> {
    if (twins.length === 0) {
        return true;
    }
    const lines = twins.map(
        ({ bucket, stays, others }) =>
            `  ${plain(bucket)}: ${plain(stays)} stays, and ${others.map(({ name }) => plain(name)).join(", ")} is let go of\n`,
    );
    context.stderr.write(
        `The state of '${stack.name}' has several configurations of notifications for one bucket, of which S3 keeps one. Nothing in S3 ` +
            `changes by this:\n${lines.join("")}`,
    );
    if (!(await confirm(context, `Take that out of the state of '${stack.name}'?`, options.yes === true))) {
        return false;
    }
    await automation().letGoOfTwins(stack, twins);
    return true;
}

/** What the state has already is not what was being made: statements of a function may differ in their ids alone. */
function withoutKnown(lost: readonly Lost[], known: readonly KnownResource[]): readonly Lost[] {
    return lost.map(({ resource, ids }) => {
        const own = known.flatMap(({ type, id }) => (type === resource.type && id !== undefined ? [id] : []));
        return { resource, ids: ids?.filter((id) => !own.some((each) => id === each || id.endsWith(`/${each}`))) };
    });
}

function unknownText(lost: readonly Lost[]): string {
    const lines = lost.flatMap(({ resource: { type, name }, ids }) => {
        const among = ids === undefined ? "" : `: ${ids.map(plain).join(", ")}`;
        return ids === undefined || ids.length > 1 ? [`  ${plain(name)} (${plain(type)})${among}`] : [];
    });
    return lines.length === 0
        ? ""
        : "These are not known for sure, are made again, and may be there twice then. Delete what the stack does not have:\n" +
              `${lines.join("\n")}\n`;
}
