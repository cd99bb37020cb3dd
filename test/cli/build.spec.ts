import assert from "node:assert/strict";
import { join } from "node:path";

import { stringify } from "yaml";

import { readPackage } from "../../release";
import { PlatformBench } from "./memoryCloud";
import { Repository } from "./repository";

/** What a stack needs to say. */
const CONFIG = {
    "aws:region": "eu-west-1",
    "platform:projectName": "shop",
    "platform:accountId": "123456789012",
    "platform:githubOwner": "octo",
    "platform:githubRepository": "shop",
    "platform:pullRequests": { check: false },
    "platform:release": { report: false },
    "platform:source": { mode: "connection" },
};

describe("platform build", () => {
    let bench: PlatformBench;
    let app: Repository;

    const configure = (config: object) => bench.write("Pulumi.production.yaml", stringify({ config }));

    beforeEach(() => {
        bench = new PlatformBench();
        app = new Repository(join(bench.folder, "app"));
        app.write("api/app.mjs", "export const handler = async () => ({ statusCode: 200 });\n");
        app.write("api/package.json", '{ "scripts": { "test": "exit 3" } }');
        app.write("api/notes.md", "");
        app.write(".gitignore", "*.log\n");
        app.write("api/local.log", "");
        const functionSettings = { runtime: "nodejs22.x", handler: "app.handler" };
        const build = { folder: "api", install: ["true"], exclude: ["*.md"] };
        configure({ ...CONFIG, "platform:function": functionSettings, "platform:build": build });
    });

    afterEach(() => bench.remove());

    it("packages what the pipeline would of what Git has, and says where it is", async () => {
        const commit = app.commit("Start");
        const { code, stdout, stderr } = await bench.run("build", "app", "--no-test", "--json");
        assert.equal(code, 0, stderr);
        const { file, codeSha256 } = JSON.parse(stdout) as { file: string; codeSha256: string };
        const pack = readPackage(file);
        assert.deepEqual(pack.paths, ["app.mjs", "package.json", "release.json"]);
        assert.equal(pack.codeSha256, codeSha256);
        assert.ok(Buffer.from(pack.bytes).includes("app.mjs"), commit);
    });

    it("makes no package where a test fails", async () => {
        const { code, stderr } = await bench.run("build", "app");
        assert.equal(code, 1);
        assert.match(stderr, /The tests have failed: npm test ended with status 3/);
    });

    it("says what is wrong with the configuration, and with the folder", async () => {
        assert.match((await bench.run("build", "nowhere")).stderr, /There is no folder .*nowhere/);
        configure({ ...CONFIG, "platform:build": { folder: "../elsewhere" } });
        assert.match(
            (await bench.run("build", "app")).stderr,
            /build\.folder: .*\n +expected: a folder inside the repository/,
        );
    });
});
