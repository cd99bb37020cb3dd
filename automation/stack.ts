import { CommandError, LocalWorkspace, Stack, type EngineEvent, type PulumiFn } from "@pulumi/pulumi/automation";

import type { PlatformOutputs } from "../contract/outputs";
import { ChangeRecorder, STACK_TYPE, type Change, type Counts } from "./changes";
import { faultOf } from "./faults";
import { Pulumi } from "./pulumi";
import { mayRepeat } from "./pulumiProcess";

/** Which stack to work on. */
export interface StackOptions {
    /** The folder of its Pulumi.yaml. */
    readonly folder: string;
    /** Its name, such as `production`. */
    readonly stack: string;
    /** The program to apply, in this process. @default - the project's own, in a process of its own */
    readonly program?: PulumiFn;
    /** Whether a stack that is not there is made. @default false */
    readonly create?: boolean;
    /** The environment of the engine. `pulumi` itself is looked for on the PATH of this process. @default - this process's */
    readonly env?: Readonly<NodeJS.ProcessEnv>;
}

/** A stack that is open for work. {@link openStack} makes one. */
export interface OpenStack {
    readonly name: string;
    /** The Automation API's own stack. */
    readonly engine: Stack;
    /** The CLI, for what the Automation API does not have. */
    readonly pulumi: Pulumi;
    /** Whether its program runs in this process. */
    readonly isInline: boolean;
}

/** How an operation is run. */
export interface OperationOptions {
    /** Reads the live state first; `refresh` always does. @default false */
    readonly refresh?: boolean;
    /** The URNs of the only resources that `up` and `refresh` look at. @default - all of them */
    readonly targets?: readonly string[];
    /** Whether `refresh` reads with the credentials of the last `up`, and leaves what the stack exports. @default false */
    readonly keepsProviders?: boolean;
    /** Ends the engine's work when it is aborted, as Ctrl-C does: what is under way is brought to its end. */
    readonly signal?: AbortSignal;
    /** Gets every event of the engine. */
    readonly onEvent?: (event: EngineEvent) => void;
    /** Gets the text that pulumi writes. */
    readonly onOutput?: (text: string) => void;
}

/** What an operation has changed, or would change. */
export interface Changes {
    readonly changes: readonly Change[];
    readonly counts: Counts;
}

/**
 * Opens a stack. Which one a person has selected in the project stays as it is.
 *
 * @throws {UserError} where there is no such stack, no pulumi CLI, or its back-end or passphrase cannot be had.
 */
export async function openStack({
    folder,
    stack,
    program,
    create,
    env = process.env,
}: StackOptions): Promise<OpenStack> {
    const envVars = Object.fromEntries(
        Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    );
    const pulumi = new Pulumi(folder, env);
    try {
        const workspace = await LocalWorkspace.create({
            workDir: folder,
            envVars,
            ...(program === undefined ? {} : { program }),
        });
        if (create !== true) {
            await pulumi.checkStack(stack);
            // Every command names its stack: none has to be selected.
            workspace.selectStack = async () => undefined;
        }
        const engine = await (create === true
            ? Stack.createOrSelect(stack, workspace)
            : Stack.select(stack, workspace));
        return { name: stack, engine, pulumi, isInline: program !== undefined };
    } catch (error) {
        throw faultOf(error, { operation: "stack", stack });
    }
}

/**
 * Says what applying the program would change, and changes nothing.
 *
 * @throws {UserError} where the program or the engine fails.
 */
export async function preview(stack: OpenStack, options: OperationOptions = {}): Promise<Changes> {
    return run(stack, "preview", options, async (engine, common) => {
        await engine.preview({ ...common, refresh: options.refresh ?? false });
    });
}

/**
 * Applies the program, without asking. {@link gatesOf} of a preview says what to ask for.
 *
 * @throws {LockedError} where another run holds the stack. {@link UserError} where the program or the engine fails.
 */
export async function up(stack: OpenStack, options: OperationOptions = {}): Promise<Changes> {
    return run(stack, "up", options, async (engine, common) => {
        const target = options.targets === undefined ? {} : { target: [...options.targets] };
        const refresh = options.refresh ?? false;
        await engine.up({ ...common, ...target, refresh, showSecrets: false });
    });
}

