import { mayBeBinary, readBinary, type Binary } from "./binary";
import { isNote, readDistributions, type Distribution } from "./distributions";

/** What of a package runs on some systems only. */
export interface NativeContent {
    readonly binaries: readonly Binary[];
    /** What pip has installed, with what each was built for. */
    readonly distributions: readonly Distribution[];
}

/** Inspection finds out what of a package is compiled, file by file, so that no more than one is in memory. */
export class Inspection {
    private readonly binaries: Binary[] = [];
    private readonly notes = new Map<string, string>();

    /** Whether the content of a file says anything here; others need not be read. */
    static wants(path: string): boolean {
        return mayBeBinary(path) || isNote(path);
    }

    add(path: string, content: Uint8Array, executable: boolean): void {
        if (isNote(path)) {
            this.notes.set(path, Buffer.from(content).toString());
        } else if (mayBeBinary(path)) {
            const binary = readBinary(path, content, executable);
            this.binaries.push(...(binary === undefined ? [] : [binary]));
        }
    }

    get result(): NativeContent {
        return { binaries: this.binaries, distributions: readDistributions(this.notes) };
    }
}
