import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeError, UserError } from "../../common/errors";
import { checkPrerequisites, goWarning, MINIMUM_NODE } from "../../lab/prerequisites";

const CHECKOUT = join(__dirname, "..", "..");

describe("what the lab needs of the machine", () => {
    const { PATH, PULUMI_HOME, XDG_CACHE_HOME, HOME } = process.env;
    const earlier = { PATH, PULUMI_HOME, XDG_CACHE_HOME, HOME };
    let base: string;
    let bin: string;

    beforeEach(() => {
        base = mkdtempSync(join(tmpdir(), "prerequisites-spec-"));
        bin = join(base, "bin");
        mkdirSync(bin);
        Object.assign(process.env, { PATH: bin, XDG_CACHE_HOME: join(base, "cache"), HOME: base });
        delete process.env["PULUMI_HOME"];
    });
    afterEach(() => {
        for (const [name, value] of Object.entries(earlier)) {
            if (value === undefined) {
                delete process.env[name];
            } else {
                process.env[name] = value;
            }
        }
        rmSync(base, { recursive: true });
    });

    const program = (name: string, script = "") =>
        writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

    const refusal = async (node?: string): Promise<string> => {
        const error: unknown = await checkPrerequisites(node).catch((reason: unknown) => reason);
        assert.ok(error instanceof UserError);
        return describeError(error);
    };

    it("is all named at once, each with how to get it", async () => {
        program("python3", "echo 3.9 True");
        assert.equal(
            await refusal("18.19.1"),
            [
                "The lab needs what this machine does not have:",
                "  - Node.js is 18.19.1, and 20 or newer is needed: https://nodejs.org/en/download.",
                "  - git is not on PATH: the sample application is committed with it. Install the package git, or see " +
                    "https://git-scm.com/downloads.",
                "  - bash is not on PATH: the builds of the sample run in it. Install the package bash.",
                "  - The emulators need Python >= 3.11; on PATH python3 is 3.9. Install Python >= 3.11 with venv, such as " +
                    "the packages python3 and python3-venv.",
                "  Then run this again. Nothing was downloaded or started yet.",
            ].join("\n"),
        );
    });

    it("names only what is missing", async () => {
        program("git");
        program("bash");
        program("python3", "echo 3.12 False");
        const said = await refusal(MINIMUM_NODE);
        assert.match(said, /python3 \(Python 3\.12\) has no venv .* Install the package python3-venv/);
        assert.doesNotMatch(said, /Node\.js|git|bash/);
    });

    it("is not there where a file of that name may not be executed", async () => {
        writeFileSync(join(bin, "git"), "");
        program("bash");
        program("python3", "echo 3.12 True");
        assert.match(await refusal(), /git is not on PATH/);
    });

    it("is satisfied by what the README names", async () => {
        program("git");
        program("bash");
        program("python3", "echo 3.11 True");
        await checkPrerequisites(MINIMUM_NODE);
    });

    it("has the Node.js of package.json", () => {
        const { engines } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as {
            engines: { node: string };
        };
        assert.equal(`>=${MINIMUM_NODE.replace(".0.0", "")}`, engines.node);
    });

    it("is Go only where tools of the engine may have to be built: a warning of one line", () => {
        const warning = goWarning();
        assert.match(
            warning ?? "",
            /^Go is not on PATH\. .*Pulumi CLI, AWS provider, GitHub provider.* 1\.25\.8 or newer/,
        );
        assert.doesNotMatch(warning ?? "", /\n/);
        program("go");
        assert.equal(goWarning(), undefined);
    });

    it("is asked for before anything is written or started", () => {
        const folder = join(base, "lab");
        const args = ["lab/start.js", "--folder", folder];
        const { status, stderr } = spawnSync(process.execPath, args, { cwd: CHECKOUT, encoding: "utf8" });
        assert.equal(status, 1, stderr);
        for (const part of [/^The lab needs/, /git is not on PATH/, /bash is not on PATH/, /Python >= 3\.11/]) {
            assert.match(stderr, part);
        }
        assert.deepEqual([existsSync(folder), existsSync(join(base, "cache"))], [false, false]);
    });
});
