import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CHECKOUT, LAB_STACK } from "../../lab/folder";
import { labSettings } from "../../lab/project";
import { boundary } from "../../config/ci/roles";
import { assertShown } from "../support/ciPage";
import { runBuild, type BuildProject } from "../support/workflows/codeBuild";
import { parseWorkflow } from "../support/workflows/gitHub";
import { parsePipeline, runPipeline } from "../support/workflows/gitLab";
import { GitLabStandIn } from "../support/workflows/gitLabStandIn";
import type { Host, ShellRun } from "../support/workflows/job";
import { GitHubRunner, type JobRun, type WorkflowEvent } from "../support/workflows/runGitHub";
import { aws } from "./support/emulated";
import { assertHidden } from "./support/hidden";
import { TestLab } from "./support/lab";
import { ciHost } from "./support/ciHost";
import { PlatformRepository } from "./support/platformRepository";

const TOKEN = "ghp_EngineTestTokenNeverInClear0123456789";
const { owner: OWNER, region: REGION } = labSettings();
const REPOSITORY = `${OWNER}/platform`;
const BOUNDARY = "rehearsal-boundary";
/** The stack updates itself, too: one merge is applied by its own build project. */
const SETTINGS = {
    "platform:permissionsBoundary": BOUNDARY,
    "platform:ci": { mode: "codebuild", repository: "platform", state: "s3://not-of-the-lab" },
};
const FUNCTION = "platform-rehearsal-app";
const BOT = "github-actions[bot]";
const STACK_FILE = `Pulumi.${LAB_STACK}.yaml`;
const STATEMENT = {
    Effect: "Allow",
    Action: ["dynamodb:GetItem"],
    Resource: ["arn:aws:dynamodb:ap-southeast-2:123456789012:table/orders"],
};

