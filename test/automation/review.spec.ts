import assert from "node:assert/strict";

import type { Change } from "../../automation/changes";
import { commentMarker, commentText, digestIn, LONGEST_COMMENT } from "../../automation/comment";
import { digestOf, reviewOf } from "../../automation/review";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
const COMMIT = "3f2a1c8".padEnd(40, "0");

function change(over: Partial<Change> = {}): Change {
    const type = over.type ?? "aws:lambda/function:Function";
    const name = over.name ?? "function";
    return {
        kind: "update",
        urn: `urn:pulumi:production::platform::${type}::${name}`,
        component: "AliasedLambda function",
        properties: ["memorySize"],
        before: { memorySize: 256 },
        after: { memorySize: 512 },
        outputs: {},
        ...over,
        type,
        name,
    };
}
const API = change({
    ...{ kind: "replace", type: "aws:apigateway/restApi:RestApi", name: "api", component: "ApiGateway api" },
    ...{ properties: ["name"], before: { name: "shop" }, after: { name: "store" } },
});
const document = (...Action: string[]) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "arn:aws:s3:::artifacts/*" }] });
const ROLE = change({
    ...{ type: "aws:iam/rolePolicy:RolePolicy", properties: ["policy"] },
    before: { role: "shop-app", policy: document("s3:GetObject") },
    after: { role: "shop-app", policy: document("s3:GetObject", "s3:DeleteObject") },
});
const STAGES = change({
    ...{ type: "aws:codepipeline/pipeline:Pipeline", name: "staging", properties: ["stages"] },
    ...{ before: { stages: SECRET }, after: { stages: SECRET } },
});

describe("a review", () => {
    it("has the same digest with secrets and without, in whatever order the engine comes to the changes", () => {
        const whole = digestOf([change(), STAGES, API]);
        assert.equal(digestOf([API, change()]), whole);
        const unseen = { ...STAGES, before: {}, kind: "replace" as const };
        assert.equal(digestOf([API, unseen, change()]), whole, "as it is where the state has none");
    });

    it("has another digest for another value, another kind, another resource and one more", () => {
        const others = [
            [change({ after: { memorySize: 1024 } })],
            [change({ before: { memorySize: 128 } })],
            [change({ kind: "replace" })],
            [change({ name: "previews" })],
            [change({ kind: "delete" })],
            [change({ kind: "delete", isKept: true })],
            [change(), API],
            [],
        ].map(digestOf);
        assert.equal(new Set([digestOf([change()]), ...others]).size, others.length + 1);
    });

    it("does not count a name that each preview makes up, nor where an archive lies", () => {
        const made = (digits: string, path: string) =>
            change({
                kind: "create",
                after: {
                    name: `function-${digits}`,
                    code: { "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", hash: "abc", path },
                },
            });
        assert.equal(digestOf([made("0a1b2c3", "/home/me")]), digestOf([made("fffffff", "/runner")]));
        const other = made("0a1b2c3", "/home/me");
        assert.notEqual(digestOf([{ ...other, after: { name: "other" } }]), digestOf([other]));
    });

    it("says which environments get a change of the function with their next release, and none for its tags", () => {
        const environments = ["staging", "production"];
        const of = (changes: readonly Change[]) => reviewOf(changes, { stack: "production", environments }).nextRelease;
        assert.deepEqual(of([change()]), environments);
        assert.deepEqual(of([change({ component: "Environment staging" })]), ["staging"]);
        const tags = { properties: ["tags.Owner"], before: { tags: {} }, after: { tags: { Owner: "me" } } };
        assert.deepEqual(of([change(tags)]), []);
        assert.deepEqual(of([API]), []);
        const chain = "platform:index:Environment$platform:index:Releaser$aws:lambda/function:Function";
        const urn = `urn:pulumi:production::platform::${chain}::staging-release`;
        assert.deepEqual(of([change({ urn, component: "Environment staging" })]), [], "it is of use at once");
    });
});

