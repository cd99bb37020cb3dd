import assert from "node:assert/strict";

import { parse } from "yaml";

import { UserError } from "../../common/errors";
import { commandIn, person, pipe, succeeds } from "./capture";
import { outputs, PlatformBench, type Json } from "./memoryCloud";

const FILE = "Pulumi.production.yaml";
const SECRET = "s3cr3t value";

describe("platform settings", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
    });

    afterEach(() => bench.remove());

    /** The environments as the stack's file has them. */
    const environments = (): Json => parse(bench.read(FILE)).config["platform:environments"];

    describe("set", () => {
        it("shows the change, asks, and writes it to the stack's configuration", async () => {
            const input = person("y");
            bench.stdin = input;
            const { code, stdout, stderr } = await bench.run("settings", "set", "staging", "LOG_LEVEL=debug");
            assert.equal(code, 0, stderr);
            assert.deepEqual(input.asked, ["Do it? [y/N] "]);
            assert.match(
                stderr,
                /staging: LOG_LEVEL: \(not set\) -> debug\nIn the configuration of the stack production; .*pulumi up\.\n/,
            );
            assert.match(stdout, /^LOG_LEVEL +debug$/m);
            assert.match(stdout, /Apply it: pulumi up --stack production\n/);
            assert.deepEqual(environments(), {
                staging: { branch: "staging", settings: { LOG_LEVEL: "debug" } },
                production: { branch: "master" },
            });
        });

        it("is taken back by the command that it names", async () => {
            const first = succeeds(await bench.run("settings", "set", "staging", "A=1", "--yes"));
            const second = succeeds(await bench.run("settings", "set", "staging", "A=2", "--yes"));
            assert.deepEqual(commandIn(second), ["settings", "set", "staging", "A=1"]);
            succeeds(await bench.run(...commandIn(second), "--yes"));
            assert.equal(environments()["staging"].settings.A, "1");
            assert.deepEqual(commandIn(first), ["settings", "unset", "staging", "A"]);
            succeeds(await bench.run(...commandIn(first), "--yes"));
            assert.deepEqual(environments()["staging"].settings, {});
        });

        it("keeps whatever the value is as a text, and all that follows the first =", async () => {
            for (const value of ["-0", "007", "true", "a=b=c", "https://x.example/?q=1&r=2#f"]) {
                succeeds(await bench.run("settings", "set", "staging", `A=${value}`, "--yes"));
                assert.equal(environments()["staging"].settings.A, value);
            }
        });

        it("brings the other environments along where the stack has the project's defaults", async () => {
            const defaults = "{ staging: { branch: staging }, production: { branch: master, promotesFrom: staging } }";
            bench.write(
                "Pulumi.yaml",
                `name: platform\nruntime: nodejs\nconfig:\n  environments:\n    default: ${defaults}\n`,
            );
            bench.write(FILE, bench.read(FILE).replace(/ {2}platform:environments:[^]*/, ""));
            succeeds(await bench.run("settings", "set", "staging", "A=1", "--yes"));
            assert.deepEqual(environments(), {
                staging: { branch: "staging", settings: { A: "1" } },
                production: { branch: "master", promotesFrom: "staging" },
            });
        });

        it("has nothing to do for a value that is there", async () => {
            succeeds(await bench.run("settings", "set", "staging", "A=1", "--yes"));
            const { document } = await bench.json("settings", "set", "staging", "A=1");
            assert.deepEqual([document["outcome"], document["undo"]], ["unchanged", null]);
        });

        it("writes nothing without a yes", async () => {
            const before = bench.read(FILE);
            assert.match((await bench.run("settings", "set", "staging", "A=1")).stderr, /nobody to ask/);
            bench.stdin = person("n");
            assert.equal((await bench.run("settings", "set", "staging", "A=1")).code, 1);
            assert.equal(bench.read(FILE), before);
        });

        const refusals: readonly (readonly [string, string, number, RegExp])[] = [
            [
                "a value that a stage cannot hold",
                "A=two words",
                2,
                /settings\.A is a value that cannot be there\.\n {2}Expected: 1 to 512/,
            ],
            ["an empty value", "A=", 2, /A setting has a value\.\n {2}To take it away: .*settings unset staging A\n/],
            ["a name of the platform's own", "Branch=x", 2, /settings\.Branch is not a setting's name/],
            ["a name that a stage cannot have", "A-B=x", 2, /is not a setting's name/],
            ["a token", `A=ghp_${"a".repeat(36)}`, 2, /looks like a secret.*\n.*settings secret staging A/],
            ["no value", "A", 2, /A setting is written NAME=value/],
        ];
        for (const [what, assignment, expected, message] of refusals) {
            it(`refuses ${what}, and does not repeat it`, async () => {
                const before = bench.read(FILE);
                const { code, stdout, stderr } = await bench.run("settings", "set", "staging", assignment, "--yes");
                assert.deepEqual([code, stdout], [expected, ""]);
                assert.match(stderr, message);
                assert.ok(!/two words|ghp_/.test(stderr), stderr);
                assert.equal(bench.read(FILE), before);
            });
        }

        it("sends what pulumi takes for a secret to where secrets are kept", async () => {
            bench.env["STUB_SUSPICIOUS"] = "true";
            const { code, stderr } = await bench.run("settings", "set", "staging", "A=x", "--yes");
            assert.equal(code, 2);
            assert.match(stderr, /The value of A looks like a secret.*\n.*settings secret staging A/);
        });

        it("needs no AWS", async () => {
            bench.account = "999999999999";
            succeeds(await bench.run("settings", "set", "staging", "A=1", "--yes"));
        });
    });

    describe("unset", () => {
        it("names the nearest setting for one that there is not", async () => {
            succeeds(await bench.run("settings", "set", "staging", "LOG_LEVEL=debug", "--yes"));
            const { code, stderr } = await bench.run("settings", "unset", "staging", "LOGLEVEL", "--yes");
            assert.equal(code, 1);
            assert.match(
                stderr,
                /staging has no setting LOGLEVEL in the configuration of the stack 'production'\.\n {2}Did you mean LOG_LEVEL\?/,
            );
        });
    });

    describe("list", () => {
        it("leaves out what the platform sets by itself", async () => {
            const exported = outputs();
            const { staging, production } = exported.environments;
            assert.ok(staging !== undefined && production !== undefined);
            const variables = { ...staging.variables, ParameterPath: "/shop/staging/" };
            bench.export({ ...exported, environments: { production, staging: { ...staging, variables } } });
            const { stdout } = await bench.run("settings", "list", "staging");
            assert.doesNotMatch(stdout, /ParameterPath|LambdaFunctionAlias|Branch|pulumi up/);
        });

        it("compares what is in effect with what is configured", async () => {
            const { environments: exported, ...rest } = outputs();
            const variables = { ...exported["staging"]?.variables, SAME: "1", CHANGED: "old", GOES: "x" };
            bench.export({ ...rest, environments: { ...exported, staging: { ...exported["staging"], variables } } });
            for (const assignment of ["SAME=1", "CHANGED=new", "COMES=y"]) {
                succeeds(await bench.run("settings", "set", "staging", assignment, "--yes"));
            }
            const stdout = succeeds(await bench.run("settings", "list", "staging"));
            assert.match(stdout, /^CHANGED +old +new with the next pulumi up$/m);
            assert.match(stdout, /^COMES +- +y with the next pulumi up$/m);
            assert.match(stdout, /^GOES +x +goes with the next pulumi up$/m);
            assert.match(stdout, /^SAME +1 +in effect$/m);
            assert.doesNotMatch(stdout, /LambdaFunctionAlias|Branch/);
        });

        it("names secrets, and never their values", async () => {
            await bench.secrets.put("/shop/staging/API_KEY", SECRET);
            await bench.secrets.put("/shop/production/OTHER", SECRET);
            const { stdout, stderr } = await bench.run("settings", "list", "staging");
            assert.match(stdout, /^API_KEY +0 s ago +alice +1 +encrypted$/m);
            const { document } = await bench.json("settings", "list", "staging");
            assert.deepEqual(
                document["secrets"].map(({ key, name }: Record<string, string>) => [key, name]),
                [["API_KEY", "/shop/staging/API_KEY"]],
            );
            assert.ok(!(stdout + stderr + JSON.stringify(document)).includes(SECRET));
        });

        it("shows the plain ones where secrets may not be listed, and ends with 1", async () => {
            bench.secrets.refusal = new UserError("Listing the parameters is not permitted.");
            const { code, stdout } = await bench.run("settings", "list", "staging");
            assert.equal(code, 1);
            assert.match(stdout, /staging has no settings\.\n\nIts secrets cannot be listed: .*not permitted/);
        });

        it("shows a secret that somebody has stored in clear", async () => {
            const parameter = { name: "/shop/staging/OPEN", version: 1, encrypted: false, lastModified: "", by: "" };
            bench.secrets.parameters.set(parameter.name, parameter);
            assert.match((await bench.run("settings", "list", "staging")).stdout, /^OPEN .*NOT ENCRYPTED$/m);
        });
    });

    describe("of previews", () => {
        const NAME = "/_previews/shop/API_KEY";

        it("are secrets under a path of their own, set, listed and removed as those of an environment", async () => {
            bench.export({ ...outputs(), previews: "{}" });
            bench.stdin = pipe(`${SECRET}\n`);
            const set = await bench.run("settings", "secret", "previews", "API_KEY", "--yes");
            assert.equal(set.code, 0, set.stderr);
            assert.deepEqual([...bench.secrets.parameters.keys()], [NAME]);
            await bench.secrets.put("/shop/staging/OTHER", SECRET);
            const listed = succeeds(await bench.run("settings", "list", "previews"));
            assert.match(listed, /^Each preview has the plain settings of the environment/);
            assert.match(listed, /^API_KEY .*encrypted$/m);
            assert.doesNotMatch(listed, /OTHER/);
            succeeds(await bench.run("settings", "remove-secret", "previews", "API_KEY", "--yes"));
            assert.deepEqual([...bench.secrets.parameters.keys()], ["/shop/staging/OTHER"]);
        });

        it("are refused where there are no previews, and cleared then", async () => {
            await bench.secrets.put(NAME, SECRET);
            const { code, stderr } = await bench.run("settings", "list", "previews");
            assert.equal(code, 1);
            assert.match(
                stderr,
                /has no previews\.\n {2}Turn them on: pulumi config set --path pullRequests\.previews 3/,
            );
            succeeds(await bench.run("forget", "previews", "--yes"));
            assert.deepEqual([...bench.secrets.parameters.keys()], []);
        });

        it("are not cleared while there are previews", async () => {
            bench.export({ ...outputs(), previews: "{}" });
            await bench.secrets.put(NAME, SECRET);
            const { code, stderr } = await bench.run("forget", "previews", "--yes");
            assert.equal(code, 1);
            assert.match(stderr, /has previews\. Nothing is cleared/);
            assert.deepEqual([...bench.secrets.parameters.keys()], [NAME]);
        });

        it("are those of an environment that is called so", async () => {
            const exported = outputs();
            const { staging } = exported.environments;
            bench.export({ ...exported, environments: { ...exported.environments, previews: staging } });
            bench.stdin = pipe(SECRET);
            succeeds(await bench.run("settings", "secret", "previews", "API_KEY", "--yes"));
            assert.deepEqual([...bench.secrets.parameters.keys()], ["/shop/previews/API_KEY"]);
        });
    });

    const misuses: readonly (readonly [string, readonly string[], RegExp])[] = [
        ["an unknown action", ["lst", "staging"], /unknown action 'lst'\n {2}Did you mean list\?/],
        ["an action of all objects", ["toString", "staging"], /unknown action 'toString'\n {2}There are: list/],
        ["a missing setting", ["set", "staging"], /It is: settings set staging NAME=value/],
        ["a setting too many", ["list", "staging", "A"], /It is: settings list staging\n/],
    ];
    for (const [what, args, message] of misuses) {
        it(`ends with 2 for ${what}`, async () => {
            const { code, stderr } = await bench.run("settings", ...args);
            assert.equal(code, 2);
            assert.match(stderr, message);
        });
    }
});
