import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { person } from "./capture";
import { PlatformBench } from "./memoryCloud";

const SHIPPED = readFileSync(join(__dirname, "..", "..", "Pulumi.staging.yaml"), "utf8");
const FILE = "Pulumi.staging.yaml";
const SERVERLESS = `provider: { name: aws, runtime: nodejs20.x, environment: { LEVEL: info } }
functions:
  list: { handler: src/todos.list, events: [ http: GET /todos ] }
  get: { handler: src/todos.get, events: [ http: 'GET /todos/{id}' ] }
`;
const TODOS = "exports.list = exports.get = async () => ({ statusCode: 200 });";

describe("platform init", () => {
    let bench: PlatformBench;

    const config = (): Record<string, unknown> =>
        (parse(bench.read(FILE)) as { config: Record<string, unknown> }).config;

    /** An application in a folder `shop` beside the project. */
    const application = (files: Readonly<Record<string, string>>): void => {
        mkdirSync(join(bench.folder, "shop", "src"), { recursive: true });
        Object.entries(files).forEach(([name, text]) => bench.write(join("shop", name), text));
    };

    beforeEach(() => {
        bench = new PlatformBench();
        bench.write(FILE, SHIPPED);
        application({ "serverless.yml": SERVERLESS, "src/todos.js": TODOS });
    });

    afterEach(() => bench.remove());

    it("writes what an application needs in the place of the examples, and leaves the application as it is", async () => {
        const { code, stdout, stderr } = await bench.run("init", "shop");
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /runtime +nodejs22\.x +serverless\.yml:1/);
        assert.match(stdout, /function\.handler +app\.lambda_handler +remove/);
        assert.match(stdout, /Wrote 6 values to \S+Pulumi\.staging\.yaml\. The application is as it was\./);
        assert.match(
            stderr,
            /serverless\.yml:1: nodejs20\.x: the runtime nodejs20\.x, which takes no new functions\n +nodejs22\.x is taken/,
        );
        assert.deepEqual(config()["platform:function"], {
            runtime: "nodejs22.x",
            architecture: "x86_64",
            memorySize: 1024,
            timeout: 29,
            routes: [
                { method: "GET", path: "/todos", handler: "src/todos.list" },
                { method: "GET", path: "/todos/{id}", handler: "src/todos.get" },
            ],
            environment: { LEVEL: "info" },
        });
        assert.deepEqual(config()["platform:release"], { healthPath: "/todos", verifySeconds: 30 });
        assert.match(bench.read(FILE), /accountId: "123456789012" # example/, "all else stays, with its comments");
        assert.deepEqual(readdirSync(join(bench.folder, "shop")).sort(), ["serverless.yml", "src"]);
        assert.equal(bench.read("shop/serverless.yml"), SERVERLESS);
        assert.deepEqual(bench.calls(), [], "no engine is needed");
    });

    it("has nothing to do the second time", async () => {
        await bench.run("init", "shop");
        const before = bench.read(FILE);
        const { code, stdout } = await bench.run("init", "shop");
        assert.deepEqual([code, bench.read(FILE)], [0, before]);
        assert.match(stdout, /Nothing to do: \S+ has it all\./);
    });

    it("writes nothing over what somebody has set, and does with --force", async () => {
        bench.write(FILE, SHIPPED.replace("memorySize: 256 # example", "memorySize: 300"));
        const before = bench.read(FILE);
        const { code, stdout, stderr } = await bench.run("init", "shop");
        assert.deepEqual([code, bench.read(FILE)], [1, before]);
        assert.match(stdout, /function\.memorySize +300 -> 1024 +conflict/);
        assert.match(
            stderr,
            /has other values already: function\.memorySize\n +Nothing is written\. To take those .* --force/,
        );
        assert.equal((await bench.run("init", "shop", "--force")).code, 0);
        assert.equal((config()["platform:function"] as Record<string, unknown>)["memorySize"], 1024);
    });

    it("keeps a handler that somebody has set where the application has routes", async () => {
        bench.write(FILE, SHIPPED.replace("app.lambda_handler # example", "own.handler"));
        const { code, stdout } = await bench.run("init", "shop");
        assert.equal(code, 1);
        assert.match(stdout, /function\.handler +own\.handler -> +conflict/);
    });

    it("shows in a dry run what it would write, also as JSON", async () => {
        const { code, stdout } = await bench.run("init", "shop", "--dry-run", "--json", "--stack", "qa");
        assert.equal(code, 0);
        const report = JSON.parse(stdout) as Record<string, unknown>;
        assert.deepEqual([report["outcome"], report["complete"], report["stack"]], ["dry run", true, "qa"]);
        assert.deepEqual((report["changes"] as unknown[])[0], {
            key: "function.runtime",
            value: "nodejs22.x",
            where: "serverless.yml:1",
            action: "set",
        });
        assert.equal(bench.read("Pulumi.qa.yaml"), "");
    });

    it("makes a stack's file where there is none", async () => {
        bench.userCwd = join(bench.folder, "shop");
        assert.equal((await bench.run("init", "--stack", "qa", "--stage", "live")).code, 0);
        assert.match(bench.read("Pulumi.qa.yaml"), /platform:function:/);
    });

    describe("an environment that is promoted to", () => {
        const NEW = "Pulumi.fresh.yaml";
        const environments = (file: string) =>
            (parse(bench.read(file)) as { config: Record<string, unknown> }).config["platform:environments"];
        const SHARED = { staging: { branch: "staging" }, production: { branch: "master", promotesFrom: "staging" } };
        const isolated = (value: boolean) => ({ ...SHARED, production: { ...SHARED.production, isolated: value } });
        const fresh = ["init", "shop", "--stack", "fresh"];

        it("gets a function of its own where a person of a new stack wants nothing else", async () => {
            const input = person("", "n");
            bench.stdin = input;
            const { stdout } = await bench.run(...fresh);
            assert.match(input.asked[0] ?? "", /^Give production a function of its own, .+ \[Y\/n\] $/);
            assert.match(stdout, /platform:environments|environments +\{"staging"/);
            assert.deepEqual(environments(NEW), isolated(true));
            bench.stdin = person("n");
            await bench.run(...fresh);
            assert.deepEqual(environments(NEW), isolated(true), "it was said");
        });

        it("stays as it is where a stack that may be up is not told", async () => {
            const input = person("", "n");
            bench.write(FILE, SHIPPED.replace('"123456789012" # example', '"210987654321"'));
            const before = (environments(FILE) as Record<string, object>)["production"];
            bench.stdin = input;
            await bench.run("init", "shop");
            assert.match(input.asked[0] ?? "", /moved by docs\/isolation\.md\. \[y\/N\] $/);
            assert.deepEqual((environments(FILE) as Record<string, object>)["production"], {
                ...before,
                isolated: false,
            });
        });

        it("is told by options, and named where nobody says anything", async () => {
            const { stderr } = await bench.run(...fresh);
            assert.match(
                stderr,
                /environments\.production\.isolated: production has one function with what is promoted to it/,
            );
            assert.equal(environments(NEW), undefined);
            const { stderr: told } = await bench.run(...fresh, "--no-isolate");
            assert.doesNotMatch(told, /isolated/);
            assert.deepEqual(environments(NEW), isolated(false));
            bench.write(NEW, "");
            await bench.run(...fresh, "--isolate");
            assert.deepEqual(environments(NEW), isolated(true));
        });
    });

    it("ends with 1 where something is missing, and lists it by name, place and what to do", async () => {
        application({
            "serverless.yml": `${SERVERLESS.replace("LEVEL: info", "API_KEY: abc, ORIGIN: '${env:ORIGIN}'").trimEnd()}\nplugins: [odd]\n`,
        });
        const { code, stderr } = await bench.run("init", "shop");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /Not met, .*:\n +serverless\.yml:\d+: odd: a plugin that is not known here\n +see what it does/,
        );
        assert.match(
            stderr,
            /only you know:\n +serverless\.yml:1: ORIGIN: .*\n.*pulumi config set --path function\.environment\.ORIGIN <value>/,
        );
        assert.match(
            stderr,
            /serverless\.yml:1: API_KEY: .*secret.*\n +give it its value: npm run platform -- settings secret <environment> API_KEY/,
        );
        assert.doesNotMatch(bench.read(FILE), /abc/);
    });

    it("says in a sentence what keeps it from reading", async () => {
        application({ "serverless.yml": "functions: [" });
        const { code, stderr } = await bench.run("init", "shop");
        assert.equal(code, 1);
        assert.match(stderr, /serverless\.yml:1:\d+: .*\n +Nothing is written/);
        assert.match((await bench.run("init", "nowhere")).stderr, /There is no folder \S+nowhere/);
        assert.equal(bench.read(FILE), SHIPPED);
    });
});
