import assert from "node:assert/strict";

import { describeFaults, parseConfig, standingEnvironments, type Fault } from "../../config";

const COMPLETE = {
    projectName: "shop",
    accountId: "123456789012",
    githubOwner: "octo",
    githubRepository: "shop-application",
};

/** What a stack that lives on the default environments has exported. */
const DEFAULTS = {
    environments: {
        production: exported("master", { promotesFrom: "staging" }),
        staging: exported("staging"),
    },
};

function exported(branch: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    const variables = { LambdaFunctionAlias: "a", Branch: branch, ParameterPath: "/shop/a/" };
    return { branch, variables, rateLimit: 1000, burstLimit: 2000, detailedMetrics: false, protect: true, ...more };
}

function parse(
    environments: unknown,
    outputs: Readonly<Record<string, unknown>> = DEFAULTS,
    removal: Readonly<Record<string, unknown>> = {},
): ReturnType<typeof parseConfig> {
    return parseConfig({
        project: { ...COMPLETE, removal, ...(environments === undefined ? {} : { environments }) },
        aws: { region: "eu-west-1" },
        tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
        secrets: new Set(),
        standing: standingEnvironments(outputs),
    });
}

function faultsOf(...args: Parameters<typeof parse>): readonly Fault[] {
    return parse(...args).faults;
}

/** The environments of a configuration without a fault: branch, where they are promoted from, and the steady rate. */
function read(...args: Parameters<typeof parse>): Readonly<Record<string, readonly unknown[]>> {
    const parsed = parse(...args);
    assert.ok("config" in parsed, JSON.stringify(parsed.faults));
    return Object.fromEntries(
        parsed.config.environments.map(({ name, branch, promotesFrom, rateLimit, protect }) => [
            name,
            [branch, promotesFrom, rateLimit, protect],
        ]),
    );
}

