import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { restApiOf } from "../../contract/outputs";
import { platform } from "./support/cli";
import { aws, inventory, leftBehind } from "./support/emulated";
import { TestLab } from "./support/lab";

const OLD = "ghp_DestroyOldTokenNeverInClear012345678";
const NEW = "ghp_DestroyNewTokenNeverInClear012345678";
const UNPROTECTED = { "platform:removal": { protect: false, deleteArtifacts: true } };

/** The tests build on each other. */
describe("deleting a stack whose token is no good any more, with the real engine", () => {
    let lab: TestLab;
    let restApi: string;

    before(async () => {
        lab = await TestLab.start(UNPROTECTED);
        await lab.setToken(OLD);
        await lab.operate("up");
        restApi = restApiOf(await lab.stack.outputs(), "staging");
        await lab.github.revokeToken(OLD);
    });

    after(async () => {
        await lab.stop();
    });

    /** All that serves: the API and how it is throttled, the function and what its role may do. */
    const serving = () => {
        const { aliases, functions, logGroups, roles, loggingRole } = inventory();
        const stages = aws("apigateway", "get-stages", "--rest-api-id", restApi).item as Record<string, unknown>[];
        return {
            ...{ aliases, functions, logGroups, roles, loggingRole },
            stages: stages.map(({ stageName, methodSettings, variables }) => [stageName, methodSettings, variables]),
            permissions: aws(
                "lambda",
                "get-policy",
                "--function-name",
                "platform-rehearsal-app",
                "--qualifier",
                "staging",
            ),
            policy: aws(
                ...["iam", "get-role-policy", "--role-name", "platform-rehearsal-ap-southeast-2-app"],
                ...["--policy-name", policyName()],
            ).PolicyDocument,
        };
    };
    const policyName = (): string =>
        aws("iam", "list-role-policies", "--role-name", "platform-rehearsal-ap-southeast-2-app").PolicyNames[0];

    it("ends before anything that serves has gone, where the program does not run", async () => {
        const before = serving();
        await lab.setToken(NEW);
        const { status, stdout } = spawnSync("pulumi", ["destroy", "--yes", "--non-interactive"], { encoding: "utf8" });
        assert.notEqual(status, 0);
        assert.match(stdout, /RepositoryWebhook[^]*401/, "the token of the state is not known to GitHub");
        assert.deepEqual(serving(), before);
    });

    it("is refused by the command line while it is protected", async () => {
        lab.configure({ "platform:removal": { protect: true } });
        const { code, stderr } = await platform(lab, "destroy", "--yes");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /is protected\. Nothing is deleted\.\n {2}Allow it: pulumi config set --path removal\.protect/,
        );
    });

    it("ends before anything is deleted where the token that is configured is no good either", async () => {
        lab.configure(UNPROTECTED);
        await lab.stack.setToken(OLD);
        const before = inventory();
        const { code, stderr } = await platform(lab, "destroy", "--yes");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /pulumi destroy failed[^]*GitHub does not accept githubToken[^]*npm run platform -- destroy/,
        );
        assert.doesNotMatch(stderr, /ghp_/);
        assert.deepEqual(inventory(), before);
    });

    it("goes through with a new token in the configuration", async () => {
        await lab.stack.setToken(NEW);
        const { code, stdout, stderr } = await platform(lab, "destroy", "--yes", "--json");
        assert.equal(code, 0, stderr);
        assert.equal((JSON.parse(stdout) as { outcome: string }).outcome, "destroyed");
        assert.match(stderr, /^Delete staging\n[^]*\n {2}deleted /m);
        assert.deepEqual([inventory()["buckets"], leftBehind()], [[], []]);
        assert.deepEqual((await lab.github.repository(lab.record.github.repository)).hooks, []);
    });
});
