import assert from "node:assert/strict";
import { hostname } from "node:os";

import { whenFree } from "../../cli/operations/waiting";
import { openOperation } from "../../cli/operations/session";
import { capture, person } from "./capture";
import { OperationBench, type StubStep } from "./operations";

const RETENTION: StubStep = {
    ...{ op: "update", type: "aws:cloudwatch/logGroup:LogGroup", name: "function", component: "staging" },
    ...{ before: { retentionInDays: 30 }, after: { retentionInDays: 14 } },
};

describe("platform drift", () => {
    let bench: OperationBench;

    beforeEach(async () => {
        bench = new OperationBench();
        await bench.release("staging", "A", "1");
    });

    afterEach(() => bench.remove());

    it("finds nothing after a release: where an alias points is the ledger's", async () => {
        const { code, stdout, stderr } = await bench.run("drift");
        assert.equal(code, 0, stderr);
        assert.equal(stdout, "production: program, state and cloud agree.\n");
    });

    it("tells what was changed by hand by exit code 3, and writes nothing", async () => {
        bench.plays("preview", [], [RETENTION]);
        const { code, document } = await bench.json("drift");
        assert.equal(code, 3);
        assert.deepEqual(
            [document["outcome"], document["pending"], document["drifted"]],
            [
                "drift",
                [],
                [
                    {
                        ...{ kind: "update", type: RETENTION.type, name: "function", component: "Environment staging" },
                        ...{ urn: `urn:pulumi:production::platform::${RETENTION.type}::function` },
                        properties: ["retentionInDays"],
                    },
                ],
            ],
        );
        const { stdout } = await bench.run("drift");
        assert.match(
            stdout,
            /^Changed by other means; to put it back: pulumi up --refresh --stack production\nEnvironment staging\n/,
        );
        assert.deepEqual([bench.runs("up"), bench.runs("refresh")], [0, 0]);
    });

    it("tells apart what the program wants and nobody has applied", async () => {
        bench.plays("preview", [RETENTION]);
        const { code, document } = await bench.json("drift");
        assert.equal(code, 3);
        assert.deepEqual([(document["pending"] as unknown[]).length, document["drifted"]], [1, []]);
    });

    it("says of an alias that was moved by hand which release it was taken from", async () => {
        await bench.release("staging", "B", "2");
        const alias = bench.aws.aliases.get("staging");
        bench.aws.aliases.set("staging", { ...alias!, version: "2" });
        const { code, stdout } = await bench.run("drift");
        assert.equal(code, 3);
        assert.match(
            stdout,
            /^staging: It serves version 2, but the ledger says 3: somebody has moved the alias by hand\.\n {2}Its record: s3:\/\/artifacts\/releases\/staging\/\S+\.json$/m,
        );
    });
});

describe("a stack that another run holds", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
        bench.plays("preview", [RETENTION]);
    });

    afterEach(() => bench.remove());

    const locked = (host: string, pid: number) =>
        "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
        `  file:///state/.pulumi/locks/organization/platform/production/1.json: created by alice@${host} (pid ${pid}) at 2026-11-28T09:00:00Z\n`;

    it("is waited for, and said who holds it and since when; the preview is made anew", async () => {
        bench.fails("up", "", locked("elsewhere", 7), 1);
        const { context, output } = capture({ env: bench.env, cwd: bench.folder });
        const operation = await openOperation(context, {});
        let previews = 0;
        const { up } = require("../../automation") as typeof import("../../automation");
        await whenFree(context, operation, {}, () => (previews++, up(operation.stack)), 10);
        assert.equal(previews, 2);
        assert.match(
            output.stderr,
            /Waiting for production, held by alice on elsewhere since 2026-11-28T09:00:00Z: (10 min 00|9 min 5\d) s more at most/,
        );
    });

    it("is not waited for longer than was said", async () => {
        bench.fails("up", "", locked("elsewhere", 7));
        const { code, stderr } = await bench.run("up", "--yes", "--wait", "0");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /held by alice on elsewhere \(process 7\) since 2026-11-28T09:00:00Z\. Nothing is changed\.\n {2}Wait for it with --wait 10m/,
        );
        assert.equal((await bench.run("up", "--yes", "--wait", "soon")).code, 2);
    });

    it("is told apart from one that a killed run of this machine has left: its lock is taken away after a yes", async () => {
        bench.fails("up", "", locked(hostname(), 4_194_303), 1);
        const alone = await bench.run("up", "--yes");
        assert.equal(alone.code, 1);
        assert.match(
            alone.stderr,
            /by a run on this machine that is gone \(process 4194303, since [^)]*\)\. It was killed\./,
        );
        bench.fails("up", "", locked(hostname(), 4_194_303), 1);
        const input = person("y");
        bench.stdin = input;
        const { code, stderr } = await bench.run("up", "--yes");
        assert.equal(code, 0, stderr);
        assert.deepEqual(input.asked, ["Take its lock away? [y/N] "]);
        assert.equal(bench.runs("cancel"), 1);
    });

    it("is held by a run that is alive", async () => {
        bench.fails("up", "", locked(hostname(), process.pid), 1);
        const { code, stderr } = await bench.run("up", "--yes", "--wait", "0");
        assert.equal(code, 1);
        assert.doesNotMatch(stderr, /machine that is gone/);
    });
});
