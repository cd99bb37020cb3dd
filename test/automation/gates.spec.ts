import assert from "node:assert/strict";

import { UNKNOWN, type Change } from "../../automation/changes";
import { closedGates, flagOf, gatesOf } from "../../automation/gates";

const change = (kind: Change["kind"], type: string, name: string, sides: Partial<Change> = {}): Change => ({
    ...{ kind, type, name, urn: `${type}::${name}`, component: "", properties: [] },
    ...{ before: {}, after: {}, outputs: {} },
    ...sides,
});
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const document = (Action: string) => JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
const names = (...changes: readonly Change[]) => gatesOf(changes).map(flagOf);

describe("the gates of a preview", () => {
    it("stand before what is deleted or replaced and does not come back as it was, and nothing else", () => {
        const types = [
            ...["aws:apigateway/restApi:RestApi", "aws:lambda/function:Function", "aws:lambda/alias:Alias"],
            ...["aws:apigateway/stage:Stage", "aws:s3/bucket:Bucket", "aws:codepipeline/pipeline:Pipeline"],
            ...["aws:cloudwatch/logGroup:LogGroup", "aws:apigateway/domainName:DomainName"],
        ];
        for (const type of types) {
            assert.equal(names(change("delete", type, "x")).length, 1, type);
            assert.equal(names(change("replace", type, "x")).length, 1, type);
            assert.deepEqual(names(change("update", type, "x"), change("create", type, "y")), [], type);
            assert.deepEqual(names(change("delete", type, "x", { isKept: true })), [], type);
        }
        assert.deepEqual(names(change("replace", "aws:apigateway/deployment:Deployment", "x")), []);
        const program = "urn:pulumi:s::p::platform:index:Releaser$aws:lambda/function:Function::x";
        assert.deepEqual(names({ ...change("delete", "aws:lambda/function:Function", "x"), urn: program }), []);
    });

    it("are opened one by one, for what was said and nothing else", () => {
        const gates = gatesOf([
            change("delete", "aws:lambda/alias:Alias", "qa"),
            change("replace", "aws:apigateway/stage:Stage", "qa"),
        ]);
        assert.deepEqual(closedGates(gates, { delete: ["alias/qa"], replace: ["alias/qa"] }).map(flagOf), [
            "--allow-replace stage/qa",
        ]);
    });

    it("stand before a role that may do more, but not before one that is made now or may do less", () => {
        const both = {
            before: { role: "r", policy: document("s3:*") },
            after: { role: "r", policy: document("s3:GetObject") },
        };
        assert.deepEqual(names(change("update", POLICY, "function", both)), []);
        const turned = { before: both.after, after: both.before };
        assert.deepEqual(names(change("update", POLICY, "function", turned)), ["--allow-widen role/function"]);
        const role = change("create", "aws:iam/role:Role", "qa", { after: { name: "r" } });
        const added = change("create", POLICY, "qa", { after: both.after });
        assert.deepEqual(names(role, added), []);
        assert.deepEqual(names(added), ["--allow-widen role/qa"], "the role is there already");
    });

    it("stand before a document that is not known yet, another policy, and a boundary that goes", () => {
        const unknown = { before: { role: "r", policy: document("s3:*") }, after: { role: "r", policy: UNKNOWN } };
        assert.deepEqual(names(change("update", POLICY, "function", unknown)), ["--allow-widen role/function"]);
        const attached = change("create", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "admin", {
            after: { role: "r", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        });
        assert.deepEqual(gatesOf([attached])[0]?.widenings, [
            { now: "all of the policy arn:aws:iam::aws:policy/AdministratorAccess", before: "none" },
        ]);
        const boundary = { before: { permissionsBoundary: "arn:boundary" }, after: {} };
        assert.deepEqual(names(change("update", "aws:iam/role:Role", "app", boundary)), ["--allow-widen role/app"]);
    });
});
