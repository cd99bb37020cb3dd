import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { restApiOf } from "../../contract/outputs";
import { CHECKOUT } from "../../lab/folder";
import { apiUrl } from "../../tools/github-stand-in";
import { ask } from "../../lab/probe";
import { platform, platformJson } from "./support/cli";
import { deleteAllButBucket } from "./support/deleteByHand";
import { aliasTarget, aws, codeOf, inventory, leftBehind } from "./support/emulated";
import { TestLab } from "./support/lab";

const FUNCTION = "platform-rehearsal-app";
const OLD = "ghp_ByHandOldTokenNeverInClear0123456789";
const NEW = "ghp_ByHandNewTokenNeverInClear0123456789";
const ENVIRONMENTS = ["staging", "production"] as const;
const OPEN = { "platform:removal": { protect: false, deleteArtifacts: true } };
const POLLING = { ...OPEN, "platform:source": { trigger: "polling" } };
const CONNECTED = { ...OPEN, "platform:source": { mode: "connection" } };

/** The tests build on each other. Each breaks things, runs the very commands that are advised, and finds them mended. */
describe("what somebody has deleted by hand, with the real engine", () => {
    let lab: TestLab;
    let repository: string;
    let restApi: string;
    let production: string;

    before(async () => {
        lab = await TestLab.start(OPEN, { writesOnce: true });
        await lab.setToken(OLD);
        ({ repository } = lab.record.github);
        assert.equal(pulumi("up").status, 0);
        const outputs = await lab.stack.outputs();
        restApi = restApiOf(outputs, "production");
        production = outputs.environments["production"]?.url ?? "";
        await released("staging");
        await platformJson(lab, "promote", "staging", "production", "--yes");
    });

    after(() => lab.stop());

    const hooks = async () => (await lab.github.repository(repository)).hooks;
    const target = (environment: string) => aliasTarget(FUNCTION, environment).version;
    const released = async (environment: string) =>
        platformJson(lab, "release", join(CHECKOUT, "examples", "application"), "--to", environment, "--yes");

    /** Moves an alias to the placeholder, so that there is something to go back to. */
    function moveByHand(alias: string): void {
        aws(...["lambda", "update-alias", "--function-name", FUNCTION, "--name", alias, "--function-version", "1"]);
    }

    /** Runs the plain command. */
    function pulumi(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
        const done = spawnSync("pulumi", [...args, "--yes", "--skip-preview", "--non-interactive"], {
            encoding: "utf8",
        });
        return { status: done.status, text: `${done.stdout}${done.stderr}` };
    }

    /** Runs what a text advises: exactly that, and what a person fills in for FOLDER. */
    async function follow(text: string, command: RegExp, filled: readonly string[] = []): Promise<string> {
        const [advised = ""] = command.exec(text) ?? [];
        assert.notEqual(advised, "", `${command} is not advised in:\n${text}`);
        const [program, ...words] = advised.split(/\s+(?![^<]*>)/);
        if (program === "pulumi") {
            const done = pulumi(...words);
            assert.equal(done.status, 0, done.text);
            return done.text;
        }
        const given = [...filled];
        const args = words
            .slice(words.indexOf("--") + 1)
            .map((word) => (/^(<.*>|FOLDER)$/.test(word) ? (given.shift() ?? "") : word));
        const { code, stdout, stderr } = await platform(lab, ...args, ...(args[0] === "status" ? [] : ["--yes"]));
        assert.ok(code === 0 || args[0] === "status", stderr);
        return `${stdout}${stderr}`;
    }

    /** Deletes the webhook in GitHub that a number of the stack's outputs names. */
    async function deleteWebhook(name: string): Promise<void> {
        const { webhooks } = await lab.stack.outputs();
        const response = await fetch(`${apiUrl(lab.record.github)}/repos/${repository}/hooks/${webhooks?.[name]}`, {
            method: "DELETE",
            headers: { Authorization: `Bearer ${OLD}` },
        });
        assert.equal(response.status, 204);
    }

    it("alias, stage, permission and webhook come back by a refresh, and what was served by a rollback", async () => {
        aws("lambda", "delete-alias", "--function-name", FUNCTION, "--name", "staging");
        aws("apigateway", "delete-stage", "--rest-api-id", restApi, "--stage-name", "production");
        await deleteWebhook("production");
        const served = target("production");

        const { code, stdout } = await platform(lab, "status");
        assert.equal(code, 1);
        assert.match(stdout, /staging: platform-rehearsal-app has no alias staging/);
        moveByHand("production");
        const tried = await platform(lab, "rollback", "production", "--to", served, "--yes");
        assert.equal(tried.code, 1);
        assert.match(tried.stderr, /pulumi up --refresh/, "API Gateway has no such stage");

        const up = await follow(stdout, /pulumi up --refresh/);
        assert.match(up, /GitHub has no webhook of [^ ]+ any more for: production/);
        await platformJson(lab, "rollback", "production", "--to", served, "--yes");
        assert.equal((await ask(`${production}/health`)).status, 200);
        assert.equal((await hooks()).filter(({ events }) => events.includes("push")).length, 2);
        assert.equal((await lab.github.push({ repository, branch: "master", sha: "e".repeat(40) })).length, 2);

        const found = await follow(stdout, /npm run platform -- status/);
        assert.match(found, /It serves version \d+, but the ledger says \d+: somebody has moved the alias by hand/);
        await follow(found, /npm run platform -- rollback staging --to \d+/);
        assert.equal(target("staging"), served);
        assert.equal((await platform(lab, "status")).code, 0);
    });

    it("a permission is what a release says may be gone", async () => {
        const [sid] = statements("staging");
        const qualified = ["--function-name", FUNCTION, "--qualifier", "staging"];
        aws("lambda", "remove-permission", ...qualified, "--statement-id", sid ?? "");
        const served = target("staging");
        moveByHand("staging");
        const { code, stderr } = await platform(lab, "rollback", "staging", "--to", served, "--yes");
        assert.equal(code, 1);
        await follow(stderr, /pulumi up --refresh/);
        await platformJson(lab, "rollback", "staging", "--to", served, "--yes");
    });

    function statements(alias: string): readonly string[] {
        const { Policy } = aws("lambda", "get-policy", "--function-name", FUNCTION, "--qualifier", alias);
        return (JSON.parse(Policy) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);
    }

    it("a function comes back in its shape, and its releases with the very code that they had", async () => {
        const earlier = target("staging");
        const before = ENVIRONMENTS.map((environment) => codeOf(FUNCTION, environment));
        aws("lambda", "delete-function", "--function-name", FUNCTION);
        const { code, stdout } = await platform(lab, "status");
        assert.equal(code, 1);
        assert.match(stdout, /There is no function platform-rehearsal-app\./);
        await follow(stdout, /pulumi up --refresh/);
        const found = await platform(lab, "status");
        assert.match(found.stdout, /the ledger says \d+, which is gone: the function was deleted/);
        // What used to be advised goes, too.
        await platformJson(lab, "rollback", "staging", "--to", earlier, "--yes");
        await follow(found.stdout, /npm run platform -- restore production/);
        assert.deepEqual(
            ENVIRONMENTS.map((environment) => codeOf(FUNCTION, environment)),
            before,
        );
        const { environments } = await platformJson(lab, "history");
        const [newest] = (environments as readonly { moves: readonly { restoredFrom?: object }[] }[])[0]?.moves ?? [];
        assert.equal((newest?.restoredFrom as { version: string }).version, earlier);
        assert.equal((await platform(lab, "status")).code, 0);
        assert.equal((await ask(`${production}/health`)).status, 200);
    });

    it("everything but the bucket and the state comes back by three commands", async () => {
        const before = ENVIRONMENTS.map((environment) => codeOf(FUNCTION, environment));
        const there = inventory();
        deleteAllButBucket(restApi);
        await deleteWebhook("staging");

        const up = pulumi("up", "--refresh");
        assert.equal(up.status, 0, up.text);
        await platformJson(lab, "restore", "staging", "--yes");
        await platformJson(lab, "restore", "production", "--yes");

        const outputs = await lab.stack.outputs();
        restApi = restApiOf(outputs, "production");
        production = outputs.environments["production"]?.url ?? "";
        assert.deepEqual(
            ENVIRONMENTS.map((environment) => codeOf(FUNCTION, environment)),
            before,
        );
        assert.equal((await ask(`${production}/health`)).status, 200);
        assert.equal((await platform(lab, "status")).code, 0);
        const after = inventory();
        for (const kind of ["roles", "pipelines", "projects", "functions", "parameters"] as const) {
            assert.deepEqual(after[kind], there[kind], kind);
        }
    });

    it("a bucket comes back empty, and what is served goes on", async () => {
        const [bucket = ""] = inventory()["buckets"] ?? [];
        const versions = aws("s3api", "list-object-versions", "--bucket", bucket);
        for (const { Key, VersionId } of [...(versions.Versions ?? []), ...(versions.DeleteMarkers ?? [])]) {
            aws("s3api", "delete-object", "--bucket", bucket, "--key", Key, "--version-id", VersionId);
        }
        aws("s3api", "delete-bucket", "--bucket", bucket);
        const { code, stdout } = await platform(lab, "status");
        assert.equal(code, 1);
        assert.match(stdout, /there is no such bucket/);
        // The provider that the lab builds is version 6.34, which needs the second command that is advised.
        assert.match(pulumi("up", "--refresh").text, /Missing Resource Identity/);
        const [command = ""] = /pulumi state delete .*$/m.exec(stdout) ?? [];
        const deleted = spawnSync("sh", ["-c", `${command} --yes`], { encoding: "utf8" });
        assert.equal(deleted.status, 0, deleted.stderr);
        await follow(stdout, /pulumi up --refresh/);
        assert.equal((await ask(`${production}/health`)).status, 200);
        assert.equal((await platform(lab, "status")).code, 0);
        await released("staging");
    });

    it("a webhook that is to go ends an up, which says how it goes through", async () => {
        await deleteWebhook("staging");
        lab.configure(POLLING);
        const { status, text } = pulumi("up");
        assert.notEqual(status, 0, text);
        assert.match(text, /404/);
        await follow(text, /pulumi up --refresh/);
        assert.deepEqual(await hooks(), []);
    });

    it("webhooks go with the token that is configured now, where the last one has expired", async () => {
        lab.configure(OPEN);
        assert.equal(pulumi("up").status, 0);
        await lab.github.revokeToken(OLD);
        lab.configure(CONNECTED);
        const before = inventory();
        const { status, text } = pulumi("up");
        assert.notEqual(status, 0);
        assert.match(
            text,
            /does not accept githubToken[^]*Nothing was changed[^]*pulumi config set --secret githubToken/,
        );
        assert.deepEqual(inventory(), before);
        await lab.setToken(NEW);
        const done = pulumi("up");
        assert.equal(done.status, 0, done.text);
        assert.deepEqual(await hooks(), []);
    });

    it("a webhook does not keep a stack from being destroyed", async () => {
        lab.configure(OPEN);
        assert.equal(pulumi("up").status, 0);
        await lab.github.addToken({ token: OLD, login: "lab", scopes: ["repo", "admin:repo_hook"] });
        await deleteWebhook("staging");
        const { code, stderr } = await platform(lab, "destroy", "--yes");
        assert.equal(code, 0, stderr);
        assert.deepEqual([inventory()["buckets"], leftBehind()], [[], []]);
        assert.deepEqual(await hooks(), []);
    });
});
