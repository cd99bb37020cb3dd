import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { LAB_STACK } from "../../lab/folder";
import { platform } from "./support/cli";
import { aws } from "./support/emulated";
import { TestLab } from "./support/lab";

const BOTH = ["production/files production", "staging/files staging"];
const BRANCHES = { staging: "staging", production: "master" } as const;

/** The tests build on each other. */
describe("notifications of a bucket that environments share, with the real engine", () => {
    let lab: TestLab;

    /** The environments that are told of its objects, each of those under a prefix of its own. */
    const told = (...environments: readonly (keyof typeof BRANCHES)[]) => ({
        "platform:resources": { buckets: { files: { shared: true } } },
        "platform:environments": Object.fromEntries(
            Object.entries(BRANCHES).map(([name, branch]) => [
                name,
                environments.some((each) => each === name)
                    ? { branch, events: { buckets: { files: { bucket: "files", prefix: `${name}/` } } } }
                    : { branch },
            ]),
        ),
    });

    /** What S3 keeps: the name of each part, and the alias that is told. */
    const kept = (): readonly string[] => {
        const buckets: { Name: string }[] = aws("s3api", "list-buckets").Buckets;
        const bucket = buckets.find(({ Name }) => Name.includes("-files-"))?.Name ?? assert.fail("no bucket");
        const found: { Id: string; LambdaFunctionArn: string }[] =
            aws("s3api", "get-bucket-notification-configuration", "--bucket", bucket)?.LambdaFunctionConfigurations ??
            [];
        return found.map(({ Id, LambdaFunctionArn }) => `${Id} ${LambdaFunctionArn.split(":").pop()}`).sort();
    };

    const up = async (...environments: readonly (keyof typeof BRANCHES)[]) => {
        lab.configure(told(...environments));
        const done = await lab.operate("up");
        assert.deepEqual(await lab.operate("preview", { refresh: true }), [], "as it is in AWS");
        return done.filter((each) => each.includes("BucketNotification"));
    };

    /** Has the state know the notifications by other names. */
    async function renamed(...names: readonly string[]): Promise<void> {
        const state = JSON.parse(await lab.stack.exportState()) as { deployment: { resources: { urn: string }[] } };
        state.deployment.resources = state.deployment.resources.flatMap((each) =>
            each.urn.endsWith("::resources.files")
                ? names.map((name) => ({ ...each, urn: each.urn.replace("resources.files", name) }))
                : [each],
        );
        const args = ["stack", "import", "--stack", LAB_STACK];
        const input = JSON.stringify(state);
        const { status, stderr } = spawnSync("pulumi", args, { cwd: lab.folder.project, input, encoding: "utf8" });
        assert.equal(status, 0, stderr);
    }

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
    });

    after(() => lab.stop());

    it("are one configuration, in which each has its part", async () => {
        assert.deepEqual(await up("staging", "production"), [
            "create aws:s3/bucketNotification:BucketNotification resources.files",
        ]);
        assert.deepEqual(kept(), BOTH);
    });

    it("stay one's own when the other has none any more", async () => {
        assert.deepEqual(await up("staging"), ["update aws:s3/bucketNotification:BucketNotification resources.files"]);
        assert.deepEqual(kept(), ["staging/files staging"]);
    });

    it("stay when they were called by their environment, and are the other's then", async () => {
        await renamed("staging-files");
        assert.deepEqual(await up("production"), [
            "update aws:s3/bucketNotification:BucketNotification resources.files",
        ]);
        assert.deepEqual(kept(), ["production/files production"]);
    });

    it("are one by way of the command line where each environment had one, and nothing is lost on the way", async () => {
        await renamed("production-files", "staging-files");
        lab.configure(told("staging", "production"));
        const before = kept();
        const { code, stderr } = await platform(lab, "up", "--yes");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /production-files stays, and staging-files is let go of/);
        assert.doesNotMatch(stderr, /delete/);
        assert.deepEqual([before, kept()], [["production/files production"], BOTH]);
        assert.deepEqual(await lab.operate("preview", { refresh: true }), [], "as it is in AWS");
    });

    it("come again with an up that looks at S3 where an up of the engine alone has deleted one", async () => {
        await renamed("production-files", "staging-files");
        const done = await lab.operate("up");
        assert.ok(done.includes("delete aws:s3/bucketNotification:BucketNotification staging-files"), done.join("\n"));
        assert.deepEqual([kept(), await lab.operate("up")], [[], []], "nobody sees it");
        await lab.operate("up", { refresh: true });
        assert.deepEqual(kept(), BOTH);
    });

    it("go with the last of them", async () => {
        assert.deepEqual(await up(), ["delete aws:s3/bucketNotification:BucketNotification resources.files"]);
        assert.deepEqual(kept(), []);
    });
});
