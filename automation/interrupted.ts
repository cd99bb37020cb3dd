import { nameOf } from "./changes";
import { faultOf } from "./faults";
import { idOf, isKnownById, type Inputs } from "./importIds";
import { refresh, type Changes, type OpenStack, type OperationOptions } from "./stack";
import { SIGNATURE } from "./values";

/** A resource in a stack's state. */
export interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: Inputs;
    readonly [member: string]: unknown;
}

/** A stack's state, as much of it as this reads. */
export interface Exported {
    readonly deployment: {
        resources?: readonly Resource[];
        pending_operations?: readonly { readonly type: string; readonly resource: Resource }[];
    };
}

/** What an interrupted run was making: it may be there or not, and the state does not have it. */
export interface Unfinished {
    readonly urn: string;
    /** Such as `aws:iam/role:Role`. */
    readonly type: string;
    /** The resource's name in the program. */
    readonly name: string;
    readonly inputs: Inputs;
    /** What it is found by. Undefined where the next `up` writes over what is there, such as the policy of a bucket, and where it is lost. */
    readonly id: string | undefined;
    /** Whether only the cloud knows its id, although it would be there twice, or its making be refused: it has to be looked for. */
    readonly isLost: boolean;
}

/** What a run that was killed was making. What it was changing or deleting, the next `up` changes or deletes again. */
export async function unfinishedOf({
    pulumi,
    name,
}: Pick<OpenStack, "name" | "pulumi">): Promise<readonly Unfinished[]> {
    return unfinishedInState(await pulumi.exportStack(name));
}

/** The same of a state that is there already. @param state What `pulumi stack export` gives. */
export function unfinishedInState(state: string): readonly Unfinished[] {
    return unfinishedIn((JSON.parse(state) as Exported).deployment);
}

/**
 * Takes what an interrupted run was making into the state, where it is there. Otherwise it would be made a second time, which AWS
 * refuses for what has a name of its own. Nothing but the state is written. `pulumi refresh` asks a person at a terminal for the same.
 * A run of this that is interrupted itself is gone on with by the next one.
 *
 * @param options.found The ids of what was lost and has been found, by its URN.
 * @throws {LockedError} where another run holds the stack, whose work this is then. {@link UserError} where the engine fails.
 */
export async function takeInUnfinished(
    stack: OpenStack,
    { found = new Map(), ...options }: OperationOptions & { readonly found?: ReadonlyMap<string, string> } = {},
): Promise<Changes> {
    const exported = JSON.parse(await stack.pulumi.exportStack(stack.name)) as Exported;
    const { deployment } = exported;
    const ids = new Map(
        unfinishedIn(deployment).flatMap(({ urn, id, isLost }) => {
            const known = isLost ? found.get(urn) : id;
            return known === undefined ? [] : [[urn, known] as const];
        }),
    );
    const pending = (deployment.pending_operations ?? []).flatMap(({ type, resource }) =>
        type === "creating" && ids.has(resource.urn) ? [resource] : [],
    );
    return readIn(stack, exported, ids, pending, options);
}

/**
 * Puts resources into a state as what they are known by, and has the engine read the rest; it drops what it does not find. What they need
 * has to be in the state before them.
 *
 * @param exported The state, which is written.
 * @param ids By what each is found, by its URN: those of `resources`, and of what an earlier run has put there.
 * @param resources What the state does not have yet, with the inputs of the program.
 */
export async function readIn(
    stack: OpenStack,
    exported: Exported,
    ids: ReadonlyMap<string, string>,
    resources: readonly Resource[],
    options: OperationOptions = {},
): Promise<Changes> {
    const { pulumi, name } = stack;
    const { deployment } = exported;
    const added = resources.map((resource) => {
        const inputs = without(assetsOf(resource.inputs), resource.inputs);
        return { ...resource, inputs, id: ids.get(resource.urn), outputs: {}, created: new Date().toISOString() };
    });
    const unread = new Map(
        resources.flatMap(({ urn, type, inputs = {} }) => {
            const told = (UNREAD[type] ?? []).flatMap((name) =>
                name in inputs ? [[name, inputs[name]] as const] : [],
            );
            const own = { ...assetsOf(inputs), ...Object.fromEntries(told) };
            return Object.keys(own).length > 0 ? [[urn, own] as const] : [];
        }),
    );
    const others = (deployment.resources ?? []).filter(({ urn }) => added.every((each) => each.urn !== urn));
    deployment.resources = [...others, ...added];
    // With an import pulumi forgets what was under way.
    await pulumi.importStack(name, JSON.stringify(exported)).catch((error: unknown) => {
        throw faultOf(error, { operation: "refresh", stack: name });
    });
    if (ids.size === 0) {
        return { changes: [], counts: {} };
    }
    try {
        const done = await refresh(stack, { ...options, targets: [...ids.keys()].sort(), keepsProviders: true });
        await putBack(stack, unread);
        return done;
    } catch (error) {
        // Where that fails, too, they are known for what they are, and looked for by the next run.
        await dropPlaceholders(stack).catch(() => undefined);
        throw error;
    }
}