/**
 * Reads the live state into the stack's. The program runs, so that providers get the credentials that are configured now.
 *
 * @throws {LockedError} where another run holds the stack. {@link UserError} where the engine fails.
 */
export async function refresh(stack: OpenStack, options: OperationOptions = {}): Promise<Changes> {
    return run(stack, "refresh", options, async (engine, common) => {
        const runProgram = stack.isInline || options.keepsProviders === true ? {} : { runProgram: true };
        const target = options.targets === undefined ? {} : { target: [...options.targets] };
        await engine.refresh({ ...common, ...runProgram, ...target, showSecrets: false });
    });
}

/**
 * Deletes everything that the stack made and does not keep on purpose, without asking. The program runs as well, without making
 * anything: it gives the providers the credentials that are configured now, where they would have those of the last `up`, and
 * looks at them first.
 *
 * A webhook that somebody has deleted in GitHub ends it in 404, which the provider takes for a failure. Then the state is told
 * what GitHub has, and the rest is deleted. Not with `refresh`, which would take the credentials of the last `up`.
 *
 * @throws {LockedError} where another run holds the stack. {@link UserError} where the engine fails.
 */
export async function destroy(stack: OpenStack, options: OperationOptions = {}): Promise<Changes> {
    return run(stack, "destroy", options, async (engine, common) => {
        const runProgram = stack.isInline ? {} : { runProgram: true };
        const once = () => engine.destroy({ ...common, ...runProgram, showSecrets: false });
        await once().catch(async (error: unknown) => {
            const isGone = !stack.isInline && error instanceof Error && WEBHOOK_GONE.test(error.message);
            if (isGone && (await stack.pulumi.forgetWebhooks(stack.name))) {
                return once();
            }
            throw error;
        });
    });
}

/** What pulumi says of a webhook that it cannot delete because it is not there. */
const WEBHOOK_GONE = /RepositoryWebhook[^]*deleting[^]*\b404\b/;

/** What the stack exports, without the values of secrets. */
export async function outputs(stack: OpenStack): Promise<PlatformOutputs & Readonly<Record<string, unknown>>> {
    return (await stack.pulumi.outputs(stack.name)) as never;
}

interface Common {
    readonly color: "never";
    readonly onOutput: (text: string) => void;
    readonly onEvent: (event: EngineEvent) => void;
    readonly signal?: AbortSignal;
}

/**
 * After an operation the Automation API asks for the stack's outputs, twice, and for the operation's entry in the history: three more
 * processes of pulumi, each of which reads the whole state. What they tell is not used here: the events tell how much has changed.
 */
function withoutQuestions(engine: Stack): Stack {
    const nothing: Pick<Stack, "info" | "outputs"> = { info: async () => undefined, outputs: async () => ({}) };
    return Object.assign(Object.create(engine) as Stack, nothing);
}

async function run(
    { name, engine }: OpenStack,
    operation: "destroy" | "preview" | "refresh" | "up",
    { signal, onEvent, onOutput }: OperationOptions,
    work: (engine: Stack, common: Common) => Promise<void>,
): Promise<Changes> {
    for (let attempt = 1; ; attempt++) {
        const recorder = new ChangeRecorder(operation === "refresh");
        let counts: Counts = {};
        let hasBegun = false;
        try {
            await work(withoutQuestions(engine), {
                color: "never",
                onOutput: (text) => onOutput?.(text),
                onEvent: (event) => {
                    recorder.add(event);
                    // The stack itself is the first, before the program has asked for anything.
                    hasBegun ||= ![undefined, STACK_TYPE].includes(event.resourcePreEvent?.metadata.type);
                    counts = event.summaryEvent?.resourceChanges ?? counts;
                    onEvent?.(event);
                },
                ...(signal === undefined ? {} : { signal }),
            });
            return { changes: recorder.changes(), counts };
        } catch (error) {
            const isOver = hasBegun || signal?.aborted === true || !(error instanceof CommandError);
            if (isOver || !mayRepeat(attempt, error.message)) {
                throw faultOf(error, { operation, stack: name });
            }
        }
    }
}
