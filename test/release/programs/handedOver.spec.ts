import assert from "node:assert/strict";

import { unzipSync, zipSync } from "fflate";

import { formatHandover, HANDOVER_FILES, type Handover } from "../../../contract/handover";
import { treeHash } from "../../../release";
import { readHandedOver } from "../../../release/programs/handedOver";
import { BuildBench } from "./buildBench";
import { writeTree } from "../packaging/trees";
import { commitOf } from "../shop";

const SAID: Handover = {
    schema: 1,
    kind: "package",
    execution: "an-execution",
    build: "shop-staging:1",
    startedAt: 1,
};

function artifact(files: Readonly<Record<string, string>>): Uint8Array {
    return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
}

describe("what a build hands on", () => {
    const { statement, package: zip } = HANDOVER_FILES;
    const said = (more: object = {}) => formatHandover({ ...SAID, ...more });

    it("is its package, and what it says of it", () => {
        const { handover, package: bytes } = readHandedOver(
            artifact({ [statement]: said(), [zip]: "zip" }),
            "an-execution",
        );
        assert.deepEqual([handover, Buffer.from(bytes ?? []).toString()], [SAID, "zip"]);
    });

    for (const [what, files, problem] of [
        ["says nothing", { [zip]: "zip" }, /nothing that says what it is/],
        ["says what is no JSON", { [statement]: "{", [zip]: "zip" }, /does not say what it is/],
        ["says more than is known", { [statement]: said({ tree: "a" }), [zip]: "zip" }, /does not say what it is/],
        [
            "is of another run",
            { [statement]: said({ execution: "other" }), [zip]: "zip" },
            /another run of the pipeline/,
        ],
        ["has something beside it", { [statement]: said(), [zip]: "zip", "more.txt": "" }, /something else.*more\.txt/],
        ["has no package although it says so", { [statement]: said() }, /no package, although it says so/],
        [
            "has a package of which it says nothing",
            { [statement]: said({ kind: "nothing" }), [zip]: "zip" },
            /of which it/,
        ],
    ] as const) {
        it(`is refused where it ${what}`, () => {
            assert.throws(() => readHandedOver(artifact(files), "an-execution"), { message: problem });
        });
    }
});

describe("a release of what a build has handed on", () => {
    let bench: BuildBench;

    beforeEach(() => (bench = new BuildBench()));

    afterEach(() => bench.remove());

    const built = async (commit: string) => {
        await bench.command("begin", "staging", commit);
        await bench.command("package", "staging", commit);
    };

    it("ends its job once, and again where the job comes again", async () => {
        await built(commitOf("1"));
        assert.deepEqual(await bench.release("staging", commitOf("1")), { succeeded: true });
        assert.deepEqual(await bench.release("staging", commitOf("1")), { succeeded: true });
        assert.equal(bench.shop.serves("staging"), "2");
        assert.deepEqual(await bench.shop.history("staging"), ["release of 2: served"]);
    });

    it("fails where the build says that there is nothing to release, and that is not so", async () => {
        await built(commitOf("1"));
        const nothing = artifact({
            [HANDOVER_FILES.statement]: formatHandover({ ...SAID, kind: "nothing", why: "so" }),
        });
        const { succeeded, message = "" } = await bench.release("staging", commitOf("1"), {}, nothing);
        assert.equal(succeeded, false);
        assert.match(message, /The build has made no package: so\. That is not so any more\./);
        assert.equal(bench.shop.serves("staging"), "1");
    });

    for (const [when, startedAt] of [
        ["half a century ago", () => 1],
        ["in an hour", () => bench.shop.aws.time + 3_600_000],
    ] as const) {
        it(`has begun with itself where the build says that it began ${when}`, async () => {
            await built(commitOf("1"));
            const { statement, package: name } = HANDOVER_FILES;
            const { [name]: zip = new Uint8Array() } = unzipSync(bench.handedOn());
            const said = Buffer.from(formatHandover({ ...SAID, startedAt: startedAt() }));
            const now = bench.shop.aws.time;
            await bench.release("staging", commitOf("1"), {}, zipSync({ [statement]: said, [name]: zip }));
            const release = await bench.shop.newest("staging");
            assert.ok(Math.abs(Date.parse(release.startedAt) - now) < 60_000, release.startedAt);
        });
    }

    it("has the tree of the source, whatever the build has made of it", async () => {
        await built(commitOf("1"));
        writeTree(bench.folder, { "app.py": "def lambda_handler(event, context): 'another'\n" });
        await bench.release("staging", commitOf("1"));
        const { tree } = await bench.shop.newest("staging");
        assert.equal(tree, treeHash(bench.folder));
    });

    it("fails, and moves nothing, for an artifact that is none", async () => {
        const { succeeded, message = "" } = await bench.release("staging", commitOf("1"), {}, Buffer.from("no zip"));
        assert.equal(succeeded, false);
        assert.match(message, /What the build has handed on is not a zip file/);
        assert.equal(bench.shop.serves("staging"), "1");
    });
});
