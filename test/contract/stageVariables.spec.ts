import assert from "node:assert/strict";

import { stageVariables } from "../../contract/stageVariables";

describe("the variables of a stage", () => {
    it("are the settings and the platform's own, which win", () => {
        const settings = { LOG_LEVEL: "debug", Branch: "mine", LambdaFunctionAlias: "mine", ParameterPath: "/mine/" };
        assert.deepEqual(stageVariables("shop", { name: "staging", branch: "develop", settings }), {
            LOG_LEVEL: "debug",
            Branch: "develop",
            LambdaFunctionAlias: "staging",
            ParameterPath: "/shop/staging/",
        });
    });

    it("name the function where the API does not, whatever a setting says", () => {
        const environment = { name: "live", branch: "main", settings: { LambdaFunction: "mine" } };
        assert.equal(stageVariables("shop", environment, "shop_live-app")["LambdaFunction"], "shop_live-app");
    });
});
