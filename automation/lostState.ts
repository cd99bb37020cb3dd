import { UserError } from "../common/errors";
import { nameOf } from "./changes";
import { LockedError } from "./faults";
import { idOf, isFindable, isMadeUp, isWrittenOver } from "./importIds";
import { readIn, type Exported, type Resource, type Unfinished } from "./interrupted";
import { holdsSecret, isSecret } from "./values";
import { preview, up, type OpenStack, type OperationOptions } from "./stack";

/** What a program would make, since its state does not have it, as the engine plans it. */
export interface Planned {
    readonly urn: string;
    /** Such as `aws:iam/role:Role`. */
    readonly type: string;
    /** False for a component, which is no more than a place. */
    readonly custom: boolean;
    /** Its URN; empty for the stack itself. */
    readonly parent: string;
    /** The URN of its provider and the provider's id, which is not known before that is there; empty for a component. */
    readonly provider: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Whether the engine deletes it only when told to. @default false */
    readonly protect?: boolean;
    /** Whether it stays in the cloud when the stack lets go of it. @default false */
    readonly retainOnDelete?: boolean;
}

const PROVIDER = "pulumi:providers:";

/** The tags by which an object says which stack has made it. */
const OWNERS = ["Project", "Stack"] as const;

/**
 * What the program would make. Nothing is changed.
 *
 * @throws {UserError} where the program or the engine fails.
 */
export async function plannedOf(stack: OpenStack, options: OperationOptions = {}): Promise<readonly Planned[]> {
    const planned = new Map<string, Planned>();
    const onEvent: OperationOptions["onEvent"] = (event) => {
        options.onEvent?.(event);
        const metadata = event.resourcePreEvent?.metadata;
        const wanted = metadata?.op === "create" ? metadata.new : undefined;
        if (wanted !== undefined) {
            const { urn, type, custom = false, parent, provider, inputs, protect, retainOnDelete } = wanted;
            planned.set(urn, {
                ...{ urn, type, custom, parent, provider, inputs },
                ...(protect === true ? { protect } : {}),
                ...(retainOnDelete === true ? { retainOnDelete } : {}),
            });
        }
    };
    await preview(stack, { ...options, onEvent });
    return [...planned.values()];
}

/**
 * What of it may be there, and all is known that it is found by. What hangs on others, such as the path of an API, is found after these. What
 * has a name that Pulumi makes up, and what nothing is known of, is lost: somebody has to say what it is.
 */
export function findable(planned: readonly Planned[]): readonly Unfinished[] {
    return planned.flatMap(({ urn, type, custom, inputs }) => {
        if (!custom || isProvider({ type }) || isWrittenOver(type) || !isFindable(type, inputs)) {
            return [];
        }
        const id = isMadeUp(type, inputs) ? undefined : idOf(type, inputs);
        return [{ urn, type, name: nameOf(urn), inputs, id, isLost: id === undefined }];
    });
}

/**
 * Takes what is there into a state that has lost it, or was never told. What is not there is left out. Nothing but the state is written, which
 * is as it was where something fails.
 *
 * @param ids By what each is found, by its URN.
 * @returns What is in the state now.
 * @throws {UserError} where something was made by another stack, by its tags, or the engine fails. {@link LockedError} where another run holds
 *   the stack.
 */
export async function takeInLost(
    stack: OpenStack,
    planned: readonly Planned[],
    ids: ReadonlyMap<string, string>,
    options: OperationOptions = {},
): Promise<readonly Resource[]> {
    const { pulumi, name } = stack;
    await openProviders(stack, planned, options);
    const before = await pulumi.exportStack(name);
    const exported = JSON.parse(before) as Exported;
    const known = exported.deployment.resources ?? [];
    const has = new Set(known.map(({ urn }) => urn));
    const places = planned.filter(({ urn, custom }) => !custom && !has.has(urn));
    exported.deployment.resources = [
        ...known,
        ...places.map(({ urn, type, parent }) => ({ urn, type, custom: false, ...parentOf(parent) })),
    ];
    const wanted = planned.flatMap((each) => {
        const own = known.find((one) => isProvider(one) && each.provider.startsWith(`${one.urn}::`));
        return ids.has(each.urn) && own !== undefined ? [placeholderOf(each, `${own.urn}::${String(own["id"])}`)] : [];
    });
    try {
        await readIn(stack, exported, ids, wanted, options);
        const taken = await withReadSecrets(stack, planned, ids);
        refuseOthers(name, taken, planned);
        return taken;
    } catch (error) {
        // Half of it would be without what only a whole run knows.
        if (!(error instanceof LockedError)) {
            await pulumi.importStack(name, before);
        }
        throw error;
    }
}