/** The sign of a file or an archive among inputs: `AssetSig` and `ArchiveSig` in Pulumi's SDK. */
const ASSETS: readonly unknown[] = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];

/**
 * The files among inputs, such as a function's code. Where the provider is to read a resource, it would take them for what it has
 * read, and then refuse that: so they come afterwards.
 */
function assetsOf(inputs: Inputs = {}): Inputs {
    const isAsset = (value: unknown) => ASSETS.includes((value as Inputs | null | undefined)?.[SIGNATURE]);
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => isAsset(value)));
}

function without(some: Inputs, all: Inputs = {}): Inputs {
    return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in some)));
}

/** What AWS does not tell of a resource, such as what the provider alone goes by. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
    // Another value takes another webhook.
    "aws:codebuild/webhook:Webhook": ["manualCreation"],
    "aws:lambda/function:Function": ["publish"],
    "aws:s3/bucket:Bucket": ["forceDestroy"],
};

/** Where providers of Terraform's keep that, beside the outputs. */
const RAW = "__pulumi_raw_state_delta";

/**
 * Gives what was read what AWS does not tell of it: what the provider keeps for itself, and files of the program. Where these are ignored, such
 * as a function's code, the provider asks for them all the same.
 */
async function putBack({ pulumi, name }: OpenStack, unread: ReadonlyMap<string, Inputs>): Promise<void> {
    if (unread.size === 0) {
        return;
    }
    const exported = JSON.parse(await pulumi.exportStack(name)) as Exported;
    exported.deployment.resources = (exported.deployment.resources ?? []).map((each) => {
        const own = unread.get(each.urn);
        if (own === undefined) {
            return each;
        }
        // What the provider remembers of its own form of what it has read goes with what that was read as.
        const { [RAW]: _raw, ...outputs } = (each["outputs"] ?? {}) as Inputs;
        return { ...each, inputs: { ...each.inputs, ...own }, outputs: { ...outputs, ...own } };
    });
    await pulumi.importStack(name, JSON.stringify(exported));
}

/** What could not be read is not taken for what is there: the next `up` makes it, or AWS says that it is there already. */
async function dropPlaceholders({ pulumi, name }: OpenStack): Promise<void> {
    const exported = JSON.parse(await pulumi.exportStack(name)) as Exported;
    const { deployment } = exported;
    const { resources = [] } = deployment;
    deployment.resources = resources.filter((each) => !isPlaceholder(each));
    if (deployment.resources.length < resources.length) {
        await pulumi.importStack(name, JSON.stringify(exported));
    }
}

function unfinishedIn({
    resources = [],
    pending_operations: pending = [],
}: Exported["deployment"]): readonly Unfinished[] {
    const placeholders = resources.filter(isPlaceholder);
    const left = placeholders.map(({ urn, type, inputs = {}, id }) => {
        return { urn, type, name: nameOf(urn), inputs, id: String(id), isLost: false };
    });
    const creating = pending.flatMap(({ type: operation, resource: { urn, type, inputs = {} } }) => {
        if (operation !== "creating" || placeholders.some((each) => each.urn === urn)) {
            return [];
        }
        // Of a replacement, the old one has its place in the state.
        const id = resources.some((each) => each.urn === urn) ? undefined : idOf(type, inputs);
        const isLost = id === undefined && isKnownById(type);
        return [{ urn, type, name: nameOf(urn), inputs, id, isLost }];
    });
    return [...left, ...creating];
}

/**
 * Whether {@link takeInUnfinished} has put it there, and has not read the rest yet. With no outputs the provider takes its id as that of
 * an import, which it takes apart; with any it would look for the parts among them.
 */
function isPlaceholder({ type, outputs }: Resource): boolean {
    return isKnownById(type) && Object.keys(outputs ?? {}).length === 0;
}
