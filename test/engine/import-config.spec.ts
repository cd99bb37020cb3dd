import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { PROJECT_VARIABLE } from "../../common/projectVariable";
import { terminalSteps } from "../../common/steps";
import { ensureEngine } from "../../tools/pulumi-engine";
import { platform, type Outcome } from "../cli/capture";

const ROOT = join(__dirname, "..", "..");
const TOKEN = "ghp_exampleexampleexample";

describe("platform import-config, with the real CLI", () => {
    let folder: string;
    let env: Record<string, string>;

    before(async () => {
        const engine = await ensureEngine(terminalSteps());
        folder = mkdtempSync(join(tmpdir(), "import-"));
        mkdirSync(join(folder, "backend"));
        env = {
            ...(process.env as Record<string, string>),
            PATH: [...engine.path, process.env["PATH"]].join(delimiter),
            PULUMI_HOME: join(folder, "home"),
            PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
            PULUMI_CONFIG_PASSPHRASE: "a passphrase",
            PULUMI_SKIP_UPDATE_CHECK: "true",
        };
        // A lab that ran in this process has left it behind.
        delete env[PROJECT_VARIABLE];
        for (const name of ["Pulumi.yaml", "Pulumi.production.yaml", "examples/config.yaml"]) {
            copyFileSync(join(ROOT, name), join(folder, name.replace("examples/", "")));
        }
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    async function run(...args: readonly string[]): Promise<Outcome> {
        const outcome = await platform(args, { env, cwd: folder });
        assert.ok(!(outcome.stdout + outcome.stderr).includes(TOKEN));
        return outcome;
    }

    /** The values that the program would get, decrypted. */
    function config(stack: string): Record<string, unknown> {
        const args = ["config", "--stack", stack, "--json", "--show-secrets", "--non-interactive"];
        const text = execFileSync("pulumi", args, { cwd: folder, env, encoding: "utf8" });
        const values = JSON.parse(text) as Record<string, { value: string; objectValue?: unknown }>;
        return Object.fromEntries(
            Object.entries(values).map(([key, entry]) => [key, entry.objectValue ?? entry.value]),
        );
    }

    const IMPORTED = {
        "platform:projectName": "platform",
        "aws:region": "ap-southeast-2",
        "aws:profile": "default",
        "platform:accountId": "012345678901",
        "platform:roleName": "PlatformDeployer",
        "platform:githubOwner": "excessivedemon",
        "platform:githubRepository": "platform-application",
        "platform:githubToken": TOKEN,
        "platform:environments": {
            staging: { branch: "staging" },
            production: { branch: "master", promotesFrom: "staging" },
        },
    };

    for (const stack of ["production", "fresh"]) {
        it(`gives all values to the stack '${stack}', the token encrypted`, async () => {
            const args = ["import-config", "config.yaml", "--stack", stack] as const;
            const missing = await run(...args);
            assert.equal(missing.code, 1);
            assert.match(missing.stderr, new RegExp(`There is no stack '${stack}'`));

            const { code, stderr } = await run(...args, "--create", "--force");
            assert.equal(code, 0, stderr);
            const file = readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8");
            assert.ok(!file.includes(TOKEN));
            const values = config(stack);
            assert.deepEqual({ ...values, ...IMPORTED }, values);
            assert.deepEqual(values["platform:tags"], {
                Customer: "customer1",
                Owner: "my.email@example.com",
                ...(stack === "production" ? { CostCenter: "delivery" } : {}),
            });

            const again = await run(...args);
            assert.deepEqual([again.code, again.stderr], [0, ""]);
            assert.match(again.stdout, /Nothing to do/);
            assert.equal(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8"), file);
        });
    }

    it("keeps texts that the engine's YAML would take for dates and numbers", async () => {
        const tags = { day: "2026-01-31", number: "1_000", octal: "0777", yes: "yes", time: "1:30", power: "1e3" };
        const lines = Object.entries(tags).map(([key, value]) => `    ${key}: ${value}\n`);
        const text = readFileSync(join(ROOT, "examples", "config.yaml"), "utf8");
        const old = text.replace(/audit_tags:\n( {4}.*\n)+/, `audit_tags:\n${lines.join("")}`);
        assert.notEqual(old, text);
        writeFileSync(join(folder, "tags.yaml"), old);
        assert.equal((await run("import-config", "tags.yaml", "--stack", "tags", "--create")).code, 0);
        assert.deepEqual(config("tags")["platform:tags"], tags);
    });

    it("passes on what pulumi says, and leaves the file as it was, when the passphrase is wrong", async () => {
        const before = readFileSync(join(folder, "Pulumi.fresh.yaml"), "utf8");
        const right = env;
        env = { ...env, PULUMI_CONFIG_PASSPHRASE: "another" };
        const { code, stderr } = await run("import-config", "config.yaml", "--stack", "fresh", "--force");
        env = right;
        assert.equal(code, 1);
        assert.match(
            stderr,
            /^error: pulumi cannot read githubToken .*incorrect passphrase\n {2}Set PULUMI_CONFIG_PASSPHRASE to .*\n$/,
        );
        assert.equal(readFileSync(join(folder, "Pulumi.fresh.yaml"), "utf8"), before);
    });
});
