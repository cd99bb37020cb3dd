import assert from "node:assert/strict";
import { join } from "node:path";

import { CHECKOUT } from "../../lab/folder";
import { platformJson } from "./support/cli";
import { aliasTarget, aws, codeOf } from "./support/emulated";
import { TestLab } from "./support/lab";
import { release } from "./support/release";

const FUNCTION = "platform-rehearsal-app";
const APPLICATION = join(CHECKOUT, "examples", "application");
const SHOP = "https://shop.example.com";
const CORS = { origins: [SHOP, "http://localhost:3000"], maxAge: 600, exposeHeaders: ["X-Request-Id"] };
const MANAGED = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess";

/** What the function may do, and who may call the API: each comes up, a second `up` changes nothing, and no release is moved. */
describe("permissions and CORS", () => {
    let lab: TestLab;
    let place: string;
    let url: string;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.operate("up");
        const outputs = await lab.stack.outputs();
        place = `${outputs.region}:${outputs.accountId}`;
        url = outputs.environments["staging"]?.url ?? "";
        release(FUNCTION, "staging", "2", "exports a");
    });

    after(() => lab.stop());

    /** Brings settings up, and asserts that this moves nothing and that there is nothing to do after it. */
    async function bringUp(settings: Readonly<Record<string, object>>): Promise<readonly string[]> {
        const seen = () => [aliasTarget(FUNCTION, "staging"), aliasTarget(FUNCTION, "production"), codeOf(FUNCTION)];
        const before = seen();
        lab.configure(settings);
        const done = await lab.operate("up");
        assert.deepEqual(seen(), before, "nothing was moved");
        assert.deepEqual(await lab.operate("up"), [], "nothing is left to do");
        assert.deepEqual(await lab.operate("preview", { refresh: true }), [], "as it is in AWS");
        return done;
    }

    function preflight(path: string, origin: string): Promise<Response> {
        const headers = { Origin: origin, "Access-Control-Request-Method": "PUT" };
        return fetch(`${url}${path}`, { method: "OPTIONS", headers });
    }

    it("give the role what is stated, and keep the platform from it", async () => {
        const statements = [
            {
                Effect: "Allow",
                Action: ["dynamodb:GetItem", "dynamodb:Query"],
                Resource: "arn:${partition}:dynamodb:${region}:${accountId}:table/${projectName}-orders",
                reason: "It is not sent to AWS.",
            },
        ];
        const done = await bringUp({ "platform:function": { policies: [MANAGED], statements } });
        assert.deepEqual(done, [
            "create aws:iam/rolePolicy:RolePolicy function-own",
            "create aws:iam/rolePolicyAttachment:RolePolicyAttachment function-AmazonDynamoDBReadOnlyAccess",
        ]);
        const { Role } = aws("lambda", "get-function-configuration", "--function-name", FUNCTION);
        const role = ["--role-name", String(Role).split("/").at(-1) ?? ""];
        const { PolicyNames } = aws("iam", "list-role-policies", ...role);
        const documents = (PolicyNames as string[]).map(
            (name) => aws("iam", "get-role-policy", ...role, "--policy-name", name).PolicyDocument,
        );
        const all = documents.flatMap(({ Statement }) => Statement);
        assert.deepEqual(
            all.find(({ Action }) => String(Action).includes("dynamodb")),
            {
                Effect: "Allow",
                Action: ["dynamodb:GetItem", "dynamodb:Query"],
                Resource: `arn:aws:dynamodb:${place}:table/platform-rehearsal-orders`,
            },
        );
        const { Resource } = all.find(({ Sid }) => Sid === "KeepFunction");
        assert.ok(Resource.includes(`arn:aws:lambda:${place}:function:${FUNCTION}`), JSON.stringify(Resource));
        const { AttachedPolicies } = aws("iam", "list-attached-role-policies", ...role);
        assert.deepEqual(
            AttachedPolicies.map(({ PolicyArn }: { PolicyArn: string }) => PolicyArn),
            [MANAGED],
        );
    });

    it("have preflight requests answered without the function, on all paths and with binary types", async () => {
        assert.notEqual((await preflight("/todos/1", SHOP)).headers.get("access-control-allow-origin"), SHOP);
        const done = await bringUp({ "platform:api": { cors: CORS, binaryMediaTypes: ["*/*"] } });
        assert.ok(done.includes("create aws:apigateway/method:Method api-proxy-options"), done.join("\n"));
        assert.ok(done.includes("delete aws:iam/rolePolicy:RolePolicy function-own"), done.join("\n"));
        for (const path of ["/", "/todos/1"]) {
            const answer = await preflight(path, SHOP);
            assert.equal(answer.status, 200, path);
            const header = (name: string) => answer.headers.get(name);
            assert.deepEqual(["access-control-allow-origin", "access-control-max-age", "vary"].map(header), [
                SHOP,
                "600",
                "Origin",
            ]);
            assert.match(header("access-control-allow-methods") ?? "", /PUT/);
            assert.equal((await answer.text()).trim(), "");
        }
        const stranger = await preflight("/", "https://evil.example.com");
        assert.equal(stranger.headers.get("access-control-allow-origin"), null);
        // All else goes to the function as before.
        assert.equal((await fetch(`${url}/`, { headers: { Origin: SHOP } })).status, 200);
    });

    it("let the pages of one origin read what API Gateway itself answers", async () => {
        const done = await bringUp({ "platform:api": { cors: { origins: [SHOP], credentials: true } } });
        assert.ok(done.includes("update aws:apigateway/integrationResponse:IntegrationResponse api-root-options"));
        assert.equal(
            (await preflight("/a", "https://evil.example.com")).headers.get("access-control-allow-origin"),
            SHOP,
        );
        const large = await fetch(`${url}/`, { method: "POST", body: Buffer.alloc(10_485_761) });
        assert.equal(large.status, 413);
        assert.equal(large.headers.get("access-control-allow-origin"), SHOP);
        assert.equal(large.headers.get("access-control-allow-credentials"), "true");
    });

    it("leave OPTIONS to the function again, with the second up, and let signed requests alone in: a release's is", async () => {
        lab.configure({ "platform:api": { authorizer: { type: "iam" } } });
        const done = await lab.operate("up");
        assert.ok(done.includes("delete aws:apigateway/method:Method api-root-options"), done.join("\n"));
        assert.ok(
            lab.events.some((event) => event.includes("run pulumi up once more")),
            "it is said",
        );
        const again = await lab.operate("up");
        assert.ok(
            again.some((each) => each.endsWith("aws:apigateway/deployment:Deployment api")),
            again.join("\n"),
        );
        assert.equal((await preflight("/", SHOP)).headers.get("access-control-allow-origin"), null);
        assert.equal((await fetch(`${url}/health`)).status, 403);
        const { outcome } = await platformJson(lab, "release", APPLICATION, "--to", "staging", "--yes");
        assert.equal(outcome, "moved");
        assert.deepEqual(await lab.operate("up"), [], "nothing is left to do");
    });
});
