import assert from "node:assert/strict";

import { checkTold, idsOf, resolved } from "../../cli/adopt/ids";
import type { Lost } from "../../cli/operations/lost";
import { secretsProviderOf } from "../../cli/session/project";
import { OperationBench } from "./operations";

const LOG = "aws:cloudwatch/logGroup:LogGroup";
const API = "aws:apigateway/restApi:RestApi";
const BUCKET = "aws:s3/bucket:Bucket";
const EMPTY = { version: 3, deployment: { resources: [] } };

const STATEMENT = "aws:lambda/permission:Permission";
const lost = (name: string, ids: readonly string[] | undefined, type = STATEMENT): Lost => {
    return { resource: { urn: name, type, name, inputs: {}, id: undefined, isLost: true }, ids };
};

describe("what something is that has no name of its own", () => {
    const idsOfAll = (...all: readonly Lost[]) => resolved(all).map(({ name, id }) => [name, id]);

    it("is one each of statements that say the same, and nothing else is", () => {
        const two = ["f:live/a", "f:live/b"];
        assert.deepEqual(idsOfAll(lost("in", two), lost("logs", two)), [
            ["in", "f:live/a"],
            ["logs", "f:live/b"],
        ]);
        assert.deepEqual(idsOfAll(lost("in", ["f:live/a"]), lost("logs", ["f:live/a"]), lost("other", [])), [
            ["in", "f:live/a"],
        ]);
        assert.throws(() => idsOfAll(lost("in", two)), /Permission:in: it may be f:live\/a or f:live\/b/);
        assert.throws(() => idsOfAll(lost("a", two, API), lost("b", two, API)), /RestApi:a: it may be/);
    });

    it("is not what a person has told and nobody has", () => {
        const told = idsOf(["Bucket:artifact=b1", "RestApi:api=a1", "Key:ledger=new", "Key:other=new"]);
        const planned = new Set(["Bucket:artifacts", "RestApi:api", "Key:ledger"]);
        assert.throws(
            () => checkTold(told, planned, new Set(["RestApi:api"])),
            /what the program does not make:\n {2}Bucket:artifact=b1\n {2}Key:other=new$/,
        );
        checkTold(idsOf(["RestApi:api=a1", "Key:ledger=new"]), planned, new Set(["RestApi:api"]));
    });
});

describe("platform adopt --state-lost", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
        bench.write("state.json", JSON.stringify(EMPTY));
        bench.plays("preview", [
            { op: "create", type: LOG, name: "function", after: { name: "/aws/lambda/shop" } },
            { op: "create", type: API, name: "api", after: { name: "shop" } },
            { op: "create", type: BUCKET, name: "artifacts", after: { bucketPrefix: "shop-artifacts-" } },
        ]);
    });

    afterEach(() => bench.remove());

    const found = { [API]: ["71ooo9scjj"], [BUCKET]: ["shop-artifacts-1"] };
    const imports = () => bench.calls().filter(({ args }) => args[0] === "stack" && args[1] === "import").length;

    it("says in a dry run what it has found, and writes nothing", async () => {
        bench.lost = found;
        const { code, stdout, stderr } = await bench.run("adopt", "--state-lost", "--dry-run", "--json");
        assert.equal(code, 0, stderr);
        const { outcome, lookedFor } = JSON.parse(stdout) as {
            outcome: string;
            lookedFor: { name: string; id: string }[];
        };
        assert.deepEqual(
            [outcome, lookedFor.map(({ name, id }) => [name, id])],
            [
                "planned",
                [
                    ["function", "/aws/lambda/shop"],
                    ["api", "71ooo9scjj"],
                    ["artifacts", "shop-artifacts-1"],
                ],
            ],
        );
        assert.equal(imports() + bench.runs("up"), 0);
    });

    it("is refused where something may be one of several or cannot be looked for, before anything is written", async () => {
        bench.lost = { [BUCKET]: ["shop-artifacts-1", "shop-artifacts-2"] };
        const { code, stderr } = await bench.run("adopt", "--state-lost", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /\n {2}RestApi:api: it cannot be looked for\n/);
        assert.match(stderr, /\n {2}Bucket:artifacts: it may be shop-artifacts-1 or shop-artifacts-2\n/);
        assert.match(stderr, /run the same command again: --id RestApi:api=<id> --id Bucket:artifacts=<id>/);
        assert.equal(imports() + bench.runs("up"), 0);
    });

    it("takes what a person says it is, or that it is not there", async () => {
        const ids = ["--id", "RestApi:api=new", "--id", "Bucket:artifacts=shop-artifacts-2"];
        const { code, stdout, stderr } = await bench.run("adopt", "--state-lost", "--dry-run", ...ids);
        assert.equal(code, 0, stderr);
        assert.match(stderr, /\n {2}Bucket:artifacts: shop-artifacts-2\n/);
        assert.doesNotMatch(stderr, /RestApi:api/);
        assert.equal(stdout, "Nothing is changed.\n");
    });

    it("makes no second bucket where none is found, unless somebody says that there is none", async () => {
        bench.lost = { ...found, [BUCKET]: [] };
        const { code, stderr } = await bench.run("adopt", "--state-lost", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /\n {2}Bucket:artifacts: it is not found\n/);
        const known = await bench.run("adopt", "--state-lost", "--dry-run", "--id", "Bucket:artifacts=new");
        assert.equal(known.code, 0, known.stderr);
    });

    it("is refused where nothing is known of a type, or Pulumi has made up a name", async () => {
        const POOL = "aws:cognito/userPool:UserPool";
        const TABLE = "aws:dynamodb/table:Table";
        bench.plays("preview", [
            { op: "create", type: POOL, name: "people", after: { name: "people" } },
            { op: "create", type: TABLE, name: "orders", after: { name: "orders-0a1b2c3", __defaults: ["name"] } },
            { op: "create", type: TABLE, name: "todos", after: { name: "shop-0a1b2c3", __defaults: [] } },
            { op: "create", type: "aws:s3/bucketPolicy:BucketPolicy", name: "artifacts", after: { bucket: "b" } },
        ]);
        const { stderr } = await bench.run("adopt", "--state-lost", "--yes");
        assert.match(
            stderr,
            /\n {2}UserPool:people: it cannot be looked for\n {2}Table:orders: it cannot be looked for\n {2}Say/,
        );
    });

    it("is a fault of the command line with what names other things, and so is an id that is none", async () => {
        for (const [words, says] of [
            [["--id", "api=a1"], /--id goes with --state-lost alone/],
            [["--state-lost", "--api", "a1"], /name no API, function or other stack/],
            [["--state-lost", "--id", "api=a1"], /--id api=a1 names no id/],
        ] as const) {
            const { code, stderr } = await bench.run("adopt", ...words);
            assert.equal(code, 2);
            assert.match(stderr, says);
        }
    });

    it("makes a stack that is gone with what its file says encrypts its secrets", () => {
        const project = { folder: bench.folder, name: "platform", stackFolder: bench.folder } as never;
        const says = (text: string) => {
            bench.write("Pulumi.live.yaml", text);
            return secretsProviderOf(`${bench.folder}/Pulumi.live.yaml`, project);
        };
        assert.equal(says("secretsprovider: awskms://alias/shop\nencryptedkey: AA==\n"), "awskms://alias/shop");
        assert.equal(says("encryptionsalt: v1:abc\n"), "passphrase");
        assert.equal(says("config: {}\n"), undefined);
    });
});
