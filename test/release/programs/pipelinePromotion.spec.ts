import assert from "node:assert/strict";

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { BuildBench } from "./buildBench";
import { commitOf, DENIED } from "../shop";

describe("a pipeline of an environment that is promoted to", () => {
    let bench: BuildBench;

    beforeEach(() => (bench = new BuildBench()));

    afterEach(() => bench.remove());

    it("promotes what staging has released of the very same files, and builds nothing", async () => {
        await bench.build("staging", commitOf("1"));
        const said = await bench.build("production", commitOf("merge"));
        assert.match(said, /\nIt is not built: staging has released this very tree as version 2\n/);
        assert.match(said, /\nNothing to package: a version is promoted\n/);
        assert.equal(bench.shop.serves(), "2");
        assert.equal(bench.shop.aws.versions.size, 2);
        assert.ok(!existsSync(join(bench.folder, ".platform", "handover", "package.zip")));
        const { reason, promotedFrom, commit, note } = await bench.shop.newest();
        assert.deepEqual([reason, promotedFrom, commit], ["promotion", "staging", commitOf("1")]);
        assert.match(
            note ?? "",
            new RegExp(`^Commit ${commitOf("merge").slice(0, 7)} of \\S+ has brought the same tree$`),
        );
    });

    it("marks a promotion for the application's own commands, and no other build", async () => {
        const marker = join(bench.folder, ".platform", "promote");
        await bench.build("staging", commitOf("1"));
        await bench.command("begin", "production", commitOf("1"));
        assert.equal(readFileSync(marker, "utf8"), "2\n");
        writeFileSync(join(bench.folder, "app.py"), "changed");
        await bench.command("begin", "production", commitOf("2"));
        assert.ok(!existsSync(marker));
    });

    it("promotes nothing again where production serves that version already", async () => {
        await bench.build("staging", commitOf("1"));
        await bench.build("production", commitOf("1"));
        const said = await bench.build("production", commitOf("1"));
        assert.match(said, /\nNothing is released: production serves version 2 already$/);
        assert.equal((await bench.shop.entries()).length, 1);
    });

    it("builds, and says why, where staging has not released these files", async () => {
        assert.match(
            await bench.build("production", commitOf("1")),
            /\nIt is built, because staging has not released this tree \(nothing was released to it yet\)\n/,
        );
        assert.equal(bench.shop.serves(), "2");
        assert.equal((await bench.shop.newest()).reason, "release");
    });

    it("builds, and says why, where the version was pruned", async () => {
        await bench.build("staging", commitOf("1"));
        bench.shop.aws.versions.delete("2");
        const said = await bench.build("production", commitOf("1"));
        assert.match(
            said,
            /\nIt is built, because version 2, which staging released of this tree, is not there any more\n/,
        );
    });

    it("builds, and says why, where a ledger is damaged", async () => {
        await bench.build("staging", commitOf("1"));
        const key = bench.shop.damage("staging");
        const said = await bench.build("production", commitOf("1"));
        const why = "it is not known what staging has released: The ledger holds what is no record of a release:";
        assert.ok(said.includes(`It is built, because ${why}\n  s3://artifacts/${key} is not JSON`), said);
        assert.equal((await bench.shop.newest()).reason, "release");
    });

    it("refuses to promote at the end what could be promoted in the beginning", async () => {
        await bench.build("staging", commitOf("1"));
        await bench.command("begin", "production", commitOf("1"));
        await bench.command("package", "production", commitOf("1"));
        bench.shop.aws.versions.delete("2");
        const { message } = await bench.release("production", commitOf("1"));
        assert.match(
            message ?? "",
            /It cannot be promoted any more: version 2, which staging released of this tree, is not there any more\.\s+Start the pipeline again; it builds then\./,
        );
        assert.equal(bench.shop.serves(), "1");
    });

    it("builds where it may not look at staging", async () => {
        await bench.build("staging", commitOf("1"));
        bench.shop.refuse("GetAlias staging");
        assert.match(
            await bench.build("production", commitOf("1")),
            new RegExp(`\nIt is built, because it is not known what staging has released: ${DENIED.message}\n`),
        );
    });
});
