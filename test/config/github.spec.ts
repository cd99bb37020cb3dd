import assert from "node:assert/strict";

import { parseConfig, type Fault, type PlatformConfig, type Tokens } from "../../config";

const COMPLETE = {
    projectName: "shop",
    accountId: "123456789012",
    githubOwner: "octo",
    githubRepository: "shop-application",
};
const SECRET: Tokens = { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" };
const NONE: Tokens = { githubToken: "missing", githubBuildToken: "missing", githubCheckToken: "missing" };
const ARN = "arn:aws:codestar-connections:eu-west-1:123456789012:connection/0a1b-2c";

function parsed(project: Readonly<Record<string, unknown>>, tokens: Tokens = SECRET) {
    return parseConfig({
        project: { ...COMPLETE, ...project },
        aws: { region: "eu-west-1" },
        tokens,
        secrets: new Set(),
    });
}

function configOf(project: Readonly<Record<string, unknown>>, tokens?: Tokens): PlatformConfig {
    const result = parsed(project, tokens);
    assert.ok("config" in result, JSON.stringify(result.faults));
    return result.config;
}

const faultsOf = (project: Readonly<Record<string, unknown>>, tokens?: Tokens): readonly Fault[] =>
    parsed(project, tokens).faults;

const connection = (more: Readonly<Record<string, unknown>> = {}) => ({ source: { mode: "connection", ...more } });

describe("the configuration of GitHub", () => {
    it("takes either mode, with what belongs to it", () => {
        const { source } = configOf(connection({ connectionArn: ARN, include: ["src/**"], exclude: ["*.md"] }));
        assert.deepEqual(source, {
            mode: "connection",
            trigger: "webhook",
            connectionArn: ARN,
            include: ["src/**"],
            exclude: ["*.md"],
        });
        assert.equal(configOf({ source: { trigger: "polling" } }).source.trigger, "polling");
    });

    it("takes the defaults that Pulumi.yaml gives to both modes", () => {
        const given = { mode: "oauth", trigger: "webhook", include: [], exclude: [] };
        assert.deepEqual(faultsOf({ source: given }), []);
        assert.deepEqual(faultsOf({ source: { ...given, mode: "connection" } }), []);
    });

    for (const [what, project, path, problem] of [
        ["a mode that there is not", { source: { mode: "webhook" } }, "source.mode", /is "webhook"/],
        ["what belongs to the other mode", { source: { include: ["a"] } }, "source.include", /of no use in mode oauth/],
        ["polling through a connection", connection({ trigger: "polling" }), "source.trigger", /no use in mode conn/],
        [
            "an ARN of something else",
            connection({ connectionArn: "arn:aws:s3:::b" }),
            "source.connectionArn",
            /is "arn/,
        ],
        ["too many patterns", connection({ exclude: Array(9).fill("a") }), "source.exclude", /has 9 patterns/],
        ["an unknown key", { source: { modus: "oauth" } }, "source.modus", /not a known key/],
        [
            "a check without webhooks",
            { source: { trigger: "polling" }, pullRequests: { check: true } },
            "pullRequests.check",
            /takes a webhook/,
        ],
        [
            "a check of builds that are the application's",
            { build: { mode: "application" }, pullRequests: { check: true } },
            "pullRequests.check",
            /takes build\.mode managed/,
        ],
        [
            "rules for a check that is off",
            { pullRequests: { check: false, protect: true } },
            "pullRequests.protect",
            /takes the check/,
        ],
        [
            "previews without a check",
            { build: { mode: "application" }, pullRequests: { previews: 1 } },
            "pullRequests.previews",
            /takes the check/,
        ],
        ["a preview for ever", { pullRequests: { previewHours: 0 } }, "pullRequests.previewHours", /is 0/],
        ["a name with a slash in it", { githubName: "shop/live" }, "githubName", /is "shop\/live"/],
        ["a name that is too long", { githubName: "n".repeat(101) }, "githubName", /is "n+/],
        ["an address with a slash at its end", { githubApiUrl: "https://x/" }, "githubApiUrl", /is "https:\/\/x\/"/],
    ] as const) {
        it(`refuses ${what}`, () => {
            const faults = faultsOf(project);
            assert.deepEqual(
                faults.map((fault) => fault.path),
                [path],
            );
            assert.match(faults[0]?.problem ?? "", problem);
        });
    }

    it("never leads in a circle: what is advised is done once, and then nothing is wrong", () => {
        const polled = { source: { trigger: "polling" } };
        for (const pullRequests of [
            { previews: 3 },
            { protect: true },
            { check: true },
            { check: true, previews: 3, protect: true },
            { check: false, previews: 3, protect: true },
        ]) {
            const faults = faultsOf({ ...polled, pullRequests });
            assert.ok(faults.length > 0);
            const left = Object.fromEntries(
                Object.entries(pullRequests).filter(
                    ([key]) => !faults.some(({ mend }) => mend === `pulumi config rm --path 'pullRequests.${key}'`),
                ),
            );
            for (const { mend, expected } of faults) {
                assert.match(mend, /^pulumi config rm --path 'pullRequests\.\w+'$/);
                assert.equal(expected, "to be left out while source.trigger is polling");
            }
            assert.deepEqual(faultsOf({ ...polled, pullRequests: left }), []);
        }
    });

    it("checks pull requests where it can, unless told otherwise", () => {
        assert.equal(configOf({}).pullRequests.check, true);
        assert.equal(configOf({ source: { trigger: "polling" } }).pullRequests.check, false);
        assert.equal(configOf({ build: { mode: "application" } }).pullRequests.check, false);
        assert.equal(configOf(connection(), NONE).pullRequests.check, true);
    });

    it("reports where there is a token, unless told otherwise", () => {
        assert.equal(configOf({}).release.report, true);
        assert.equal(configOf(connection(), NONE).release.report, false);
        const build: Tokens = { ...NONE, githubBuildToken: "secret" };
        assert.equal(configOf(connection(), build).release.report, true);
        assert.equal(configOf({ release: { report: false } }).release.report, false);
        assert.equal(configOf({ build: { mode: "application" } }).release.report, false);
    });

    for (const [what, project] of [
        ["source.mode oauth", {}],
        ["pullRequests.protect", { ...connection(), pullRequests: { protect: true } }],
        ["pullRequests.previews", { ...connection(), pullRequests: { previews: 1 } }],
        ["release.report", { ...connection(), release: { report: true } }],
    ] as const) {
        it(`asks for the token that ${what} takes`, () => {
            const [fault, ...more] = faultsOf(project, NONE);
            assert.deepEqual(more, []);
            assert.deepEqual([fault?.path, fault?.problem], ["githubToken", "is missing"]);
            assert.match(fault?.expected ?? "", new RegExp(`which ${what.replace(".", "\\.")} takes`));
        });
    }

    it("does with the second token alone where nothing is made in GitHub", () => {
        const build: Tokens = { ...NONE, githubBuildToken: "secret" };
        const { pullRequests, release } = configOf({ ...connection(), pullRequests: { previews: 2 } }, build);
        assert.deepEqual([pullRequests.previews, release.report], [2, true]);
    });

    it("takes a token for the check alone where the controller of previews can write its status", () => {
        const check: Tokens = { ...SECRET, githubCheckToken: "secret" };
        assert.equal(configOf({ pullRequests: { previews: 1 } }, check).pullRequests.previews, 1);
        for (const [project, problem] of [
            [{}, /^takes pullRequests\.previews, whose controller writes/],
            [{ ...connection(), pullRequests: { previews: 1 } }, /^takes source\.mode oauth$/],
        ] as const) {
            const [fault, ...more] = faultsOf(project, check);
            assert.deepEqual(more, []);
            assert.equal(fault?.path, "githubCheckToken");
            assert.match(fault.problem, problem);
            assert.equal(fault.mend, "pulumi config rm githubCheckToken");
        }
    });

    it("wants the second token as a secret, too", () => {
        const [fault] = faultsOf({}, { githubToken: "secret", githubBuildToken: "clear", githubCheckToken: "missing" });
        assert.deepEqual([fault?.path, fault?.problem], ["githubBuildToken", "is stored in clear"]);
    });
});
