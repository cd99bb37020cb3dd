import assert from "node:assert/strict";

import { formatRecord, recordKey } from "../../../contract/releaseRecord";
import { Ledger } from "../../../release";
import { damageError } from "../../../release/ledger/ledger";
import { record } from "./records";
import { MemoryAws } from "../../support/memory";

describe("the ledger", () => {
    let aws: MemoryAws;

    beforeEach(() => (aws = new MemoryAws()));

    const read = async (limit: number) => new Ledger(aws.tools("alice").store).read("staging", limit);

    const write = async (count: number): Promise<void> => {
        for (let number = 1; number <= count; number++) {
            await new Ledger(aws.tools("alice").store).write(record(number));
        }
    };

    it("gives the newest records first, as many as are wanted, and says whether that is all", async () => {
        await write(120);
        for (const limit of [1, 49, 50, 51, 100, 119]) {
            const { records, complete } = await read(limit);
            const versions = Array.from({ length: limit }, (_, index) => String(121 - index));
            assert.deepEqual(
                records.map(({ version }) => version),
                versions,
            );
            assert.equal(complete, false);
        }
        for (const limit of [120, 1000]) {
            const { records, complete } = await read(limit);
            assert.deepEqual([records.length, complete], [120, true]);
        }
    });

    it("reads no more than fifty objects at the same time", async () => {
        await write(120);
        let now = 0;
        let most = 0;
        const { store } = aws.tools("alice");
        const get = async (key: string) => {
            most = Math.max(most, ++now);
            const text = await store.get(key);
            now -= 1;
            return text;
        };
        await new Ledger({ ...store, get }).read("staging", 1000);
        assert.equal(most, 50);
    });

    it("reads the records of one environment, and writes over none but its own", async () => {
        const ledger = new Ledger(aws.tools("alice").store);
        await write(2);
        await ledger.write({ ...record(1), environment: "staging-2" });
        await ledger.write({ ...record(2), note: "again" });
        assert.deepEqual(
            (await read(10)).records.map(({ version, note }) => [version, note]),
            [
                ["3", "again"],
                ["2", undefined],
            ],
        );
    });

    it("names what is no record, or one that belongs elsewhere, and goes on", async () => {
        await write(1);
        aws.objects.set("releases/staging/", Buffer.from(""));
        aws.objects.set("releases/staging/copy.json", Buffer.from(formatRecord(record(1))));
        aws.objects.set(
            recordKey("staging", record(2).id),
            Buffer.from(formatRecord({ ...record(2), environment: "qa" })),
        );
        const { records, damaged } = await read(10);
        assert.equal(records.length, 1);
        assert.deepEqual(damaged, [
            { key: "releases/staging/", problem: "is not JSON" },
            { key: recordKey("staging", record(2).id), problem: `belongs to qa, under ${record(2).id}` },
            { key: "releases/staging/copy.json", problem: `belongs to staging, under ${record(1).id}` },
        ]);
        assert.equal(
            damageError("artifacts", damaged.slice(0, 1))?.message,
            "The ledger holds what is no record of a release:\n  s3://artifacts/releases/staging/ is not JSON",
        );
        assert.equal(damageError("artifacts", []), undefined);
    });

    it("takes an object that is gone when it is read for none", async () => {
        await write(2);
        const { store } = aws.tools("alice");
        const gone = recordKey("staging", record(2).id);
        const get = async (key: string) => (key === gone ? undefined : store.get(key));
        const { records, damaged } = await new Ledger({ ...store, get }).read("staging", 10);
        assert.deepEqual([records.length, damaged], [1, []]);
    });
});
