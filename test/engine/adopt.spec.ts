import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ask } from "../../lab/probe";
import { aliasTarget, aws, codeOf } from "./support/emulated";
import { platform, platformJson, startPlatform } from "./support/cli";
import { TestLab } from "./support/lab";
import { applicationZip, makeOldPlatform, PROJECT, type OldPlatform } from "./support/oldPlatform";

/** As the Ansible project names them. */
const STACKS = ["api-gateway", "lambda"].map((name) => `${PROJECT}-application-${name}`);

/** The tests build on each other: each begins where the one before has left the stack. */
describe("platform adopt, with the real engine and provider", () => {
    let lab: TestLab;
    let old: OldPlatform;
    let url: (stage: string) => string;

    before(async () => {
        lab = await TestLab.start();
        const account = lab.record.aws["AWS_ACCESS_KEY_ID"] ?? "";
        old = makeOldPlatform(account, lab.record.aws["AWS_REGION"] ?? "");
        url = (stage) =>
            `${lab.record.emulators.urls.ministack}/restapis/${old.restApiId}/${stage}/_user_request_/root`;
    });

    after(() => lab.stop());

    const adopt = (...args: readonly string[]) =>
        ["adopt", "--api", old.restApiId, "--function", old.functionName, ...args] as const;

    it("answers as it did before", async () => {
        assert.deepEqual(
            [await ask(url("production")), await ask(url("staging"))].map(({ body }) => body),
            ["one", "two"],
        );
    });

    it("changes nothing in a dry run", async () => {
        const stackFile = join(lab.folder.project, "Pulumi.staging.yaml");
        const before = readFileSync(stackFile, "utf8");
        const { outcome, found } = await platformJson(lab, "adopt", "--from-project", PROJECT, "--dry-run");
        assert.equal(outcome, "planned");
        assert.deepEqual([found.functionName, found.api.id], [old.functionName, old.restApiId]);
        assert.equal(found.api.endpointType, "EDGE");
        assert.equal(readFileSync(stackFile, "utf8"), before);
        assert.equal(aliasTarget(old.functionName, "staging").version, "$LATEST");
    });

    it("takes all of it over while it serves, killed in the middle and run again, and no request fails", async () => {
        const served = codeOf(old.functionName, "staging");
        const bodies = new Set<string>();
        let isRunning = true;
        let requests = 0;
        const asking = (async () => {
            while (isRunning) {
                for (const stage of ["production", "staging"]) {
                    const { status, body } = await ask(url(stage));
                    bodies.add(`${stage} ${status} ${body}`);
                    requests += 1;
                }
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
        })();
        const killed = startPlatform(lab, ["adopt", "--from-stacks", ...STACKS, "--yes"]);
        await killed.says(/Apply to staging(?:[^]*\n {2}created ){3}/);
        killed.kill();
        assert.equal((await killed.ended).code, undefined);
        assert.equal(spawnSync("pulumi", ["cancel", "--yes", "--stack", "staging"]).status, 0);
        const result = await platform(lab, ...adopt("--yes", "--json"));
        isRunning = false;
        await asking;
        assert.equal(result.code, 0, result.stderr);
        const report = JSON.parse(result.stdout);
        assert.deepEqual(
            report.changes.filter(({ kind }: { kind: string }) => kind === "replace" || kind === "delete"),
            [],
        );
        assert.deepEqual(report.recorded.sort(), ["production", "staging"]);
        assert.ok(requests > 50, `only ${requests} requests were made`);
        assert.deepEqual([...bodies].sort(), ["production 200 one", "staging 200 two"]);
        assert.equal(codeOf(old.functionName, "staging"), served);
        assert.equal(aliasTarget(old.functionName, "production").version, "1");
        const outputs = await lab.stack.outputs();
        assert.equal(outputs.restApiId, old.restApiId);
        assert.equal(outputs.functionName, old.functionName);
    });

    it("changes nothing when it is run again, nor does an up", async () => {
        const report = await platformJson(lab, ...adopt("--yes"));
        assert.deepEqual([report.changes, report.moved, report.recorded], [[], [], []]);
        assert.deepEqual(await lab.operate("up"), []);
    });

    it("has the ledger begin with what was found, and goes back to it from a release", async () => {
        const history = await platformJson(lab, "history", "staging");
        const [first, ...others] = history.environments[0].moves;
        assert.deepEqual([first.found, first.version, first.servedNow, others], [true, "2", true, []]);
        const released = await platform(lab, "release", applicationZip("three"), "--to", "staging", "--yes");
        assert.equal(released.code, 0, released.stderr);
        assert.equal((await ask(url("staging"))).body, "three");
        const back = await platform(lab, "rollback", "staging", "--yes");
        assert.equal(back.code, 0, back.stderr);
        assert.equal((await ask(url("staging"))).body, "two");
    });

    it("has left the old permissions to CloudFormation, which lets go of all: without them all goes on", async () => {
        for (const stage of ["staging", "production"]) {
            const statement = ["--qualifier", stage, "--statement-id", `old-${stage}`];
            aws("lambda", "remove-permission", "--function-name", old.functionName, ...statement);
            assert.equal((await ask(url(stage))).status, 200);
        }
        for (const name of STACKS) {
            const stack = ["--stack-name", name];
            const template = JSON.stringify(aws("cloudformation", "get-template", ...stack).TemplateBody);
            assert.match(template, /DeletionPolicy[\\":\s]*Retain/);
            aws("cloudformation", "delete-stack", ...stack);
            aws("cloudformation", "wait", "stack-delete-complete", ...stack);
        }
        const bodies = [(await ask(url("staging"))).body, (await ask(url("production"))).body];
        assert.deepEqual(bodies, ["two", "one"]);
        const { code, stdout, stderr } = await platform(lab, "drift");
        assert.equal(code, 0, `${stdout}${stderr}`);
    });
});
