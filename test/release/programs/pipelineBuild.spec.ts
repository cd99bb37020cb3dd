import assert from "node:assert/strict";

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readPackage, treeHash } from "../../../release";
import { BuildBench } from "./buildBench";
import { writeTree } from "../packaging/trees";
import { commitOf, refusal, type Refusal } from "../shop";

describe("a pipeline's build", () => {
    let bench: BuildBench;

    beforeEach(() => (bench = new BuildBench()));

    afterEach(() => bench.remove());

    it("releases the application, under its commit, tree and branch", async () => {
        const commit = commitOf("1");
        const said = await bench.build("staging", commit);
        assert.match(
            said,
            new RegExp(`^Commit ${commit}, tree ${treeHash(bench.folder)}\nPackaged 2 files, 1 KiB, SHA-256 `),
        );
        assert.match(said, /staging serves version 2 at https:\/\/api\.invalid\/staging$/);
        const record = await bench.shop.newest("staging");
        assert.deepEqual([record.commit, record.tree, record.branch], [commit, treeHash(bench.folder), "staging"]);
        assert.deepEqual([record.by, record.build], ["codepipeline/shop-staging", "shop-staging:1"]);
    });

    it("releases nothing where the pipeline was made just now, since nobody has pushed anything", async () => {
        for (const environment of ["staging", "production"]) {
            bench.trigger = "CreatePipeline";
            const said = await bench.build(environment, commitOf("1"));
            assert.match(
                said,
                /It is not built: the pipeline was made just now, and nobody has pushed anything since\n/,
            );
            assert.match(said, /Nothing to package: nothing is released\nNothing is released: the pipeline was made/);
            assert.equal(bench.shop.serves(environment), "1");
            assert.equal(bench.shop.aws.objects.size, 0);
        }
        for (const trigger of ["StartPipelineExecution", "PollForSourceChanges"]) {
            bench.trigger = trigger;
            await bench.build("staging", commitOf("1"));
            assert.equal(bench.shop.serves("staging"), "2", trigger);
        }
    });

    describe("of a function with routes", () => {
        const routes = [{ method: "GET", path: "/health", handler: "app.lambda_handler" }] as const;
        const called = "platform_routes.handler";

        it("packages the dispatcher, and releases it", async () => {
            bench.shop.aws.handler = called;
            await bench.build("staging", commitOf("1"), { routes });
            const pack = readPackage(join(bench.folder, ".platform", "handover", "package.zip"));
            assert.deepEqual(pack.routes, routes);
            assert.ok(pack.paths.includes("platform_routes.py"));
            assert.equal(bench.shop.serves("staging"), "2");
        });

        it("releases nothing that is half of before and half of after an up, whichever comes first", async () => {
            const build = async (settings: { readonly routes?: typeof routes }, then: string) => {
                for (const name of ["begin", "package"] as const) {
                    await bench.command(name, "staging", commitOf("1"), settings);
                }
                bench.shop.aws.handler = then;
                const { succeeded, message = "" } = await bench.release("staging", commitOf("1"), settings);
                assert.ok(!succeeded);
                return [message, message] as const;
            };
            assert.match((await build({}, called))[0], /has no dispatcher for python3\.13, which the function calls/);
            const [message, remedy] = await build({ routes }, "app.lambda_handler");
            assert.match(message, /has the platform's dispatcher, but the function calls app\.lambda_handler/);
            assert.match(remedy ?? "", /build the package again/);
            assert.equal(bench.shop.serves("staging"), "1");
            assert.equal(bench.shop.aws.objects.size, 0);
        });
    });

    it("is refused where nothing would release what it makes: in the middle of an up", async () => {
        bench.handsOn = false;
        const [message, remedy] = await refusal(bench.command("begin", "staging", commitOf("1")));
        assert.match(message, /has no stage yet that releases what this build makes/);
        assert.match(remedy ?? "", /pulumi up/);
    });

    it("packages what the application needs and its commit, and nothing of the platform's", async () => {
        writeTree(bench.folder, { ".platform/dependencies/library.py": "", "app_tests.py": "", "notes.md": "" });
        await bench.build("staging", commitOf("1"), { exclude: ["*.md"] });
        const pack = readPackage(join(bench.folder, ".platform", "handover", "package.zip"));
        assert.deepEqual(pack.paths, ["app.py", "library.py", "release.json"]);
        const { package: kept = "" } = await bench.shop.newest("staging");
        assert.deepEqual(Buffer.from(bench.shop.aws.objects.get(kept) ?? []), Buffer.from(pack.bytes));
    });

    it("counts the build's whole time, from its beginning", async () => {
        await bench.command("begin", "staging", commitOf("1"));
        bench.shop.aws.time += 60_000;
        await bench.command("package", "staging", commitOf("1"));
        await bench.release("staging", commitOf("1"));
        const { startedAt, durationMs = 0 } = await bench.shop.newest("staging");
        assert.ok(durationMs > 60_000);
        assert.ok(Date.parse(startedAt) < bench.shop.aws.time - 60_000);
    });

    it("says so where its own ledger cannot tell all, and releases", async () => {
        await bench.build("staging", commitOf("1"));
        const key = bench.shop.damage("staging");
        writeFileSync(join(bench.folder, "app.py"), "changed");
        const said = await bench.build("staging", commitOf("2"));
        assert.ok(said.includes(`\nThe ledger cannot tell all: ${key} is not JSON.\n`), said);
        assert.equal(bench.shop.serves("staging"), "3");
    });

    it("releases nothing where the commit is released already, and says so", async () => {
        await bench.build("staging", commitOf("1"));
        const said = await bench.build("staging", commitOf("1"));
        assert.match(said, /\nNothing is released: staging serves this very code already, as version 2, /);
        assert.equal(bench.shop.aws.versions.size, 2);
    });

    it("finishes what an interrupted build has begun", async () => {
        await bench.build("staging", commitOf("1"));
        const { revisionId: _, ...record } = await bench.shop.newest("staging");
        bench.shop.write({ ...record, outcome: "started" });
        assert.match(
            await bench.build("staging", commitOf("1")),
            /\nstaging serves version 2 at https:\/\/api\.invalid\/staging$/,
        );
        assert.deepEqual(await bench.shop.history("staging"), ["release of 2: served"]);
    });

    it("refuses to package what is empty, before anything is uploaded", async () => {
        rmSync(join(bench.folder, "app.py"));
        rmSync(join(bench.folder, "README.md"));
        await bench.command("begin", "staging", commitOf("1"));
        const answer = await bench.shop.refused(async () => bench.command("package", "staging", commitOf("1")));
        assert.match(answer[0], /^The package has no app\.py, where its handler app\.lambda_handler should be\.$/);
        assert.equal(answer[1], "It holds release.json.");
        assert.equal(bench.shop.aws.objects.size, 0);
    });

    it("has its commands in their order, and no other", async () => {
        const outOfOrder: Refusal = await refusal(bench.command("package", "staging", commitOf("1")));
        assert.deepEqual(outOfOrder, ["The build has not begun.", "The command `begin` has to come first."]);
    });

    it("does not take the package of an earlier build for its own", async () => {
        await bench.build("staging", commitOf("1"));
        await bench.command("begin", "staging", commitOf("2"));
        assert.ok(!existsSync(join(bench.folder, ".platform", "handover")));
    });
});
