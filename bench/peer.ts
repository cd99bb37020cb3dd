import type { LabRecord } from "../lab/folder";
import type { Command } from "./command";

/** What a peer works on. */
export interface Setting {
    /** How many environments the platform has: `env0` on branch `branch0`, and so on. */
    readonly environments: number;
    /** An empty folder for the peer's own files. */
    readonly folder: string;
}

/** What a peer works on in the lab. */
export interface LabSetting extends Setting {
    /** The emulators, and which of them serves which AWS service. They are shared, and empty of the peer's things. */
    readonly lab: Pick<LabRecord, "emulators" | "aws">;
}

/** One thing that is measured. */
export interface Operation {
    /** Such as `preview`. Peers that do the same thing call it the same. */
    readonly name: string;
    readonly command: Command;
    /** Makes ready what the command needs, right before each run of it. It is not measured. */
    readonly arrange?: () => void | Promise<void>;
    /**
     * The number of resources, from what the command wrote to stdout or from what it left. Components, which are nothing but
     * a name in AWS, and providers are none. @default - it is not known
     */
    readonly resources?: (output: string) => number;
}

/**
 * Peer is one way of doing the job: our program, or another system with the same topology. All are measured alike, as
 * whole processes, in turn within one run, so that the state of the machine is the same for each.
 */
export interface Peer<S extends Setting = Setting> {
    /** As the tables show it. */
    readonly name: string;
    /** The most environments that are measured. @default - as many as are asked for */
    readonly most?: number;
    /**
     * Makes ready for a size. It is not measured.
     *
     * @returns What to measure, in the order in which it has to be done: the last one leaves nothing behind.
     */
    prepare(setting: S): Promise<readonly Operation[]>;
}

/** The operations of the lab's benchmark, which every peer in it should have. */
export const LAB_OPERATIONS = {
    up: "up from nothing",
    preview: "preview, no change",
    refreshingPreview: "preview, no change, refreshing",
    update: "update of one field",
    refresh: "refresh",
    /** What the stack exports, such as its URLs. */
    outputs: "outputs",
    /** What each environment serves. Only the platform has it. */
    status: "status",
    destroy: "destroy",
    /** The lab's own command where all of it is up. Only the platform has it. */
    local: "`npm run local`, again",
} as const;

/** The operations of the graph's benchmark. */
export const GRAPH_OPERATIONS = {
    /** Until it is said what there should be: the whole process. */
    evaluate: "evaluate the graph",
    /** The same of a program that was translated to JavaScript before, where that is a step of its own. */
    evaluateCompiled: "evaluate the graph, compiled before",
} as const;

/** What could not be measured here, and why. */
export interface Missing {
    readonly what: string;
    readonly why: string;
}
