import assert from "node:assert/strict";

import fc from "fast-check";

import {
    artifactPrefix,
    ENGINE_PREFIX,
    expiringPrefix,
    keptDigest,
    keptKey,
    PACKAGES_PREFIX,
} from "../../contract/bucketLayout";
import { environmentNames, sharedNames } from "../../contract/names";
import { ledgerFolder, recordKey } from "../../contract/releaseRecord";

/** Of nothing at all. */
const DIGEST = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

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
                for (const kept of [
                    recordKey(key, "1"),
                    `${ENGINE_PREFIX}release-0.cjs`,
                    keptKey(`${name}-app`, DIGEST),
                ]) {
                    assert.ok(!kept.startsWith(prefix) && !kept.startsWith(PACKAGES_PREFIX), `${kept} ${prefix}`);
                }
                assert.ok(!ledgerFolder(key).startsWith(prefix));
            }),
        );
        // Names that come as near as they can.
        for (const name of ["releases", "platform", "packages", "releases-staging", "kept", "kept-app"]) {
            assert.ok(!keptKey(`${name}-app`, DIGEST).startsWith(expiringPrefix(name)), name);
            assert.ok(!recordKey("staging", "1").startsWith(expiringPrefix(name)), name);
            assert.ok(!`${ENGINE_PREFIX}release-0.cjs`.startsWith(expiringPrefix(name)), name);
        }
    });

    it("names a released package by its function and what is in it, and reads the digest back", () => {
        const key = keptKey("shop-app", DIGEST);
        assert.equal(key, "kept/shop-app/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip");
        assert.equal(keptDigest(key), DIGEST);
        assert.deepEqual(["kept/shop-app/other.zip", `x${key}`, `${key}x`].map(keptDigest), [
            undefined,
            undefined,
            undefined,
        ]);
    });
});