/** Each test begins where the one before has left the stack. */
describe("the workflows for CI, with the real engine", () => {
    let lab: TestLab;
    let repository: PlatformRepository;
    let host: Host;
    const shells: ShellRun[] = [];
    let tokens = 0;

    before(async () => {
        lab = await TestLab.start(SETTINGS, { writesOnce: true });
        await lab.setToken(TOKEN);
        repository = new PlatformRepository(lab);
        host = ciHost(lab, repository);
        await lab.github.addRepository({ owner: OWNER, name: "platform", branches: { main: repository.head("main") } });
        aws("iam", "create-policy", "--policy-name", BOUNDARY, "--policy-document", JSON.stringify(boundary()));
        await lab.operate("up");
    });

    after(() => lab.stop());

    async function run(name: string, event: WorkflowEvent): Promise<Readonly<Record<string, JobRun>>> {
        const text = readFileSync(join(CHECKOUT, "examples", "ci", "github", `platform-${name}.yml`), "utf8");
        const tokenFor = async (permissions: Readonly<Record<string, string>>) => {
            const token = `ghs_job${++tokens}`;
            const may = Object.entries(permissions).flatMap(([what, how]) =>
                how === "write" ? [what.replaceAll("-", "_")] : [],
            );
            await lab.github.addToken({ token, login: BOT, permissions: may });
            return token;
        };
        const done = await new GitHubRunner(host, tokenFor, { STACK: LAB_STACK }).run(parseWorkflow(text), event);
        shells.push(...Object.values(done).flatMap(({ runs }) => runs));
        return done;
    }

    async function open(branch: string, head?: string): Promise<number> {
        const end = { ref: branch, sha: repository.head(branch), ...(head === undefined ? {} : { repository: head }) };
        return (await lab.github.openPullRequest({ repository: REPOSITORY, head: end, base: "main" })).number;
    }

    const preview = async (branch: string, number: number, from = REPOSITORY) => {
        const sha = repository.head(branch);
        const pull = {
            number: String(number),
            head: { sha, repo: { full_name: from } },
            base: { sha: repository.head("main") },
        };
        const isFork = from !== REPOSITORY;
        return run("preview", { name: "pull_request", branch: "main", sha, payload: { pull_request: pull }, isFork });
    };

    const merged = async (branch: string, number: number) => {
        const sha = repository.merge(branch);
        await lab.github.closePullRequest({ repository: REPOSITORY, number, merge: true, sha });
        return sha;
    };
    const merge = async (branch: string, number: number) =>
        run("up", { name: "push", branch: "main", sha: await merged(branch, number) });

    /** Has the stack's own build project apply a commit. */
    const build = async (sha: string) => {
        const [project] = aws("codebuild", "batch-get-projects", "--names", "platform-rehearsal_platform").projects;
        const secret = (reference: string) => {
            const [, arn = "", key = ""] = /^(.*):(\w+)$/.exec(reference) ?? [];
            const text = aws("secretsmanager", "get-secret-value", "--secret-id", arn).SecretString as string;
            return (JSON.parse(text) as Record<string, string>)[key] ?? "";
        };
        const given = { PULUMI_BACKEND_URL: host.vars["PULUMI_BACKEND_URL"] ?? "", ...host.secrets };
        const done = await runBuild(host, project as BuildProject, secret, given, sha);
        shells.push({ ...done, env: {} });
        return done;
    };

    const comments = async (number: number) => {
        const all = (await lab.github.repository(REPOSITORY)).comments;
        return all.filter(({ issue, author }) => issue === number && author.login === BOT).map(({ body }) => body);
    };

    /** The page's comments are about a stack with another name. */
    const shown = (name: string, comment: string) =>
        assertShown(name, comment.replace("in `staging`\n", "in `production`\n"));
    const memory = () => aws("lambda", "get-function-configuration", "--function-name", FUNCTION).MemorySize as number;
    const yamlIn = (comment: string) => /```yaml\n(.*?)```/s.exec(comment)?.[1] ?? "";

    it("previews a pull request that changes memory without secrets, and applies it after the merge", async () => {
        repository.change("memory", STACK_FILE, (text) => text.replace("memorySize: 256", "memorySize: 512"));
        const number = await open("memory");
        const { preview: previewed, comment } = await preview("memory", number);
        assert.equal(previewed?.result, "success", told(previewed));
        assert.equal(comment?.result, "success", told(comment));
        const [text = "", ...others] = await comments(number);
        assert.deepEqual(others, []);
        shown("memory", text);
        assert.equal(comment?.summary, text);
        assert.equal(memory(), 256, "a preview changes nothing");

        const { up } = await merge("memory", number);
        assert.equal(up?.result, "success", told(up));
        assert.equal(memory(), 512);
        assert.deepEqual(
            (JSON.parse(up?.runs.at(-1)?.stdout ?? "") as Record<string, unknown>)["environments"],
            (await lab.stack.outputs()).environments,
        );
    });

    it("stops a pull request that widens a role until it is allowed by name; the stack's own build applies it", async () => {
        repository.change("widen", STACK_FILE, (text) =>
            text.replace("timeout: 29 # example", `timeout: 29\n    statements: ${JSON.stringify([STATEMENT])}`),
        );
        const number = await open("widen");
        const { preview: previewed, comment } = await preview("widen", number);
        assert.equal(previewed?.result, "failure");
        assert.match(last(previewed).stderr, /widen role\/function|allow-widen role/);
        assert.equal(comment?.result, "success", told(comment));
        const [text = ""] = await comments(number);
        shown("widen", text);

        const sha = repository.change("widen", "policies/allowed.yaml", (old) => `${old}${yamlIn(text)}`);
        await lab.github.updatePullRequest({ repository: REPOSITORY, number, sha });
        const allowed = await preview("widen", number);
        assert.equal(allowed["preview"]?.result, "success", told(allowed["preview"]));
        const now = await comments(number);
        assert.equal(now.length, 1);
        assert.match(now[0] ?? "", / – allowed/);

        const { code, stdout, stderr } = await build(await merged("widen", number));
        assert.equal(code, 0, stderr);
        assert.match(stdout, /"environments"/);
        const role = `platform-rehearsal-${REGION}-app`;
        const policies = aws("iam", "list-role-policies", "--role-name", role).PolicyNames as string[];
        const documents = policies.map((name) =>
            aws("iam", "get-role-policy", "--role-name", role, "--policy-name", name),
        );
        assert.match(JSON.stringify(documents), /dynamodb:GetItem/);
    });

    it("gives a fork neither a role nor a secret, nor a run", async () => {
        repository.change("fork", STACK_FILE, (text) => text.replace("memorySize: 512", "memorySize: 1024"));
        const number = await open("fork", "eve/platform");
        const { preview: previewed, comment } = await preview("fork", number, "eve/platform");
        assert.deepEqual([previewed?.result, previewed?.runs, comment?.result], ["skipped", [], "skipped"]);
        assert.deepEqual(await comments(number), []);
    });

    it("keeps one issue on drift", async () => {
        const group = ["--log-group-name", `/aws/lambda/${FUNCTION}`, "--retention-in-days"];
        aws("logs", "put-retention-policy", ...group, "1");
        const night: WorkflowEvent = { name: "schedule", branch: "main", sha: repository.head("main") };
        const { drift } = await run("drift", night);
        assert.equal(drift?.result, "failure");
        assert.deepEqual([last(drift).code, last(drift).stdout], [3, "Opened an issue.\n"], told(drift));
        const [issue] = (await lab.github.repository(REPOSITORY)).issues;
        assert.match(issue?.body ?? "", /LogGroup`\): `retentionInDays`/);
        // As it was.
        aws("logs", "put-retention-policy", ...group, "7");
    });

    it("does the same on GitLab: a note on a merge request, what was reviewed after the merge, and drift at night", async () => {
        const token = "glpat-a-project-token";
        const gitLab = new GitLabStandIn(REPOSITORY, token);
        try {
            const CI_API_V4_URL = await gitLab.start();
            const text = readFileSync(join(CHECKOUT, "examples", "ci", "gitlab", ".gitlab-ci.yml"), "utf8");
            const pipeline = parsePipeline(text);
            const all = { ...pipeline, variables: { ...pipeline.variables, STACK: LAB_STACK } };
            const project = { CI_API_V4_URL, CI_PROJECT_PATH: REPOSITORY, GITLAB_TOKEN: token, ...host.vars };
            const names = { CI_DEFAULT_BRANCH: "main", PULUMI_VERSION: "3.0.0" };
            const start = async (sha: string, variables: Readonly<Record<string, string>>) => {
                const done = await runPipeline(
                    host,
                    all,
                    { ...project, ...names, CI_COMMIT_SHA: sha, ...variables },
                    sha,
                );
                shells.push(...Object.values(done));
                return done;
            };
            const sha = repository.change("gitlab", STACK_FILE, (old) =>
                old.replace("memorySize: 512", "memorySize: 1024"),
            );
            const request = { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_IID: "7" };
            const previewed = await start(sha, request);
            assert.deepEqual(codes(previewed), { preview: 0, note: 0 }, JSON.stringify(previewed));
            assert.equal(gitLab.notes.length, 1);
            assert.match(gitLab.notes[0]?.body ?? "", /`memorySize`: `512` → `1024`/);

            const merged = repository.merge("gitlab");
            gitLab.merged.set(merged, 7);
            const push = { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main", ...host.secrets };
            const applied = await start(merged, push);
            assert.deepEqual(codes(applied), { up: 0 }, JSON.stringify(applied));
            assert.equal(memory(), 1024);
            assert.match(applied["up"]?.stdout ?? "", /"environments"/);

            const night = await start(merged, { CI_PIPELINE_SOURCE: "schedule", ...host.secrets });
            assert.deepEqual(codes(night), { drift: 0 }, JSON.stringify(night));
            assert.match(night["drift"]?.stdout ?? "", /^Nothing differs, and no issue is open\.$/m);
        } finally {
            gitLab.stop();
        }
    });

    it("applies nothing of a pull request that would replace the API and is merged all the same, until one allows it", async () => {
        const api = (await lab.stack.outputs()).restApiId;
        repository.change("replace", "components/apiGateway.ts", (text) =>
            text
                .replace("name: args.apiName,", 'name: args.apiName,\n                description: "Another API",')
                .replace(
                    "{ parent: this, protect: args.protect ?? false },",
                    '{ parent: this, protect: args.protect ?? false, replaceOnChanges: ["description"] },',
                ),
        );
        const number = await open("replace");
        const { preview: previewed } = await preview("replace", number);
        assert.equal(previewed?.result, "failure");
        const [text = ""] = await comments(number);
        shown("replace", text);

        const { up } = await merge("replace", number);
        assert.equal(up?.result, "failure");
        assert.match(last(up).stderr, /Nothing is changed: 3 changes must be allowed by name\.\n {2}replace api\/api/);
        assert.equal((await lab.stack.outputs()).restApiId, api);
        repository.change("replace-allowed", "policies/allowed.yaml", (old) => `${old}${yamlIn(text)}`);
        const allowing = await open("replace-allowed");
        assert.equal((await preview("replace-allowed", allowing))["preview"]?.result, "success");
        const { up: applied } = await merge("replace-allowed", allowing);
        assert.equal(applied?.result, "success", told(applied));
        assert.notEqual((await lab.stack.outputs()).restApiId, api);
    });

    it("has shown the token nowhere, and the passphrase to no step of a pull request", async () => {
        assertHidden(TOKEN, {
            logs: JSON.stringify(shells),
            comments: JSON.stringify(await lab.github.repository(REPOSITORY)),
        });
        const previews = shells.filter(({ name }) => name === "Preview");
        assert.ok(previews.length >= 4);
        for (const { env } of previews) {
            assert.deepEqual(
                Object.keys(env).filter((name) => /TOKEN|PASSPHRASE|SECRET$/.test(name)),
                [],
            );
            assert.equal(env["AWS_ROLE_ARN_TAKEN"], "arn:preview");
        }
    });
});

function codes(runs: Readonly<Record<string, ShellRun>>): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(runs).map(([name, { code }]) => [name, code]));
}

function last(run: JobRun | undefined): ShellRun {
    const found = run?.runs.at(-1);
    assert.ok(found !== undefined);
    return found;
}

/** What a job has said, for a failure. */
function told(run: JobRun | undefined): string {
    return (run?.runs ?? []).map(({ name, code, stdout, stderr }) => `${name}: ${code}\n${stdout}${stderr}`).join("\n");
}
