import assert from "node:assert/strict";

import { ask } from "../../lab/probe";
import { aliasTarget, aws } from "./support/emulated";
import { TestLab } from "./support/lab";
import { release } from "./support/release";

const FUNCTION = "platform-rehearsal-app";
const BOTH = { staging: { branch: "staging" }, production: { branch: "master", promotesFrom: "staging" } };

/** The tests build on each other. Lambda never uses the number of a version again: they go on through all of them. */
describe("the placeholder, where environments start", () => {
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.operate("up");
    });

    after(() => lab.stop());

    /** What every alias serves. */
    function targets(): Readonly<Record<string, string>> {
        const listed: { Name: string; FunctionVersion: string }[] = aws(
            ...["lambda", "list-aliases", "--function-name", FUNCTION],
        ).Aliases;
        return Object.fromEntries(listed.map(({ Name, FunctionVersion }) => [Name, FunctionVersion]));
    }

    /** Every environment has a pipeline, and answers that nothing was released yet. */
    async function assertFresh(): Promise<void> {
        const { environments } = await lab.stack.outputs();
        const pipelines = aws("codepipeline", "list-pipelines").pipelines.map(({ name }: { name: string }) => name);
        for (const [name, { url, pipeline }] of Object.entries(environments)) {
            const { status, body } = await ask(`${url}/`);
            assert.deepEqual([status, JSON.parse(body).message], [503, "No release yet"], name);
            assert.ok(pipelines.includes(pipeline), pipeline);
        }
    }

    it("is version 1 at first, also where an older version of the platform has left no alias for it", async () => {
        assert.deepEqual(targets(), { placeholder: "1", production: "1", staging: "1" });
        release(FUNCTION, "staging", "2", "exports a");
        aws("lambda", "delete-alias", "--function-name", FUNCTION, "--name", "placeholder");
        assert.deepEqual(await lab.operate("up", { refresh: true }), [
            "create aws:lambda/alias:Alias function-placeholder",
        ]);
        assert.deepEqual(targets(), { placeholder: "1", production: "1", staging: "2" });
    });

    it("is what the function's making has published, after the stack was taken down", async () => {
        await lab.operate("destroy");
        await lab.operate("up");
        assert.deepEqual(targets(), { placeholder: "3", production: "3", staging: "3" });
        await assertFresh();
    });

    it("is where a new environment starts, whatever was released meanwhile", async () => {
        release(FUNCTION, "staging", "4", "exports b");
        lab.configure({ "platform:environments": { ...BOTH, blue: { branch: "blue" } } });
        await lab.operate("up", { refresh: true });
        assert.deepEqual(targets(), { blue: "3", placeholder: "3", production: "3", staging: "4" });
        const { environments } = await lab.stack.outputs();
        assert.equal((await ask(`${environments["blue"]?.url}/`)).status, 503);
    });

    it("is the same again after somebody has deleted its alias", async () => {
        aws("lambda", "delete-alias", "--function-name", FUNCTION, "--name", "placeholder");
        await lab.operate("up", { refresh: true });
        assert.deepEqual(aliasTarget(FUNCTION, "placeholder"), { version: "3", weights: {} });
        assert.deepEqual(aliasTarget(FUNCTION, "staging"), { version: "4", weights: {} });
    });

    it("is made again, with aliases, permissions and all, after somebody has deleted the function", async () => {
        aws("lambda", "delete-function", "--function-name", FUNCTION);
        await lab.operate("up", { refresh: true });
        assert.deepEqual(targets(), { blue: "5", placeholder: "5", production: "5", staging: "5" });
        await assertFresh();
        assert.deepEqual(await lab.operate("preview", { refresh: true }), []);
    });
});
