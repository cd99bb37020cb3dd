import assert from "node:assert/strict";

import { person, pipe } from "./capture";
import { PlatformBench } from "./memoryCloud";

const STATE = JSON.stringify({
    version: 3,
    deployment: { secrets_providers: { type: "passphrase", state: { salt: "v1:x" } }, resources: [{ urn: "urn:x" }] },
});
const BUCKET = "s3://shop-state?region=eu-west-1&awssdk=v2";

describe("platform state", () => {
    let bench: PlatformBench;
    const ran = (verb: string) => bench.calls().filter(({ args }) => args[0] === "stack" && args[1] === verb);

    beforeEach(() => {
        bench = new PlatformBench();
        bench.write("state.json", STATE);
        bench.write("Pulumi.production.yaml", "config:\n  aws:region: eu-west-1\n");
    });

    afterEach(() => bench.remove());

    it("says where it is kept, and what encrypts the secrets", async () => {
        const { code, document } = await bench.json("state");
        assert.equal(code, 0);
        const { backend, secretsProvider, resources, pending } = document as Record<string, unknown>;
        assert.deepEqual([backend, secretsProvider, resources, pending], ["file://~", "passphrase", 2, []]);
        const { stdout } = await bench.run("state", "show", "--stack", "production");
        assert.match(stdout, /kept in +file:\/\/~/);
    });

    it("moves it into a bucket of the stack's region, which is got ready, and says what to do next", async () => {
        const { code, stdout, stderr } = await bench.run("state", "move", "--to", "s3://shop-state", "--yes");
        assert.equal(code, 0, stderr);
        assert.deepEqual(bench.stateBuckets, ["shop-state in eu-west-1 of 123456789012"]);
        assert.match(stdout, /is in s3:\/\/shop-state\?region=eu-west-1&awssdk=v2: 2 resources, as before\./);
        assert.match(stdout, /pulumi login 's3:\/\/shop-state\?region=eu-west-1&awssdk=v2'\n/);
        assert.match(
            stdout,
            /To remove it: PULUMI_BACKEND_URL='file:\/\/~' pulumi stack rm --force --preserve-config production\n/,
        );
        assert.deepEqual(ran("rm"), []);
        const [init] = ran("init");
        assert.equal(init?.env["PULUMI_BACKEND_URL"], BUCKET);
        assert.ok(init?.args.join(" ").includes("--secrets-provider passphrase"));
    });

    it("has Pulumi.yaml name the new place where it names the old one, and leaves all else in it", async () => {
        const project = (url: string) =>
            `# Ours.\nname: platform\nruntime: nodejs\nbackend:\n  url: ${url} # where\nmain: .\n`;
        bench.write("Pulumi.yaml", project("file://~"));
        const { code, stdout, stderr } = await bench.run("state", "move", "--to", "s3://shop-state", "--yes");
        assert.equal(code, 0, stderr);
        assert.equal(bench.read("Pulumi.yaml"), project(BUCKET));
        assert.match(stdout, /^Pulumi\.yaml names it now, for all stacks of the project: commit it\.$/m);
        assert.doesNotMatch(stdout, /pulumi login/);
    });

    it("asks first, and moves nothing without a yes", async () => {
        assert.equal((await bench.run("state", "move", "--to", "file:///srv/state")).code, 1);
        const input = person("n");
        bench.stdin = input;
        assert.equal((await bench.run("state", "move", "--to", "s3://shop-state")).code, 1);
        assert.deepEqual([input.asked, bench.stateBuckets, ran("init")], [["Go on? [y/N] "], [], []]);
    });

    it("refuses what it cannot do: without a place, to where it is, by another word", async () => {
        const missing = await bench.run("state", "move");
        assert.deepEqual([missing.code, /--to is missing/.test(missing.stderr)], [2, true]);
        const same = await bench.run("state", "move", "--to", "file", "--yes");
        assert.match(same.stderr, /is kept there already: file:\/\/~/);
        const word = await bench.run("state", "mov");
        assert.match(word.stderr, /unknown action 'mov'\n {2}Did you mean move\?/);
    });

    it("has a key encrypt the secrets, and then a passphrase that is typed twice and unseen", async () => {
        const { code, document, stderr } = await bench.json("state", "secrets", "--to", "kms:alias/shop", "--yes");
        assert.equal(code, 0, stderr);
        assert.equal(document["to"], "awskms:///alias/shop?region=eu-west-1&awssdk=v2");
        const again = await bench.run("state", "secrets", "--to", "kms:alias/shop", "--yes");
        assert.match(again.stderr, /encrypted by that already/);

        assert.match(
            (await bench.run("state", "secrets", "--to", "passphrase", "--yes")).stderr,
            /PULUMI_CONFIG_PASSPHRASE/,
        );
        const input = person("correct horse battery", "correct horse battery");
        bench.stdin = input;
        const back = await bench.run("state", "secrets", "--to", "passphrase", "--yes");
        assert.equal(back.code, 0, back.stderr);
        assert.ok(input.asked.every((question) => question.endsWith("(hidden)")) && input.asked.length === 2);
        const calls = ran("change-secrets-provider");
        assert.equal(calls.at(-1)?.env["PULUMI_CONFIG_PASSPHRASE"], "correct horse battery");
        assert.ok(calls.every(({ args }) => !args.join(" ").includes("horse")));
        assert.doesNotMatch(back.stdout + back.stderr, /horse/);
    });

    for (const [what, typed, message] of [
        ["short", ["short"], /shorter than 12 characters/],
        ["not the same twice", ["correct horse battery", "correct horse batterie"], /The two are not the same/],
    ] as const) {
        it(`takes no passphrase that is ${what}`, async () => {
            await bench.run("state", "secrets", "--to", "kms:alias/shop", "--yes");
            bench.stdin = person(...typed);
            const { code, stderr } = await bench.run("state", "secrets", "--to", "passphrase", "--yes");
            assert.equal(code, 1);
            assert.match(stderr, message);
            assert.equal(ran("change-secrets-provider").length, 1);
        });
    }
});

