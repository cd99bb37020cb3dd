import assert from "node:assert/strict";

import { commandIn } from "./capture";
import { outputs, PlatformBench } from "./memoryCloud";

describe("platform status", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
    });

    afterEach(() => bench.remove());

    it("shows what each environment serves, since when and by whom", async () => {
        await bench.release("staging", "one", "a", "arn:aws:iam::1:user/alice");
        bench.aws.time += 3 * 3_600_000;
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 0, stdout);
        assert.match(stdout, /^environment +version +commit +released +by +state$/m);
        assert.match(stdout, /^staging +2 +aaaaaaa +3 h ago +alice +ok$/m);
        assert.match(stdout, /^production +1 +- +- +- +ok$/m);
        assert.match(stdout, /^staging: https:\/\/api\.invalid\/staging$/m);
        assert.match(stdout, /production: Nothing was released to it yet\./);
    });

    it("knows the placeholder of a function that was made again by its alias", async () => {
        await bench.release("staging", "one", "a");
        const aliasAt = (version: string) =>
            bench.aws.aliases.set("placeholder", { name: "placeholder", version, weights: {}, revisionId: "r" });
        bench.aws.moveByHand("production", "2");
        aliasAt("2");
        assert.match((await bench.run("status")).stdout, /production: Nothing was released to it yet\./);
        aliasAt("1");
        assert.match(
            (await bench.run("status")).stdout,
            /production: Its ledger knows no release: version 2 was put there/,
        );
    });

    it("says that what was served has to be released again where the function was deleted", async () => {
        await bench.release("staging", "one", "a");
        bench.aws.moveByHand("staging", "1");
        bench.aws.versions.delete("2");
        const { code, stdout } = await bench.run("status", "--stack", "production");
        assert.equal(code, 1);
        assert.match(stdout, /It serves version 1, but the ledger says 2, which is gone: the function was deleted\./);
        assert.match(
            stdout,
            /npm run platform -- restore staging --stack production; or push to its branch, or: npm run platform -- release FOLDER --to staging --stack production/,
        );
    });

    it("says where to click while the connection to GitHub is pending", async () => {
        const connection = { arn: "arn:aws:codeconnections:x:1:connection/0a1b", status: "PENDING", link: "https://x" };
        bench.export({ ...outputs(), connection });
        const { stderr } = await bench.run("status");
        assert.match(
            stderr,
            /connection was pending\. If it still is:\n[^]*Open https:\/\/x\n[^]*Update pending connection/,
        );
        assert.doesNotMatch(stderr, /check of pull requests/);
        assert.match(stderr, /Choose 0a1b, then/, "a stack of an older version does not say its name");
        bench.export({ ...outputs(), connection: { ...connection, name: "shop" } });
        assert.match((await bench.run("status")).stderr, /The connection shop is pending[^]*Choose shop, then/);
        bench.export({ ...outputs(), connection: { ...connection, waits: true } });
        assert.match((await bench.run("status")).stderr, /check of pull requests[^]*comes with the next `pulumi up`/);
        bench.export({ ...outputs(), connection: { ...connection, status: "AVAILABLE" } });
        assert.doesNotMatch((await bench.run("status")).stderr, /pending/);
    });

    it("prints all of it as JSON, and nothing else on stdout", async () => {
        await bench.release("staging", "one", "a");
        const { code, document } = await bench.json("status");
        assert.equal(code, 0);
        assert.deepEqual([document["stack"], document["healthy"]], ["production", true]);
        assert.ok(Number.isInteger(document["durationMs"]));
        assert.equal(document["awsCalls"], bench.awsCalls.length + 1);
        assert.deepEqual(
            document["environments"].map(({ environment }: { readonly environment: string }) => environment),
            ["staging", "production"],
        );
        const staging = document["environments"][0];
        assert.deepEqual(
            [staging.environment, staging.version, staging.release.commit, staging.release.state, staging.healthy],
            ["staging", "2", "a".repeat(40), "served", true],
        );
    });

    it("finds an alias that was moved by hand, and names the command that puts it back", async () => {
        await bench.release("staging", "one", "a");
        await bench.release("staging", "two", "b");
        bench.aws.moveByHand("staging", "2");
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(stdout, /^staging +2 .* needs attention$/m);
        assert.match(stdout, /! staging: It serves version 2, but the ledger says 3: .*by hand/);
        assert.equal((await bench.run(...commandIn(stdout), "--yes")).code, 0);
        assert.equal(bench.serves("staging"), "3");
        assert.equal((await bench.run("status")).code, 0);
    });

    it("finds split traffic, and names the command that ends it", async () => {
        await bench.release("staging", "one", "a");
        await bench.release("staging", "two", "b");
        bench.aws.moveByHand("staging", "3", { "2": 0.1 });
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(stdout, /^staging +3\+ /m);
        assert.match(stdout, /split by hand: 10 % to version 2, the rest to version 3/);
        assert.equal((await bench.run(...commandIn(stdout), "--yes")).code, 0);
        assert.deepEqual(bench.aws.aliases.get("staging")?.weights, {});
    });

    it("explains a release that was interrupted after it had moved the alias", async () => {
        await bench.release("staging", "one", "a");
        await bench.killed("staging", "two", "b", /^GET /);
        assert.match(
            (await bench.run("status")).stdout,
            /i staging: Not verified yet: The alias was moved.*\n {2}If that run has ended: release it again/,
        );
        assert.match((await bench.run("status")).stdout, /^staging .* not verified yet$/m);
        bench.aws.time += 3_600_000;
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(stdout, /! staging: An interrupted release: The alias was moved.*\n {2}Release it again/);
    });

    it("explains a release that was interrupted before, which is no problem", async () => {
        await bench.release("staging", "one", "a");
        await bench.killed("staging", "two", "b", /^UpdateAlias /);
        assert.match(
            (await bench.run("status")).stdout,
            /i staging: Under way: the release of version 3 \(commit bbbbbbb\)/,
        );
        bench.aws.time += 3_600_000;
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 0, stdout);
        assert.match(
            stdout,
            /i staging: Not served: the release of version 3.*ended before.*\n {2}If it is still wanted/,
        );
    });

    it("names objects of the ledger that are damaged", async () => {
        await bench.release("staging", "one", "a");
        bench.aws.objects.set("releases/staging/0.json", Buffer.from("{"));
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(stdout, /s3:\/\/artifacts\/releases\/staging\/0\.json is not JSON/);
        assert.match(stdout, /^staging +2 +aaaaaaa/m);
    });

    it("shows the other environments where one is broken", async () => {
        await bench.release("production", "one", "a");
        bench.aws.aliases.delete("staging");
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(stdout, /^production +2 .* ok$/m);
        assert.match(stdout, /^staging +\? .* needs attention$/m);
        assert.match(stdout, /! staging: shop-app has no alias staging\./);
        const { document } = await bench.json("status");
        assert.deepEqual([document["healthy"], document["environments"][0].version], [false, null]);
    });

    it("tells where settings of the function wait for the next release", async () => {
        await bench.release("staging", "one", "a");
        bench.aws.settings = "settings-2";
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 0);
        assert.match(stdout, /i staging: The function's settings have changed: it gets them with its next release/);
    });

    it("knows a version that came without the ledger", async () => {
        await bench.release("staging", "one", "a");
        bench.aws.moveByHand("production", "2");
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 0);
        assert.match(stdout, /production: Its ledger knows no release: version 2/);
    });

    it("lets nothing steer the terminal", async () => {
        await bench.release("staging", "one", "a", "\u001b[2J\u0007mallory");
        const { stdout } = await bench.run("status");
        assert.match(stdout, /\[2J mallory/);
        assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f]/);
    });
});
