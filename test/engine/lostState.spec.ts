import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { isWrittenOver } from "../../automation/importIds";
import { restApiOf } from "../../contract/outputs";
import { CHECKOUT } from "../../lab/folder";
import { ask } from "../../lab/probe";
import { platform, platformJson } from "./support/cli";
import { deleteAllButBucket } from "./support/deleteByHand";
import { aliasTarget, aws, codeOf, inventory } from "./support/emulated";
import { TestLab } from "./support/lab";

const FUNCTION = "platform-rehearsal-app";
const TOKEN = "ghp_LostStateTokenNeverInClear0123456789";
const ENVIRONMENTS = ["staging", "production"] as const;
/** Which one is selected goes with the state. */
const STACK = ["--stack", "staging"];
const OPEN = { "platform:removal": { protect: false, deleteArtifacts: true } };

/** The tests build on each other: each loses the state anew. */
describe("a stack whose state was lost, with the real engine", () => {
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start(OPEN);
        await lab.setToken(TOKEN);
        await lab.operate("up");
        const application = join(CHECKOUT, "examples", "application");
        await platformJson(lab, "release", application, "--to", "staging", "--yes");
        await platformJson(lab, "promote", "staging", "production", "--yes");
    });

    after(() => lab.stop());

    /** Has pulumi forget the stack, as where the bucket of its states is gone. Its file stays. */
    function lose(): void {
        const args = [
            "stack",
            "rm",
            "--yes",
            "--force",
            "--preserve-config",
            "--stack",
            "staging",
            "--non-interactive",
        ];
        const { status, stderr } = spawnSync("pulumi", args, { encoding: "utf8" });
        assert.equal(status, 0, stderr);
    }

    const hooks = async () => (await lab.github.repository(lab.record.github.repository)).hooks.length;
    const serves = () => ENVIRONMENTS.map((environment) => codeOf(FUNCTION, environment));
    const urlOf = async () => (await lab.stack.outputs()).environments["production"]?.url ?? "";

    /** What a second one of would be made without a word, by where it is. */
    function rights(): Readonly<Record<string, number>> {
        const roles = (inventory()["roles"] ?? []).map((name) => {
            const { PolicyNames } = aws("iam", "list-role-policies", "--role-name", name);
            return [name, (PolicyNames as readonly string[]).length] as const;
        });
        const aliases = ENVIRONMENTS.map((name) => {
            const { Policy } = aws("lambda", "get-policy", "--function-name", FUNCTION, "--qualifier", name);
            return [name, (JSON.parse(Policy) as { Statement: unknown[] }).Statement.length] as const;
        });
        return Object.fromEntries([...roles, ...aliases]);
    }

    it("is told what of it is there: nothing is made twice, moved or written over", async () => {
        const before = {
            there: inventory(),
            rights: rights(),
            serves: serves(),
            url: await urlOf(),
            hooks: await hooks(),
        };
        const served = ENVIRONMENTS.map((name) => aliasTarget(FUNCTION, name));
        lose();
        const taken = await platform(lab, "adopt", "--state-lost", ...STACK, "--yes", "--json");
        assert.equal(taken.code, 0, taken.stderr);
        const report = JSON.parse(taken.stdout) as { changes: { kind: string; type: string; name: string }[] };
        assert.deepEqual(
            report.changes.filter(({ kind }) => kind === "replace" || kind === "delete"),
            [],
        );
        const created = report.changes.filter(({ kind }) => kind === "create");
        assert.deepEqual(
            created.filter(({ type }) => !isWrittenOver(type)),
            [],
            "what else is made is there twice",
        );
        assert.deepEqual(
            { there: inventory(), rights: rights(), serves: serves(), url: await urlOf(), hooks: await hooks() },
            before,
        );
        assert.deepEqual(
            ENVIRONMENTS.map((name) => aliasTarget(FUNCTION, name)),
            served,
        );
        assert.deepEqual(await lab.operate("up"), [], "nothing is left to do");
        assert.equal((await platform(lab, "status", ...STACK)).code, 0);
        assert.equal((await ask(`${before.url}/health`)).status, 200);
        assert.ok(!(await lab.stack.exportState()).includes(TOKEN));
    });

    it("comes back by three commands where everything but the bucket is gone, too", async () => {
        const before = serves();
        const there = inventory();
        deleteAllButBucket(restApiOf(await lab.stack.outputs(), "production"));
        lose();
        await platformJson(lab, "adopt", "--state-lost", ...STACK, "--yes");
        await platformJson(lab, "restore", "staging", ...STACK, "--yes");
        await platformJson(lab, "restore", "production", ...STACK, "--yes");
        assert.deepEqual(serves(), before);
        assert.equal((await ask(`${await urlOf()}/health`)).status, 200);
        assert.equal((await platform(lab, "status", ...STACK)).code, 0);
        const after = inventory();
        for (const kind of ["buckets", "functions", "parameters", "pipelines", "projects", "roles"] as const) {
            assert.deepEqual(after[kind], there[kind], kind);
        }
        assert.deepEqual(await lab.operate("up"), [], "nothing is left to do");
    });
});
