import assert from "node:assert/strict";

import fc from "fast-check";

import { artifactPrefix, ENGINE_PREFIX, expiringPrefix, PACKAGES_PREFIX } from "../../contract/bucketLayout";
import { environmentNames, sharedNames } from "../../contract/names";
import { ledgerFolder, recordKey } from "../../contract/releaseRecord";

describe("the layout of the artifact bucket", () => {
    const project = fc.stringMatching(/^[a-z](-?[a-z0-9]){1,39}$/).filter((name) => name.length <= 40);
    const environment = fc.stringMatching(/^[A-Za-z][\w-]{0,63}$/);

    it("lets all that pipelines hand on expire, and never the ledger, the engine or other folders", () => {
        fc.assert(
            fc.property(project, environment, (name, key) => {
                const prefix = expiringPrefix(name);
                const { pipeline } = environmentNames(name, "eu-west-1", key);
                assert.ok(`${artifactPrefix(pipeline)}/source/a1b2c3`.startsWith(prefix));
                assert.ok(sharedNames(name, "eu-west-1").packageKey.startsWith(prefix));
                for (const kept of [recordKey(key, "1"), `${ENGINE_PREFIX}release-0.cjs`]) {
                    assert.ok(!kept.startsWith(prefix) && !kept.startsWith(PACKAGES_PREFIX), `${kept} ${prefix}`);
                }
                assert.ok(!ledgerFolder(key).startsWith(prefix));
            }),
        );
        // Names that come as near as they can.
        for (const name of ["releases", "platform", "packages", "releases-staging"]) {
            assert.ok(!recordKey("staging", "1").startsWith(expiringPrefix(name)), name);
            assert.ok(!`${ENGINE_PREFIX}release-0.cjs`.startsWith(expiringPrefix(name)), name);
        }
    });
});
