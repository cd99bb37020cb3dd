import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:auth:live";
const METHOD = "aws:apigateway/method:Method";
const LAMBDA = { type: "lambda", function: ARN };

const recordApi = async (api: object, rest: Readonly<Record<string, string>> = {}, outputs?: object) =>
    recordPlatform(
        { "platform:api": JSON.stringify(api), ...rest },
        outputs === undefined ? {} : { outputs: outputs as Record<string, unknown> },
    );

const methodsOf = ({ resources }: Recording, api = "api") =>
    Object.fromEntries(
        resources
            .filter(({ type, parent }) => type === METHOD && parent === `platform:index:ApiGateway ${api}`)
            .map(({ name, inputs }) => [name, [inputs["authorization"], inputs["apiKeyRequired"] ?? false]]),
    );

const shapeOf = (recording: Recording) =>
    JSON.stringify(find(recording, "aws:apigateway/deployment:Deployment", "api").inputs["triggers"]);

const settingsOf = ({ resources }: Recording, project: string) => {
    const { source } = resources.find(({ type, name }) => type.endsWith(":Project") && name === project)?.inputs as {
        source: { buildspec: string };
    };
    return source.buildspec;
};

describe("an API with an authorizer", () => {
    it("asks a function with a role that may do nothing else, and leaves preflights and the health path open", async () => {
        const recording = await recordApi({ authorizer: LAMBDA, open: ["/login"], cors: { origins: ["*"] } });
        assert.deepEqual(methodsOf(recording), {
            "api-root": ["CUSTOM", false],
            "api-root-options": ["NONE", false],
            "api-proxy": ["CUSTOM", false],
            "api-proxy-options": ["NONE", false],
            "api/login": ["NONE", false],
            "api/login-options": ["NONE", false],
            "api/health": ["CUSTOM", false],
            "api/health GET": ["NONE", false],
            "api/health-options": ["NONE", false],
        });
        assert.deepEqual(statements(recording, "api-authorizer"), {
            AskAuthorizer: [["lambda:InvokeFunction"], [ARN]],
        });
        const { inputs, options } = find(recording, "aws:apigateway/authorizer:Authorizer", "api-authorizer");
        assert.deepEqual(inputs, {
            name: "api-authorizer",
            restApi: "RestApi/api",
            type: "TOKEN",
            authorizerUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
            authorizerCredentials: "arn:Role/api-authorizer",
            identitySource: "method.request.header.Authorization",
            authorizerResultTtlInSeconds: 300,
        });
        assert.deepEqual(options["dependsOn"], ["aws:iam/rolePolicy:RolePolicy api-authorizer"]);
        const deployment = find(recording, "aws:apigateway/deployment:Deployment", "api");
        const waits = deployment.options["dependsOn"] as string[];
        assert.ok(waits.includes("aws:apigateway/authorizer:Authorizer api-authorizer"));
        assert.ok(waits.includes("aws:apigateway/method:Method api/health GET"));
        assert.match(
            settingsOf(recording, "staging"),
            /\\"access\\":\{\\"resource\\":\\"\/health\\"\}|"access":\{"resource":"\/health"\}/,
        );
    });

    it("takes the tokens of user pools, with their scopes", async () => {
        const userPools = ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab"];
        const recording = await recordApi({ authorizer: { type: "cognito", userPools, scopes: ["b", "a"] } });
        const { inputs } = find(recording, METHOD, "api-proxy");
        assert.deepEqual(
            [inputs["authorization"], inputs["authorizerId"], inputs["authorizationScopes"]],
            ["COGNITO_USER_POOLS", "Authorizer/api-authorizer", ["a", "b"]],
        );
        assert.equal(find(recording, METHOD, "api/health GET").inputs["authorizerId"], undefined);
    });

    it("lets releases sign one request with IAM, and opens nothing", async () => {
        const recording = await recordApi({ authorizer: { type: "iam" } });
        assert.deepEqual(methodsOf(recording), { "api-root": ["AWS_IAM", false], "api-proxy": ["AWS_IAM", false] });
        assert.deepEqual(statements(recording, "staging-release")["VerifyRelease"], [
            ["execute-api:Invoke"],
            ["arn:aws:execute-api:eu-west-1:123456789012:RestApi/api/staging/GET/health"],
        ]);
    });

    it("closes at once what is not open any more, and takes its resource away with the next up", async () => {
        const outputs = { environments: {}, surface: { paths: ["/health", "/login"] } };
        const api = { authorizer: LAMBDA };
        const [closed, gone] = [await recordApi(api, {}, outputs), await recordApi(api)];
        assert.deepEqual(methodsOf(closed)["api/login"], ["CUSTOM", false]);
        assert.equal(methodsOf(gone)["api/login"], undefined);
        assert.match(closed.warnings.join("\n"), /\/login is no route of the API's own any more/);
        assert.deepEqual((closed.outputs as { surface: unknown }).surface, { paths: ["/health"] });
    });

    it("changes nothing of an API that has none", async () => {
        const plain = await recordPlatform();
        const ofApi = plain.resources.filter(({ type }) => type.startsWith("aws:apigateway/"));
        assert.deepEqual(ofApi.map(({ name }) => name).sort(), [
            ...["api", "api", "api-logging", "api-production", "api-production", "api-proxy", "api-proxy", "api-proxy"],
            ...["api-root", "api-root", "api-staging", "api-staging"],
        ]);
        // What stacks of before have been deployed with: another one would deploy all of them again.
        assert.equal(shapeOf(plain), '{"shape":"5c0d7f78ba3ade8c296aa0c8db31a97e208523a966b2525a0bbc0501f6cc4583"}');
        assert.equal((plain.outputs as Record<string, unknown>)["surface"], undefined);
    });
});

describe("an API with keys", () => {
    const environments = JSON.stringify({
        staging: { branch: "staging" },
        production: {
            branch: "master",
            apiKeys: ["website"],
            usagePlan: { rateLimit: 5, quota: 1000, quotaPeriod: "day" },
        },
    });
    let recording: Recording;

    before(async () => {
        recording = await recordApi(
            { keys: true, cors: { origins: ["*"] } },
            { "platform:environments": environments },
        );
    });

    it("asks for one wherever it is called, but for preflights", () => {
        assert.deepEqual(methodsOf(recording), {
            "api-root": ["NONE", true],
            "api-root-options": ["NONE", false],
            "api-proxy": ["NONE", true],
            "api-proxy-options": ["NONE", false],
        });
    });

    it("asks for none in previews, since who looks at a change has none", async () => {
        const previewed = await recordApi({ keys: true }, { "platform:pullRequests": '{"previews":2}' });
        assert.deepEqual(methodsOf(previewed), { "api-root": ["NONE", true], "api-proxy": ["NONE", true] });
        assert.deepEqual(methodsOf(previewed, "preview-app"), {
            "preview-app-root": ["NONE", false],
            "preview-app-proxy": ["NONE", false],
        });
    });

    it("has the keys of a stage on its plan, with their limits, and that of releases on another", () => {
        assert.deepEqual(find(recording, "aws:apigateway/usagePlan:UsagePlan", "production").inputs, {
            name: "shop-production",
            apiStages: [{ apiId: "RestApi/api", stage: "production" }],
            throttleSettings: { rateLimit: 5 },
            quotaSettings: { limit: 1000, period: "DAY" },
            tags: { Environment: "production", ManagedBy: "pulumi", Project: "shop", Stack: "test" },
        });
        const { throttleSettings, quotaSettings } = find(
            recording,
            "aws:apigateway/usagePlan:UsagePlan",
            "production releases",
        ).inputs;
        assert.deepEqual([throttleSettings, quotaSettings], [undefined, undefined], "callers' limits stop no release");
        const plans = recording.resources.filter(({ type }) => type === "aws:apigateway/usagePlan:UsagePlan");
        assert.deepEqual(plans.map(({ name }) => name).sort(), [
            "production",
            "production releases",
            "staging releases",
        ]);
        for (const name of ["production releases", "staging releases", "production-website"]) {
            const key = find(recording, "aws:apigateway/apiKey:ApiKey", name);
            assert.equal(key.inputs["value"], undefined, "AWS makes it");
            const onPlan = find(recording, "aws:apigateway/usagePlanKey:UsagePlanKey", name);
            assert.equal(onPlan.inputs["usagePlanId"], `UsagePlan/${name.replace("-website", "")}`);
            assert.deepEqual(
                [key, onPlan].map(({ options }) => options["additionalSecretOutputs"]),
                [["value"], ["value"]],
            );
        }
    });

    it("tells a pipeline the id of its own environment's key, and lets its releases read that one alone", () => {
        assert.deepEqual(statements(recording, "staging-release")["ReadReleaseKey"], [
            ["apigateway:GET"],
            ["arn:aws:apigateway:eu-west-1::/apikeys/ApiKey/staging releases"],
        ]);
        assert.equal(statements(recording, "staging-build")["ReadReleaseKey"], undefined);
        assert.match(settingsOf(recording, "staging"), /ApiKey\/staging releases/);
        const { environments: exported } = recording.outputs as {
            environments: Record<string, { access: object; apiKeys?: object }>;
        };
        assert.deepEqual(exported["production"]?.access, { apiKey: "ApiKey/production releases" });
        assert.deepEqual(exported["production"]?.apiKeys, { website: "ApiKey/production-website" });
        assert.equal(exported["staging"]?.apiKeys, undefined);
    });
});

describe("an API that answers otherwise", () => {
    it("has the answers of the configuration, with the headers of CORS", async () => {
        const responses = { UNAUTHORIZED: { status: 403, headers: { "X-Why": "token" }, body: '{"e":1}' } };
        const recording = await recordApi({ responses, cors: { origins: ["https://a.example"] } });
        assert.deepEqual(find(recording, "aws:apigateway/response:Response", "api-unauthorized").inputs, {
            restApiId: "RestApi/api",
            responseType: "UNAUTHORIZED",
            statusCode: "403",
            responseParameters: {
                "gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example'",
                "gatewayresponse.header.X-Why": "'token'",
            },
            responseTemplates: { "application/json": '{"e":1}' },
        });
        const without = await recordApi({}, {}, { environments: {}, surface: { responses: ["UNAUTHORIZED"] } });
        assert.match(shapeOf(without), /-leaving/);
        assert.match(without.warnings.join("\n"), /api\.responses\.UNAUTHORIZED is gone.*once more/);
    });

    it("compresses, and logs more fields", async () => {
        const recording = await recordApi({ compression: 1000, accessLog: { who: "$context.identity.user" } });
        const { inputs } = find(recording, "aws:apigateway/restApi:RestApi", "api");
        assert.equal(inputs["minimumCompressionSize"], "1000");
        const without = await recordApi({});
        const plain = find(without, "aws:apigateway/restApi:RestApi", "api").inputs;
        assert.equal(plain["minimumCompressionSize"], "-1", "it is said, or the provider keeps what was");
        assert.notEqual(shapeOf(recording), shapeOf(without));
        const { accessLogSettings } = find(recording, "aws:apigateway/stage:Stage", "api-staging").inputs as {
            accessLogSettings: { format: string };
        };
        const { who, status } = JSON.parse(accessLogSettings.format);
        assert.deepEqual([who, status], ["$context.identity.user", "$context.status"]);
    });
});
