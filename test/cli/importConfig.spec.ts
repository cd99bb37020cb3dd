import assert from "node:assert/strict";
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { Outcome } from "./capture";
import { Bench } from "./stubPulumi";

const EXAMPLE = readFileSync(join(__dirname, "..", "..", "examples", "config.yaml"), "utf8");
const TOKEN = "ghp_exampleexampleexample";

const CONFIG = {
    "platform:projectName": "platform",
    "aws:region": "ap-southeast-2",
    "aws:profile": "default",
    "platform:accountId": "012345678901",
    "platform:roleName": "PlatformDeployer",
    "platform:tags": { Customer: "customer1", Owner: "my.email@example.com" },
    "platform:githubOwner": "excessivedemon",
    "platform:githubRepository": "platform-application",
    "platform:environments": {
        staging: { branch: "staging" },
        production: { branch: "master", promotesFrom: "staging" },
    },
    "platform:githubToken": { secure: "v1:ciphertext" },
};

const IMPORT = ["import-config", "config.yaml", "--stack", "production"] as const;
const FILE = "Pulumi.production.yaml";

describe("platform import-config", () => {
    let bench: Bench;

    beforeEach(() => {
        bench = new Bench();
        bench.write("config.yaml", EXAMPLE);
    });

    afterEach(() => {
        assert.deepEqual(
            readdirSync(bench.folder).filter((name) => name.startsWith(".import-")),
            [],
            "no copy is left behind",
        );
        bench.remove();
    });

    const succeeds = ({ code, stdout, stderr }: Outcome): string => {
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };

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

    it("has nothing to do the second time", async () => {
        succeeds(await bench.run(...IMPORT));
        // Spacing that a rewrite would not keep.
        const before = bench.read(FILE).replace("config:\n", "config:    # ours\n");
        bench.write(FILE, before);
        const stdout = succeeds(await bench.run(...IMPORT));
        assert.match(stdout, /Nothing to do/);
        assert.equal(bench.read(FILE), before);
        assert.equal(bench.calls().filter(({ args }) => args[1] === "set").length, 1);
    });

    it("keeps comments and other keys, and fills in placeholders", async () => {
        const rest = "  # our own\n  platform:retention:\n    logs: 7 # days\n";
        bench.write(FILE, `# top\nconfig:\n  platform:accountId: <12 digits> # ours\n${rest}`);
        succeeds(await bench.run(...IMPORT));
        const text = bench.read(FILE);
        assert.ok(text.startsWith("# top\nconfig:\n"), text);
        assert.ok(text.includes(rest), text);
        assert.ok(text.includes('  platform:accountId: "012345678901" # ours\n'), text);
    });

    it("reports other values as conflicts and writes nothing, unless forced", async () => {
        const other = "config:\n  platform:projectName: other\n  platform:tags:\n    Owner: me\n    Team: mine\n";
        bench.write(FILE, other);
        const { code, stdout, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.match(stdout, /projectName +other -> platform +conflict/);
        assert.match(stderr, /other values already: projectName, tags\.Owner\n.*--force/);
        assert.equal(bench.read(FILE), other);
        assert.ok(bench.calls().every(({ args }) => args[1] !== "set"));

        succeeds(await bench.run(...IMPORT, "--force"));
        const { config } = parse(bench.read(FILE)) as { config: Record<string, unknown> };
        assert.equal(config["platform:projectName"], "platform");
        assert.deepEqual(config["platform:tags"], { ...CONFIG["platform:tags"], Team: "mine" });
    });

    it("takes another stored token for a conflict, too", async () => {
        succeeds(await bench.run(...IMPORT));
        bench.write("stored", "ghp_anotheranotheranother");
        const { code, stdout, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.match(stdout, /githubToken +\[secret\] +conflict/);
        assert.ok(!(stdout + stderr).includes("another"));
        succeeds(await bench.run(...IMPORT, "--force"));
        assert.equal(bench.read("stored"), TOKEN);
    });

    it("encrypts a token that the file holds in clear", async () => {
        bench.write(FILE, `config:\n  platform:githubToken: ${TOKEN}\n`);
        await bench.run(...IMPORT);
        assert.equal(bench.calls().filter(({ args }) => args[1] === "set").length, 1);
    });

    it("takes another token in clear for a conflict, and shows neither", async () => {
        bench.write(FILE, "config:\n  platform:githubToken: another-token-in-clear\n");
        const { code, stdout, stderr } = await bench.run(...IMPORT, "--json");
        assert.equal(code, 1);
        const { outcome, complete, changes } = JSON.parse(stdout) as Record<string, unknown> & { changes: unknown[] };
        assert.deepEqual([outcome, complete], ["conflict", false]);
        const { current, value, action } = changes.at(-1) as Record<string, unknown>;
        assert.deepEqual([current, value, action], ["[secret]", "[secret]", "conflict"]);
        assert.ok(!(stdout + stderr).includes("another"));
    });

    it("does not overwrite what somebody else writes meanwhile", async () => {
        bench.write(FILE, "config:\n");
        bench.env["STUB_MEDDLE"] = FILE;
        const { code, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.match(stderr, /changed by somebody else meanwhile; nothing is written\.\n {2}Try again\./);
        assert.equal(bench.read(FILE), "config:\n# theirs\n");
    });

    it("keeps a link to the stack's file", async () => {
        bench.write("shared.yaml", "# shared\n");
        symlinkSync("shared.yaml", join(bench.folder, FILE));
        succeeds(await bench.run(...IMPORT));
        assert.ok(lstatSync(join(bench.folder, FILE)).isSymbolicLink());
        assert.match(bench.read("shared.yaml"), /^# shared\n[^]*projectName/);
    });

    it("leaves the old file as it was when pulumi fails, and hides the token in what pulumi says", async () => {
        const before = "config:\n  platform:retention:\n    logs: 7\n";
        bench.write(FILE, before);
        bench.env["STUB_FAIL"] = "set";
        const { code, stdout, stderr } = await bench.run(...IMPORT);
        assert.equal(code, 1);
        assert.equal(stdout, "");
        assert.equal(
            stderr,
            "error: pulumi did not store githubToken of the stack 'production': cannot store '[secret]'\n",
        );
        assert.equal(bench.read(FILE), before);
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

    it("forgets a refused value once the stack has one that will do", async () => {
        bench.write("config.yaml", EXAMPLE.replace("project_name: platform", "project_name: My_App"));
        assert.equal((await bench.run(...IMPORT)).code, 1);
        bench.write(FILE, bench.read(FILE).replace("config:\n", "config:\n  platform:projectName: my-app\n"));
        assert.match(succeeds(await bench.run(...IMPORT)), /Nothing to do/);
    });

    it("does not judge what is encrypted", async () => {
        const secret = "config:\n  platform:accountId:\n    secure: v1:abc\n";
        bench.write(FILE, secret);
        bench.write("config.yaml", EXAMPLE.replace(/ *account_id.*\n/, ""));
        succeeds(await bench.run(...IMPORT));
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
