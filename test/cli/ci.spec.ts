import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { outputs } from "./memoryCloud";
import { OperationBench, type StubStep } from "./operations";

const FUNCTION: StubStep = {
    ...{ op: "update", type: "aws:lambda/function:Function", name: "function", component: "staging" },
    before: { memorySize: 128 },
    after: { memorySize: 512 },
};
const API: StubStep = {
    ...{ op: "replace", type: "aws:apigateway/restApi:RestApi", name: "api" },
    ...{ before: { name: "shop" }, after: { name: "store" } },
};
const COMMIT = "a".repeat(40);
const RULES = `exports.rules = [
    (changes) => changes.filter(({ after }) => after.memorySize > 256).map(({ name }) => ({
        message: "Ask the team first.", resource: name,
    })),
];`;

/** As much of GitHub as the commands ask, with a token of a job: it may not ask who it is. */
class SmallGitHub {
    comments: { id: number; body: string; user: { login: string } }[] = [];
    issues: { number: number; body: string; user: { login: string }; state: string }[] = [];
    mayWrite = true;
    private readonly server: Server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const body = JSON.parse(Buffer.concat(chunks).toString() || "{}") as { body?: string; state?: string };
            const path = (request.url ?? "").split("?")[0] ?? "";
            const [status, answer] = this.answer(request.method ?? "", path.replace("/repos/octo/platform", ""), body);
            response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
        });
    });

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    stop(): void {
        this.server.close();
    }

    private answer(method: string, path: string, body: { body?: string; state?: string }): readonly [number, unknown] {
        const user = { login: "github-actions[bot]" };
        if (path === "/user" || (method !== "GET" && !this.mayWrite)) {
            return [403, { message: "Resource not accessible by integration" }];
        }
        if (path === "/issues/7/comments") {
            if (method === "POST") {
                this.comments.push({ id: this.comments.length + 1, body: body.body ?? "", user });
            }
            return [200, this.comments];
        }
        const comment = this.comments.find(({ id }) => path === `/issues/comments/${id}`);
        if (comment !== undefined) {
            comment.body = body.body ?? "";
            return [200, comment];
        }
        if (path === `/commits/${COMMIT}/pulls`) {
            const merged = { number: 7, merged_at: "2026-01-01T00:00:00Z", merge_commit_sha: COMMIT };
            return [200, [{ number: 6, merged_at: null, merge_commit_sha: COMMIT }, merged]];
        }
        if (path === "/issues") {
            if (method === "POST") {
                this.issues.push({ number: 9, body: body.body ?? "", user, state: "open" });
            }
            return [200, this.issues.filter(({ state }) => state === "open")];
        }
        if (path === "/issues/9") {
            Object.assign(this.issues[0] ?? {}, body);
            return [200, {}];
        }
        return [200, []];
    }
}

