import assert from "node:assert/strict";

import { countable, countCommand, withContents, type Held } from "../../config/links";

const TODOS: Held = { kind: "tables", name: "shop_staging-todos" };
const FILES: Held = { kind: "buckets", name: "shop-staging-files-20261129000000000000000001" };
const JOBS: Held = { kind: "queues", name: "shop_staging-jobs.fifo" };
const STRIPE: Held = { kind: "secrets", name: "shop_staging-stripe" };
const ALL = [TODOS, FILES, JOBS, STRIPE];
/** As the engine shows it. */
const TEXT = ["error: would lose", ...ALL.flatMap((each) => countCommand(each))].join("\n              ");

describe("how much there is in a resource", () => {
    it("is said by a command that looks and changes nothing, but of a secret, whose value is no count", () => {
        assert.deepEqual(
            ALL.map((each) => countCommand(each).map((line) => /aws \S+ \S+/.exec(line)?.[0])),
            [["aws dynamodb describe-table"], ["aws s3api list-objects-v2"], ["aws sqs get-queue-attributes"], []],
        );
    });

    it("is looked for only where a text says how to count it", () => {
        assert.deepEqual(countable(TEXT, ALL), [TODOS, FILES, JOBS]);
        assert.deepEqual(countable("error: it rains", ALL), []);
        const other = { ...TODOS, name: "shop_staging-todo" };
        assert.deepEqual(countable(TEXT, [other]), [], "a name that another begins with");
    });

    it("stands before the command, with how old it may be", () => {
        const counted = [
            [TODOS, 1204],
            [FILES, "some"],
            [JOBS, 3],
        ] as const;
        const text = counted.reduce((all, [each, contents]) => withContents(all, each, contents), TEXT);
        assert.match(
            text,
            /^ {14}# items: 1204, as DynamoDB has counted them, which it does about every six hours: aws dynamodb describe-table --table-name shop_staging-todos /m,
        );
        assert.match(text, /^ {14}# objects: some: aws s3api list-objects-v2 .* shop-staging-files-20261129\d+$/m);
        assert.match(text, /^ {14}# messages: about 3: aws sqs get-queue-attributes .*\)"$/m);
    });

    it("is none where it is empty", () => {
        assert.match(withContents(TEXT, TODOS, 0), /# items: none, as DynamoDB has counted/);
        assert.match(withContents(TEXT, FILES, 0), /# objects: none that is current: aws/);
        assert.match(withContents(TEXT, JOBS, 0), /# messages: about 0: aws/);
        const other = { ...TODOS, name: "shop_staging-todo" };
        assert.equal(withContents(TEXT, other, 7), TEXT);
    });
});
