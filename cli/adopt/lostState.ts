import type { Planned, Unfinished } from "../../automation";
import { lookFor, type Lost } from "../operations/lost";
import type { GateOptions } from "../operations/gates";
import { changeFacts } from "../operations/report";
import { automation, change, look, openOperation, report, type Operation } from "../operations/session";
import type { ChangeOptions } from "../session/options";
import { findInstallation } from "../session/platform";
import { secretsProviderOf } from "../session/project";
import type { Context, ExitCode } from "../shell/command";
import { confirm } from "../shell/confirm";
import { count, plain } from "../shell/words";
import { applyProgram } from "./apply";
import { idsOf, resolved, type Ids } from "./ids";

/** How a command line says what the stack of a lost state has. */
export interface LostStateOptions extends ChangeOptions, GateOptions {
    readonly dryRun?: boolean;
    /** Such as `artifacts=shop-artifacts-20261128101500123400000001`. */
    readonly id?: readonly string[];
}

/** Something that is in the state again. */
interface Taken {
    readonly name: string;
    readonly type: string;
    readonly id: string;
}

/**
 * Takes what the stack has made into a state that has lost it: what the program would make is looked for by its name and its tags, what hangs on
 * that afterwards, and so on. Then the program is applied, which makes what is missing.
 *
 * @throws {UserError} where it is not clear what something is, or another stack has made it.
 */
export async function adoptLostState(context: Context, options: LostStateOptions): Promise<ExitCode> {
    const ids = idsOf(options.id ?? []);
    const { dryRun = false } = options;
    if (!dryRun && !(await makeStack(context, options))) {
        return 1;
    }
    const operation = await openOperation(context, options);
    const { stack, elapsed } = operation;
    const { plannedOf } = automation();
    const planned = await look(context, "Look at what the program has", (common) => plannedOf(stack, common));
    const resources = planned.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    context.stderr.write(
        `The state of '${stack.name}' does not have ${count(resources.length, "resource")} of the program.\n`,
    );
    if (dryRun) {
        const found = await find(context, operation, planned, ids);
        const lines = found.map(({ type, name, id }) => `  ${plain(name)} (${plain(type)}): ${plain(id)}\n`);
        const facts = { outcome: "planned", stack: stack.name, lookedFor: found };
        report(
            context,
            options,
            facts,
            `Looked for first, and then what hangs on these:\n${lines.join("")}Nothing is changed.\n`,
        );
        return 0;
    }
    const question = `Read what of that is there into the state of '${stack.name}'?`;
    if (resources.length > 0 && !(await confirm(context, question, options.yes === true))) {
        return 1;
    }
    const taken = await takeAll(context, operation, planned, ids);
    const done = await applyProgram(context, operation, options);
    if (done === undefined) {
        return 1;
    }
    const changes = done.changes.map(changeFacts);
    const facts = { outcome: "adopted", stack: stack.name, taken, changes, durationMs: elapsed() };
    report(context, options, facts, doneText(stack.name, taken, changes.length));
    return 0;
}

/** Makes the stack where states are kept, if it is not there. What encrypts its secrets is what its file says. */
async function makeStack(context: Context, options: LostStateOptions): Promise<boolean> {
    const { pulumi, stack, file, project } = await findInstallation(context, options);
    if (await pulumi.hasStack(stack)) {
        return true;
    }
    const question = `There is no stack '${stack}' where states are kept. Make it, for the configuration that is in ${file}?`;
    if (!(await confirm(context, question, options.yes === true))) {
        return false;
    }
    await pulumi.createStack(stack, secretsProviderOf(file, project));
    return true;
}

/** Takes in what is found, and looks again: what was found tells how the rest is found. Each round looks for other things. */
async function takeAll(
    context: Context,
    operation: Operation,
    first: readonly Planned[],
    ids: Ids,
): Promise<readonly Taken[]> {
    const { stack } = operation;
    const { plannedOf, takeInLost } = automation();
    const looked = new Set<string>();
    const taken: Taken[] = [];
    for (let planned = first; ;) {
        const found = (await find(context, operation, planned, ids)).filter(({ urn }) => !looked.has(urn));
        if (found.length === 0) {
            return taken;
        }
        found.forEach(({ urn }) => looked.add(urn));
        const known = new Map(found.map(({ urn, id }) => [urn, id]));
        const title = `Look for ${count(found.length, "resource")}`;
        const there = await change(context, stack.name, title, [], (common) =>
            takeInLost(stack, planned, known, common),
        );
        const urns = new Set(there.map(({ urn }) => urn));
        taken.push(...found.flatMap(({ urn, name, type, id }) => (urns.has(urn) ? [{ name, type, id }] : [])));
        planned = await look(context, "Look at what hangs on that", (common) => plannedOf(stack, common));
    }
}

/** By what everything is found whose id is known, or is found by its name and its tags. What is nowhere is left out. */
async function find(
    context: Context,
    operation: Operation,
    planned: readonly Planned[],
    ids: Ids,
): Promise<readonly (Taken & { readonly urn: string })[]> {
    const findable: readonly Unfinished[] = automation().findable(planned);
    const told = findable.filter(({ name }) => ids.has(name));
    const own = findable.filter(({ name }) => !ids.has(name));
    const lost: readonly Lost[] = await lookFor(
        context,
        operation,
        own.filter(({ isLost }) => isLost),
        true,
    );
    return [
        ...own.flatMap(({ urn, name, type, id }) => (id === undefined ? [] : [{ urn, name, type, id }])),
        ...resolved(lost),
        ...told.flatMap(({ urn, name, type }) => {
            const id = ids.get(name);
            return id === undefined ? [] : [{ urn, name, type, id }];
        }),
    ];
}

function doneText(stack: string, taken: readonly Taken[], changed: number): string {
    return (
        `${count(taken.length, "resource")} of '${stack}' ${taken.length === 1 ? "is" : "are"} in its state again, and ` +
        `${count(changed, "resource")} ${changed === 1 ? "was" : "were"} made or changed.\n` +
        `What each environment serves, and should: npm run platform -- status --stack ${stack}\n`
    );
}
