import assert from "node:assert/strict";

import { standingEnvironments } from "../../config";
import { faultsOf } from "./raw";

const BRANCHES = { staging: { branch: "staging" }, production: { branch: "master", promotesFrom: "staging" } };

/** The faults of a stack whose environment production says this. */
const faultsWith = (production: Readonly<Record<string, unknown>>, rest: Parameters<typeof faultsOf>[1] = {}) =>
    faultsOf({ environments: { ...BRANCHES, production: { ...BRANCHES.production, ...production } } }, rest);

/** What an environment says for its own function. */
const OWN = {
    environment: { LOG_LEVEL: "debug" },
    function: { memorySize: 512, timeout: 10, reservedConcurrency: 5 },
};

describe("an environment with a function of its own", () => {
    it("has settings of it to itself", () => {
        assert.deepEqual(faultsWith({ isolated: true, ...OWN }), []);
    });

    it("is the only one that has: elsewhere they are refused, with the reason and the key that separates", () => {
        const faults = faultsWith(OWN);
        assert.deepEqual(
            faults.map(({ path }) => path),
            ["environment", "function.memorySize", "function.timeout", "function.reservedConcurrency"].map(
                (key) => `environments.production.${key}`,
            ),
        );
        const [variables, memory] = faults;
        assert.match(variables?.problem ?? "", /variables are frozen into the version that is promoted/);
        assert.match(memory?.problem ?? "", /shares its function, which has this once/);
        for (const { mend } of faults) {
            assert.match(mend, /^pulumi config set --path 'environments\.production\.isolated' true\n# or\n/);
        }
    });

    it("keeps no secret among its variables, and has no more of them than Lambda takes with those of all", () => {
        const [secret, ...others] = faultsWith({ isolated: true, environment: { DB_PASSWORD: "hidden" } });
        assert.deepEqual(others, []);
        assert.match(secret?.mend ?? "", /settings secret production DB_PASSWORD$/);
        assert.ok(!JSON.stringify(secret).includes("hidden"));

        const large = { function: { environment: { A1: "x".repeat(2100) } } };
        const production = { ...BRANCHES.production, isolated: true, environment: { A2: "x".repeat(2100) } };
        const [size] = faultsOf({ ...large, environments: { ...BRANCHES, production } });
        assert.equal(size?.path, "environments.production.environment");
        assert.match(size?.problem ?? "", /takes 42\d\d bytes/);
    });

    it("may have copies that are ready, beside one of those that share", () => {
        const staging = { ...BRANCHES.staging, provisionedConcurrency: 2 };
        const production = { ...BRANCHES.production, isolated: true, provisionedConcurrency: 3 };
        assert.deepEqual(faultsOf({ environments: { staging, production } }), []);
        const few = { ...production, function: { reservedConcurrency: 2 } };
        const [fault] = faultsOf({ environments: { staging, production: few } });
        assert.match(fault?.problem ?? "", /is 3, more than its own function\.reservedConcurrency/);
    });

    it("does not go back to the shared function, which has not what it serves", () => {
        const exported = { branch: "master", promotesFrom: "staging", isolated: true };
        const stood = (production: object) => ({
            standing: standingEnvironments({ environments: { staging: { branch: "staging" }, production } }),
        });
        const [fault, ...others] = faultsWith({}, stood(exported));
        assert.deepEqual(others, []);
        assert.equal(fault?.path, "environments.production.isolated");
        assert.match(fault?.mend ?? "", /environments\.production\.isolated' true$/);
        assert.deepEqual(faultsWith({ isolated: true }, stood(exported)), []);
        assert.deepEqual(faultsWith({}, stood({ ...exported, moving: { functionName: "own" } })), []);
    });
});
