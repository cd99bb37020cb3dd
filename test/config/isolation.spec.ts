import assert from "node:assert/strict";

import { parseConfig, standingEnvironments } from "../../config";
import { ownVariables } from "../../config/variables";
import { configOf, faultsOf, raw } from "./raw";

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
        assert.match(
            secret?.mend ?? "",
            /settings secret production DB_PASSWORD\npulumi config set --path 'environments\.production\.environment\.DB_PASSWORD\.secret' DB_PASSWORD$/,
        );
        assert.ok(!JSON.stringify(secret).includes("hidden"));

        const large = { function: { environment: { A1: "x".repeat(2100) } } };
        const production = { ...BRANCHES.production, isolated: true, environment: { A2: "x".repeat(2100) } };
        const [size] = faultsOf({ ...large, environments: { ...BRANCHES, production } });
        assert.equal(size?.path, "environments.production.environment");
        assert.match(size?.problem ?? "", /takes 42\d\d bytes/);
    });

    it("has secrets among its variables by their names, and there alone", () => {
        const environment = { LOG_LEVEL: "debug", DB_PASSWORD: { secret: "DbPassword" } };
        assert.deepEqual(faultsWith({ isolated: true, environment }), []);
        const [shared, ...more] = faultsWith({ environment });
        assert.deepEqual(more, []);
        assert.match(shared?.problem ?? "", /has secrets, and the environment shares its function: whatever alias/);
        const [common, ...others] = faultsOf({ environments: BRANCHES, function: { environment } });
        assert.deepEqual(others, []);
        assert.equal(common?.path, "function.environment.DB_PASSWORD");
        assert.match(common.problem, /is a secret, and staging, production share one function: whatever alias/);
        assert.match(common.mend, /environments\.staging\.isolated' true\n.*production\.isolated' true\n# or\n/);
    });

    it("has the secrets of all, where each has a function of its own, unless it says otherwise", () => {
        const isolated = (environment: Readonly<Record<string, unknown>>) => ({
            staging: { ...BRANCHES.staging, isolated: true },
            production: { ...BRANCHES.production, isolated: true, environment },
        });
        const environment = { DB_URL: { secret: "DbPassword" }, MODE: "fast" };
        const { function: settings } = configOf(
            parseConfig(raw({ environments: isolated({}), function: { environment } })),
        );
        assert.deepEqual(
            [settings.environment, settings.secretVariables],
            [{ MODE: "fast" }, { DB_URL: "DbPassword" }],
        );
        const { environments } = configOf(
            parseConfig(
                raw({
                    environments: isolated({ DB_URL: "none", MODE: { secret: "Mode" } }),
                    function: { environment: { ...environment, OTHER: { secret: "Other" } } },
                }),
            ),
        );
        const own = environments.find(({ name }) => name === "production") ?? assert.fail();
        const common = {
            environment: { MODE: "fast" },
            secretVariables: { DB_URL: "DbPassword", OTHER: "Other" },
        };
        assert.deepEqual(ownVariables(common, own), {
            environment: { DB_URL: "none" },
            secretVariables: { OTHER: "Other", MODE: "Mode" },
        });
        const wrapped = faultsOf({
            environments: isolated({ PLATFORM_WRAPPER: "/opt/bootstrap" }),
            function: { environment },
        });
        assert.deepEqual(
            wrapped.map(({ path, problem }) => `${path}: ${problem}`),
            ["environments.production.environment: has secrets, and PLATFORM_WRAPPER is a variable, which they take"],
        );
        assert.deepEqual(
            faultsOf({ environments: isolated({}), function: { environment, runtime: "ruby3.4" } }).map(
                ({ path }) => path,
            ),
            ["function.environment"],
        );
    });

    it("says of each what it is, once", () => {
        const wrong = faultsWith({
            isolated: true,
            environment: {
                BOTH: { value: "a", secret: "b" },
                NONE: {},
                NAME: { secret: "with space" },
                OTHER: { secrets: "a" },
            },
        });
        assert.deepEqual(
            wrong.map(({ path, problem }) => `${path}: ${problem}`.replace("environments.production.environment.", "")),
            [
                'NAME.secret: is "with space"',
                "OTHER.secrets: is not a known key",
                "BOTH: has a value beside its secret",
                "NONE: has neither a value nor a secret",
            ],
        );
    });

    it("has no secrets where nothing can be started before the runtime, or where a snapshot would keep them", () => {
        const production = { isolated: true, environment: { DB_PASSWORD: { secret: "DbPassword" } } };
        const problems = (settings: Readonly<Record<string, unknown>>, rest = production) =>
            faultsOf({
                environments: { ...BRANCHES, production: { ...BRANCHES.production, ...rest } },
                function: settings,
            }).map(({ problem }) => problem);
        const layers = [1, 2, 3, 4, 5].map(
            (version) => `arn:aws:lambda:eu-west-1:123456789012:layer:tools-${version}:1`,
        );
        assert.deepEqual(problems({ layers: layers.slice(1) }), []);
        assert.match(problems({ layers }).join(), /has secrets, and function.layers are 5/);
        assert.match(problems({ snapStart: true }).join(), /would keep their values in the snapshot/);
        assert.match(problems({ runtime: "ruby3.4" }).join(), /the runtime is ruby3\.4/);
        assert.deepEqual(problems({ environment: { AWS_LAMBDA_EXEC_WRAPPER: "/opt/bootstrap" } }), []);
        assert.match(
            problems({ environment: { PLATFORM_SECRETS: "{}" } }).join(),
            /PLATFORM_SECRETS is a variable, which they take/,
        );
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
