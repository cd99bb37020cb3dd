import assert from "node:assert/strict";

import { isAllowed, isTrusted, type AnyDocument, type IamRequest } from "../../support/iam";

describe("the evaluator of policies", () => {
    const may = (statement: object, action: string, resource: string, context?: IamRequest["context"]) => {
        const Statement = [{ Sid: "Test", Effect: "Allow" as const, Action: "a:Get", ...statement }];
        return isAllowed([{ Version: "2012-10-17", Statement }], {
            action,
            resource,
            ...(context === undefined ? {} : { context }),
        });
    };
    const everything = { Effect: "Allow" as const, Action: "*", Resource: "*" };

    it("knows wildcards, upper and lower case, and conditions that it was not told the key of", () => {
        assert.ok(may({ Resource: "arn:b/*" }, "A:gEt", "arn:b/c/d:e"));
        assert.ok(!may({ Resource: "arn:b/*" }, "a:Get", "arn:B/c"));
        assert.ok(!may({ Resource: "arn:b/*" }, "a:GetMore", "arn:b/c"));
        assert.ok(may({ Resource: "arn:b?" }, "a:Get", "arn:bc"));
        assert.ok(!may({ Resource: "arn:b." }, "a:Get", "arn:bc"));
        assert.ok(!may({ Resource: "*", Condition: { StringLike: { key: "*" } } }, "a:Get", "arn:b"));
        assert.throws(
            () => may({ Resource: "*", Condition: { DateEquals: { key: "" } } }, "a:Get", "arn:b"),
            /DateEquals/,
        );
    });

    it("knows addresses, of both kinds, and their absence", () => {
        const from = (operator: string, range: string, address?: string) =>
            may(
                { Resource: "*", Condition: { [operator]: { "aws:SourceIp": [range] } } },
                "a:Get",
                "arn:b",
                address === undefined ? {} : { "aws:SourceIp": address },
            );
        assert.ok(from("IpAddress", "10.0.0.0/8", "10.1.2.3"));
        assert.ok(!from("IpAddress", "10.0.0.0/8", "11.1.2.3"));
        assert.ok(from("IpAddress", "2001:db8::/32", "2001:db8::1"));
        assert.ok(!from("NotIpAddress", "2001:db8::/32", "2001:db8::1"));
        assert.ok(from("NotIpAddress", "10.0.0.0/8", "2001:db8::1"));
        assert.ok(from("NotIpAddress", "10.0.0.0/8"));
    });

    it("knows what is named by what it is not", () => {
        const others = { Action: undefined, NotAction: ["iam:*"], Resource: "*" };
        assert.ok(may(others, "a:Get", "arn:b"));
        assert.ok(!may(others, "iam:PassRole", "arn:b"));
        const elsewhere = { Resource: undefined, NotResource: "arn:b/*" };
        assert.ok(may(elsewhere, "a:Get", "arn:c"));
        assert.ok(!may(elsewhere, "a:Get", "arn:b/c"));
    });

    it("has a denial win, wherever it stands, and a boundary leave only what both allow", () => {
        const get: IamRequest = { action: "a:Get", resource: "arn:b" };
        const allowing: AnyDocument = { Statement: [everything] };
        const denying: AnyDocument = { Statement: [{ Effect: "Deny", Action: "a:*", Resource: "arn:b" }] };
        assert.ok(isAllowed([allowing], get));
        assert.ok(!isAllowed([denying, allowing], get));
        assert.ok(!isAllowed([], get));
        assert.ok(!isAllowed([allowing], get, { Statement: [{ ...everything, Action: "b:*" }] }));
        assert.ok(!isAllowed([], get, allowing));
    });

    it("knows conditions that hold without a key, and those that hold where it differs", () => {
        const when = (Condition: object, context?: IamRequest["context"]) =>
            may({ Resource: "*", Condition }, "a:Get", "arn:b", context);
        assert.ok(when({ StringNotEquals: { key: "a" } }));
        assert.ok(when({ StringNotEquals: { key: ["a", "b"] } }, { key: "c" }));
        assert.ok(!when({ StringNotEquals: { key: ["a", "b"] } }, { key: "b" }));
        assert.ok(when({ StringEqualsIfExists: { key: "a" } }));
        assert.ok(!when({ StringEqualsIfExists: { key: "a" } }, { key: "b" }));
        assert.ok(when({ Null: { key: "true" } }));
        assert.ok(!when({ Null: { key: "true" } }, { key: "" }));
        assert.ok(!when({ StringEquals: { key: "a" }, ArnEquals: { other: "arn:*" } }, { key: "a" }));
        assert.ok(when({ StringEquals: { key: "a" }, ArnEquals: { other: "arn:*" } }, { key: "a", other: "arn:b" }));
    });

    it("knows whom a trust policy names, and for what", () => {
        const Principal = { Service: "codebuild.amazonaws.com" };
        const Condition = { ArnEquals: { "aws:SourceArn": "arn:p" } };
        const trust = { Statement: [{ Effect: "Allow" as const, Principal, Action: "sts:AssumeRole", Condition }] };
        const build = { service: "codebuild.amazonaws.com" };
        assert.ok(isTrusted(trust, build, { "aws:SourceArn": "arn:p" }));
        assert.ok(!isTrusted(trust, build, { "aws:SourceArn": "arn:q" }));
        assert.ok(!isTrusted(trust, build));
        assert.ok(!isTrusted(trust, { service: "lambda.amazonaws.com" }, { "aws:SourceArn": "arn:p" }));
        assert.ok(!isTrusted(trust, { arn: "codebuild.amazonaws.com" }, { "aws:SourceArn": "arn:p" }));
        assert.ok(!isTrusted(trust, build, { "aws:SourceArn": "arn:p" }, "sts:TagSession"));
    });
});
