/** A CPU profile as V8 writes it. */
export interface CpuProfile {
    readonly nodes: readonly {
        readonly id: number;
        readonly callFrame: { readonly functionName: string; readonly url: string };
    }[];
    readonly samples: readonly number[];
    /** Microseconds before each sample. */
    readonly timeDeltas: readonly number[];
}

/** What part of the time was spent where. */
export interface Share {
    readonly where: string;
    readonly seconds: number;
    /** From 0 to 1. */
    readonly share: number;
    /** Whether it is code of the platform. */
    readonly isOurs: boolean;
}

/** The time by whose code was running, the most first; what took less than a hundredth is one row. */
export function shares({ nodes, samples, timeDeltas }: CpuProfile): readonly Share[] {
    const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame)] as const));
    const taken = new Map<string, number>();
    let total = 0;
    samples.forEach((id, index) => {
        const owner = owners.get(id) ?? OTHERS;
        const seconds = (timeDeltas[index] ?? 0) / 1e6;
        if (owner !== IDLE) {
            taken.set(owner, (taken.get(owner) ?? 0) + seconds);
            total += seconds;
        }
    });
    const small = [...taken].filter(([owner, seconds]) => owner !== OTHERS && seconds < total / 100);
    for (const [owner, seconds] of small) {
        taken.delete(owner);
        taken.set(OTHERS, (taken.get(OTHERS) ?? 0) + seconds);
    }
    return [...taken]
        .sort(([, left], [, right]) => right - left)
        .map(([where, seconds]) => ({ where, seconds, share: seconds / total, isOurs: where === OURS }));
}

const OURS = "the program, with what is bundled of @pulumi/aws";
const IDLE = "idle";
const OTHERS = "others";

/** Whose code a frame is: a package, a part of Node.js, or the program. */
function ownerOf({ functionName, url }: CpuProfile["nodes"][number]["callFrame"]): string {
    if (functionName === "(garbage collector)") {
        return "garbage collection";
    }
    if (functionName === "(idle)") {
        return IDLE;
    }
    if (/node_modules\/\.cache\/platform\/program-/.test(url) || /\/program\/start\.js$/.test(url)) {
        return OURS;
    }
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    if (name !== undefined) {
        return name;
    }
    return /internal\/modules/.test(url) ? "Node.js, loading modules" : "Node.js";
}
