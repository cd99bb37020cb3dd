import assert from "node:assert/strict";

import { platform } from "./support/cli";
import { aliasTarget, aws, codeOf } from "./support/emulated";
import { TestLab } from "./support/lab";
import { release } from "./support/release";

const FUNCTION = "platform-rehearsal-app";
const STAGING = { branch: "staging" };
const PRODUCTION = { branch: "master", promotesFrom: "staging" };
const NAME = "api.example.com";
const NEXT = "next.example.com";

/** What `api` and the environments say of stages: each comes up, then there is nothing to do, and no release is moved. The tests build on each other. */
describe("the surface of the API, with the real engine", () => {
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.operate("up");
        release(FUNCTION, "staging", "2", "of before");
    });

    after(() => lab.stop());

    /** Brings settings up, once more where the first says so. */
    async function bringUp(api: object, environments: object = {}, again = false): Promise<readonly string[]> {
        const seen = () => [aliasTarget(FUNCTION, "staging"), aliasTarget(FUNCTION, "production"), codeOf(FUNCTION)];
        const before = seen();
        lab.configure({
            "platform:api": api,
            "platform:environments": { staging: STAGING, production: PRODUCTION, ...environments },
        });
        const done = [...(await lab.operate("up")), ...(again ? await lab.operate("up") : [])];
        assert.deepEqual(await lab.operate("preview", { refresh: true }), [], "as it is in AWS");
        assert.deepEqual(seen(), before, "nothing was moved");
        return done;
    }

    const outputs = () => lab.stack.outputs();
    const restApi = async () => ["--rest-api-id", (await outputs()).restApiId ?? ""];
    const responseOf = async (type: string) =>
        aws("apigateway", "get-gateway-response", ...(await restApi()), "--response-type", type);

    it("lets addresses in, answers in other words, compresses and logs more", async () => {
        await bringUp({
            sources: ["127.0.0.0/8", "2001:db8::/32"],
            responses: { THROTTLED: { status: 429, headers: { "Retry-After": "1" }, body: '{"later":true}' } },
            compression: 1024,
            accessLog: { who: "$context.identity.sourceIp" },
        });
        const { minimumCompressionSize, policy } = aws("apigateway", "get-rest-api", ...(await restApi()));
        assert.equal(minimumCompressionSize, 1024);
        assert.match(String(policy), /127\.0\.0\.0\/8/);
        const { statusCode, responseTemplates } = await responseOf("THROTTLED");
        assert.deepEqual([statusCode, responseTemplates], ["429", { "application/json": '{"later":true}' }]);
        const stage = aws("apigateway", "get-stage", ...(await restApi()), "--stage-name", "staging");
        assert.equal(JSON.parse(stage.accessLogSettings.format).who, "$context.identity.sourceIp");
        assert.equal((await fetch(`${(await outputs()).environments["staging"]?.url}/health`)).status, 200);
    });

    it("is as it was without them, with the second up", async () => {
        await bringUp({}, {}, true);
        const { minimumCompressionSize, policy } = aws("apigateway", "get-rest-api", ...(await restApi()));
        assert.deepEqual([minimumCompressionSize ?? undefined, policy ?? ""], [undefined, ""]);
        assert.equal((await responseOf("THROTTLED")).defaultResponse, true);
        assert.equal((await fetch(`${(await outputs()).environments["staging"]?.url}/health`)).status, 200);
    });

    it("gives an environment a domain name with a certificate and records of its own, another one, and takes them away", async () => {
        const made = aws("route53", "create-hosted-zone", "--name", "example.com", "--caller-reference", "surface");
        const zone = String(made.HostedZone.Id).split("/").pop() ?? "";
        const done = await bringUp({}, { staging: { ...STAGING, domain: { name: NAME, zone, basePath: "v1" } } });
        assert.ok(done.includes("create aws:acm/certificate:Certificate staging"), done.join("\n"));
        const [domain] = aws("apigateway", "get-domain-names").items;
        assert.deepEqual([domain.domainName, domain.securityPolicy], [NAME, "TLS_1_2"]);
        const [mapping] = aws("apigateway", "get-base-path-mappings", "--domain-name", NAME).items;
        assert.deepEqual([mapping.basePath, mapping.stage], ["v1", "staging"]);
        const records = (): readonly string[] =>
            aws("route53", "list-resource-record-sets", "--hosted-zone-id", zone).ResourceRecordSets.map(
                ({ Name }: { Name: string }) => Name,
            );
        assert.ok(records().includes(`${NAME}.`), records().join("\n"));
        assert.equal((await outputs()).environments["staging"]?.domain?.url, `https://${NAME}/v1`);

        const renamed = await bringUp({}, { staging: { ...STAGING, domain: { name: NEXT, zone, basePath: "v1" } } });
        for (const type of ["acm/certificate:Certificate", "apigateway/domainName:DomainName"]) {
            const at = (op: string) =>
                lab.events.findIndex((each) => each.includes(`"op":"${op}"`) && each.includes(`${type}::staging"`));
            assert.ok(renamed.includes(`create-replacement aws:${type} staging`), renamed.join("\n"));
            assert.ok(
                0 < at("create-replacement") && at("create-replacement") < at("delete-replaced"),
                `${type}: in that order`,
            );
        }
        const names = (): readonly string[] =>
            aws("apigateway", "get-domain-names").items.map((each: { domainName: string }) => each.domainName);
        assert.deepEqual(names(), [NEXT], "the former name is given up");
        assert.deepEqual([records().includes(`${NAME}.`), records().includes(`${NEXT}.`)], [false, true]);
        assert.equal((await outputs()).environments["staging"]?.domain?.url, `https://${NEXT}/v1`);
        await bringUp({});
        assert.deepEqual(names(), []);
        assert.ok(!records().includes(`${NEXT}.`), records().join("\n"));
    });

    it("gives an environment an API of its own, which has what the API is said to be", async () => {
        const qa = { branch: "qa", api: "own" };
        await bringUp({ cors: { origins: ["https://www.example.com"] } }, { qa });
        const { environments, restApiId } = await outputs();
        assert.notEqual(environments["qa"]?.restApiId, restApiId);
        const headers = { Origin: "https://www.example.com", "Access-Control-Request-Method": "PUT" };
        const preflight = await fetch(`${environments["qa"]?.url}/a`, { method: "OPTIONS", headers });
        assert.equal(preflight.headers.get("access-control-allow-origin"), "https://www.example.com");
        assert.equal((await fetch(`${environments["qa"]?.url}/health`)).status, 503, "nothing is released to it");
    });

    it("is printed as it is deployed", async () => {
        const { code, stdout, stderr } = await platform(lab, "openapi", "staging");
        assert.equal(code, 0, stderr);
        const { openapi, paths } = JSON.parse(stdout) as { openapi: string; paths: object };
        assert.match(openapi, /^3\./);
        assert.ok("/{proxy+}" in paths, stdout);
    });
});
