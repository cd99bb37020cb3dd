import { ledgerFolder } from "../../contract/releaseRecord";
import { environmentState, Ledger, type Tools } from "../../release";
import { summarize, type Summary } from "../statistics";
import { FakeStore, filler } from "./fakeStore";

/** Lengths of a ledger, in records: the last is that of five years of a release every 2.6 minutes. */
export const LEDGER_LENGTHS = [10, 1000, 100_000, 1_000_000] as const;

const ENVIRONMENT = "production";

/** What one way of reading a ledger takes. */
export interface LedgerReading {
    readonly records: number;
    readonly reading: string;
    /** Requests to S3. */
    readonly requests: number;
    readonly bytes: number;
    /** The platform's own time, without that of S3. */
    readonly milliseconds: Summary;
}

/** How the ledger is read, by what it is done for. */
const READINGS: Readonly<Record<string, (store: FakeStore, records: number) => Promise<unknown>>> = {
    "what an environment serves (status, a move)": async (store, records) =>
        environmentState({ store, functions: functions(records), clock: CLOCK }, ENVIRONMENT),
    "one record by its id": async (store, records) =>
        new Ledger(store).find(ENVIRONMENT, filler(ENVIRONMENT, Math.floor(records / 2)).id),
    "the newest 50 (history)": async (store) => new Ledger(store).read(ENVIRONMENT, 50),
    "the names of all": async (store) => store.list(ledgerFolder(ENVIRONMENT)),
};

/** Reads ledgers of each length, in memory: what grows with the ledger, and what does not. */
export async function measureLedgers(lengths: readonly number[], runs: number): Promise<readonly LedgerReading[]> {
    const found: LedgerReading[] = [];
    for (const records of lengths) {
        const store = new FakeStore(ENVIRONMENT, records);
        for (const [reading, read] of Object.entries(READINGS)) {
            const times: number[] = [];
            for (let run = 0; run < runs; run += 1) {
                [store.requests, store.bytesRead] = [0, 0];
                const start = performance.now();
                await read(store, records);
                times.push(performance.now() - start);
            }
            const { requests, bytesRead: bytes } = store;
            found.push({ records, reading, requests, bytes, milliseconds: summarize(times) });
        }
    }
    return found;
}

const CLOCK: Tools["clock"] = { now: () => Date.now(), sleep: async () => undefined };

/** The function as the newest record has left it; whatever else is asked of it is a mistake of the benchmark. */
function functions(records: number): Tools["functions"] {
    const newest = filler(ENVIRONMENT, records - 1);
    const { version, revisionId = "" } = newest;
    const known: Partial<Tools["functions"]> = {
        name: "bench-app",
        isShared: true,
        alias: async (name) => ({ name, version, revisionId, weights: {} }),
    };
    return known as Tools["functions"];
}
