import type { Step } from "../../common/steps";
import type { Recipe } from "./cache";

/** Where a tool came from. */
export type Origin = "on PATH" | "in the plugin folder" | "with the CLI" | "downloaded" | "built from Go modules";

/** A file that may be the tool. */
export interface Candidate {
    readonly file: string;
    readonly origin: Origin;
}

/** A tool that was run, and is fit for use. */
export interface Tool extends Candidate {
    /** Its version, or an empty text for a tool that does not tell it. */
    readonly version: string;
    /** True when it was there already, in the user's cache. */
    readonly cached: boolean;
}

/** What there is to know about one of the engine's programs, for the one procedure that gets them all. */
export interface ToolSource {
    /** Name for people, such as `Pulumi CLI`. */
    readonly title: string;
    /** What to install to have it on the machine, as the object of a sentence. */
    readonly install: string;
    /** Files outside the cache that may be it, the best first. */
    candidates(): readonly Candidate[];
    /**
     * Runs a file to see whether it is the tool, in a fit version.
     *
     * @returns Its version, or an empty text.
     * @throws Error that says why the file is of no use.
     */
    check(file: string): Promise<string>;
    /** The official download; absent for a tool that has none of its own. */
    readonly download?: Acquisition;
    /** The build from Go modules. */
    readonly build: Acquisition & { readonly duration: string };
}

/** A way to fill a folder of the cache with a tool. */
export interface Acquisition {
    /** Beginning of the folder's name. */
    readonly name: string;
    /** All that shapes what will be in the folder. */
    recipe(): Recipe;
    /** The tool's file inside the folder. */
    readonly file: string;
    /** Fills the folder, and tells the step what is going on. */
    fill(folder: string, step: Step): Promise<void>;
}

/** For display: `3.228.0, built from Go modules (cache)`. */
export function describeTool({ version, origin, cached }: Tool): string {
    return [version, origin].filter((part) => part !== "").join(", ") + (cached ? " (cache)" : "");
}
