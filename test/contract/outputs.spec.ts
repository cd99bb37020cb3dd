import assert from "node:assert/strict";

import { reservation } from "../../config/reservedNames";
import { OUTPUT_NAMES, urlOutput } from "../../contract/outputs";
import { recordPlatform } from "../support/platform";

describe("the outputs", () => {
    it("have names that no environment can take away from them", async () => {
        const previews = await recordPlatform({ "platform:pullRequests": '{"previews":1}' });
        const connected = await recordPlatform({ "platform:source": '{"mode":"connection"}' });
        const routed = await recordPlatform({
            "platform:function": '{"routes":[{"method":"ANY","path":"/","handler":"app.f"}]}',
        });
        const answering = await recordPlatform({ "platform:api": '{"cors":{"origins":["*"]}}' });
        const all = [previews, connected, routed, answering].flatMap(({ outputs }) => Object.keys(outputs as object));
        const ofEnvironments = ["production", "staging"].map(urlOutput);
        assert.deepEqual([...new Set(all.filter((name) => !ofEnvironments.includes(name)))].sort(), [...OUTPUT_NAMES]);
        const taken = OUTPUT_NAMES.filter((name) => name.endsWith("Url")).map((name) => name.slice(0, -"Url".length));
        assert.deepEqual(taken, ["repository"]);
        assert.match(reservation("repository") ?? "", /output repositoryUrl/);
        assert.equal(reservation("region"), undefined);
    });
});
