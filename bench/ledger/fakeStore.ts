import { formatRecord, ledgerFolder, recordId, recordKey, type ReleaseRecord } from "../../contract/releaseRecord";
import type { Store, StoredObject } from "../../release/ports";

/** How many keys S3 tells in one answer. */
const PAGE = 1000;

/** The oldest record's time, in milliseconds since 1970. */
const BEGINNING = Date.UTC(2020, 0, 1);

/** Milliseconds from one record to the next. */
const EVERY = 60_000;

/** The records of an environment that nobody has ever moved by hand, oldest first: each promotes one version more. */
export function filler(environment: string, index: number): ReleaseRecord {
    const time = BEGINNING + index * EVERY;
    const at = new Date(time).toISOString();
    const id = recordId(time, "bench000");
    const earlier = index === 0 ? {} : { record: recordId(time - EVERY, "bench000") };
    return {
        schema: 1,
        id,
        environment,
        reason: "release",
        outcome: "succeeded",
        version: String(index + 2),
        codeSha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        previous: { version: String(index + 1), revisionId: `revision-${index}`, ...earlier },
        revisionId: `revision-${index + 1}`,
        commit: "0123456789abcdef0123456789abcdef01234567",
        branch: "master",
        package: "kept/function/47DEQpj8HBSa.zip",
        healthPath: "/health",
        by: "arn:aws:sts::123456789012:assumed-role/bench-build/AWSCodeBuild",
        startedAt: at,
        finishedAt: at,
        durationMs: 12_000,
    };
}

/** FakeStore answers as S3 does, in pages of 1000 keys, for a ledger that is too large to be made: each object comes into being when it is read. */
export class FakeStore implements Store {
    readonly bucket = "bench";
    /** Requests to S3. */
    requests = 0;
    /** Bytes that were read. */
    bytesRead = 0;
    private readonly keys: readonly string[];

    constructor(
        private readonly environment: string,
        records: number,
    ) {
        const ids = Array.from({ length: records }, (_, index) =>
            recordKey(environment, recordId(BEGINNING + index * EVERY, "bench000")),
        );
        // Newest first: that is the order of the keys.
        this.keys = ids.reverse();
    }

    async get(key: string): Promise<string | undefined> {
        this.requests += 1;
        const position = this.find(key);
        if (this.keys[position] !== key) {
            return undefined;
        }
        const text = formatRecord(filler(this.environment, this.keys.length - 1 - position));
        this.bytesRead += text.length;
        return text;
    }

    async list(prefix: string, limit: number = Infinity): Promise<readonly string[]> {
        const found = prefix === ledgerFolder(this.environment) ? this.keys.slice(0, limit) : [];
        this.requests += Math.max(1, Math.ceil(found.length / PAGE));
        return found;
    }

    async put(): Promise<void> {
        this.requests += 1;
    }

    async bytes(): Promise<Uint8Array | undefined> {
        this.requests += 1;
        return undefined;
    }

    async putOnce(): Promise<void> {
        this.requests += 1;
    }

    async remove(): Promise<void> {
        this.requests += 1;
    }

    async objects(prefix: string): Promise<readonly StoredObject[]> {
        return (await this.list(prefix)).map((key) => ({ key, size: 1000, modified: BEGINNING }));
    }

    /** Where the key is among the keys, which are sorted. */
    private find(key: string): number {
        let [low, high] = [0, this.keys.length];
        while (low < high) {
            const middle = (low + high) >>> 1;
            if ((this.keys[middle] ?? "") < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