describe("a map of environments that leaves some out", () => {
    it("is refused where the stack has them, with the commands that put them back", () => {
        const faults = faultsOf({ qa: { branch: "qa" } });
        assert.equal(
            describeFaults("live", faults),
            [
                "The configuration of stack 'live' has 2 faults:",
                "",
                "  environments.production: is left out, and the stack has it: its alias, its stage and its pipeline would be deleted",
                "    expected: every environment that the stack has: what a stack's configuration says replaces the default map",
                "    mend:     pulumi config set --path 'environments.production.branch' master",
                "              pulumi config set --path 'environments.production.promotesFrom' staging",
                "              # or, if it is to go: put it back, and allow it with",
                "              # pulumi config set --path 'removal.environments[0]' production",
                "",
                "  environments.staging: is left out, and the stack has it: its alias, its stage and its pipeline would be deleted",
                "    expected: every environment that the stack has: what a stack's configuration says replaces the default map",
                "    mend:     pulumi config set --path 'environments.staging.branch' staging",
                "              # or, if it is to go: put it back, and allow it with",
                "              # pulumi config set --path 'removal.environments[1]' staging",
                "",
            ].join("\n"),
        );
    });

    it("is put back with its limits and its settings, as a shell takes them", () => {
        const more = {
            rateLimit: 5,
            detailedMetrics: true,
            variables: {
                Branch: "qa",
                LambdaFunctionAlias: "qa",
                ParameterPath: "/",
                URL: "https://a.b/?c=d&e",
                V: "1.10",
            },
        };
        const [fault] = faultsOf({ live: { branch: "main" } }, { environments: { qa: exported("team/qa#1", more) } });
        assert.deepEqual(fault?.mend.split("\n").slice(0, -2), [
            "pulumi config set --path 'environments.qa.branch' 'team/qa#1'",
            "pulumi config set --path 'environments.qa.rateLimit' 5",
            "pulumi config set --path 'environments.qa.detailedMetrics' true",
            "pulumi config set --path 'environments.qa.settings.URL' 'https://a.b/?c=d&e' --type string",
            "pulumi config set --path 'environments.qa.settings.V' 1.10 --type string",
        ]);
    });

    it("is refused where its name has changed, which is another environment", () => {
        const faults = faultsOf({ preprod: { branch: "staging" }, production: { branch: "master" } });
        assert.deepEqual(
            faults.map(({ path }) => path),
            ["environments.staging"],
        );
    });

    it("is refused where the stack has its own no more, and the defaults are others", () => {
        const outputs = { environments: { live: exported("main") } };
        assert.deepEqual(
            faultsOf(undefined, outputs).map(({ path }) => path),
            ["environments.live"],
        );
    });

    it("is read where it was said, once an up has taken the protection away", () => {
        const all = { staging: { branch: "staging" }, production: { branch: "master" }, qa: { branch: "qa" } };
        const outputs = (protect: boolean) => ({
            environments: { ...DEFAULTS.environments, qa: exported("qa", { protect }) },
        });
        const going = { environments: ["qa"] };
        assert.deepEqual(read(all, outputs(true), going), {
            production: ["master", undefined, 1000, true],
            qa: ["qa", undefined, 1000, false],
            staging: ["staging", undefined, 1000, true],
        });
        const { qa: _, ...without } = all;
        assert.deepEqual(
            faultsOf(without, outputs(true), going).map(({ path, problem, mend }) => [path, problem, mend]),
            [
                [
                    "environments.qa",
                    "is left out, and the stack still protects it: that goes with one pulumi up before",
                    [
                        "pulumi config set --path 'environments.qa.branch' qa",
                        "pulumi up",
                        "pulumi config rm --path 'environments.qa'",
                    ].join("\n"),
                ],
            ],
        );
        assert.deepEqual(Object.keys(read(without, outputs(false), going)), ["production", "staging"]);
    });

    it("is read where nothing is protected, once an up has taken the protection away", () => {
        const free = { environments: { old: exported("old", { protect: false }) } };
        assert.deepEqual(read({ live: { branch: "main" } }, free, { protect: false }), {
            live: ["main", undefined, 1000, false],
        });
        assert.equal(faultsOf({ live: { branch: "main" } }, DEFAULTS, { protect: false }).length, 2);
    });

    it("is refused in a stack of an older version too, and may go at once where that was said", () => {
        const older = { environments: { qa: { branch: "qa", variables: { Branch: "qa", LEVEL: "info" } } } };
        const [fault] = faultsOf({ live: { branch: "main" } }, older);
        assert.match(fault?.mend ?? "", /'environments\.qa\.branch' qa\n.*settings\.LEVEL' info --type string\n/);
        assert.deepEqual(faultsOf({ live: { branch: "main" } }, older, { environments: ["qa"] }), []);
    });

    it("is read where the name that goes is one that an environment cannot have any more", () => {
        const older = { environments: { check: { branch: "qa" } } };
        assert.equal(faultsOf({ check: { branch: "qa" } }, older)[0]?.path, "environments.check");
        assert.deepEqual(faultsOf({ live: { branch: "main" } }, older, { environments: ["check"] }), []);
    });

    it("is read in a stack that has nothing yet", () => {
        const one = { live: ["main", undefined, 1000, true] };
        assert.deepEqual(read({ live: { branch: "main" } }, {}), one);
        assert.deepEqual(read({ live: { branch: "main" } }, { environments: "odd" }), one);
    });
});

describe("an entry under the name of a default environment", () => {
    const staging = ["staging", undefined, 1000, true];

    it("changes that environment where it has no branch, and the other one stays", () => {
        const production = ["master", "staging", 500, true];
        assert.deepEqual(read({ production: { rateLimit: 500 } }), { production, staging });
        assert.deepEqual(read({ production: { rateLimit: "500", branch: "" }, qa: { branch: "qa" } }), {
            production,
            qa: ["qa", undefined, 1000, true],
            staging,
        });
        assert.deepEqual(read({ staging: null }), { production: ["master", "staging", 1000, true], staging });
    });

    it("is an environment of its own where it has one", () => {
        assert.deepEqual(read({ production: { branch: "main" } }, {}), {
            production: ["main", undefined, 1000, true],
        });
        assert.deepEqual(read({ production: { branch: "main", promotesFrom: "staging" }, staging: {} }), {
            production: ["main", "staging", 1000, true],
            staging,
        });
    });
});
