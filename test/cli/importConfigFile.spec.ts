import assert from "node:assert/strict";
import { lstatSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { succeeds } from "./capture";
import { CONFIG, EXAMPLE, FILE, IMPORT, TOKEN, importBench } from "./importBench";
import type { Bench } from "./stubPulumi";

describe("platform import-config, where the stack has a file,", () => {
    const current = importBench();
    let bench: Bench;

    beforeEach(() => {
        bench = current();
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
});
