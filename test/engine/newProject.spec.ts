import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { parse } from "yaml";

import { terminalSteps } from "../../common/steps";
import { PROJECT_VARIABLE } from "../../common/projectVariable";
import { CHECKOUT } from "../../lab/folder";
import { ensureEngine } from "../../tools/pulumi-engine";
import { copyCheckout } from "./support/checkout";

const TOKEN = "ghp_EngineTestTokenNeverInClear0123456789";

/** What Pulumi asks, and a person answers. The token is no argument: every user of the machine could read it. */
const ANSWERS = {
    "aws:region": "eu-west-1",
    projectName: "shop",
    accountId: "123456789012",
    githubOwner: "octo",
    githubRepository: "shop",
};

describe("pulumi new with this repository, with the real engine", () => {
    let root: string;
    let copy: string;
    let env: NodeJS.ProcessEnv;
    const file = (...path: readonly string[]) => readFileSync(join(copy, ...path), "utf8");
    const run = (input: string, program: string, ...args: readonly string[]) => {
        const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, env, input, encoding: "utf8" });
        assert.equal(status, 0, `${stdout}${stderr}`);
        return stdout;
    };

    before(async () => {
        const engine = await ensureEngine(terminalSteps());
        root = mkdtempSync(join(tmpdir(), "platform-new-"));
        copy = join(root, "copy");
        for (const name of ["copy", "template", "state", "bin"]) {
            mkdirSync(join(root, name));
        }
        copyCheckout(join(root, "template"));
        // What is installed is this checkout's: the registry is another one's test.
        writeFileSync(
            join(root, "bin", "npm"),
            `#!/bin/sh\nexec ln -s '${join(CHECKOUT, "node_modules")}' node_modules\n`,
            { mode: 0o755 },
        );
        const { [PROJECT_VARIABLE]: _project, ...own } = process.env;
        env = {
            ...own,
            PATH: [join(root, "bin"), ...engine.path, own["PATH"]].join(delimiter),
            PULUMI_HOME: engine.home,
            PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "made up",
            PULUMI_SKIP_UPDATE_CHECK: "true",
        };
    });

    after(() => rmSync(root, { recursive: true, force: true }));

    it("asks for what a stack needs, makes the stack, and keeps the token as a secret", () => {
        const answers = Object.entries(ANSWERS).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
        const named = ["--name", "shop-platform", "--description", "Ours", "--stack", "dev"];
        run("", "pulumi", "new", join(root, "template"), "--yes", "--non-interactive", ...named, ...answers);
        const { name, description, template, main } = parse(file("Pulumi.yaml")) as Record<string, unknown>;
        assert.deepEqual([name, description, template, main], ["shop-platform", "Ours", undefined, undefined]);
        const { config } = parse(file("Pulumi.dev.yaml")) as { readonly config: Record<string, unknown> };
        const { "aws:region": region, ...plain } = ANSWERS;
        for (const [key, value] of Object.entries(plain)) {
            assert.equal(String(config[`shop-platform:${key}`]), value);
        }
        assert.equal(config["aws:region"], region);
        // As the README has it: typed, or from a pipe.
        run(TOKEN, "pulumi", "config", "set", "--secret", "githubToken", "--stack", "dev");
        const written = parse(file("Pulumi.dev.yaml")) as { readonly config: Record<string, object> };
        assert.deepEqual(Object.keys(written.config["shop-platform:githubToken"] ?? {}), ["secure"]);
        assert.ok(!file("Pulumi.dev.yaml").includes(TOKEN));
    });

    it("makes a copy whose command line knows its stack", () => {
        const text = run("", process.execPath, "cli/platform.js", "state", "--stack", "dev", "--json");
        const { stack, resources } = JSON.parse(text) as Record<string, unknown>;
        assert.deepEqual([stack, resources], ["dev", 0]);
    });
});
