import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { addLabToken } from "../../../lab/repository";
import { FAULTS, gitHubControl, type GitHubControl } from "../../../tools/github-stand-in";
import type { PlatformOutputs } from "../../../contract/outputs";
import { TestApplication } from "../support/application";
import { aliasTarget, aws } from "../support/emulated";
import { platform, platformJson, type Ended } from "../support/cli";
import { assertHidden } from "../support/hidden";
import { TestLab } from "../support/lab";
import { report } from "../support/report";

const FUNCTION = "platform-rehearsal-app";
const TOKEN = "ghp_ReportTest0123456789ABCDEFGHIJKLMNOP";

/** An answer that only the smoke test gets; everybody else gets 500. */
const SICK = '200 if "smoke" in event["headers"].get("User-Agent", "") else 500';

describe("reports to GitHub", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let application: TestApplication;
    let github: GitHubControl;
    let repository: string;
    /** Commits by the names that the tests have for them: equal files make equal commits here. */
    const commits = new Map<string, string>();
    /** What the commands have said. */
    const said: string[] = [];
    /** The last request that was looked at. */
    let mark = 0;

    before(async () => {
        lab = await TestLab.start({ "platform:release": { verifySeconds: 2 } }, { writesOnce: true });
        ({ repository } = lab.record.github);
        github = gitHubControl(lab.record.github.url);
        await addLabToken(lab.record.github, TOKEN);
        await lab.stack.setToken(TOKEN);
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        application = new TestApplication(lab, outputs, "application");
        mark = await github.mark();
    });

    after(async () => {
        application?.remove();
        await lab?.stop();
    });

    /** Pushes the application as a commit of that name. */
    async function push(name: string, environment = "staging"): Promise<string> {
        const { commit, log } = await application.push(environment);
        commits.set(commit, commits.get(commit) ?? name);
        return log;
    }

    /** Pushes one whose build has to fail. */
    async function pushFailing(name: string): Promise<void> {
        await assert.rejects(application.push("staging"), /The build for staging failed/);
        const head = (await github.repository(repository)).branches["staging"];
        commits.set(head ?? "", name);
    }

    async function command(...args: readonly string[]): Promise<Ended> {
        const ended = await platform(lab, ...args);
        said.push(ended.stdout, ended.stderr);
        return ended;
    }

    /** What GitHub was told since the last look, in order; deployments are counted from 1. */
    async function told(): Promise<readonly string[]> {
        const { deployments } = await github.repository(repository);
        const number = (id: string) => deployments.findIndex((each) => String(each.id) === id) + 1;
        const requests = (await github.requests(mark)).filter(
            ({ method, path }) => method === "POST" && path.includes("/"),
        );
        mark = await github.mark();
        const lines = requests.flatMap(({ path, body, status }) => {
            const sent = body as Readonly<Record<"ref" | "environment" | "context" | "state" | "description", string>>;
            const [, , , , kind, id = ""] = path.split("/");
            const commit = (sha: string) => commits.get(sha) ?? sha;
            const texts: Readonly<Record<string, string>> = {
                statuses: `status of ${commit(id)}, ${sent.context}: ${sent.state}, ${sent.description}`,
                deployments:
                    id === ""
                        ? `deployment of ${commit(sent.ref)} to ${sent.environment}`
                        : `deployment ${number(id)}: ${sent.state}, ${sent.description}`,
            };
            const text = texts[kind ?? ""];
            return text === undefined ? [] : [status === 201 ? text : `${text} (${status ?? "cut"})`];
        });
        lines.forEach(report);
        return lines;
    }

    /** The state of every deployment, as GitHub has it; the name of the platform, which all have, is left out. */
    async function states(): Promise<readonly string[]> {
        const { deployments } = await github.repository(repository);
        return deployments.map(({ environment, statuses }) => {
            const [name, own] = environment.split("/");
            assert.equal(name, "platform-rehearsal-ap-southeast-2");
            return `${own} ${statuses.at(-1)?.state}`;
        });
    }

    it("tells of a release from its build to its end", async () => {
        const log = await push("one");
        assert.doesNotMatch(log, /warning/);
        assert.deepEqual(await told(), [
            "status of one, platform-rehearsal-ap-southeast-2/staging: pending, Building",
            "deployment of one to platform-rehearsal-ap-southeast-2/staging",
            "deployment 1: in_progress, Release of version 2",
            "status of one, platform-rehearsal-ap-southeast-2/staging: pending, Release of version 2",
            "deployment 1: success, Released version 2",
            "status of one, platform-rehearsal-ap-southeast-2/staging: success, Released version 2",
        ]);
        const { deployments, statuses } = await github.repository(repository);
        const [last] = deployments[0]?.statuses.slice(-1) ?? [];
        assert.equal(last?.environmentUrl, outputs.environments["staging"]?.url);
        assert.match(last?.logUrl ?? "", /^https:\/\/\S+\.console\.aws\.amazon\.com\/codesuite\/codebuild\/projects\//);
        assert.equal(statuses.at(-1)?.targetUrl, last?.logUrl);
    });

    it("ends the status of a commit that brings nothing new", async () => {
        await push("one again");
        assert.deepEqual(await told(), [
            "status of one, platform-rehearsal-ap-southeast-2/staging: pending, Building",
            "status of one, platform-rehearsal-ap-southeast-2/staging: success, staging serves it already",
        ]);
    });

    it("tells of a promotion that a push brings", async () => {
        await push("merge", "production");
        assert.deepEqual(await told(), [
            "status of one, platform-rehearsal-ap-southeast-2/production: pending, Building",
            "deployment of one to platform-rehearsal-ap-southeast-2/production",
            "deployment 2: in_progress, Promotion of version 2 from staging",
            "status of one, platform-rehearsal-ap-southeast-2/production: pending, Promotion of version 2 from staging",
            "deployment 2: success, Promoted version 2 from staging",
            "status of one, platform-rehearsal-ap-southeast-2/production: success, Promoted version 2 from staging",
        ]);
    });

    it("tells of tests that fail, and of no deployment", async () => {
        application.edit("app_tests.py", (text) => text.replace('"Hello World"', '"never said"'));
        await pushFailing("untested");
        assert.deepEqual(await told(), [
            "status of untested, platform-rehearsal-ap-southeast-2/staging: pending, Building",
            "status of untested, platform-rehearsal-ap-southeast-2/staging: failure, The build failed; its log has why",
        ]);
        application.edit("app_tests.py", () => "");
    });

    it("tells of a release that is moved back, and leaves the one before it active", async () => {
        application.edit("app.py", (text) => text.replace('"statusCode": 200', `"statusCode": ${SICK}`));
        await pushFailing("sick");
        assert.deepEqual(await told(), [
            "status of sick, platform-rehearsal-ap-southeast-2/staging: pending, Building",
            "deployment of sick to platform-rehearsal-ap-southeast-2/staging",
            "deployment 3: in_progress, Release of version 3",
            "status of sick, platform-rehearsal-ap-southeast-2/staging: pending, Release of version 3",
            "deployment 3: failure, Moved back to version 2: it answered 500",
            "status of sick, platform-rehearsal-ap-southeast-2/staging: failure, Moved back to version 2: it answered 500",
        ]);
        assert.deepEqual(await states(), ["staging success", "production success", "staging failure"]);
        application.edit("app.py", (text) => text.replace(`"statusCode": ${SICK}`, '"statusCode": 200'));
    });

    it("releases while GitHub is down, with a warning, and tells it later", async () => {
        await github.addFault(FAULTS.noConnection({ times: "all" }));
        application.edit("VERSION", () => "2.0.0\n");
        const start = performance.now();
        const log = await push("two");
        report(`the build took ${Math.round(performance.now() - start)} ms`);
        assert.equal(aliasTarget(FUNCTION, "staging").version, "4");
        assert.match(log, /warning: GitHub was not told: .*: GitHub did not answer: /);
        assert.match(log, /To tell it later: npm run platform -- report --retry/);
        const { environments } = await platformJson(lab, "history", "staging");
        const [newest] = environments[0].moves;
        assert.deepEqual([newest.state, newest.report.state], ["served", "failed"]);
        assert.match(newest.report.problem, /GitHub did not answer/);
        const promoted = await command("promote", "staging", "production", "--yes");
        assert.equal(promoted.code, 0, promoted.stderr);
        assert.match(promoted.stderr, /\nwarning: GitHub was not told: [^]*report --retry/);
        const still = await command("report", "--retry");
        assert.equal(still.code, 1, still.stderr);
        await github.clearFaults();
        assert.match((await command("status")).stdout, /GitHub was not told of 1 move/);
        await told();
        const retried = await command("report", "--retry");
        assert.equal(retried.code, 0, retried.stderr);
        assert.deepEqual(await told(), [
            "deployment of two to platform-rehearsal-ap-southeast-2/staging",
            "deployment 4: success, Released version 4",
            "status of two, platform-rehearsal-ap-southeast-2/staging: success, Released version 4",
            "deployment of two to platform-rehearsal-ap-southeast-2/production",
            "deployment 5: success, Promoted version 4 from staging",
            "deployment 2: inactive, Replaced by version 4",
            "status of two, platform-rehearsal-ap-southeast-2/production: success, Promoted version 4 from staging",
        ]);
        assert.equal((await command("report", "--retry")).code, 0);
        assert.deepEqual(await told(), [], "and does so once");
    });

    it("tells of a rollback, to the commit that is served again", async () => {
        const { code, stderr } = await command("rollback", "production", "--yes");
        assert.equal(code, 0, stderr);
        assert.doesNotMatch(stderr, /warning/);
        const lines = await told();
        assert.deepEqual(lines.slice(0, 4), [
            "deployment of one to platform-rehearsal-ap-southeast-2/production",
            "deployment 6: in_progress, Rollback to version 2",
            "status of one, platform-rehearsal-ap-southeast-2/production: pending, Rollback to version 2",
            "deployment 6: success, Went back to version 2",
        ]);
        assert.deepEqual(await states(), [
            "staging inactive",
            "production inactive",
            "staging failure",
            "staging success",
            "production inactive",
            "production success",
        ]);
    });

    it("makes no second deployment where the answer to its making was lost", async () => {
        await github.addFault(FAULTS.lostAnswer({ method: "POST", path: "/deployments$" }));
        assert.equal((await command("promote", "staging", "production", "--yes")).code, 0);
        assert.equal((await github.repository(repository)).deployments.length, 7);
        assert.equal((await states()).at(-1), "production success");
    });

    it("says what is wrong with a token, and goes on", async () => {
        await github.revokeToken(TOKEN);
        const { code, stderr } = await command("rollback", "production", "--yes");
        assert.equal(code, 0);
        assert.match(stderr, /GitHub does not take the token; it has expired or was revoked: Bad credentials/);
        await github.addToken({ token: TOKEN, login: "lab", scopes: ["read:user"] });
        const retried = await command("report", "--retry");
        assert.equal(retried.code, 1);
        assert.match(
            retried.stderr,
            /the GitHub token lacks a right.*\n {2}It takes one of the scopes .*has read:user/,
        );
        await addLabToken(lab.record.github, TOKEN);
        assert.equal((await command("report", "--retry")).code, 0);
    });

    it("shows the token nowhere", async () => {
        const logs = readdirSync(lab.folder.logs).map((file) => readFileSync(join(lab.folder.logs, file), "utf8"));
        const projects = aws("codebuild", "batch-get-projects", "--names", "platform-rehearsal-staging");
        const listed = aws("s3api", "list-objects-v2", "--bucket", outputs.artifactBucket, "--prefix", "releases/");
        const target = join(lab.folder.root, "record.json");
        const records = (listed.Contents as { Key: string }[]).map(({ Key }) => {
            aws("s3api", "get-object", "--bucket", outputs.artifactBucket, "--key", Key, target);
            return readFileSync(target, "utf8");
        });
        assert.ok(
            records.some((text) => text.includes('"deployment"')),
            "the ledger tells of deployments at all",
        );
        assertHidden(TOKEN, {
            commands: said.join("\n"),
            logs: logs.join("\n"),
            builds: JSON.stringify(projects),
            ledger: records.join("\n"),
            state: await lab.stack.exportState(),
            outputs: JSON.stringify(outputs),
            events: lab.events.join("\n"),
            requests: JSON.stringify(await github.requests()),
        });
    });
});
