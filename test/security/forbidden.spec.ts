import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { isAllowed, isTrusted } from "../support/iam";
import { FORBIDDEN, NOBODY } from "./forbidden";
import type { Calls } from "./forbidden/rows";
import { project } from "./place";
import { roleOf, rolesOf, type StackName } from "./stack";
import { attach, EVERYTHING } from "./widen";

/** Every service that a role could be lent to. */
const SERVICES = ["apigateway", "codebuild", "codepipeline", "ec2", "events", "lambda", "s3"].map(
    (each) => `${each}.amazonaws.com`,
);

const stacks = Object.entries(FORBIDDEN) as [StackName, Calls][];

describe("what no role may do", () => {
    for (const [stack, roles] of stacks) {
        for (const [name, calls] of Object.entries(roles)) {
            it(`is refused, ${calls.length} calls of ${name} where the stack is ${stack}, each of which a slip would allow`, async () => {
                const { documents, attached } = await roleOf(stack, name);
                assert.deepEqual(attached, [], "a managed policy would have to be evaluated, too");
                for (const call of calls) {
                    assert.ok(!isAllowed(documents, call), `${name} ${call.does}: ${call.action} ${call.resource}`);
                    assert.ok(
                        call.isHeld !== true || !isAllowed([...documents, EVERYTHING], call),
                        `${name} ${call.does} once somebody attaches a policy`,
                    );
                    assert.ok(
                        isAllowed(call.red(documents), call),
                        `nothing would ever allow that ${name} ${call.does}`,
                    );
                }
            });
        }
    }

    it("is told of in docs/security.md, of each role that there is", async () => {
        const page = readFileSync("docs/security.md", "utf8");
        const missing = [...(await rolesOf("isolated")).values()]
            .map(({ arn }) =>
                (arn.split("/").pop() ?? "").replace(/-production-(build|pipeline|release)$/, "-staging-$1"),
            )
            .filter(
                (name) =>
                    !page.includes(`| \`${name}\``) && !page.includes(`| \`${name.replace("shop-eu-west-1", "…")}\``),
            );
        assert.deepEqual(missing, []);
    });

    it("has at least sixty calls, none of them twice", () => {
        const all = stacks.flatMap(([stack, roles]) =>
            Object.entries(roles).flatMap(([name, calls]) =>
                calls.map(({ action, resource, context }) => JSON.stringify([stack, name, action, resource, context])),
            ),
        );
        assert.ok(all.length >= 60, String(all.length));
        assert.deepEqual(
            all.filter((each, index) => all.indexOf(each) !== index),
            [],
        );
    });

    for (const stack of ["isolated", "shared", "application"] as const) {
        it(`has ${NOBODY.length} calls that every role is refused, where the stack is ${stack}`, async () => {
            for (const [name, { documents }] of await rolesOf(stack)) {
                for (const [does, action, resource] of NOBODY) {
                    assert.ok(!isAllowed(documents, { action, resource }), `${name} ${does}`);
                    assert.ok(isAllowed(attach(action, resource)(documents), { action, resource }), does);
                }
            }
        });
    }

    it("is evaluated of every role that a stack has, but for the one whose only policy is AWS's own", async () => {
        const roles = await rolesOf("isolated");
        const asked = Object.keys(FORBIDDEN.isolated ?? {});
        const rest = [...roles.keys()].filter((name) => !asked.includes(name));
        // Both pipelines are made alike.
        assert.deepEqual(rest.sort(), ["api-logging", "production-pipeline"]);
        assert.deepEqual((await roleOf("isolated", "api-logging")).documents, []);
    });
});

describe("who may act with a role", () => {
    it("is one service each", async () => {
        for (const [name, { trust }] of await rolesOf("isolated")) {
            const source = name === "pull-requests" ? "shop_pull-requests" : `shop-${name.replace(/-build$/, "")}`;
            const context = { "aws:SourceAccount": "123456789012", "aws:SourceArn": project(source) };
            const trusted = SERVICES.filter((service) => isTrusted(trust, { service }, context));
            assert.equal(trusted.length, 1, `${name}: ${trusted.join(", ")}`);
            assert.ok(!isTrusted(trust, { arn: "arn:aws:iam::123456789012:root" }, context), name);
        }
    });

    it("is CodeBuild for that role's own project alone, and for none of another account", async () => {
        const own = { "staging-build": "shop-staging", "pull-requests": "shop_pull-requests" };
        const may = async (name: string, of: string, account = "123456789012") => {
            const context = {
                "aws:SourceAccount": account,
                "aws:SourceArn": project(of).replace("123456789012", account),
            };
            const { trust } = await roleOf("isolated", name);
            return isTrusted(trust, { service: "codebuild.amazonaws.com" }, context);
        };
        for (const [name, of] of Object.entries(own)) {
            assert.ok(await may(name, of), name);
            assert.ok(!(await may(name, "shop-production")), name);
            assert.ok(!(await may(name, "mine")), name);
            assert.ok(!(await may(name, of, "210987654321")), name);
        }
    });
});
