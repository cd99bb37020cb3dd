import assert from "node:assert/strict";

import { aws } from "./support/emulated";
import { TestLab } from "./support/lab";

const OWN = "platform-rehearsal-ap-southeast-2-api-logging";

const live = (): string | undefined => aws("apigateway", "get-account").cloudwatchRoleArn?.split("/").pop();

function setRole(arn: string): void {
    aws("apigateway", "update-account", "--patch-operations", `op=replace,path=/cloudwatchRoleArn,value=${arn}`);
}

function makeRole(name: string): string {
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    const args = ["--role-name", name, "--assume-role-policy-document", JSON.stringify(trust)];
    return aws("iam", "create-role", ...args).Role.Arn;
}

describe("the logging role of a whole account, with the real engine", () => {
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start(
            { "platform:removal": { protect: false, deleteArtifacts: true } },
            { writesOnce: true },
        );
        await lab.operate("up");
    });

    after(async () => {
        await lab.stop();
    });

    it("is made where there is none", () => {
        assert.equal(live(), OWN);
    });

    it("stays as somebody else sets it later, through every up", async () => {
        const ours = aws("iam", "get-role", "--role-name", OWN).Role.Arn as string;
        setRole(makeRole("theirs"));
        assert.deepEqual(await lab.operate("up"), []);
        assert.deepEqual(await lab.operate("up"), []);
        assert.equal(live(), "theirs");
        setRole(ours);
        assert.deepEqual(await lab.operate("up"), []);
    });

    it("is mended as the advice says where somebody has cleared it", async () => {
        setRole("");
        assert.equal(live(), undefined);
        const said = lab.events.length;
        await lab.operate("up");
        const advice = lab.events.slice(said).filter((event) => event.includes("pulumi up --refresh"));
        assert.equal(advice.length, 1);
        assert.equal(live(), undefined, "an up by itself does not see it");
        await lab.operate("refresh");
        await lab.operate("up");
        assert.equal(live(), OWN);
    });

    it("outlives the stack, and is used by the next one", async () => {
        await lab.operate("destroy");
        assert.equal(live(), OWN);
        const { AttachedPolicies } = aws("iam", "list-attached-role-policies", "--role-name", OWN);
        assert.equal(AttachedPolicies.length, 1);
        const made = (await lab.operate("up")).filter((operation) => operation.includes("api-logging"));
        assert.deepEqual(made, []);
        assert.equal(live(), OWN);
    });

    it("is set anew where it names a role that is gone", async () => {
        aws("apigateway", "get-account");
        setRole("arn:aws:iam::123456789012:role/of-a-deleted-stack");
        const made = (await lab.operate("up")).filter((operation) => operation.includes("api-logging"));
        assert.deepEqual(made, [
            "create aws:apigateway/account:Account api-logging",
            "create aws:iam/rolePolicyAttachment:RolePolicyAttachment api-logging",
            "create platform:index:ApiLogging api-logging",
        ]);
        assert.equal(live(), OWN);
    });
});
