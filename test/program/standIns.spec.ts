import assert from "node:assert/strict";

import { STAND_IN } from "../../contract/standIn";
import { recordPlatform } from "../support/platform";

describe("stand-ins in place of tokens", () => {
    it("are refused by up", async () => {
        await assert.rejects(
            recordPlatform({ "platform:githubToken": STAND_IN }),
            /The tokens are stand-ins, which are good for a preview alone: nothing was changed\.\nApply the stack itself: npm run platform -- up/,
        );
    });

    it("have no question to GitHub asked in a preview, and the same resources planned", async () => {
        const whole = await recordPlatform();
        const preview = await recordPlatform({ "platform:githubToken": STAND_IN }, { dryRun: true });
        assert.ok(whole.calls.some((token) => token.startsWith("github:")));
        assert.deepEqual(
            preview.calls.filter((token) => token.startsWith("github:")),
            [],
        );
        const names = ({ resources }: typeof whole) => resources.map(({ type, name }) => `${type} ${name}`).sort();
        assert.deepEqual(names(preview), names(whole));
        const provider = preview.resources.find(({ type }) => type === "pulumi:providers:github");
        assert.ok(provider !== undefined);
        assert.deepEqual([provider.inputs["token"], provider.inputs["owner"]], [undefined, undefined]);
    });
});
