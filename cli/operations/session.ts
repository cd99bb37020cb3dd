import type { OpenStack, OperationOptions } from "../../automation";
import { formatDuration } from "../../common/steps";
import type { Context } from "../shell/command";
import { findInstallation, type Installation } from "../session/platform";
import type { PlatformOptions } from "../session/options";
import { stepsOf } from "../session/session";
import type { Change } from "../../automation/changes";
import { OperationView } from "./view";

/** An operation at work on a stack. */
export interface Operation {
    readonly installation: Installation;
    readonly stack: OpenStack;
    /** Milliseconds since its start. */
    readonly elapsed: () => number;
}

/** Finds the stack that a command line means, and opens it. */
export async function openOperation(context: Context, options: PlatformOptions): Promise<Operation> {
    const start = performance.now();
    return stepsOf(context).run("Open the stack", async (step) => {
        const installation = await findInstallation(context, options);
        const { openStack } = automation();
        const { project, stack: name } = installation;
        const stack = await openStack({ folder: project.folder, stack: name, env: context.env });
        step.result(name);
        return { installation, stack, elapsed: () => Math.round(performance.now() - start) };
    });
}

/** The room that drives the engine. It is loaded when a command needs it: that takes half a second. */
export function automation(): typeof import("../../automation") {
    return require("../../automation") as typeof import("../../automation");
}

/** Runs an operation that changes nothing, as one step. */
export async function look<T>(
    context: Context,
    title: string,
    work: (options: OperationOptions) => Promise<T>,
): Promise<T> {
    return stepsOf(context).run(title, async (step) => {
        let seen = 0;
        const onEvent: OperationOptions["onEvent"] = ({ resourcePreEvent }) => {
            if (resourcePreEvent !== undefined) {
                seen += 1;
                step.progress(`${seen} resources`);
            }
        };
        const cutOff = "Ended at once. Nothing is changed.\n";
        return interruptible(context, cutOff, (common) => work({ ...common, onEvent }));
    });
}

/** Runs an operation that changes something on a stack, and shows how far it is. */
export async function change<T>(
    context: Context,
    stack: string,
    title: string,
    planned: readonly Change[],
    work: (options: OperationOptions) => Promise<T>,
): Promise<T> {
    const start = performance.now();
    context.stderr.write(`${title}\n`);
    const view = new OperationView(context, planned);
    const record = (outcome: "done" | "failed") => context.steps?.push({ title, outcome });
    const cutOff =
        "Ended at once. What was under way may be there or not, and the stack may still be held.\n" +
        `  Read what there is: npm run platform -- refresh --stack ${stack}\n`;
    try {
        const onEvent: OperationOptions["onEvent"] = (event) => view.add(event);
        const result = await interruptible(context, cutOff, (common) => work({ ...common, onEvent }));
        record("done");
        return result;
    } catch (error) {
        record("failed");
        throw error;
    } finally {
        view.close();
        context.stderr.write(`${title}: ended after ${formatDuration(performance.now() - start)}\n`);
    }
}

/**
 * Ctrl-C ends the engine's work in good order: what is under way is brought to its end, and the state written.
 *
 * @param cutOff What is said where a second one ends it at once.
 */
async function interruptible<T>(
    { interruption }: Context,
    cutOff: string,
    work: (options: Pick<OperationOptions, "signal">) => Promise<T>,
): Promise<T> {
    if (interruption === undefined) {
        return work({});
    }
    const controller = new AbortController();
    interruption.stop = () => controller.abort();
    interruption.text = () => cutOff;
    try {
        return await work({ signal: controller.signal });
    } finally {
        interruption.stop = undefined;
        interruption.text = undefined;
    }
}

/** Writes a result: for a machine as one JSON document, for a person as text. */
export function report(
    context: Context,
    options: PlatformOptions,
    facts: Readonly<Record<string, unknown>>,
    text: string,
): void {
    context.stdout.write(options.json === true ? `${JSON.stringify(facts, undefined, 2)}\n` : text);
}