describe("platform init, going on to the stack", () => {
    let bench: PlatformBench;
    const flags = ["--stack", "fresh", "--state", "s3://shop-state", "--secrets", "kms:alias/shop", "--yes"];

    beforeEach(() => {
        bench = new PlatformBench();
        bench.write("app.py", "def lambda_handler(event, context):\n    return {'statusCode': 200}\n");
        bench.write("Pulumi.fresh.yaml", "config:\n  aws:region: eu-west-1\n");
    });

    afterEach(() => bench.remove());

    it("makes the bucket, the stack and its token from flags and a pipe, and ends with what to do next", async () => {
        bench.stdin = pipe("ghp_NeverSeen\n");
        const { stdout, stderr } = await bench.run("init", ".", ...flags, "--token-stdin");
        assert.deepEqual(bench.stateBuckets, ["shop-state in eu-west-1 of 123456789012"], stderr);
        const init = bench.calls().find(({ args }) => args[1] === "init");
        assert.equal(init?.env["PULUMI_BACKEND_URL"], BUCKET);
        assert.ok(init?.args.includes("awskms:///alias/shop?region=eu-west-1&awssdk=v2"));
        const secret = bench.calls().find(({ args }) => args.includes("githubToken"));
        assert.equal(secret?.stdin, "ghp_NeverSeen");
        assert.ok(bench.calls().every(({ args }) => !args.join(" ").includes("ghp_")));
        assert.match(
            stderr,
            /Next, for the stack 'fresh':\n {2}pulumi login '[^']+'\n {2}npm run platform -- preview --stack fresh\n/,
        );
        assert.doesNotMatch(stdout + stderr, /ghp_/);
        assert.match(bench.read("Pulumi.fresh.yaml"), /secure: v1:ciphertext/);
    });

    it("makes the key that an alias names, after asking, and finds it on the next run", async () => {
        const other = flags.map((flag) => flag.replace("alias/shop", "alias/other"));
        const { stderr } = await bench.run("init", ".", ...other);
        assert.deepEqual(bench.madeKeys, ["alias/other in eu-west-1 of 123456789012"]);
        assert.match(stderr, /There is no key alias\/other in eu-west-1, account 123456789012[^]*about 1 USD a month/);
        assert.match(stderr, /Get the key ready [^\n]*key\/2: made, rotated every year/);
        const again = await bench.run("init", ".", ...other);
        assert.doesNotMatch(again.stderr, /There is no key/);
        assert.equal(bench.madeKeys.length, 1);
    });

    it("makes neither key nor stack without a yes", async () => {
        const input = person("n", "y", "file", "kms:alias/other", "n");
        bench.stdin = input;
        await bench.run("init", ".", "--stack", "fresh");
        assert.deepEqual([input.asked.at(-1), bench.madeKeys, bench.calls()], ["Make it? [y/N] ", [], []]);
    });

    it("goes on where a run has ended in the middle", async () => {
        await bench.run("init", ".", ...flags);
        const { stderr } = await bench.run("init", ".", ...flags);
        assert.match(stderr, /it is there, in s3:\/\/shop-state/);
        assert.match(stderr, /pulumi config set --secret githubToken --stack fresh/);
        assert.equal(bench.calls().filter(({ args }) => args[1] === "init").length, 1);
    });

    it("is one conversation at a terminal", async () => {
        const input = person("", "y", "s3://shop-state", "kms:alias/shop", "y", "ghp_Typed");
        bench.stdin = input;
        const { stderr } = await bench.run("init", ".", "--stack", "fresh");
        assert.deepEqual(
            input.asked.map((question) => question.slice(0, 30)),
            [
                "Give production a function of ",
                "Make the stack 'fresh' now, if",
                "Where is the state kept: s3://",
                "What encrypts the secrets: pas",
                "Go on? [y/N] ",
                "GitHub's token, or nothing for",
            ],
        );
        assert.match(input.asked[5] ?? "", /\(hidden\)$/);
        assert.match(stderr, /Next, for the stack 'fresh'/);
    });

    it("makes nothing where nobody asks for it", async () => {
        await bench.run("init", ".", "--stack", "fresh");
        bench.stdin = person("n", "n");
        await bench.run("init", ".", "--stack", "fresh");
        assert.deepEqual(bench.calls(), []);
    });

    it("says what is missing where there is nobody to ask", async () => {
        const { code, stderr } = await bench.run("init", ".", "--stack", "fresh", "--state", "file");
        assert.equal(code, 1);
        assert.match(stderr, /The stack is not made: nobody says how\.\n {2}Say it with --secrets\./);
    });
});
