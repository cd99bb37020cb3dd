import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { addLabToken } from "../../../lab/repository";
import { FAULTS, gitHubControl, type GitHubControl } from "../../../tools/github-stand-in";
import { ask } from "../../../lab/probe";
import type { PlatformOutputs } from "../../../contract/outputs";
import { checkedPackageKey } from "../../../contract/previews/names";
import { parsePreviewSettings, type PreviewSettings } from "../../../contract/previews/settings";
import { connectPreviews, packageFolder } from "../../../release";
import { runErrand, type Errand } from "../../../release/programs/previewController";
import { withTree } from "../../release/packaging/trees";
import { aws, inventory } from "../support/emulated";
import { platform, platformJson } from "../support/cli";
import { assertHidden } from "../support/hidden";
import { buildOf, code, leaveChecked, previewsOf, toldOf, upFromSharing } from "../support/previews";
import { TestLab } from "../support/lab";

const TOKEN = "ghp_PreviewTest0123456789ABCDEFGHIJKLMNO";

describe("previews of pull requests", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let settings: PreviewSettings;
    let github: GitHubControl;
    let repository: string;
    /** Everything that the controller has said. */
    const said: string[] = [];
    const say = (text: string) => void said.push(text);

    before(async () => {
        const settings = { "platform:release": { verifySeconds: 5 }, "platform:pullRequests": { previews: 0 } };
        lab = await TestLab.start(settings, { writesOnce: true });
        ({ repository } = lab.record.github);
        github = gitHubControl(lab.record.github.url);
        await addLabToken(lab.record.github, TOKEN);
        await lab.stack.setToken(TOKEN);
    });

    after(async () => lab?.stop());

    async function read(): Promise<void> {
        outputs = await lab.stack.outputs();
        settings = parsePreviewSettings(outputs.previews);
    }

    /** Runs the controller as Lambda would. */
    async function controller(errand: Errand, own: Partial<PreviewSettings> = {}): Promise<void> {
        await runErrand(await connectPreviews({ ...settings, ...own }, { by: "controller", say }), errand);
    }

    const commitOf = (name: string) => createHash("sha1").update(name).digest("hex");

    /** The check of a pull request ends well: it leaves a package, and the controller hears of it. */
    async function checked(pullRequest: number, name: string, status = 200): Promise<void> {
        await leaveChecked(settings, outputs.runtime, { pullRequest, commit: commitOf(name) }, code(name, status));
        await controller({ kind: "refresh", pullRequest });
    }

    async function open(name: string, fork?: string): Promise<number> {
        const head = { ref: name, sha: commitOf(name), ...(fork === undefined ? {} : { repository: fork }) };
        const { number } = await github.openPullRequest({ repository, head, base: "staging" });
        return number;
    }

    const urlOf = (number: number) => settings.urlTemplate.replaceAll("{stage}", `pr-${number}`);
    const answers = async (number: number) =>
        JSON.parse((await ask(`${urlOf(number)}/`)).body) as Record<string, string>;
    const { stages, deployments, owned, aliases } = previewsOf(() => settings);

    const { told, states } = toldOf(async () => github.repository(repository));

    it("are turned on without a change of anything that environments have", async () => {
        await lab.operate("up");
        lab.configure({
            "platform:release": { verifySeconds: 5 },
            "platform:pullRequests": { previews: 2, previewHours: 72 },
        });
        const operations = await lab.operate("up");
        // The check leaves packages from now on.
        const isCheck = (operation: string) => /^update .* pull-requests$/.test(operation);
        assert.deepEqual(
            operations.filter((operation) => !operation.startsWith("create ") && !isCheck(operation)),
            [],
        );
        await read();
    });

    it("leave a red check red when their pull request is closed", async () => {
        const number = await open("red");
        const path = `${lab.record.github.url}/repos/${repository}/statuses/${commitOf("red")}`;
        const context = settings.checks?.context;
        const headers = { authorization: `Bearer ${TOKEN}`, "user-agent": "test" };
        const body = JSON.stringify({ state: "failure", context });
        assert.equal((await fetch(path, { method: "POST", headers, body })).status, 201);
        await github.closePullRequest({ repository, number });
        const { statuses } = await github.repository(repository);
        const own = statuses.filter(({ sha }) => sha === commitOf("red"));
        assert.deepEqual(
            own.map(({ state }) => state),
            ["pending", "success", "failure"],
        );
    });

    it("are checked also where GitHub has moved their pull request to the branch of an environment", async () => {
        await github.setHeads(repository, { below: commitOf("below") });
        const head = { ref: "stacked", sha: commitOf("stacked") };
        const { number } = await github.openPullRequest({ repository, head, base: "below" });
        await github.retargetPullRequest({ repository, number, base: "staging" });
        const builds = () =>
            aws("codebuild", "list-builds-for-project", "--project-name", "platform-rehearsal_pull-requests").ids
                .length;
        const before = builds();
        await controller({ kind: "tend" });
        assert.equal(builds(), before, "the webhook may be about to start it");
        const { tools, ...rest } = await connectPreviews(settings, { by: "controller", say });
        const clock = { ...tools.clock, now: () => Date.now() + 3 * 60_000 };
        for (let look = 0; look < 2; look++) {
            await runErrand({ ...rest, tools: { ...tools, clock } }, { kind: "tend" });
            assert.equal(builds(), before + 1);
        }
        const { statuses } = await github.repository(repository);
        const own = statuses.filter(({ sha }) => sha === commitOf("stacked"));
        assert.deepEqual([own.at(-1)?.context, own.at(-1)?.state], [settings.checks?.context, "success"]);
        await github.closePullRequest({ repository, number });
    });

    let first = 0;
    let second = 0;

    it("answer at a URL of their own, with the variables of their base, and are told", async () => {
        first = await open("one");
        await checked(first, "one");
        const { code: name, LambdaFunctionAlias, ParameterPath, Branch } = await answers(first);
        assert.deepEqual([name, LambdaFunctionAlias, Branch], ["one", `pr-${first}`, "one"]);
        assert.equal(ParameterPath, `/_previews/${settings.project}/`);
        const comment = await told(first);
        assert.ok(comment.includes(urlOf(first)) && comment.includes(commitOf("one")), comment);
        assert.deepEqual(await states(first), ["success"]);
    });

    it("serve the newest commit, and GitHub has one active deployment of each", async () => {
        await github.updatePullRequest({ repository, number: first, sha: commitOf("two") });
        await checked(first, "two");
        assert.equal((await answers(first))["code"], "two");
        assert.deepEqual(await states(first), ["inactive", "success"]);
        assert.ok((await told(first)).includes(commitOf("two")));
    });

    it("keep what they serve where a commit does not answer, and say why", async () => {
        await github.updatePullRequest({ repository, number: first, sha: commitOf("sick") });
        await checked(first, "sick", 500);
        assert.equal((await answers(first))["code"], "two");
        assert.match(await told(first), /The release of commit [0-9a-f]{40} has failed:[^]*answered 500/);
    });

    it("are no part of the stack, and no up breaks them", async () => {
        assert.deepEqual(await lab.operate("up"), []);
        assert.equal((await answers(first))["code"], "two");
        assert.deepEqual(stages(), [`pr-${first}`]);
    });

    it("come along with an up that deploys the API again, and the old deployments go", async () => {
        const before = deployments().map(({ id }) => id);
        lab.configure({
            "platform:release": { verifySeconds: 5 },
            "platform:pullRequests": { previews: 2, previewHours: 72 },
            "platform:api": { timeout: 20_000 },
        });
        const operations = await lab.operate("up");
        assert.ok(operations.some((operation) => /aws:apigateway\/deployment:Deployment/.test(operation)));
        await read();
        // The controller that the stack has deployed did it, called by that very up.
        assert.equal((await answers(first))["code"], "two");
        const after = deployments().map(({ id }) => id);
        assert.equal(after.length, 2);
        assert.deepEqual(
            after.filter((id) => before.includes(id)),
            [],
        );
        assert.deepEqual(await lab.operate("up"), []);
    });

    it("are at most so many: the one whose last release is longest ago goes", async () => {
        second = await open("second");
        await checked(second, "second");
        const third = await open("third");
        await checked(third, "third");
        assert.deepEqual(stages(), [`pr-${second}`, `pr-${third}`]);
        assert.match(await told(first), /was removed:\*\* it had to make room/);
        assert.deepEqual(await states(first), ["inactive", "inactive", "failure"]);
        await github.closePullRequest({ repository, number: third, merge: true });
        await controller({ kind: "refresh", pullRequest: third });
        assert.match(await told(third), /was removed:\*\* its pull request was merged/);
        assert.deepEqual(aliases(), [`pr-${second}`]);
        assert.deepEqual(owned(), [`pr-${second}`]);
    });

    it("are not for forks", async () => {
        await github.addRepository({ owner: "mallory", name: "fork", branches: { main: commitOf("fork") } });
        const number = await open("fork", "mallory/fork");
        await checked(number, "fork");
        assert.deepEqual(aliases(), [`pr-${second}`]);
    });

    it("stay, are released and are removed in time while GitHub is down, and their pull requests hear of it later", async () => {
        await github.addFault(FAULTS.noConnection({ times: "all" }));
        await controller({ kind: "tend" });
        assert.equal((await answers(second))["code"], "second");
        const { tools, ...rest } = await connectPreviews(settings, { by: "controller", say });
        const clock = { ...tools.clock, now: () => Date.now() + 73 * 3_600_000 };
        await runErrand({ ...rest, tools: { ...tools, clock } }, { kind: "tend" });
        assert.deepEqual(aliases(), []);
        assert.match(await told(second), /\*\*Preview:\*\*/);
        await github.clearFaults();
        await controller({ kind: "tend" });
        assert.match(await told(second), /was removed:\*\* it was not released to for 72 hours/);
        assert.deepEqual(stages(), []);
        assert.deepEqual(owned(), []);
    });

    it("are whole or gone after a controller that was killed anywhere, and one that looks after it", async () => {
        const number = await open("killed");
        for (const call of ["permit", "deploy", "createStage", "publish", "move"]) {
            await assert.rejects(async () => {
                const { tools, ...rest } = await connectPreviews(settings, { by: "controller", say: () => undefined });
                const dead = () => Promise.reject(new Error("killed"));
                const killed = <T extends object>(part: T): T =>
                    new Proxy(part, {
                        get: (target, name) => {
                            const member = target[name as keyof T];
                            return name === call ? dead : typeof member === "function" ? member.bind(target) : member;
                        },
                    });
                const { aliases: own, gateway, functions } = tools;
                const parts = { aliases: killed(own), gateway: killed(gateway), functions: killed(functions) };
                const { bytes } = await withTree({ "app.py": code("killed") }, async (folder) =>
                    packageFolder(folder, { exclude: [] }),
                );
                const commit = commitOf("killed");
                await tools.store.put(checkedPackageKey(await buildOf(settings, number, commit)), bytes);
                await runErrand({ ...rest, tools: { ...tools, ...parts } }, { kind: "refresh", pullRequest: number });
            }, /killed/);
            await controller({ kind: "tend" });
            assert.equal((await answers(number))["code"], "killed", call);
            assert.deepEqual(owned(), [`pr-${number}`], call);
            await platform(lab, "previews", "remove", String(number), "--yes");
            assert.deepEqual(aliases(), [], call);
            assert.deepEqual(owned(), [], call);
        }
    });

    it("are listed and removed from the command line", async () => {
        const number = await open("last");
        await checked(number, "last");
        const { previews } = await platformJson(lab, "previews");
        assert.deepEqual(
            previews.map(({ pullRequest, state, commit }: Record<string, unknown>) => [pullRequest, state, commit]),
            [[number, "ready", commitOf("last")]],
        );
        assert.match((await platform(lab, "status")).stdout, new RegExp(`^Previews: pr-${number}\\.`, "m"));
    });

    it("of an older version, which shared the environments' function and API, are made again, and their pull requests are told", async () => {
        const number = await open("former");
        const operations = await upFromSharing(lab, outputs, number);
        assert.deepEqual(
            operations.filter((operation) => !/^update .* previews$/.test(operation)),
            [],
        );
        const shared = { restApi: outputs.restApiId ?? "", functionName: outputs.functionName ?? "" };
        const left = previewsOf(() => ({ ...settings, ...shared }));
        assert.deepEqual([left.stages(), left.owned()], [["production", "staging"], []]);
        assert.deepEqual(left.aliases(), ["production", "staging"]);
        assert.match(await told(number), /was removed:\*\* previews have a function and an API of their own now/);
        await checked(number, "former");
        assert.equal((await answers(number))["code"], "former");
        assert.match(await told(number), /\*\*Preview:\*\*/);
        // The right to take them away goes with the next one.
        assert.ok((await lab.operate("up")).length > 0);
        assert.deepEqual(await lab.operate("up"), []);
        await read();
        assert.equal(settings.former, undefined);
    });

    it("go before the stack does, are told so, and leave the token nowhere in clear", async () => {
        const last = await open("final");
        await checked(last, "final");
        assert.equal((await answers(last))["code"], "final");
        assert.match(await told(last), /\*\*Preview:\*\*/);
        // As it is taken down, the stack calls the controller that it has deployed.
        await lab.operate("destroy");
        assert.match(await told(last), /The preview was removed:\*\* previews were switched off/);
        assert.deepEqual(inventory()["aliases"], []);
        assertHidden(TOKEN, { "controller's words": said.join("\n"), settings: JSON.stringify(settings) });
    });
});
