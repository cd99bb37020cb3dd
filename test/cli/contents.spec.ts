import assert from "node:assert/strict";

import { countCommand } from "../../config/links";
import { ACCOUNT, outputs } from "./memoryCloud";
import { OperationBench } from "./operations";

const TODOS = { kind: "tables", key: "todos", environment: "staging", name: "shop_staging-todos", protect: true };
const NOTES = { kind: "tables", key: "notes", environment: "staging", name: "shop_staging-notes", protect: true };
const FILES = { kind: "buckets", key: "files", environment: "staging", name: "shop-staging-files-1", protect: true };
const lines = [TODOS, NOTES].flatMap((each) => countCommand(each as never));
const REFUSAL = `Diagnostics:\n  pulumi:pulumi:Stack (p):\n    error: would lose them\n${lines.map((each) => `      ${each}\n`).join("")}`;

describe("what a refusal says of what would be lost", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
        bench.export({ ...outputs(), resources: [TODOS, FILES], ownResources: [NOTES] });
        bench.contents = { [TODOS.name]: 1204, [NOTES.name]: 7, [FILES.name]: "some" };
        bench.fails("preview", REFUSAL);
    });

    afterEach(() => bench.remove());

    for (const command of [["up", "--yes"], ["preview"]]) {
        it(`is how much is in it: ${command.join(" ")}`, async () => {
            const { code, stderr } = await bench.run(...command);
            assert.equal(code, 1);
            assert.match(stderr, /# items: 1204, as DynamoDB .*: aws dynamodb describe-table .* shop_staging-todos /);
            assert.match(stderr, /# items: 7, as DynamoDB .*: aws dynamodb describe-table .* shop_staging-notes /);
            assert.deepEqual(bench.lookedInto, [`${ACCOUNT}/${TODOS.name}`, `${ACCOUNT}/${NOTES.name}`]);
        });
    }

    it("is the command alone where AWS does not say, or cannot be asked", async () => {
        bench.contents = { [NOTES.name]: 7 };
        const { stderr } = await bench.run("up", "--yes");
        assert.ok(stderr.includes(lines[0] ?? "-"), stderr);
        assert.match(stderr, /# items: 7, /);
    });

    it("is nothing where it is something else that fails", async () => {
        bench.fails("preview", "Diagnostics:\n  p:\n    error: it rains # hard\n");
        assert.match((await bench.run("up", "--yes")).stderr, /it rains # hard/);
        assert.deepEqual(bench.lookedInto, []);
    });
});
