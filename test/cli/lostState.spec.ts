import assert from "node:assert/strict";

import { secretsProviderOf } from "../../cli/session/project";
import { OperationBench } from "./operations";

const LOG = "aws:cloudwatch/logGroup:LogGroup";
const API = "aws:apigateway/restApi:RestApi";
const BUCKET = "aws:s3/bucket:Bucket";
const EMPTY = { version: 3, deployment: { resources: [] } };

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
        assert.match(stderr, /\n {2}api \(aws:apigateway\/restApi:RestApi\): it cannot be looked for\n/);
        assert.match(
            stderr,
            /\n {2}artifacts \(aws:s3\/bucket:Bucket\): it may be shop-artifacts-1 or shop-artifacts-2\n/,
        );
        assert.match(stderr, /run the same command again: --id api=<id> --id artifacts=<id>/);
        assert.equal(imports() + bench.runs("up"), 0);
    });

    it("takes what a person says it is, or that it is not there", async () => {
        const ids = ["--id", "api=new", "--id", "artifacts=shop-artifacts-2"];
        const { code, stdout, stderr } = await bench.run("adopt", "--state-lost", "--dry-run", ...ids);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /\n {2}artifacts \(aws:s3\/bucket:Bucket\): shop-artifacts-2\n/);
        assert.doesNotMatch(stdout, /api/);
    });

    it("is a fault of the command line with what names other things, and so is an id that is none", async () => {
        for (const [words, says] of [
            [["--id", "api=a1"], /--id goes with --state-lost alone/],
            [["--state-lost", "--api", "a1"], /name no API, function or other stack/],
            [["--state-lost", "--id", "api"], /--id api names no id/],
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