describe("platform ci", () => {
    let bench: OperationBench;
    let gitHub: SmallGitHub;

    beforeEach(async () => {
        bench = new OperationBench();
        gitHub = new SmallGitHub();
        const GITHUB_API_URL = await gitHub.start();
        bench.env = { ...bench.env, GITHUB_API_URL, GITHUB_TOKEN: "ghs_job", GITHUB_REPOSITORY: "octo/platform" };
        bench.write("outputs.json", JSON.stringify({ environments: { staging: {}, production: {} } }));
    });

    afterEach(() => {
        gitHub.stop();
        bench.remove();
    });

    const preview = async (...steps: StubStep[]) => {
        bench.plays("preview", steps);
        const { stdout } = await bench.run("preview", "--json");
        bench.write("preview.json", stdout);
        return (JSON.parse(stdout) as { review: { digest: string } }).review.digest;
    };
    const comment = async () => bench.run("ci", "comment", "preview.json", "--pull-request", "7", "--commit", COMMIT);

    it("keeps one comment on a pull request, and what others have written is none", async () => {
        gitHub.comments.push({ id: 1, body: "<!-- platform preview of production: forged", user: { login: "eve" } });
        await preview(FUNCTION);
        const first = await comment();
        assert.deepEqual([first.code, first.stdout], [0, "The comment on 7 is made.\n"], first.stderr);
        assert.match((await comment()).stdout, /is as it was/);
        const digest = await preview(FUNCTION, API);
        assert.match((await comment()).stdout, /is updated/);
        assert.equal(gitHub.comments.length, 2);
        assert.match(gitHub.comments[1]?.body ?? "", /\*\*replaced\*\*: `api`[^]*next release: `staging`/);
        const reviewed = await bench.run("ci", "reviewed", COMMIT, "--stack", "production");
        assert.deepEqual([reviewed.code, reviewed.stdout], [0, `${digest}\n`], reviewed.stderr);
    });

    it("says which right a token lacks that may not comment, and ends with 1; the text is in the job's summary", async () => {
        gitHub.mayWrite = false;
        bench.env["GITHUB_STEP_SUMMARY"] = `${bench.folder}/summary.md`;
        await preview(FUNCTION);
        const { code, stderr } = await comment();
        assert.equal(code, 1);
        assert.match(
            stderr,
            /Commenting pull request 7: the GitHub token lacks a right[^]*permissions: pull-requests: write/,
        );
        assert.match(bench.read("summary.md"), /`memorySize`: `128` → `512`/);
        assert.doesNotMatch(stderr, /ghs_job/);
    });

    it("has nothing reviewed where no pull request has brought the commit, or none was commented", async () => {
        const none = await bench.run("ci", "reviewed", "b".repeat(40), "--stack", "production");
        assert.equal(none.code, 1);
        assert.match(none.stderr, /No merged pull request has brought bbbbbbb: nobody has reviewed it\./);
        const silent = await bench.run("ci", "reviewed", COMMIT, "--stack", "production");
        assert.match(silent.stderr, /Pull request 7 has no comment with a preview of 'production'/);
        assert.equal(silent.stdout, "");
    });

    it("writes no comment of what is no preview", async () => {
        await preview(FUNCTION);
        const { review } = JSON.parse(bench.read("preview.json")) as { review: Record<string, unknown> };
        const parts = [{ digest: "sha256:7e8b" }, { changes: [{ kind: "move" }] }, { gates: [{ name: "widen x" }] }];
        const reviews = parts.map((part) => JSON.stringify({ review: { ...review, ...part } }));
        for (const text of ["", "{}", '{"review": {"stack": "production"}}', ...reviews]) {
            bench.write("preview.json", text);
            const { code, stderr } = await comment();
            assert.equal(code, 1, text);
            assert.match(stderr, /is no preview|is no JSON/);
        }
        bench.write("preview.json", '{"outcome": "failed", "error": "x"}');
        assert.match((await comment()).stderr, /There is no preview: it has failed/);
        assert.deepEqual(gitHub.comments, []);
    });

    it("applies what was reviewed and nothing else", async () => {
        const digest = await preview(FUNCTION);
        bench.plays("preview", [{ ...FUNCTION, after: { memorySize: 1024 } }]);
        const refused = await bench.run("up", "--yes", "--reviewed", digest);
        assert.equal(refused.code, 1);
        assert.match(
            refused.stderr,
            new RegExp(`Nothing is changed: what would be applied now is sha256:.*reviewed is ${digest}`),
        );
        assert.equal(bench.runs("up"), 0);
        bench.plays("preview", [FUNCTION]);
        assert.equal((await bench.run("up", "--yes", "--reviewed", digest)).code, 0);
        assert.equal(bench.runs("up"), 1);
    });

    it("lets a reviewed file allow a change by name, for these changes alone", async () => {
        const digest = await preview(API);
        const allowed = (changes: string, allow = "replace api/api") =>
            bench.write("allowed.yaml", `- changes: ${changes}\n  allow:\n      - ${allow}\n`);
        const up = () => bench.run("up", "--yes", "--allowed-by", "allowed.yaml");
        assert.equal((await up()).code, 1, "a file that is not there allows nothing");
        allowed("sha256:".padEnd(71, "0"));
        assert.equal((await up()).code, 1);
        allowed(digest, "delete api/api");
        assert.equal((await up()).code, 1);
        allowed(digest, "api/api");
        assert.match((await up()).stderr, /allowed\.yaml is not of the form that allows changes\./);
        allowed(digest);
        assert.equal((await up()).code, 0);
        assert.equal(bench.runs("up"), 1);
        assert.equal((await bench.run("preview", "--allowed-by", "allowed.yaml")).code, 0);
    });

    it("has the team's rules say no, to a preview and to up", async () => {
        mkdirSync(`${bench.folder}/policies`);
        bench.write("policies/memory.js", RULES);
        bench.plays("preview", [FUNCTION]);
        const up = await bench.run("up", "--yes");
        assert.equal(up.code, 1);
        assert.match(up.stderr, /the team's rules forbid it\.\nrefused: function: Ask the team first\./);
        const { code, document } = await bench.json("preview");
        assert.equal(code, 1);
        assert.deepEqual(document["review"]["findings"], [{ message: "Ask the team first.", resource: "function" }]);
        rmSync(`${bench.folder}/policies/memory.js`);
        bench.write("policies/advice.js", RULES.replace("message", "isAdvice: true, message"));
        assert.equal((await bench.run("up", "--yes")).code, 0);
        bench.write("policies/none.js", "exports.rule = 1;");
        assert.match((await bench.run("preview")).stderr, /policies\/none\.js fail: it exports no list `rules`/);
    });

    it("keeps one issue on drift, and closes it", async () => {
        const drift = (drifted: object[]) =>
            bench.write(
                "drift.json",
                JSON.stringify({
                    ...{ outcome: drifted.length === 0 ? "none" : "drift", stack: "production", drifted },
                    ...{ pending: [], releases: [] },
                }),
            );
        const issue = () => bench.run("ci", "issue", "drift.json");
        drift([{ kind: "update", type: "aws:lambda/function:Function", name: "function", properties: ["timeout"] }]);
        assert.deepEqual([(await issue()).code, (await issue()).stdout], [3, "Issue 9 says so already.\n"]);
        assert.match(
            gitHub.issues[0]?.body ?? "",
            /- update `function` \(`aws:lambda\/function:Function`\): `timeout`/,
        );
        drift([{ kind: "delete", type: "aws:lambda/alias:Alias", name: "staging", properties: [] }]);
        assert.match((await issue()).stdout, /Brought issue 9 up to date/);
        drift([]);
        assert.deepEqual([(await issue()).code, gitHub.issues.map(({ state }) => state)], [0, ["closed"]]);
        const whole = { outcome: "drift", stack: "production", drifted: [], pending: [], releases: [] };
        const fact = { kind: "update", type: "t", name: "n" };
        for (const wrong of [{}, { ...whole, stack: 1 }, { ...whole, drifted: [fact] }, { ...whole, releases: [{}] }]) {
            bench.write("drift.json", JSON.stringify(wrong));
            const { code, stderr } = await issue();
            assert.equal(code, 1, JSON.stringify(wrong));
            assert.match(stderr, /is not what `platform drift --json` writes/);
        }
    });

    it("prints the roles as commands that a shell takes, and as JSON", async () => {
        bench.write("outputs.json", JSON.stringify(outputs()));
        const words = ["ci", "trust", "--repository", "octo/platform", "--state-bucket", "octo-state"];
        const { code, stdout, stderr } = await bench.run(...words);
        assert.equal(code, 0, stderr);
        const { status } = spawnSync("/bin/sh", ["-n"], { input: stdout });
        assert.equal(status, 0, "the shell can read it");
        const sent: string[][] = [];
        const aws = `aws() { printf '%s\\0' "$@"; printf '\\n\\0'; }\n${stdout}`;
        const { stdout: words0 } = spawnSync("/bin/sh", [], { input: aws, encoding: "utf8" });
        for (const line of words0.split("\n\0").filter(Boolean)) {
            sent.push(line.split("\0").filter(Boolean));
        }
        assert.deepEqual(
            sent.filter(([, what]) => what === "create-role").map(([, , , name]) => name),
            ["apply", "preview", "drift"].map((each) => `shop-eu-west-1.${each}`),
        );
        const { document } = await bench.json(...words);
        const made = sent.filter(([, what]) => what === "create-policy");
        const policies = document["roles"].flatMap((role: { policies: object }) => Object.values(role.policies));
        assert.deepEqual(
            made.map((each) => JSON.parse(each[5] ?? "") as object),
            [document["boundary"]["policy"], ...policies],
        );
        assert.ok(!stdout.includes("route53"), "the stack has no domain name");
        assert.ok(!stdout.includes("wafv2"), "nor a web ACL");
        const known = outputs();
        const domain = { url: "https://api.example.com/v1", target: "d-1.example.com", targetZone: "Z1" };
        const webAcl = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1";
        const [[name = "", one] = []] = Object.entries(known.environments);
        bench.write("outputs.json", JSON.stringify({ ...known, environments: { [name]: { ...one, domain, webAcl } } }));
        const reaches = JSON.stringify((await bench.json(...words)).document["roles"]);
        assert.ok(reaches.includes("/domainnames/api.example.com/*"), "it reaches the one that the stack has");
        assert.ok(reaches.includes(webAcl) && reaches.includes(`/stages/${name}`), "and the web ACL of its stage");
        for (const wrong of [
            ["--repository", "octo"],
            ["--branch", "*"],
            ["--environment", "a:b"],
            ["--state-key", "alias/x"],
        ]) {
            assert.equal((await bench.run(...words, ...wrong)).code, 2, wrong.join(" "));
        }
    });

    it("needs a token and a repository", async () => {
        await preview(FUNCTION);
        delete bench.env["GITHUB_TOKEN"];
        assert.match((await comment()).stderr, /There is no token: GITHUB_TOKEN is not set\./);
        bench.env["GITHUB_TOKEN"] = "x";
        bench.env["GITHUB_REPOSITORY"] = "octo";
        assert.equal((await comment()).code, 2);
    });
});
