import type { Break } from "./break";

/** Breaks of what a refusal says of what would be lost. */
export const LOSS_BREAKS: readonly Break[] = [
    {
        file: "config/links/counting.ts",
        before: 'return countCommand(held).filter((line) => new RegExp(`${escapeRegExp(line)}$`, "m").test(text));',
        after: "return countCommand(held);",
        specs: ["test/config/counting.spec.ts", "test/cli/contents.spec.ts"],
    },
    {
        file: "config/links/counting.ts",
        before: 'const count = contents === 0 ? "none" : String(contents);',
        after: "const count = String(contents);",
        specs: ["test/config/counting.spec.ts"],
    },
    {
        file: "cli/operations/contents.ts",
        before: 'const all = [...standingResources(outputs), ...standingResources(outputs, "ownResources")];',
        after: "const all = standingResources(outputs);",
        specs: ["test/cli/contents.spec.ts"],
    },
    {
        file: "release/adapters/aws/contents.ts",
        before: 'return Table?.TableArn?.split(":")[4] === accountId ? Table.ItemCount : undefined;',
        after: "return Table?.ItemCount;",
        specs: ["test/release/adapters/aws/contents.spec.ts"],
    },
    {
        file: "release/adapters/aws/contents.ts",
        before: "const input = { Bucket: name, MaxKeys: 1, ExpectedBucketOwner: accountId };",
        after: "const input = { Bucket: name, MaxKeys: 1 };",
        specs: ["test/release/adapters/aws/contents.spec.ts"],
    },
    {
        file: "release/adapters/aws/contents.ts",
        before: "const asked = held.map(async (each) => [each, await ask(each).catch(() => undefined)] as const);",
        after: "const asked = held.map(async (each) => [each, await ask(each)] as const);",
        specs: ["test/release/adapters/aws/contents.spec.ts"],
    },
    {
        file: "config/ci/roles.ts",
        before: 'allow("CountItems", ["dynamodb:DescribeTable"], own("Tables")),',
        after: "",
        specs: ["test/config/ciRoles.spec.ts"],
    },
];