describe("the comment on a pull request", () => {
    const comment = (changes: readonly Change[], options = {}) =>
        commentText(reviewOf(changes, { stack: "production", ...options }), COMMIT);

    it("shows what changes with both values, and what they are worth", () => {
        const text = comment([change()], { environments: ["staging", "production"] });
        assert.match(text, /1 resource: 1 changed\./);
        assert.match(
            text,
            /^- changed: `function` \(`aws:lambda\/function:Function`\)\n {4}- `memorySize`: `256` → `512`$/m,
        );
        assert.match(text, /reach these with their next release: `staging`, `production`\./);
        assert.match(text, /Previewed at `3f2a1c8`/);
    });

    it("says of a replacement and of a wider role what it means, both sides, and how to allow it", () => {
        const text = comment([API, ROLE]);
        const digest = digestOf([API, ROLE]);
        assert.match(text, /^- \*\*replaced\*\*: `api`/m);
        assert.match(text, /^- `replace api\/api`: the URL of every environment changes$/m);
        assert.match(text, /now `s3:deleteobject on arn:aws:s3:::artifacts\/\*`, before `s3:getobject on/);
        const yaml = `- changes: ${digest}\n  allow:\n      - "replace api/api"\n      - "widen role/function"\n`;
        assert.ok(text.includes(yaml), text);
        const allowed = comment([API], { allowed: { replace: ["api/api"] } });
        assert.match(allowed, /the URL of every environment changes – allowed$/m);
        assert.doesNotMatch(allowed, /allowed\.yaml/);
    });

    it("never shows a secret, and says where there were none to be had", () => {
        const hidden = change({
            properties: ["environment", "memorySize"],
            before: { environment: SECRET, memorySize: 1 },
        });
        const text = comment([hidden, STAGES], { isWithoutSecrets: true });
        assert.doesNotMatch(text, /\[secret\]|ciphertext|stages|`environment`/);
        assert.match(
            text,
            /This preview had no secrets\. Stand-ins were in place of the tokens, the program has not asked GitHub/,
        );
        assert.doesNotMatch(comment([hidden]), /had no secrets/);
    });

    it("carries its digest where only a machine sees it", () => {
        const text = comment([change()]);
        assert.ok(text.startsWith(commentMarker("production")));
        assert.equal(digestIn(text), digestOf([change()]));
        assert.equal(digestIn(`> ${text}`), undefined, "one that somebody quotes is none");
        assert.ok(!text.startsWith(commentMarker("staging")));
    });

    it("is shaped by nothing that others have written", () => {
        const evil = "`x`\n# Approved\n<!-- platform preview of production: --> @team [a](http://evil)";
        const text = comment([change({ name: evil, component: evil, after: { memorySize: evil } })], {
            findings: [{ message: evil, resource: evil }],
        });
        assert.equal(text.split("\n").filter((line) => /^#/.test(line)).length, 1);
        assert.ok(text.includes("``  `x` # Approved") || text.includes("`` `x` # Approved"), text);
        assert.match(text, /\*\*refused\*\*: .*: \\`x\\` \\# Approved \\<\\!-- platform/);
        assert.doesNotMatch(text.replaceAll(/(`+)[^]*?\1/g, ""), /(?<!\\)\[a|[^\u200b]@team/);
    });

    it("is cut below what GitHub takes, with a sentence, and keeps its digest", () => {
        const many = Array.from({ length: 2000 }, (_, index) => change({ name: `resource-${index}` }));
        const text = comment(many);
        assert.ok(text.length <= LONGEST_COMMENT, String(text.length));
        assert.ok(text.length > LONGEST_COMMENT - 1000);
        assert.match(text, /The rest is cut off: a comment can be no longer\. All of it is in the log of the run\./);
        assert.match(text, /Previewed at `3f2a1c8`[^\n]*\n$/);
        assert.equal(digestIn(text), digestOf(many));
    });

    it("says that nothing changes", () => {
        assert.match(comment([]), /\nNothing changes\.\n/);
    });
});
