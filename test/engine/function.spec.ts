import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { zipSync } from "fflate";

import { CHECKOUT } from "../../lab/folder";
import { ask } from "../../lab/probe";
import { platform, platformJson } from "./support/cli";
import { aliasTarget, aws, codeOf } from "./support/emulated";
import { TestLab } from "./support/lab";
import { release } from "./support/release";

const FUNCTION = "platform-rehearsal-app";
const APPLICATION = join(CHECKOUT, "examples", "application");
const BOTH = { staging: { branch: "staging" }, production: { branch: "master", promotesFrom: "staging" } };

/** Families of keys: each comes up, a second `up` changes nothing, and no release is moved. The tests build on each other. */
describe("the settings of the function", () => {
    let lab: TestLab;
    let place: string;
    let url: string;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.operate("up");
        const { accountId, region, environments } = await lab.stack.outputs();
        url = environments["staging"]?.url ?? "";
        place = `${region}:${accountId}`;
        release(FUNCTION, "staging", "2", "exports a");
    });

    after(() => lab.stop());

    const configuration = (qualifier = "$LATEST") =>
        aws("lambda", "get-function-configuration", "--function-name", FUNCTION, "--qualifier", qualifier);

    /** Brings settings up, and asserts that this moves nothing and that there is nothing to do after it. */
    async function bringUp(settings: object, environments: object = BOTH): Promise<readonly string[]> {
        const seen = () => [aliasTarget(FUNCTION, "staging"), aliasTarget(FUNCTION, "production"), codeOf(FUNCTION)];
        const before = seen();
        lab.configure({ "platform:function": settings, "platform:environments": environments });
        const done = await lab.operate("up");
        assert.deepEqual(seen(), before, "nothing was moved");
        const seenEvents = lab.events.length;
        const left = await lab.operate("up");
        const why = lab.events.slice(seenEvents).filter((event) => event.includes('"op":"update"'));
        assert.deepEqual(left, [], `nothing is left to do: ${why.join("\n").slice(0, 4000)}`);
        assert.deepEqual(await lab.operate("preview", { refresh: true }), [], "as it is in AWS");
        return done;
    }

    /** A network that there is: Lambda looks it up. */
    function network() {
        const [{ VpcId }] = aws("ec2", "describe-vpcs").Vpcs;
        const subnet = aws("ec2", "create-subnet", "--vpc-id", VpcId, "--cidr-block", "172.31.64.0/20").Subnet.SubnetId;
        const named = ["--group-name", "function", "--description", "of the function"];
        return { subnets: [subnet], securityGroups: [aws("ec2", "create-security-group", ...named).GroupId] };
    }

    /** A version of a layer, by its ARN. */
    function publishLayer(name: string, files: Readonly<Record<string, Uint8Array>>): string {
        const file = join(lab.folder.root, `${name}.zip`);
        writeFileSync(file, zipSync(files, { level: 1 }));
        const named = ["--layer-name", name, "--zip-file", `fileb://${file}`];
        return aws("lambda", "publish-layer-version", ...named).LayerVersionArn;
    }

    const UPDATED = "update aws:lambda/function:Function function";
    const POLICY = "update aws:iam/rolePolicy:RolePolicy function";

    it("reach the function, with the rights that they take, and an environment with its next release", async () => {
        publishLayer("tools", { "python/tools.py": Buffer.from("X = 1\n") });
        const done = await bringUp({
            environment: { TABLE: "orders" },
            layers: [`arn:aws:lambda:${place}:layer:tools:1`],
            ephemeralStorage: 1024,
            tracing: "Active",
            kmsKey: `arn:aws:kms:${place}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
            logFormat: "JSON",
            systemLogLevel: "WARN",
            deadLetter: `arn:aws:sqs:${place}:lost`,
            reservedConcurrency: 50,
        });
        assert.deepEqual(done, [POLICY, UPDATED]);
        const { Environment, EphemeralStorage, Layers, LoggingConfig, TracingConfig } = configuration();
        assert.deepEqual(
            [Environment.Variables, EphemeralStorage.Size, Layers.length, TracingConfig.Mode],
            [{ TABLE: "orders" }, 1024, 1, "Active"],
        );
        assert.deepEqual(
            [LoggingConfig.LogFormat, LoggingConfig.SystemLogLevel, LoggingConfig.ApplicationLogLevel],
            ["JSON", "WARN", "INFO"],
        );
        assert.equal(configuration("2").Environment, undefined, "what is served keeps what it was tested with");
        release(FUNCTION, "staging", "4", "exports b");
        assert.deepEqual(configuration("4").Environment.Variables, { TABLE: "orders" });
    });

    it("put it into a network with a file system", async () => {
        const vpc = network();
        const accessPoint = `arn:aws:elasticfilesystem:${place}:access-point/fsap-0123456789abcdef0`;
        const done = await bringUp({ vpc, fileSystem: { accessPoint, mountPath: "/mnt/files" } });
        assert.deepEqual(done, [POLICY, UPDATED]);
        const { VpcConfig, FileSystemConfigs, Environment, TracingConfig, LoggingConfig, EphemeralStorage } =
            configuration();
        assert.deepEqual(
            [VpcConfig.SubnetIds, FileSystemConfigs],
            [vpc.subnets, [{ Arn: accessPoint, LocalMountPath: "/mnt/files" }]],
        );
        // What is not said any more is as it was at first.
        assert.deepEqual(
            [Environment?.Variables ?? {}, TracingConfig.Mode, LoggingConfig.LogFormat, EphemeralStorage.Size],
            [{}, "PassThrough", "Text", 512],
        );
    });

    it("keep snapshots of versions, and then copies ready for one environment, whose releases wait for them", async () => {
        assert.deepEqual(await bringUp({ snapStart: true }), [POLICY, UPDATED]);
        assert.equal(configuration().SnapStart.ApplyOn, "PublishedVersions");
        const having = { ...BOTH, staging: { branch: "staging", provisionedConcurrency: 2 } };
        assert.deepEqual(await bringUp({}, having), [
            "create aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig staging",
            UPDATED,
        ]);
        const { RequestedProvisionedConcurrentExecutions: count } = aws(
            ...["lambda", "get-provisioned-concurrency-config", "--function-name", FUNCTION, "--qualifier", "staging"],
        );
        assert.equal(count, 2);
        const { code, stderr } = await platform(lab, "release", APPLICATION, "--to", "staging", "--yes");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /Lambda is getting provisioned concurrency ready; the version before answers meanwhile/);
        assert.deepEqual(aliasTarget(FUNCTION, "staging").weights, {}, "the release has waited for the copies");
        assert.notEqual((await ask(`${url}/health`)).body, "exports b", "what answered before");
        assert.deepEqual(await bringUp({}), [
            "delete aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig staging",
        ]);
    });

    it("reach an environment that is released again, with the very package that it serves", async () => {
        const before = aliasTarget(FUNCTION, "staging").version;
        await bringUp({ environment: { TABLE: "again" } });
        assert.match((await platform(lab, "status")).stdout, /release staging --again/);
        await platformJson(lab, "release", "staging", "--again", "--yes");
        const { version } = aliasTarget(FUNCTION, "staging");
        assert.notEqual(version, before);
        assert.equal(codeOf(FUNCTION, version), codeOf(FUNCTION, before), "byte for byte");
        assert.deepEqual(configuration(version).Environment.Variables, { TABLE: "again" });
        assert.doesNotMatch((await platform(lab, "status")).stdout, /--again/);
    });

    it("say which layers leave a package too little room", async () => {
        const before = aliasTarget(FUNCTION, "staging");
        // Beside it, a file of some bytes has room, and the sample has not.
        const layer = publishLayer("large", { "python/large": Buffer.alloc(262_144_000 - 300) });
        const name = ["--function-name", FUNCTION];
        const file = join(lab.folder.root, "small.zip");
        writeFileSync(file, zipSync({ "app.py": Buffer.from("X = 1\n") }));
        aws("lambda", "update-function-code", ...name, "--zip-file", `fileb://${file}`);
        aws("lambda", "wait", "function-updated-v2", ...name);
        aws("lambda", "update-function-configuration", ...name, "--layers", layer);
        aws("lambda", "wait", "function-updated-v2", ...name);
        const { code, stderr } = await platform(lab, "release", APPLICATION, "--to", "staging", "--yes");
        assert.equal(code, 1, stderr);
        assert.match(stderr, /the package, which unzips to \d+ bytes, together with the layers of .*: large:1 \(/);
        assert.deepEqual(aliasTarget(FUNCTION, "staging"), before);
    });
});
