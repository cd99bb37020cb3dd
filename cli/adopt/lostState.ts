import type { Planned } from "../../automation";
import { nameOf } from "../../automation/changes";
import { knownResources } from "../../automation/deployment";
import { lookFor } from "../operations/lost";
import type { GateOptions } from "../operations/gates";
import { changeFacts } from "../operations/report";
import { automation, change, look, openOperation, report, type Operation } from "../operations/session";
import { takeIn as takeInUnfinished } from "../operations/unfinished";
import type { ChangeOptions } from "../session/options";
import { findInstallation } from "../session/platform";
import { secretsProviderOf } from "../session/project";
import type { Context, ExitCode } from "../shell/command";
import { confirm } from "../shell/confirm";
import { count, plain } from "../shell/words";
import { applyProgram } from "./apply";
import { checkTold, idsOf, labelOf, resolved, type Identified, type Ids } from "./ids";

/** How a command line says what the stack of a lost state has. */
export interface LostStateOptions extends ChangeOptions, GateOptions {
    readonly dryRun?: boolean;
    /** Such as `Bucket:artifacts=shop-artifacts-20261128101500123400000001`. */
    readonly id?: readonly string[];
}

/**
 * Takes what the stack has made into a state that has lost it: what the program would make is looked for by its name and its tags, what hangs on
 * that afterwards, and so on. Then the program is applied, which makes what is missing.
 *
 * @throws {UserError} where it is not clear what something is, or another stack has made it.
 */
export async function adoptLostState(context: Context, options: LostStateOptions): Promise<ExitCode> {
    const told = idsOf(options.id ?? []);
    const { dryRun = false } = options;
    if (!dryRun && !(await makeStack(context, options))) {
        return 1;
    }
    const operation = await openOperation(context, options);
    const { stack, elapsed } = operation;
    // What an earlier run of this has put into the state, and was killed before it was read.
    if (!dryRun && !(await takeInUnfinished(context, operation, options))) {
        return 1;
    }
    const { plannedOf } = automation();
    const planned = await look(context, "Look at what the program has", (common) => plannedOf(stack, common));
    const found = await find(context, operation, planned, told, new Set());
    const resources = planned.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    const lines = found.map((each) => `  ${plain(labelOf(each))}: ${plain(each.id)}\n`);
    context.stderr.write(
        `The state of '${stack.name}' does not have ${count(resources.length, "resource")} of the program. Looked for first, and then what ` +
            `hangs on these:\n${lines.join("")}`,
    );
    if (dryRun) {
        const facts = { outcome: "planned", stack: stack.name, lookedFor: found.map(factsOf) };
        report(context, options, facts, "Nothing is changed.\n");
        return 0;
    }
    const question = `Read what of that is there into the state of '${stack.name}'?`;
    if (resources.length > 0 && !(await confirm(context, question, options.yes === true))) {
        return 1;
    }
    const taken = await takeAll(context, operation, planned, found, told);
    const done = await applyProgram(context, operation, options);
    if (done === undefined) {
        return 1;
    }
    const changes = done.changes.map(changeFacts);
    const facts = {
        ...{ outcome: "adopted", stack: stack.name, taken: taken.map(factsOf) },
        ...{ changes, durationMs: elapsed() },
    };
    report(context, options, facts, doneText(stack.name, taken.length, changes.length));
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

/**
 * Takes in what is found, and looks again: what was found tells how the rest is found. Each round looks for other things.
 *
 * @param found What was found in the first round.
 */
async function takeAll(
    context: Context,
    operation: Operation,
    first: readonly Planned[],
    found: readonly Identified[],
    told: Ids,
): Promise<readonly Identified[]> {
    const { stack } = operation;
    const { findable, plannedOf, takeInLost } = automation();
    const looked = new Set<string>();
    const taken: Identified[] = [];
    let planned = first;
    for (let round = found; round.length > 0;) {
        const ids = new Map(round.map(({ urn, id }) => [urn, id]));
        const title = `Look for ${count(round.length, "resource")}`;
        const there = await change(context, stack.name, title, [], (common) => takeInLost(stack, planned, ids, common));
        const urns = new Set(there.map(({ urn }) => urn));
        taken.push(...round.filter(({ urn }) => urns.has(urn)));
        findable(planned).forEach(({ urn }) => looked.add(urn));
        planned = await look(context, "Look at what hangs on that", (common) => plannedOf(stack, common));
        round = await find(context, operation, planned, told, looked);
    }
    checkTold(told, labels(first), labels(knownResources(await stack.pulumi.exportStack(stack.name))));
    return taken;
}

function labels(all: readonly { readonly urn: string; readonly type: string }[]): ReadonlySet<string> {
    return new Set(all.map(({ urn, type }) => labelOf({ type, name: nameOf(urn) })));
}

/**
 * By what everything is found whose id is known, or is found by its name and its tags. What is nowhere is left out.
 *
 * @param looked The URNs of what was looked for in earlier rounds.
 */
async function find(
    context: Context,
    operation: Operation,
    planned: readonly Planned[],
    told: Ids,
    looked: ReadonlySet<string>,
): Promise<readonly Identified[]> {
    const all = automation()
        .findable(planned)
        .filter(({ urn }) => !looked.has(urn));
    const lost = all.filter((each) => each.isLost && !told.has(labelOf(each)));
    const own = all.flatMap((each) => {
        const { urn, name, type } = each;
        const id = told.has(labelOf(each)) ? told.get(labelOf(each)) : each.id;
        return id === undefined ? [] : [{ urn, name, type, id }];
    });
    return [...own, ...resolved(await lookFor(context, operation, lost, true))];
}

function factsOf({ name, type, id }: Identified) {
    return { name, type, id };
}

function doneText(stack: string, taken: number, changed: number): string {
    return (
        `${count(taken, "resource")} of '${stack}' ${taken === 1 ? "is" : "are"} in its state again, and ` +
        `${count(changed, "resource")} ${changed === 1 ? "was" : "were"} made or changed.\n` +
        `What each environment serves, and should: npm run platform -- status --stack ${stack}\n`
    );
}
