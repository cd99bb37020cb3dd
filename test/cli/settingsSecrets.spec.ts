import assert from "node:assert/strict";

import { UserError } from "../../common/errors";
import { commandIn, person, pipe, succeeds, type Outcome } from "./capture";
import { PlatformBench } from "./memoryCloud";

const FILE = "Pulumi.production.yaml";
const SECRET = "s3cr3t value";

describe("platform settings, of secrets,", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
    });

    afterEach(() => bench.remove());

    describe("secret", () => {
        /** Wherever a command leaves something behind. */
        const traces = ({ stdout, stderr }: Outcome) =>
            stdout + stderr + bench.read("calls") + bench.read(FILE) + JSON.stringify(bench.awsCalls);

        it("takes the value from a pipe, without the line end, and shows it nowhere", async () => {
            bench.stdin = pipe(`${SECRET}\n`);
            const outcome = await bench.run("settings", "secret", "staging", "API_KEY", "--yes");
            const stdout = succeeds(outcome);
            assert.deepEqual([...bench.secrets.values], [["/shop/staging/API_KEY", SECRET]]);
            assert.match(stdout, /^API_KEY +0 s ago +alice +1 +encrypted$/m);
            assert.deepEqual(commandIn(stdout), ["settings", "remove-secret", "staging", "API_KEY"]);
            assert.ok(!traces(outcome).includes(SECRET));
        });

        it("drops one line end only", async () => {
            for (const [sent, stored] of [
                ["a\n\n", "a\n"],
                ["a\r\n", "a"],
                [" a ", " a "],
            ] as const) {
                bench.stdin = pipe(sent);
                succeeds(await bench.run("settings", "secret", "staging", "KEY", "--yes"));
                assert.equal(bench.secrets.values.get("/shop/staging/KEY"), stored);
            }
        });

        it("asks a person, without showing what is typed", async () => {
            const input = person(SECRET, "y");
            bench.stdin = input;
            const outcome = await bench.run("settings", "secret", "staging", "API_KEY");
            succeeds(outcome);
            assert.deepEqual(input.asked, ["Value of API_KEY (not shown): (hidden)", "Do it? [y/N] "]);
            assert.equal(bench.secrets.values.get("/shop/staging/API_KEY"), SECRET);
            assert.ok(!traces(outcome).includes(SECRET));
        });

        it("says what it replaces, and where the earlier value is", async () => {
            await bench.secrets.put("/shop/staging/API_KEY", "old value");
            bench.stdin = pipe(SECRET);
            const { code, stdout, stderr } = await bench.run("settings", "secret", "staging", "API_KEY", "--yes");
            assert.equal(code, 0);
            assert.match(stderr, /staging: another value for the secret API_KEY, set \d+ s ago by alice\n/);
            assert.match(
                stdout,
                /Undo: aws ssm get-parameter --region eu-west-1 --name \/shop\/staging\/API_KEY:1 --with-decryption/,
            );
            assert.ok(!(stdout + stderr).includes("old value"));
        });

        it("stores nothing where the person gives up, or nobody can be asked", async () => {
            for (const input of [person(SECRET, "n"), person(undefined), pipe(SECRET)]) {
                bench.stdin = input;
                const { code, stdout } = await bench.run("settings", "secret", "staging", "API_KEY");
                assert.deepEqual([code, stdout], [1, ""]);
            }
            assert.equal(bench.secrets.values.size, 0);
        });

        const refusals: readonly (readonly [string, readonly string[], string, number, RegExp])[] = [
            ["an empty value", ["staging", "KEY"], "\n", 1, /The value for KEY is empty/],
            ["an unknown environment", ["stagin", "KEY"], "x", 1, /Did you mean staging\?/],
            ["a value in the place of the name", ["staging", `KEY=${SECRET}`], "x", 2, /its value comes from stdin/],
            ["a name with a path", ["staging", "../production/KEY"], "x", 2, /The name of a secret has/],
        ];
        for (const [what, args, value, expected, message] of refusals) {
            it(`refuses ${what}`, async () => {
                bench.stdin = pipe(value);
                const { code, stdout, stderr } = await bench.run("settings", "secret", ...args, "--yes");
                assert.deepEqual([code, stdout], [expected, ""]);
                assert.match(stderr, message);
                assert.ok(!stderr.includes(SECRET));
                assert.equal(bench.secrets.values.size, 0);
            });
        }

        it("says where a value goes that a person has left empty", async () => {
            bench.stdin = person("");
            const { code, stderr } = await bench.run("settings", "secret", "staging", "API_KEY");
            assert.equal(code, 1);
            assert.match(
                stderr,
                /The value for API_KEY is empty\. Nothing is changed\.\n {2}Type or paste it at the prompt/,
            );
        });

        it("does not show it in an error of AWS either", async () => {
            bench.stdin = pipe(SECRET);
            bench.secrets.refusal = new UserError("Listing the parameters is not permitted.", "Use others.");
            const outcome = await bench.run("settings", "secret", "staging", "API_KEY", "--yes");
            assert.equal(outcome.code, 1);
            assert.ok(!traces(outcome).includes(SECRET));
        });
    });

    describe("remove-secret", () => {
        beforeEach(() => bench.secrets.put("/shop/staging/API_KEY", SECRET));

        it("asks, removes it, and says that there is no way back", async () => {
            bench.stdin = person("y");
            const { code, stdout, stderr } = await bench.run("settings", "remove-secret", "staging", "API_KEY");
            assert.equal(code, 0);
            assert.match(stderr, /All its values are deleted with it/);
            assert.match(stdout, /^staging has no secrets\.\n\nRemoved \/shop\/staging\/API_KEY\. Its value is gone/);
            assert.equal(bench.secrets.values.size, 0);
        });

        it("names the nearest secret for one that there is not", async () => {
            const { code, stderr } = await bench.run("settings", "remove-secret", "staging", "APIKEY", "--yes");
            assert.equal(code, 1);
            assert.match(stderr, /staging has no secret APIKEY\.\n {2}Did you mean API_KEY\?/);
            assert.equal(bench.secrets.values.size, 1);
        });

        it("removes nothing without a yes", async () => {
            assert.equal((await bench.run("settings", "remove-secret", "staging", "API_KEY")).code, 1);
            assert.equal(bench.secrets.values.size, 1);
        });
    });
});
