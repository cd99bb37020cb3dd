import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { deploymentFacts } from "../../automation/deployment";
import { deliver } from "../../examples/ci/automation";
import { LAB_STACK } from "../../lab/folder";
import { stackFile } from "../../lab/project";
import { stateKeyPolicy } from "../../release/adapters/aws/stateKeyPolicy";
import { platformJson, startPlatform, type Ended } from "./support/cli";
import { aliasTarget, aws } from "./support/emulated";
import { assertHidden } from "./support/hidden";
import { TestLab } from "./support/lab";
import { release } from "./support/release";

const FUNCTION = "platform-rehearsal-app";
const BUCKET = "platform-lab-state";
const ALIAS = "alias/platform-lab-state";
const TOKEN = "ghp_EngineTestTokenNeverInClear0123456789";

/** One stack, whose state goes from files to a bucket and back. The tests build on each other. */
describe("the state of a stack, with the real engine", () => {
    let lab: TestLab;
    let address = "";
    const said: Ended[] = [];
    /** Runs a command with variables besides those of the lab. */
    const run = async (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> => {
        const ended = await startPlatform(lab, args, "", env).ended;
        said.push(ended);
        return ended;
    };
    /** From where no passphrase opens anything. */
    const inBucket = () => ({ PULUMI_BACKEND_URL: address, PULUMI_CONFIG_PASSPHRASE: "another" });
    const outcome = ({ code, stdout, stderr }: Ended) => {
        assert.equal(code, 0, stderr);
        return (JSON.parse(stdout) as { readonly outcome: string }).outcome;
    };

    before(async () => {
        lab = await TestLab.start();
        address =
            `s3://${BUCKET}?endpoint=${lab.record.emulators.urls.ministack.replace("http://", "")}` +
            "&disableSSL=true&s3ForcePathStyle=true";
        await lab.setToken(TOKEN);
        await lab.operate("up");
        release(FUNCTION, "staging", "2", "released");
    });

    after(() => lab.stop());

    it("moves into a bucket, which is made, with a key of KMS, which is made, and up changes nothing", async () => {
        const closed = await run({ PULUMI_CONFIG_PASSPHRASE: "another" }, "up", "--yes");
        assert.equal(closed.code, 1);
        assert.match(
            closed.stderr,
            /The secrets of the stack 'staging' cannot be read: PULUMI_CONFIG_PASSPHRASE is missing, or/,
        );
        const before = await platformJson(lab, "state");
        assert.equal(before.secretsProvider, "passphrase");
        const moved = await platformJson(lab, "state", "move", "--to", address, "--yes");
        assert.deepEqual([moved.outcome, moved.digest], ["moved", before.digest]);
        address = moved.to;
        const of = (call: string) => aws("s3api", call, "--bucket", BUCKET);
        assert.equal(of("get-bucket-versioning").Status, "Enabled");
        assert.match(of("get-bucket-policy").Policy, /"Deny".*aws:SecureTransport/);
        assert.equal(of("get-public-access-block").PublicAccessBlockConfiguration.RestrictPublicBuckets, true);

        const kept = { PULUMI_BACKEND_URL: address };
        const changed = await run(kept, "state", "secrets", "--to", `kms:${ALIAS}`, "--yes");
        assert.equal(changed.code, 0, changed.stderr);
        assert.match(changed.stderr, /There is no key alias\/platform-lab-state in ap-southeast-2/);
        const { KeyMetadata: key } = aws("kms", "describe-key", "--key-id", ALIAS);
        assert.equal(aws("kms", "get-key-rotation-status", "--key-id", key.KeyId).KeyRotationEnabled, true);
        const { Policy } = aws("kms", "get-key-policy", "--key-id", key.KeyId, "--policy-name", "default");
        assert.deepEqual(JSON.parse(Policy), stateKeyPolicy(key.Arn.split(":")[4], "aws"));

        assert.equal(outcome(await run(inBucket(), "up", "--yes", "--json")), "unchanged");
        const state = JSON.parse((await run(inBucket(), "state", "--json")).stdout) as Record<string, unknown>;
        assert.deepEqual(
            [state["resources"], state["secretsProvider"]],
            [before.resources, `awskms:///${ALIAS}?region=ap-southeast-2&awssdk=v2`],
        );
    });

    it("says where it is gone, who holds it, tells a lock that a killed run has left, and goes on after that", async () => {
        const gone = await run(
            { ...inBucket(), PULUMI_BACKEND_URL: address.replace(BUCKET, "not-there") },
            "up",
            "--yes",
        );
        assert.equal(gone.code, 1);
        assert.match(
            gone.stderr,
            /NoSuchBucket[^]*\n {2}The bucket of the state does not answer\. See which one it is: pulumi/,
        );
        const lock = join(tmpdir(), `platform-lock-${process.pid}.json`);
        const held = { pid: 1, username: "alice", hostname: "ci-runner", timestamp: "2026-11-28T10:00:00Z" };
        const object = ["--bucket", BUCKET, "--key", `.pulumi/locks/organization/platform/${LAB_STACK}/a.json`];
        assert.equal(spawnSync("tee", [lock], { input: JSON.stringify(held) }).status, 0);
        aws("s3api", "put-object", ...object, "--body", lock);
        const refused = await run(inBucket(), "up", "--yes", "--wait", "0");
        assert.equal(refused.code, 1);
        assert.match(refused.stderr, /is held by alice on ci-runner \(process 1\) since 2026-11-28T10:00:00Z/);
        aws("s3api", "delete-object", ...object);
        rmSync(lock);

        const pulumi = (...args: readonly string[]) => {
            const env = { ...process.env, ...inBucket() };
            const { status, stderr } = spawnSync("pulumi", [...args, "--stack", LAB_STACK], { env, encoding: "utf8" });
            assert.equal(status, 0, stderr);
        };
        pulumi("config", "set", "--path", "function.memorySize", "512");
        const killed = startPlatform(lab, ["up", "--yes"], "", inBucket());
        const locks = `${lab.record.emulators.urls.ministack}/${BUCKET}?list-type=2&prefix=.pulumi/locks`;
        while (!(await (await fetch(locks)).text()).includes("<Key>")) {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
        killed.kill();
        assert.equal((await killed.ended).code, undefined);

        const second = await run(inBucket(), "up", "--yes");
        assert.equal(second.code, 1);
        assert.match(second.stderr, /is held by a run on this machine that is gone \(process \d+, since [^)]+\)/);
        assert.match(second.stderr, /take its lock away: pulumi cancel --stack staging/);
        pulumi("cancel", "--yes");
        const third = await run(inBucket(), "up", "--yes");
        assert.equal(third.code, 0, third.stderr);
        assert.equal(aws("lambda", "get-function-configuration", "--function-name", FUNCTION).MemorySize, 512);
        assert.deepEqual(aliasTarget(FUNCTION, "staging"), { version: "2", weights: {} });
    });

    it("goes back to files once the old copy is gone, and to a passphrase, and up changes nothing", async () => {
        const kept = { PULUMI_BACKEND_URL: address };
        const home = `file://${lab.folder.state}`;
        const full = await run(kept, "state", "move", "--to", home, "--yes");
        assert.equal(full.code, 1);
        assert.match(full.stderr, /There is a stack 'staging' already where it is to go, with \d+ resources\./);
        const removal = ["stack", "rm", "--force", "--preserve-config", LAB_STACK, "--yes"];
        assert.equal(spawnSync("pulumi", removal).status, 0);
        const back = await run(kept, "state", "move", "--to", home, "--yes");
        assert.equal(back.code, 0, back.stderr);
        const changed = await run({}, "state", "secrets", "--to", "passphrase", "--yes");
        assert.equal(changed.code, 0, changed.stderr);
        const { resources, secretsProvider } = deploymentFacts(await lab.stack.exportState());
        assert.equal(secretsProvider, "passphrase");
        // The example for CI code of a team's own.
        assert.deepEqual(Object.keys(await deliver(lab.folder.project, LAB_STACK)).sort(), ["production", "staging"]);
        assert.equal(deploymentFacts(await lab.stack.exportState()).resources, resources);
        assert.deepEqual(aliasTarget(FUNCTION, "staging"), { version: "2", weights: {} });
    });

    it("has held the token in clear nowhere: in no bucket, file or output", () => {
        const folder = join(lab.folder.root, "bucket");
        assert.equal(spawnSync("aws", ["s3", "sync", "--quiet", `s3://${BUCKET}`, folder]).status, 0);
        const texts = (where: string) =>
            spawnSync("grep", ["-rh", "", where], { encoding: "utf8", maxBuffer: 2 ** 28 }).stdout;
        const bucket = texts(folder);
        assert.match(bucket, /restApi/);
        const files = texts(join(lab.folder.state, ".pulumi"));
        const stack = readFileSync(stackFile(lab.folder.project), "utf8");
        assertHidden(TOKEN, { bucket, files, stack, output: JSON.stringify(said) });
    });
});
