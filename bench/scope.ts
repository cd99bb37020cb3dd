import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Steps } from "../common/steps";
import type { Installed } from "./commands";
import type { LedgerReading } from "./ledger";
import type { Missing } from "./peer";
import type { MoveResult } from "./release";
import type { Result } from "./run";

/** How much to measure. */
export interface Scope {
    readonly quick: boolean;
    readonly runs?: number;
    readonly environments?: readonly number[];
    readonly steps: Steps;
    readonly signal: AbortSignal;
}

/** What one benchmark found. */
export interface Found {
    readonly versions?: Readonly<Record<string, string>>;
    readonly results?: readonly Result[];
    readonly moves?: readonly MoveResult[];
    readonly ledgers?: readonly LedgerReading[];
    readonly installed?: readonly Installed[];
    readonly missing?: readonly Missing[];
}

/** A folder for the time of some work. */
export async function inFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), `platform-bench-${name}-`));
    try {
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
