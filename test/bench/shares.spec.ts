import assert from "node:assert/strict";

import { shares, type CpuProfile } from "../../bench/profile/shares";

const URLS: readonly (readonly [string, string])[] = [
    ["platform", "file:///checkout/node_modules/.cache/platform/program-0123456789abcdef.cjs"],
    ["register", "/checkout/node_modules/@pulumi/pulumi/runtime/resource.js"],
    ["(garbage collector)", ""],
    ["(idle)", ""],
    ["wrapSafe", "node:internal/modules/cjs/loader"],
    ["nested", "/checkout/node_modules/a/node_modules/b/index.js"],
];

describe("shares", () => {
    it("tells the time by whose code was running, without idleness, and sums up what is little", () => {
        const nodes = URLS.map(([functionName, url], id) => ({ id, callFrame: { functionName, url } }));
        const profile: CpuProfile = {
            nodes,
            samples: [0, 1, 2, 3, 4, 5],
            timeDeltas: [200_000, 500_000, 200_000, 9_000_000, 95_000, 5_000],
        };
        assert.deepEqual(
            shares(profile).map(({ where, share, isOurs }) => [where, share.toFixed(3), isOurs]),
            [
                ["@pulumi/pulumi", "0.500", false],
                ["the program, with what is bundled of @pulumi/aws", "0.200", true],
                ["garbage collection", "0.200", false],
                ["Node.js, loading modules", "0.095", false],
                ["others", "0.005", false],
            ],
        );
    });
});
