import assert from "node:assert/strict";

import { aws } from "./support/emulated";
import { TestLab } from "./support/lab";

const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`Default${index}`, "x"]));

describe("tags, with the real engine and provider", () => {
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start(
            {
                "platform:tags": { project: "renamed" },
                "aws:defaultTags": { tags: many },
            },
            { writesOnce: true },
        );
    });

    after(async () => {
        await lab.stop();
    });

    it("may be one of ours in another case, and more by default than an object can have", async () => {
        await lab.operate("up");
        const { executionRoleArn = "", artifactBucket } = await lab.stack.outputs();
        const role = ["--role-name", executionRoleArn.split("/").pop() ?? ""];
        const tags = aws("iam", "list-role-tags", ...role).Tags as { Key: string; Value: string }[];
        assert.deepEqual(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])), {
            ...many,
            ManagedBy: "pulumi",
            Stack: "staging",
            project: "renamed",
        });
        const { Contents } = aws("s3api", "list-objects-v2", "--bucket", artifactBucket, "--prefix", "platform/");
        const [{ Key }] = Contents as [{ Key: string }];
        assert.deepEqual(aws("s3api", "get-object-tagging", "--bucket", artifactBucket, "--key", Key).TagSet, []);
        assert.deepEqual(await lab.operate("up"), []);
    });
});
