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
    /** Reads the number of resources out of what the command wrote to stdout. @default - it is not known */
    readonly resources?: (output: string) => number;
}

/**
 * Peer is one way of doing the job: our program, or another system with the same topology. All are measured alike, as
 * whole processes, in turn within one run, so that the state of the machine is the same for each.
 */
export interface Peer<S extends Setting = Setting> {
    /** As the tables show it. */
    readonly name: string;
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
    destroy: "destroy",
} as const;

/** Systems to measure beside our own program. There are none yet: what is known of them is quoted in targets.ts. */
export const PEERS: { readonly graph: readonly Peer[]; readonly lab: readonly Peer<LabSetting>[] } = {
    graph: [],
    lab: [],
};
