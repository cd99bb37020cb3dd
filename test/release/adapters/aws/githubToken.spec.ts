import assert from "node:assert/strict";

import { UserError } from "../../../../common/errors";
import { formatTokenSecret } from "../../../../contract/githubAccess";
import { readGitHubToken } from "../../../../release/adapters/aws/githubToken";
import { AwsServer } from "./server";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-github-Ab1Cd2";

describe("the GitHub token, in AWS", () => {
    const server = new AwsServer();

    before(async () => {
        await server.start();
        Object.assign(process.env, {
            AWS_ENDPOINT_URL_SECRETS_MANAGER: server.url,
            AWS_ACCESS_KEY_ID: "key",
            AWS_SECRET_ACCESS_KEY: "secret",
        });
    });

    after(async () => {
        for (const name of ["AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
            delete process.env[name];
        }
        await server.stop();
    });

    beforeEach(() => server.reset());

    it("is read from its secret", async () => {
        server.answers.push({ body: { SecretString: formatTokenSecret("ghp_token") } });
        assert.equal(await readGitHubToken("eu-west-1", SECRET), "ghp_token");
        const [request] = server.requests;
        assert.equal(request?.headers["x-amz-target"], "secretsmanager.GetSecretValue");
        assert.deepEqual(JSON.parse(request?.body ?? ""), { SecretId: SECRET });
    });

    it("is missed in words that say what to do, and that never show what is there instead", async () => {
        const refusal = async () =>
            readGitHubToken("eu-west-1", SECRET).then(
                () => assert.fail("it succeeded"),
                (error: unknown) => {
                    assert.ok(error instanceof UserError);
                    return `${error.message} ${error.remedy}`;
                },
            );
        server.answers.push({ body: { SecretString: "ghp_in_clear" } });
        assert.equal(
            await refusal(),
            "The secret of the GitHub token does not hold one in the form that CodeBuild asks for. The stack writes it: pulumi up --refresh",
        );
        server.answers.push({ status: 400, body: { __type: "AccessDeniedException", message: "no" } });
        assert.equal(
            await refusal(),
            "Reading the secret of the GitHub token is not permitted: no Use credentials that may, or add that action.",
        );
    });
});
