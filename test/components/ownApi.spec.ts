import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";
import { faultsOf } from "../config/raw";
import { standingEnvironments } from "../../config/standing";

const ENVIRONMENTS = {
    staging: { branch: "staging" },
    live: { branch: "main", api: "own", promotesFrom: "staging" },
};

describe("an environment with an API of its own", () => {
    let recording: Recording;
    const stage = (environment: string, api = "api") =>
        find(recording, "aws:apigateway/stage:Stage", `${api}-${environment}`);

    before(async () => {
        recording = await recordPlatform({
            "platform:environments": JSON.stringify(ENVIRONMENTS),
            "platform:api": '{"authorizer":{"type":"iam"},"keys":true}',
        });
    });

    it("has a stage of it, which calls its alias of the shared function, and none of the shared one", () => {
        const { inputs } = stage("live", "own-api-live");
        assert.equal(inputs["restApi"], "RestApi/own-api-live");
        assert.deepEqual(inputs["variables"], {
            Branch: "main",
            LambdaFunction: "shop-app",
            LambdaFunctionAlias: "live",
            ParameterPath: "/shop/live/",
        });
        const stages = recording.resources.filter(({ type }) => type === "aws:apigateway/stage:Stage");
        assert.deepEqual(stages.map(({ name }) => name).sort(), ["api-staging", "own-api-live-live"]);
        const permission = find(recording, "aws:lambda/permission:Permission", "own-api-live-live").inputs;
        assert.match(String(permission["sourceArn"]), /:RestApi\/own-api-live\/live\/\*$/);
    });

    it("has what the API is configured to be, under a name of its own", () => {
        const api = find(recording, "aws:apigateway/restApi:RestApi", "own-api-live");
        assert.equal(api.inputs["name"], "shop_live");
        assert.deepEqual(api.options, { protect: true });
        const method = find(recording, "aws:apigateway/method:Method", "own-api-live-proxy").inputs;
        assert.deepEqual([method["authorization"], method["apiKeyRequired"]], ["AWS_IAM", true]);
        const { uri } = find(recording, "aws:apigateway/integration:Integration", "own-api-live-proxy").inputs;
        assert.match(
            String(uri),
            /function:\$\{stageVariables\.LambdaFunction\}:\$\{stageVariables\.LambdaFunctionAlias\}/,
        );
    });

    it("leaves the others as they are", async () => {
        const { uri } = find(recording, "aws:apigateway/integration:Integration", "api-proxy").inputs;
        assert.match(String(uri), /function:shop-app:\$\{stageVariables/);
        assert.equal(
            (stage("staging").inputs["variables"] as object & { LambdaFunction?: string }).LambdaFunction,
            undefined,
        );
    });

    it("is found by the commands, and verified and signed for by its own release, there", () => {
        const { environments } = recording.outputs as {
            environments: Record<string, { restApiId?: string; url: string; access: object }>;
        };
        assert.equal(environments["live"]?.restApiId, "RestApi/own-api-live");
        assert.match(environments["live"]?.url ?? "", /RestApi\/own-api-live/);
        assert.equal(environments["staging"]?.restApiId, undefined);
        const { policy } = find(recording, "aws:iam/rolePolicy:RolePolicy", "live-release").inputs;
        assert.match(String(policy), /execute-api:eu-west-1:123456789012:RestApi\/own-api-live\/live\/GET\/health/);
        const plan = find(recording, "aws:apigateway/usagePlan:UsagePlan", "live releases").inputs;
        assert.deepEqual(plan["apiStages"], [{ apiId: "RestApi/own-api-live", stage: "live" }]);
    });

    it("takes no stage of those that environments share", () => {
        const many = (count: number, api: string) =>
            Object.fromEntries(
                Array.from({ length: count }, (_, index) => [`e${index}`, { branch: `b${index}`, api }]),
            );
        const api = { stages: 11 };
        assert.deepEqual(faultsOf({ environments: { ...many(12, "own") }, api, source: { mode: "connection" } }), []);
        const [fault] = faultsOf({ environments: { ...many(12, "shared") }, api, source: { mode: "connection" } });
        assert.match(fault?.problem ?? "", /12 environments take 12 stages/);
    });

    it("stays where it is, with the reason", () => {
        const standing = standingEnvironments({
            environments: { staging: { branch: "staging" }, live: { branch: "main", restApiId: "a1" } },
        });
        assert.deepEqual(standing.get("live")?.entry, { api: "own", branch: "main" });
        const faults = faultsOf(
            { environments: { staging: { branch: "staging", api: "own" }, live: { branch: "main" } } },
            { standing },
        );
        assert.deepEqual(faults.map(({ path, mend }) => [path, mend]).sort(), [
            ["environments.live.api", "pulumi config set --path 'environments.live.api' own"],
            ["environments.staging.api", "pulumi config set --path 'environments.staging.api' shared"],
        ]);
        assert.match(faults[0]?.problem ?? "", /which would be gone/);
    });
});
