import assert from "node:assert/strict";

import fc from "fast-check";

import { parameterFolder } from "../../../contract/parameters";
import { bucketPolicy, type PolicyDocument } from "../../../components/policies";
import { isAllowed, listed } from "../../support/iam";
import { PARAMETERS, ROLES, SHOP, documents } from "./shop";

describe("the roles' policies, whatever projects and environments are called,", () => {
    /** Names as the configuration takes them. */
    const project = fc.stringMatching(/^[b-r](-?[a-z0-9]){1,15}$/);
    const environment = fc.stringMatching(/^[A-Za-z][\w-]{0,20}$/);

    it("keep projects apart, whatever they are called", () => {
        fc.assert(
            fc.property(project, project, environment, (one, other, name) => {
                fc.pre(one !== other);
                const [mine, theirs] = [documents(one, name), documents(other, name)];
                const { bucket, function: fn } = theirs.arns;
                const requests = [
                    ["lambda:UpdateAlias", fn],
                    ["lambda:UpdateFunctionCode", fn],
                    ["lambda:InvokeFunction", `${fn}:1`],
                    ["s3:GetObject", `${bucket}/packages/a/1.zip`],
                    ["s3:PutObject", `${bucket}/releases/${name}/1.json`],
                    ["ssm:GetParameter", `${PARAMETERS}${parameterFolder(other, name)}KEY`],
                    ["ssm:GetParametersByPath", `${PARAMETERS}/${other}/${name}`],
                ] as const;
                const all = [mine.managed, mine.releaser, mine.application, mine.function, mine.pipeline];
                for (const [action, resource] of requests) {
                    assert.ok(!isAllowed(all, { action, resource }), `${action} ${resource}`);
                }
            }),
        );
    });

    it("let an environment's release write its own part of the ledger alone, and its build none, whatever it is called", () => {
        fc.assert(
            fc.property(project, environment, environment, (shop, one, other) => {
                fc.pre(one !== other);
                const { managed, releaser, arns } = documents(shop, one);
                const mayWrite = (role: PolicyDocument, name: string) =>
                    isAllowed([role], {
                        action: "s3:PutObject",
                        resource: `${arns.bucket}/releases/${name}/1.json`,
                    });
                assert.ok(mayWrite(releaser, one));
                assert.ok(!mayWrite(releaser, other));
                assert.ok(!mayWrite(managed, one));
            }),
        );
    });

    it("let the function read what is set for each environment of its project", () => {
        fc.assert(
            fc.property(project, environment, (shop, name) => {
                const resource = `${PARAMETERS}${parameterFolder(shop, name)}KEY`;
                const request = { action: "ssm:GetParameter", resource };
                assert.ok(isAllowed([documents(shop, name).function], request));
            }),
        );
    });

    /** Whether a resource names the project before anything that may be anything. */
    const isOf = (shop: string, resource: string) =>
        resource.split(":").slice(5).join(":").split(/[*?]/, 1)[0]?.includes(shop) === true &&
        !/[*?]/.test(resource.split(":").slice(0, 5).join(":"));

    /** Where everything is meant, and why. */
    const WHOLE: Readonly<Record<string, string>> = {
        "EndJob *":
            "CodePipeline knows no resource for how a job has ended; who has the right has to know the id of the job.",
        "TlsOnly s3:*": "A denial of everything that comes without TLS has to name every action.",
    };

    it("name neither all actions nor all resources, but where that is said with a reason", () => {
        fc.assert(
            fc.property(project, environment, (shop, name) => {
                const { arns, ...roles } = documents(shop, name);
                const all: readonly PolicyDocument[] = [...Object.values(roles), bucketPolicy(arns.bucket)];
                for (const { Sid, Action, Resource } of all.flatMap(({ Statement }) => Statement)) {
                    const broad = [
                        ...listed(Action).filter((action) => action.includes("*")),
                        ...listed(Resource).filter((resource) => !isOf(shop, resource)),
                    ].filter((part) => WHOLE[`${Sid} ${part}`] === undefined);
                    assert.deepEqual(broad, [], Sid);
                    assert.ok(listed(Resource).length > 0 && listed(Action).length > 0, Sid);
                }
            }),
        );
    });

    it("have one purpose for each statement, and its actions in order", () => {
        for (const { Statement } of ROLES.map((role) => SHOP[role])) {
            const names = Statement.map(({ Sid }) => Sid);
            assert.deepEqual([...new Set(names)], names);
            for (const { Sid, Action } of Statement) {
                assert.deepEqual(listed(Action), [...listed(Action)].sort(), Sid);
            }
        }
    });
});
