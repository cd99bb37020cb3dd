import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { succeeds } from "./capture";
import { CONFIG, EXAMPLE, FILE, IMPORT, TOKEN, importBench } from "./importBench";
import type { Bench } from "./stubPulumi";

describe("platform import-config", () => {
    const current = importBench();
    let bench: Bench;

    beforeEach(() => {
        bench = current();
    });

    it("writes the whole configuration of the example", async () => {
        const stdout = succeeds(await bench.run(...IMPORT));
        assert.deepEqual((parse(bench.read(FILE)) as { config: unknown }).config, CONFIG);
        assert.match(stdout, /deployment\.account_id +accountId +012345678901 +set/);
        assert.match(stdout, /github\.OAuthToken +githubToken +\[secret\] +set/);
        assert.match(stdout, /Wrote 13 values to \S+\/Pulumi\.production\.yaml\./);
    });

    it("names the schema for editors, once, where the project has one", async () => {
        mkdirSync(join(bench.folder, "docs"));
        bench.write("docs/stack.schema.json", "{}");
        const line = "# yaml-language-server: $schema=docs/stack.schema.json\n";
        succeeds(await bench.run(...IMPORT));
        assert.equal(bench.read(FILE).split(line).length, 2);
        assert.ok(bench.read(FILE).startsWith(line));
        bench.write("config.yaml", EXAMPLE.replace("PlatformDeployer", "Deployer"));
        succeeds(await bench.run(...IMPORT, "--force"));
        assert.match(bench.read(FILE), /platform:roleName: Deployer/);
        assert.equal(bench.read(FILE).split(line).length, 2);
    });

    it("gives pulumi the token on standard input, without a line end, and nowhere else", async () => {
        const { stdout, stderr } = await bench.run(...IMPORT);
        const calls = bench.calls();
        const [set] = calls.filter(({ args }) => args[1] === "set");
        assert.equal(set?.stdin, TOKEN);
        assert.deepEqual(set.args.slice(0, 6), ["config", "set", "--secret", "githubToken", "--stack", "production"]);
        for (const { args, env } of calls) {
            assert.ok(!JSON.stringify([args, env]).includes(TOKEN), args.join(" "));
        }
        assert.ok(!(stdout + stderr + bench.read(FILE)).includes(TOKEN));
    });

    it("never selects the stack, and never lets pulumi ask", async () => {
        await bench.run(...IMPORT);
        for (const { args } of bench.calls()) {
            assert.ok(args.includes("--non-interactive") && !args.includes("select"), args.join(" "));
        }
    });

    it("writes nothing in a dry run", async () => {
        assert.match(succeeds(await bench.run(...IMPORT, "--dry-run")), /Would write 13 values; nothing is written/);
        assert.equal(bench.read(FILE), "");
        assert.deepEqual(
            bench.calls().map(({ args }) => args[1]),
            ["--show-name"],
        );
    });

    it("names the command that makes a missing stack, and makes it on demand", async () => {
        const args = ["import-config", "config.yaml", "--stack", "other"] as const;
        const { code, stderr } = await bench.run(...args);
        assert.equal(code, 1);
        assert.match(stderr, /no stack 'other'.*\n.*`pulumi stack init other`.*--create/);
        succeeds(await bench.run(...args, "--create", "--dry-run"));
        assert.equal(bench.read("Pulumi.other.yaml"), "");
        succeeds(await bench.run(...args, "--create"));
        const { config, encryptionsalt } = parse(bench.read("Pulumi.other.yaml")) as Record<string, unknown>;
        assert.deepEqual(config, CONFIG);
        assert.equal(encryptionsalt, "v1:stub");
    });

    it("says what is missing, with the command for this stack, and ends with 1", async () => {
        const old = "deployment:\n  project_name: My_App\n  region: eu-west-1\ngithub:\n  Owner: me\n  Repo: app\n";
        bench.write("config.yaml", old);
        const { code, stdout, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.match(stdout, /Wrote 3 values/);
        assert.match(stderr, /has 3 faults/);
        assert.match(stderr, /projectName: in config\.yaml, line 2, is "My_App"/);
        assert.match(stderr, /pulumi config set --stack production projectName my-app\n/);
        assert.match(stderr, /pulumi config set --stack production accountId <12 digits>\n/);
        assert.match(stderr, /pulumi config set --stack production --secret githubToken /);
        const report = JSON.parse((await bench.run(...IMPORT, "--json")).stdout) as Record<string, unknown>;
        assert.deepEqual([report["outcome"], report["complete"]], ["nothing to do", false]);
    });

    it("is not complete where the branch of an environment could not be read", async () => {
        bench.write("config.yaml", EXAMPLE.replace("staging_branch: staging", 'staging_branch: "{{ branch }}"'));
        const { code, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.match(stderr, /--path 'environments\.staging\.branch' <value>\n/);
    });

    it("takes what Pulumi.yaml gives to every stack into account", async () => {
        bench.write("Pulumi.yaml", "name: platform\nruntime: nodejs\nconfig:\n  aws:region:\n    value: eu-west-1\n");
        bench.write("config.yaml", EXAMPLE.replace(/ *region.*\n/, ""));
        succeeds(await bench.run(...IMPORT));
    });

    it("reports as JSON, without the token", async () => {
        bench.write("config.yaml", EXAMPLE.replace("Repo:", "Repository: x\n  Repo:"));
        const stdout = succeeds(await bench.run(...IMPORT, "--json"));
        const report = JSON.parse(stdout) as Record<string, unknown> & { changes: unknown[] };
        assert.deepEqual(
            { ...report, changes: report.changes.slice(-1) },
            {
                source: "config.yaml",
                stack: "production",
                file: join(bench.folder, FILE),
                outcome: "written",
                complete: true,
                faults: [],
                changes: [
                    { from: "github.OAuthToken", line: 16, key: "githubToken", value: "[secret]", action: "set" },
                ],
                notes: [
                    {
                        line: 14,
                        from: "github.Repository",
                        text: "is not a known key and is not imported; known here are OAuthToken, Owner, Repo, repo_url, staging_branch, production_branch",
                    },
                ],
            },
        );
    });

    it("says how to get pulumi where there is none", async () => {
        bench.env["PATH"] = bench.folder;
        const { code, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.match(stderr, /^error: The command `pulumi` is not on PATH\.\n.*npm run local/);
    });

    it("shows where the old file is not YAML, and not what is there", async () => {
        bench.write("config.yaml", EXAMPLE.replace(`OAuthToken: ${TOKEN}`, `OAuthToken ${TOKEN}`));
        const { code, stdout, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.match(stderr, /^error: config\.yaml:15:3: a line has no ':' after its key\n/);
        assert.ok(!(stdout + stderr).includes(TOKEN));
        assert.deepEqual(bench.calls(), []);
    });

    const failures: readonly (readonly [string, readonly string[], number, RegExp])[] = [
        [
            "a missing file",
            ["import-config", "none.yaml", "--stack", "production"],
            1,
            /There is no file \/\S+\/none\.yaml/,
        ],
        ["a folder", ["import-config", "bin", "--stack", "production"], 1, /bin cannot be read: EISDIR/],
        ["a wrong --cwd", [...IMPORT, "--cwd", "bin"], 1, /There is no Pulumi\.yaml in .*bin\./],
        ["a stack's name that leaves the folder", ["import-config", "config.yaml", "--stack", ".."], 2, /not the name/],
        ["no stack", ["import-config", "config.yaml"], 2, /required option '--stack <name>'/],
    ];
    for (const [what, args, expected, message] of failures) {
        it(`explains ${what}`, async () => {
            const { code, stdout, stderr } = await bench.run(...args);
            assert.equal(code, expected);
            assert.match(stderr, message);
            assert.doesNotMatch(stderr, /\n {4}at /);
            assert.equal(stdout, "");
        });
    }
});
