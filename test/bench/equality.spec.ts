import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { asCloudFormation, asTerraform, checkEqual, total, type Types } from "../../bench/peers/equality";

const ROOT = join(__dirname, "..", "..");
const TOPOLOGY = join(ROOT, "bench", "peers", "opentofu", "topology");

/** What Terraform would make of the configuration, as far as its text tells: each environment has what is made for each. */
function configured(environments: number): Types {
    const files = readdirSync(TOPOLOGY).filter((name) => name.endsWith(".tf"));
    const text = files.map((name) => readFileSync(join(TOPOLOGY, name), "utf8")).join("\n");
    const types: Record<string, number> = {};
    for (const [, type = "", body = ""] of text.matchAll(/^resource "(\w+)" "\w+" \{\n([^]*?)^\}/gm)) {
        types[type] = (types[type] ?? 0) + (/^ {2}for_each\s+= var\.environments$/m.test(body) ? environments : 1);
    }
    return types;
}

/** What the platform makes, in a process of its own, with the configuration that is measured. */
function platform(environments: number): Types {
    const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [join(ROOT, "bench", "graph", "evaluate.js"), String(environments), "types"],
        { encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as Types;
}

describe("the topology of the peers", () => {
    for (const environments of [1, 3]) {
        it(`has as many resources of each type in Terraform's configuration of ${environments} as the platform`, () => {
            const ours = asTerraform(platform(environments));
            assert.ok(total(ours) > 20 + 10 * environments);
            assert.deepEqual(sorted(configured(environments)), sorted(ours));
        });
    }

    it("knows what CloudFormation has as a property of another resource", () => {
        const types = { "aws:s3/bucket:Bucket": 1, "aws:s3/bucketVersioning:BucketVersioning": 1 };
        assert.deepEqual(asCloudFormation(types), { "AWS::S3::Bucket": 1, "AWS::Lambda::Version": 1 });
    });

    it("is refused where it differs, type by type", () => {
        assert.throws(
            () => checkEqual("A peer", { a: 1, b: 2 }, { a: 1, b: 3, c: 1 }),
            /A peer does not have the platform's topology:\n {2}b: 2, not 3\n {2}c: 0, not 1$/,
        );
        assert.throws(() => asTerraform({ "aws:ec2/vpc:Vpc": 1 }), /No peer is known to have aws:ec2\/vpc:Vpc/);
        checkEqual("A peer", { a: 1 }, { a: 1 });
    });

    it("leaves out components and providers, which are nothing in AWS", () => {
        assert.deepEqual(asTerraform({ "pulumi:providers:aws": 1, "platform:index:Environment": 2 }), {});
    });
});

function sorted(types: Types): readonly string[] {
    return Object.entries(types)
        .map(([type, count]) => `${type} ${count}`)
        .sort();
}
