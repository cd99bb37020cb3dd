import assert from "node:assert/strict";

import { LabStack } from "../../../lab/stack";
import type { PlatformOutputs } from "../../../contract/outputs";
import { TestApplication } from "../support/application";
import { platform, platformJson, startPlatform } from "../support/cli";
import { editedProgram } from "../support/editedProgram";
import { aliasTarget, aws, codeOf } from "../support/emulated";
import { TestLab } from "../support/lab";

const FUNCTION = "platform-rehearsal-app";

/** The tests build on each other, as the days of a team do. */
describe("release, promote and roll back", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let application: TestApplication;
    /** What was released, by its name in the tests. */
    const versions: Record<string, string> = {};
    const commits: Record<string, string> = {};

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.setToken("ghp_JourneyTest");
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        application = new TestApplication(lab, outputs, "application");
    });

    after(async () => {
        application?.remove();
        await lab?.stop();
    });

    async function release(name: string): Promise<void> {
        application.edit("VERSION", () => `${name}\n`);
        commits[name] = (await application.push("staging")).commit;
        versions[name] = aliasTarget(FUNCTION, "staging").version;
    }

    const answer = async (environment: string) => (await application.ask(environment, "/metadata"))["version"];

    it("moves exactly what staging has tested, and goes back to it", async () => {
        await release("A");
        await platformJson(lab, "promote", "staging", "production", "--yes");
        const tested = codeOf(FUNCTION, versions["A"]);
        await release("B");
        await platformJson(lab, "promote", "staging", "production", "--yes");
        assert.deepEqual([await answer("staging"), await answer("production")], ["B", "B"]);

        const rolledBack = await platformJson(lab, "rollback", "production", "--yes");
        assert.deepEqual([await answer("staging"), await answer("production")], ["B", "A"]);
        assert.equal(aliasTarget(FUNCTION, "production").version, versions["A"]);
        assert.equal(codeOf(FUNCTION, aliasTarget(FUNCTION, "production").version), tested, "byte for byte");
        assert.equal(rolledBack.result.version, versions["A"]);
    });

    it("tells all of it in status and history", async () => {
        const { environments } = await platformJson(lab, "status");
        const state = (environments as Status[]).map(({ environment, version, release: { commit, reason } }) => ({
            environment,
            version,
            commit,
            reason,
        }));
        assert.deepEqual(state, [
            { environment: "staging", version: versions["B"], commit: commits["B"], reason: "release" },
            { environment: "production", version: versions["A"], commit: commits["A"], reason: "rollback" },
        ]);
        const history = await platformJson(lab, "history", "production");
        const moves = (history.environments[0].moves as Move[]).map(({ reason, version, state: became }) =>
            [reason, version, became].join(" "),
        );
        assert.deepEqual(moves, [
            `rollback ${versions["A"]} served`,
            `promotion ${versions["B"]} served`,
            `promotion ${versions["A"]} served`,
        ]);
    });

    it("takes a package of one's own, from a workstation", async () => {
        const released = await platformJson(
            lab,
            "release",
            application.folder,
            "--to",
            "staging",
            "--yes",
            ...["--commit", commits["B"] ?? ""],
        );
        assert.equal(released.outcome, "unchanged", "a workstation makes the same bytes as the pipeline");
        application.edit("VERSION", () => "by hand\n");
        const changed = await platformJson(
            lab,
            "release",
            application.folder,
            "--to",
            "staging",
            "--yes",
            ...["--commit", "0123456789abcdef0123456789abcdef01234567"],
        );
        assert.equal(changed.outcome, "moved");
        assert.equal(await answer("staging"), "by hand");
        await platformJson(lab, "rollback", "staging", "--yes");
        assert.equal(await answer("staging"), "B");
    });

    // One edit after the other: test/engine/platform/released.spec.ts.
    it("leaves every alias where it was when anything else changes", async () => {
        const state = () => [aliasTarget(FUNCTION, "production"), aliasTarget(FUNCTION, "staging"), codeOf(FUNCTION)];
        const expected = state();
        lab.configure({
            "platform:tags": { Owner: "somebody-else" },
            "platform:function": { memorySize: 512 },
            "platform:environments": {
                staging: { branch: "staging", settings: { Greeting: "Hello" } },
                production: { branch: "master", promotesFrom: "staging" },
                blue: { branch: "blue" },
            },
            "platform:api": { timeout: 5000 },
        });
        assert.notDeepEqual(await lab.operate("up", { refresh: true }), []);
        assert.deepEqual(state(), expected);
        await lab.operate("up", {}, await LabStack.open(lab.folder, editedProgram));
        assert.deepEqual(state(), expected);
        lab.configure();
        assert.notDeepEqual(await lab.operate("up"), []);
        assert.deepEqual(state(), expected);
        assert.deepEqual([await answer("staging"), await answer("production")], ["B", "A"]);
    });

    it("says what was moved by hand, and takes it back", async () => {
        aws(
            ...["lambda", "update-alias", "--function-name", FUNCTION, "--name", "production"],
            ...["--function-version", versions["B"] ?? ""],
        );
        const status = await platform(lab, "status");
        assert.match(status.stdout + status.stderr, /by hand/);
        const promoted = await platform(lab, "rollback", "production", "--yes");
        assert.equal(promoted.code, 0, promoted.stderr);
        assert.equal(aliasTarget(FUNCTION, "production").version, versions["A"]);
    });

    it("gives an environment settings and secrets of its own", async () => {
        const secret = "correct horse battery staple";
        await platformJson(lab, "settings", "set", "staging", "Greeting=Kia-ora", "--yes");
        await lab.operate("up");
        assert.equal((await application.ask("staging", "/"))["message"], "Kia-ora");
        assert.equal((await application.ask("production", "/"))["message"], "Hello World");

        const stored = await startPlatform(lab, ["settings", "secret", "staging", "ApiKey", "--yes"], secret).ended;
        assert.equal(stored.code, 0, stored.stderr);
        const name = "/platform-rehearsal/staging/ApiKey";
        const { Parameter } = aws("ssm", "get-parameter", "--name", name, "--with-decryption");
        assert.deepEqual([Parameter.Type, Parameter.Value], ["SecureString", secret]);
        const listed = await platform(lab, "settings", "list", "staging");
        assert.match(listed.stdout, /Greeting +Kia-ora/);
        assert.match(listed.stdout, /ApiKey/);
        for (const { stdout, stderr } of [stored, listed]) {
            assert.ok(!`${stdout}${stderr}`.includes(secret));
        }
    });

    it("refuses what cannot be, in words, and moves nothing", async () => {
        const before = [aliasTarget(FUNCTION, "production"), aliasTarget(FUNCTION, "staging")];
        const refusals = {
            "promote staging staging --yes": /cannot be promoted to itself/,
            "promote stagin production --yes": /Did you mean staging\?/i,
            "rollback production --to 4711 --yes": /never served version or commit 4711/,
            "rollback production --to ffffffff --yes": /never served commit ffffffff/,
            "rollback staging": /--yes/,
            "release package.json --to staging --yes": /package\.json/,
        };
        for (const [line, expected] of Object.entries(refusals)) {
            const { code, stderr, stdout } = await platform(lab, ...line.split(" "));
            assert.ok(code === 1 || code === 2, `${line} ended with ${code}: ${stdout}${stderr}`);
            assert.match(stderr, expected);
            assert.doesNotMatch(stderr, /^ +at /m);
        }
        assert.deepEqual([aliasTarget(FUNCTION, "production"), aliasTarget(FUNCTION, "staging")], before);
    });
});

interface Status {
    readonly environment: string;
    readonly version: string;
    readonly release: { readonly commit: string; readonly reason: string };
}

interface Move {
    readonly reason: string;
    readonly version: string;
    readonly state: string;
}
