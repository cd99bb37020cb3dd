import assert from "node:assert/strict";

import { grantsOf } from "../../automation/documents";
import { isWithin, widenings } from "../../automation/widening";

type Statement = Readonly<Record<string, unknown>>;

/** What a document of the second statements allows beyond one of the first. */
function compare(before: readonly Statement[], after: readonly Statement[]): readonly string[] {
    const grants = (Statement: readonly Statement[]) => grantsOf(JSON.stringify({ Statement })) ?? [];
    return widenings(grants(before), grants(after)).map(({ now }) => now);
}

const allow = (Action: unknown, Resource: unknown, more: Statement = {}): Statement => ({
    ...{ Effect: "Allow", Action, Resource },
    ...more,
});

describe("what a policy document allows beyond another", () => {
    it("is nothing where it says the same in other words: order, lists, statements, upper case", () => {
        const before = [allow(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"])];
        const after = [
            allow("s3:putobject", "arn:aws:s3:::b/*"),
            allow(["s3:PutObject"], "arn:aws:s3:::a/*"),
            allow("s3:GetObject", ["arn:aws:s3:::b/*", "arn:aws:s3:::a/*"]),
        ];
        assert.deepEqual(compare(before, after), []);
        assert.deepEqual(compare(after, before), []);
    });

    it("is each action on each resource that is new", () => {
        const before = [allow("s3:GetObject", "arn:aws:s3:::a/*")];
        assert.deepEqual(compare(before, [allow(["s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::a/*")]), [
            "s3:deleteobject on arn:aws:s3:::a/*",
        ]);
        assert.deepEqual(compare(before, [allow("s3:GetObject", "arn:aws:s3:::*")]), [
            "s3:getobject on arn:aws:s3:::*",
        ]);
        assert.deepEqual(compare(before, [allow("s3:GetObject", "arn:aws:s3:::a/b/*")]), []);
        assert.deepEqual(compare(before, [allow("s3:*", "arn:aws:s3:::a/*")]), ["s3:* on arn:aws:s3:::a/*"]);
        assert.deepEqual(compare([allow("s3:Get*", "*")], before), []);
    });

    it("counts a condition that is gone, or lets through more", () => {
        const when = (values: unknown, operator = "StringEquals", key = "aws:SourceAccount") =>
            allow("s3:GetObject", "*", { Condition: { [operator]: { [key]: values } } });
        assert.equal(compare([when("1")], [allow("s3:GetObject", "*")]).length, 1);
        assert.equal(compare([when("1")], [when(["1", "2"])]).length, 1);
        assert.equal(compare([when(["1", "2"])], [when("2", "StringEquals", "AWS:sourceaccount")]).length, 0);
        assert.equal(compare([allow("s3:GetObject", "*")], [when("1")]).length, 0);
        assert.equal(compare([when("a*", "StringLike")], [when("ab*", "StringLike")]).length, 0);
        assert.equal(compare([when("ab*", "StringLike")], [when("a*", "StringLike")]).length, 1);
        assert.equal(compare([when(["1", "2"], "StringNotEquals")], [when("1", "StringNotEquals")]).length, 1);
        assert.equal(
            compare([when("1", "StringEqualsIfExists")], [when(["1", "2"], "StringEqualsIfExists")]).length,
            1,
        );
    });

    it("counts a refusal that is gone or smaller, and what a statement leaves out", () => {
        const deny: Statement = { Effect: "Deny", Action: "s3:*", Resource: "*" };
        assert.deepEqual(compare([deny], []), ["no refusal of s3:* on *"]);
        assert.equal(compare([deny], [{ ...deny, Action: "s3:GetObject" }]).length, 1);
        assert.equal(compare([], [deny]).length, 0);
        const except = (NotAction: string): Statement => ({ Effect: "Allow", NotAction, Resource: "*" });
        assert.equal(compare([allow("s3:*", "*")], [except("iam:*")]).length, 1);
        assert.equal(compare([except("iam:*")], [except("iam:*")]).length, 0);
        assert.equal(compare([except("iam:*")], [allow("iam:CreateRole", "*")]).length, 1);
    });

    it("counts another principal that may assume a role", () => {
        const trust = (Principal: unknown): Statement => ({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
        const service = trust({ Service: "lambda.amazonaws.com" });
        assert.deepEqual(compare([service], [service, trust({ AWS: "arn:aws:iam::1:root" })]), [
            "sts:assumerole by AWS:arn:aws:iam::1:root",
        ]);
        assert.equal(compare([service], [trust("*")]).length, 1);
    });

    it("takes no pattern for narrower than it is", () => {
        assert.ok(isWithin("a*c", "a*"));
        assert.ok(isWithin("a?", "a*") && isWithin("a?", "a?"));
        assert.ok(!isWithin("a*", "a?"));
        assert.ok(!isWithin("a*", "a*c"));
        assert.ok(!isWithin("a.c", "abc") && isWithin("a.c", "a.c"));
    });
});
