import assert from "node:assert/strict";

import { MemoryAws } from "../support/memory";
import { digest } from "../support/memoryPackage";
import { outputs, PlatformBench } from "./memoryCloud";

const OWN = "shop_production-app";

describe("an environment with a function of its own, by the command line", () => {
    let bench: PlatformBench;
    let own: MemoryAws;

    /** Production serves a release of the shared function, and has an own one that serves the placeholder. */
    beforeEach(async () => {
        bench = new PlatformBench();
        own = new MemoryAws(["production"], OWN, bench.aws);
        bench.own.set(OWN, own);
        await bench.release("staging", "one", "a");
        await bench.run("promote", "staging", "production", "--yes");
        own.time = bench.aws.time;
    });

    afterEach(() => bench.remove());

    /** The stack with production on its way to its own function, or there. */
    function move(place: object, more: object = {}): void {
        const { environments, ...shared } = outputs();
        const { production, ...others } = environments;
        bench.export({
            ...shared,
            ...more,
            environments: { ...others, production: { ...production, isolated: true, ...place } },
        });
    }

    const succeeds = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await bench.run(...args);
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };
    const serves = () => own.versions.get(own.aliases.get("production")?.version ?? "")?.body;

    it("gets what the environment serves, and has it once requests come there", async () => {
        move({ moving: { functionName: OWN, functionArn: "arn" } });
        const due = "It is being moved to a function of its own, shop_production-app, which";
        assert.ok(
            (await succeeds("status")).includes(
                `i production: ${due} does not have the code that it serves.\n` +
                    "  Next: npm run platform -- release production --again; then: pulumi up --stack production\n",
            ),
        );
        await succeeds("release", "production", "--again", "--yes");
        assert.equal(serves(), "one");
        const ready = await succeeds("status");
        assert.match(ready, /^production +2 /m);
        assert.ok(ready.includes(`${due} has the code that it serves.\n  Next: pulumi up --stack production\n`));
        own.moveByHand("production", "1");
        assert.ok((await succeeds("status")).includes(`${due} does not have`));
        own.moveByHand("production", "2");
        move({ functionName: OWN });
        assert.doesNotMatch(await succeeds("status"), /is being moved/);
        assert.match(await succeeds("status"), /^production +2 +aaaaaaa /m);
        assert.match(await succeeds("history", "production"), /promotion from production/);
        bench.aws.time = own.time;
        await bench.release("staging", "two", "b");
        own.time = bench.aws.time;
        await succeeds("promote", "staging", "production", "--yes");
        assert.equal(serves(), "two");
        await succeeds("rollback", "production", "--yes");
        assert.equal(serves(), "one");
    });

    it("is not ready while a further handler of its own has other code: an up would refuse", async () => {
        const [shared, mine] = ["shop-app_jobs-handler", "shop_production-app_jobs-handler"];
        const jobs = (functionName: string) => ({
            jobs: { functionName, functionArn: "arn", placeholderVersion: "1" },
        });
        bench.own.set(shared, new MemoryAws(["production", "staging", "placeholder"], shared, bench.aws));
        const other = new MemoryAws(["production", "placeholder"], mine, bench.aws);
        bench.own.set(mine, other);
        move({ moving: { functionName: OWN, functionArn: "arn" } });
        await succeeds("release", "production", "--again", "--yes");
        move({ moving: { functionName: OWN, functionArn: "arn", handlers: jobs(mine) } }, { handlers: jobs(shared) });
        const ready = async () =>
            /which has the code that it serves\.\n {2}Next: pulumi up/.test(await succeeds("status"));
        assert.ok(await ready(), "both are at the placeholder");
        other.replaceCode("other");
        await other.tools("bob").functions.publish(digest(Buffer.from("other")), "");
        other.moveByHand("production", "2");
        assert.ok(!(await ready()));
        bench.own.delete(mine);
        assert.ok(!(await ready()));
    });

    it("is pruned by itself, and its packages of before are left where they lie", async () => {
        move({ functionName: OWN });
        bench.aws.aliases.delete("production");
        for (const digit of ["c", "d", "e"]) {
            await bench.release("staging", `code ${digit}`, digit);
        }
        bench.aws.time += 24 * 3_600_000;
        own.time = bench.aws.time;
        const packages = () => [...own.objects.keys()].filter((key) => key.startsWith("kept/"));
        await succeeds("prune", "--delete", "--keep", "1", "--yes");
        assert.equal(packages().length, 2, "that of staging, and the one that production can be taken back to");
        assert.match(await succeeds("prune", "production"), /1 package to copy to where nothing expires/);
        await succeeds("prune", "production", "--delete", "--yes");
        assert.ok(packages().some((key) => key.startsWith(`kept/${OWN}/`)));
    });
});
