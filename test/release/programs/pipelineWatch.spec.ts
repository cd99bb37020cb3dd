import assert from "node:assert/strict";

import { writeTree } from "../packaging/trees";
import { commitOf } from "../shop";
import { BuildBench } from "./buildBench";

describe("a pipeline's build of a part of its repository", () => {
    let bench: BuildBench;

    beforeEach(() => {
        bench = new BuildBench();
        bench.application = {
            runtime: "python3.13",
            architecture: "x86_64",
            handlers: ["app.lambda_handler"],
            folder: "apps/api",
            watch: ["schemas"],
        };
        writeTree(bench.folder, { "apps/api/app.py": "def lambda_handler(event, context): ...\n" });
    });

    afterEach(() => bench.remove());

    const UNCHANGED =
        /It is not built: nothing that it is built from has changed since [0-9a-f]{7}, which staging serves as version 2\n/;

    it("releases nothing where a push has changed nothing of it, and says what serves", async () => {
        await bench.build("staging", commitOf("1"));
        writeTree(bench.folder, { "apps/web/index.html": "new" });
        assert.match(await bench.build("staging", commitOf("2")), UNCHANGED);
        assert.equal(bench.shop.serves("staging"), "2");
    });

    for (const [what, path] of [
        ["its folder", "apps/api/other.py"],
        ["a path that is watched", "schemas/order.json"],
        ["a lock file above it", "package-lock.json"],
    ] as const) {
        it(`releases where a push has changed ${what}`, async () => {
            await bench.build("staging", commitOf("1"));
            writeTree(bench.folder, { [path]: "{}" });
            const said = await bench.build("staging", commitOf("2"));
            assert.doesNotMatch(said, /It is not built/);
            assert.equal((await bench.shop.newest("staging")).commit, commitOf("2"));
        });
    }

    it("releases where it is built in another way since", async () => {
        await bench.build("staging", commitOf("1"));
        const { application } = bench;
        assert.ok(application !== undefined);
        bench.application = { ...application, output: "." };
        assert.doesNotMatch(await bench.build("staging", commitOf("2")), /It is not built/);
    });

    it("releases where the function's settings, or the routes, are others since", async () => {
        await bench.build("staging", commitOf("1"));
        bench.shop.aws.settings = "settings-2";
        assert.doesNotMatch(await bench.build("staging", commitOf("2")), /It is not built/);
        assert.match(await bench.build("staging", commitOf("3")), /It is not built/);
        const routes = [{ method: "GET", path: "/", handler: "app.lambda_handler" }] as const;
        bench.shop.said.length = 0;
        await bench.command("begin", "staging", commitOf("4"), { routes });
        assert.doesNotMatch(bench.shop.said.join("\n"), /It is not built/);
    });

    it("releases where the environment was taken back since", async () => {
        await bench.build("staging", commitOf("1"));
        writeTree(bench.folder, { "apps/api/app.py": "def lambda_handler(event, context): return 2\n" });
        await bench.build("staging", commitOf("2"));
        assert.equal(bench.shop.serves("staging"), "3");
        writeTree(bench.folder, { "apps/api/app.py": "def lambda_handler(event, context): ...\n" });
        assert.doesNotMatch(await bench.build("staging", commitOf("3")), /It is not built/);
    });
});