/** What stands for a resource until the provider has read it: what the program says, protected as by the program, secrets marked as such. */
function placeholderOf({ urn, type, parent, inputs, protect, retainOnDelete }: Planned, provider: string): Resource {
    const secret = Object.keys(inputs).filter((input) => holdsSecret(inputs[input]));
    return {
        ...{ urn, type, custom: true, provider, ...parentOf(parent) },
        inputs: withoutSecrets(inputs) as Planned["inputs"],
        ...(protect === true ? { protect } : {}),
        ...(retainOnDelete === true ? { retainOnDelete } : {}),
        ...(secret.length > 0 ? { additionalSecretOutputs: secret } : {}),
    };
}

function refuseOthers(stack: string, taken: readonly Resource[], planned: readonly Planned[]): void {
    const others = taken.flatMap((each) => othersOf(each, planned));
    if (others.length > 0) {
        throw new UserError(
            `Another stack has made this, by its tags. It is not in the state of '${stack}':\n${others.join("\n")}`,
            "Two stacks cannot have one object: give this one another platform:projectName, or work on the other stack.",
        );
    }
}

/** A preview tells no secret: what is left is taken for what the program says. */
function withoutSecrets(value: unknown): unknown {
    if (isSecret(value) || typeof value !== "object" || value === null) {
        return isSecret(value) ? undefined : value;
    }
    return Array.isArray(value)
        ? value.map(withoutSecrets)
        : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutSecrets(each)]));
}

/** Takes secrets that the provider has read, encrypted as they are, for what the program says: where it ignores their changes, it needs some. */
async function withReadSecrets(
    { pulumi, name }: OpenStack,
    planned: readonly Planned[],
    ids: ReadonlyMap<string, string>,
): Promise<readonly Resource[]> {
    const exported = JSON.parse(await pulumi.exportStack(name)) as Exported;
    const { deployment } = exported;
    deployment.resources = (deployment.resources ?? []).map((each) => {
        const inputs = planned.find(({ urn }) => urn === each.urn && ids.has(urn))?.inputs ?? {};
        const outputs = (each["outputs"] ?? {}) as Planned["inputs"];
        const read = Object.keys(inputs).filter((input) => isSecret(inputs[input]) && isSecret(outputs[input]));
        return read.length === 0
            ? each
            : {
                  ...each,
                  inputs: { ...each.inputs, ...Object.fromEntries(read.map((input) => [input, outputs[input]])) },
              };
    });
    await pulumi.importStack(name, JSON.stringify(exported));
    return deployment.resources.filter(({ urn }) => ids.has(urn));
}

/** Providers are the program's own, with whatever role and settings it gives them: what is taken in belongs to these. */
async function openProviders(stack: OpenStack, planned: readonly Planned[], options: OperationOptions): Promise<void> {
    const targets = planned.filter(isProvider).map(({ urn }) => urn);
    if (targets.length > 0) {
        await up(stack, { ...options, targets });
    }
}

function isProvider({ type }: { readonly type: string }): boolean {
    return type.startsWith(PROVIDER);
}

function parentOf(parent: string): { readonly parent?: string } {
    return parent === "" ? {} : { parent };
}

/** What an object that was found says of another stack than the one that takes it in. */
function othersOf({ urn, type, id, outputs }: Resource, planned: readonly Planned[]): readonly string[] {
    const wanted = tagsOf(planned.find((each) => each.urn === urn)?.inputs);
    const has = tagsOf(outputs);
    const other = OWNERS.find((tag) => tag in has && tag in wanted && has[tag] !== wanted[tag]);
    return other === undefined ? [] : [`  ${nameOf(urn)} (${type}) ${String(id)}: ${other} ${String(has[other])}`];
}

function tagsOf(members: unknown): Readonly<Record<string, unknown>> {
    return ((members as Resource["inputs"])?.["tags"] ?? {}) as Readonly<Record<string, unknown>>;
}
