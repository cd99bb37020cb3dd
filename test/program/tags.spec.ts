import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { recordPlatform, TAGS } from "../support/platform";

/** The environment that a resource belongs to, told by its name. */
const belongsTo = (environment: string) => (resource: { readonly name: string }) =>
    resource.name === environment ||
    resource.name.startsWith(`${environment}-`) ||
    resource.name.endsWith(`-${environment}`);

/** What could carry tags and does not: S3 takes 10 tags for an object, the configuration holds up to 43. */
const UNTAGGED = ["aws:s3/bucketObjectv2:BucketObjectv2"];

describe("the tags of the program", () => {
    it("are on every resource that can carry tags", async () => {
        const tagged = await recordPlatform({ "platform:tags": '{"Owner":"team","Project":"renamed"}' });
        const expected = { ...TAGS, Owner: "team", Project: "renamed" };
        const taggable = tagged.resources.filter(({ type }) => canCarryTags(type) && !UNTAGGED.includes(type));
        const kinds = new Set(taggable.map(({ type }) => type.replace(/^aws:.*:/, "")));
        assert.deepEqual([...kinds].sort(), [
            "Bucket",
            "EventRule",
            "Function",
            "LogGroup",
            "Parameter",
            "Pipeline",
            "Project",
            "RestApi",
            "Role",
            "Secret",
            "Stage",
            "Webhook",
        ]);
        for (const { type, name, inputs } of taggable) {
            const { Environment, ...tags } = (inputs["tags"] ?? {}) as Record<string, string>;
            assert.deepEqual(tags, expected, `${type} ${name}`);
            assert.equal(
                Environment,
                ["staging", "production"].find((each) => belongsTo(each)({ name })),
                name,
            );
        }
    });
});

/** Whether the SDK's own declarations give the resource tags. */
function canCarryTags(type: string): boolean {
    const match = /^aws:([^/]+\/[^:]+):/.exec(type);
    if (match === null) {
        return false;
    }
    const declaration = readFileSync(require.resolve(`@pulumi/aws/${match[1]}.d.ts`), "utf8");
    const args = declaration.slice(declaration.search(/export interface \w+Args/));
    return /^ {4}tags\?: pulumi\.Input</m.test(args);
}
