import type { EngineEvent } from "@pulumi/pulumi/automation";

export type { EngineEvent };

/** What is done to a resource. A replacement is made, and then the old one deleted, or the other way round. */
export type Kind = "create" | "update" | "replace" | "delete" | "import";

/** Change is one resource that an operation changes, or would change. */
export interface Change {
    readonly kind: Kind;
    readonly urn: string;
    /** Such as `aws:lambda/function:Function`. */
    readonly type: string;
    /** The resource's name in the program. */
    readonly name: string;
    /** The component right below the stack that it is a part of, such as `Environment staging`. */
    readonly component: string;
    /** The names of the inputs that differ, such as `memorySize`. Never their values, which may be secret. */
    readonly properties: readonly string[];
    /** Its inputs as they are in the state; empty for a new resource. Secrets are `[secret]`. */
    readonly before: Readonly<Record<string, unknown>>;
    /** Its inputs as the program wants them; empty for one that goes. What is not known yet is {@link UNKNOWN}. */
    readonly after: Readonly<Record<string, unknown>>;
    /** What the provider knows of it besides, as it is in the state. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Whether it stays in the cloud although the stack lets go of it. @default false */
    readonly isKept?: boolean;
}

/** Number of resources by what was done to them: `create`, `update`, `replace`, `delete`, `same`. */
export type Counts = Readonly<Record<string, number>>;

/** The type of the resource that stands for the stack itself. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** What the engine writes in place of a value that only making a resource can tell. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Whether a resource is a function that runs a program of the platform's own, and no application's: its code and settings are of use at
 * once, and nothing is lost with it.
 */
export function isOwnProgram({ urn }: Pick<Change, "urn">): boolean {
    return /\bplatform:index:(PreviewController|Releaser)\$aws:lambda\/function:Function::/.test(urn);
}

const KINDS: Readonly<Record<string, Kind>> = {
    create: "create",
    update: "update",
    delete: "delete",
    import: "import",
    replace: "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import-replacement": "replace",
};

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** ChangeRecorder gathers what the engine's events say of resources: one change of each, whatever steps it takes. */
export class ChangeRecorder {
    private readonly found = new Map<string, Change>();
    private readonly parents = new Map<string, string>();

    /**
     * @param after Whether what was found counts, and not what was planned: before it reads a resource, a refresh cannot
     *   know what it will find. @default false
     */
    constructor(private readonly after: boolean = false) {}

    /** Takes in an event of the engine. @returns The change that it speaks of, if it speaks of one. */
    add(event: EngineEvent): Change | undefined {
        const planned = event.resourcePreEvent?.metadata;
        const metadata = this.after ? event.resOutputsEvent?.metadata : planned;
        for (const each of [planned, event.resOutputsEvent?.metadata]) {
            const parent = each?.new?.parent ?? each?.old?.parent;
            if (each !== undefined && parent !== undefined && parent !== "") {
                this.parents.set(each.urn, parent);
            }
        }
        const kind = metadata === undefined ? undefined : KINDS[metadata.op];
        if (metadata === undefined || kind === undefined) {
            return undefined;
        }
        const change = this.changeOf(metadata, kind);
        const earlier = this.found.get(change.urn);
        this.found.set(change.urn, earlier === undefined ? change : merged(earlier, change));
        return change;
    }

    /** All changes so far, in the order in which the engine has come to them, which is another one each time. */
    changes(): readonly Change[] {
        return [...this.found.values()].map((change) => ({ ...change, component: this.componentOf(change.urn) }));
    }

    /** The component right below the stack that a resource is a part of. */
    componentOf(urn: string): string {
        const parent = this.parents.get(urn);
        return parent === undefined || typeOf(parent) === STACK_TYPE
            ? `${typeOf(urn).split(":").pop()} ${nameOf(urn)}`
            : this.componentOf(parent);
    }

    private changeOf({ urn, type, old, new: wanted, keys, diffs, detailedDiff }: Metadata, kind: Kind): Change {
        const paths = Object.keys(detailedDiff ?? {});
        const all = paths.length > 0 ? paths : [...(diffs ?? []), ...(keys ?? [])];
        // What follows from a change, such as a new version, is an output.
        const inputs = { ...old?.inputs, ...wanted?.inputs };
        const properties = all.filter((path) => (/^[^.[]+/.exec(path)?.[0] ?? "") in inputs);
        return {
            kind,
            urn,
            type,
            name: nameOf(urn),
            component: "",
            properties: [...new Set(properties)].sort(),
            before: old?.inputs ?? {},
            after: kind === "delete" ? {} : (wanted?.inputs ?? {}),
            outputs: old?.outputs ?? {},
            ...(old?.retainOnDelete === true ? { isKept: true } : {}),
        };
    }
}

/** The name of a resource in the program. */
export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? "";
}

/** The steps of a replacement each know a part: only the first the old resource, only another the new one. */
function merged(earlier: Change, later: Change): Change {
    const isKnown = (members: Readonly<Record<string, unknown>>) => Object.keys(members).length > 0;
    return {
        ...later,
        kind: earlier.kind === later.kind ? later.kind : "replace",
        properties: [...new Set([...earlier.properties, ...later.properties])].sort(),
        before: isKnown(earlier.before) ? earlier.before : later.before,
        after: isKnown(later.after) ? later.after : earlier.after,
        outputs: isKnown(earlier.outputs) ? earlier.outputs : later.outputs,
    };
}
