import assert from "node:assert/strict";

import type { LinksContext } from "../../components";
import { reservation } from "../../config/reservedNames";
import { functionNameOf, OUTPUT_NAMES, restApiOf, urlOutput } from "../../contract/outputs";
import { recordPlatform } from "../support/platform";

describe("the outputs", () => {
    it("have names that no environment can take away from them", async () => {
        const previews = await recordPlatform({ "platform:pullRequests": '{"previews":1}' });
        const connected = await recordPlatform({ "platform:source": '{"mode":"connection"}' });
        const routed = await recordPlatform({
            "platform:function": '{"routes":[{"method":"ANY","path":"/","handler":"app.f"}]}',
            "platform:events": '{"schedules":{"nightly":{"schedule":"rate(1 day)","handler":"app.n"}}}',
        });
        const answering = await recordPlatform({
            "platform:api": '{"cors":{"origins":["*"]},"sources":["203.0.113.0/24"]}',
        });
        const further = await recordPlatform({ "platform:function": '{"handlers":{"jobs":"jobs.run"}}' });
        const resources = await recordPlatform({ "platform:resources": '{"topics":{"news":{}}}' });
        const own = await recordPlatform({}, {}, [], () => ({
            default: ({ environment, secret }: LinksContext) => (environment === undefined ? { a: secret("a") } : {}),
        }));
        const signed = await recordPlatform({ "platform:release": '{"signing":"own"}' });
        const all = [previews, connected, routed, answering, further, own, resources, signed].flatMap(({ outputs }) =>
            Object.keys(outputs as object),
        );
        const ofEnvironments = ["production", "staging"].map(urlOutput);
        assert.deepEqual([...new Set(all.filter((name) => !ofEnvironments.includes(name)))].sort(), [...OUTPUT_NAMES]);
        const taken = OUTPUT_NAMES.filter((name) => name.endsWith("Url")).map((name) => name.slice(0, -"Url".length));
        assert.deepEqual(taken, ["repository"]);
        assert.match(reservation("repository") ?? "", /output repositoryUrl/);
        assert.equal(reservation("region"), undefined);
    });

    it("say of each environment which function and API it has: its own, or with older stacks the shared ones", () => {
        const branch = { branch: "b", url: "u", alias: "a", aliasArn: "a", pipeline: "p", buildProject: "p" };
        const shared = { ...branch, variables: {}, promotesFrom: undefined };
        const own = { ...shared, functionName: "shop_production-app", restApiId: "own" };
        const environments = { staging: shared, production: own };
        const stack = { functionName: "shop-app", restApiId: "api", environments };
        assert.deepEqual(
            ["staging", "production"].map((name) => [functionNameOf(stack, name), restApiOf(stack, name)]),
            [
                ["shop-app", "api"],
                ["shop_production-app", "own"],
            ],
        );
        assert.throws(() => functionNameOf({ environments }, "staging"), /do not say which function staging has/);
        assert.throws(() => restApiOf({ environments }, "staging"), /do not say which REST API staging has/);
    });
});
