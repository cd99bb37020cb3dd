import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { AWS_PROVIDER_KEYS } from "../../config/awsKeys";
import { faultsOf } from "./raw";

function withSettings(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return { environments: { a: { branch: "a", settings } } };
}

function manySettings(count: number): Readonly<Record<string, string>> {
    const names = Array.from({ length: count }, (_, index) => `S${String(index).padStart(2, "0")}`);
    return Object.fromEntries(names.map((name) => [name, "x"]));
}

/** Environments by name, with those that they are promoted from. */
function promoting(sources: Readonly<Record<string, string | undefined>>): Readonly<Record<string, unknown>> {
    const entries = Object.entries(sources).map(([name, promotesFrom]) => [name, { branch: name, promotesFrom }]);
    return { environments: Object.fromEntries(entries) };
}

describe("parseConfig refuses", () => {
    const refused: readonly [string, Readonly<Record<string, unknown>>, string, RegExp][] = [
        ["a wrong type", { function: { memorySize: "lots" } }, "function.memorySize", /is "lots"/],
        ["a number out of range", { function: { memorySize: 64 } }, "function.memorySize", /is 64/],
        ["a fraction", { build: { timeout: 7.5 } }, "build.timeout", /is 7.5/],
        ["a map for a text", { projectName: { a: 1 } }, "projectName", /is a map/],
        ["a text for a map", { environments: "staging" }, "environments", /is "staging"/],
        ["a truth value that is none", { removal: { protect: "maybe" } }, "removal.protect", /is "maybe"/],
        ["a retired runtime", { function: { runtime: "python2.7" } }, "function.runtime", /is "python2.7"/],
        ["a handler without a function", { function: { handler: "app" } }, "function.handler", /is "app"/],
        ["a retention that CloudWatch lacks", { retention: { logs: 31 } }, "retention.logs", /is 31/],
        ["a list that is none", { api: { binaryMediaTypes: "image/png" } }, "api.binaryMediaTypes", /is "image\/png"/],
        ["an item of a list", { api: { binaryMediaTypes: ["png"] } }, "api.binaryMediaTypes[0]", /is "png"/],
        ["a tag of AWS's own", { tags: { "aws:owner": "me" } }, "tags.aws:owner", /not a tag key/],
        ["a project name that S3 refuses", { projectName: "My_Project" }, "projectName", /is "My_Project"/],
        ["a project name that SSM refuses", { projectName: "aws-shop" }, "projectName", /Systems Manager refuses/],
        [
            "an environment name that is a number",
            { environments: { "1": { branch: "b" } } },
            "environments.1",
            /not an/,
        ],
        ["the check's name", { environments: { check: { branch: "b" } } }, "environments.check", /commit status/],
        ["the check's name in capitals", { environments: { Check: { branch: "b" } } }, "environments.Check", /status/],
        [
            "an output's name",
            { environments: { repository: { branch: "b" } } },
            "environments.repository",
            /repositoryUrl/,
        ],
        [
            "the placeholder's name",
            { environments: { placeholder: { branch: "b" } } },
            "environments.placeholder",
            /alias/,
        ],
        ["a preview's name", { environments: { "pr-7": { branch: "b" } } }, "environments.pr-7", /kept for previews/],
        ["an environment without a branch", { environments: { a: {} } }, "environments.a.branch", /is missing/],
        ["a branch that Git refuses", { environments: { a: { branch: "a..b" } } }, "environments.a.branch", /a\.\.b/],
        ["a whole ref", { environments: { a: { branch: "refs/heads/a" } } }, "environments.a.branch", /leave out/],
        ["a build mode that there is not", { build: { mode: "manged" } }, "build.mode", /is "manged"/],
        ["a command that is no text", { build: { test: [true] } }, "build.test[0]", /is true/],
        ["a command that is a comment", { build: { test: ["ls", "# later"] } }, "build.test[1]", /is "# later"/],
        ["commands that are no list", { build: { install: "npm ci" } }, "build.install", /is "npm ci"/],
        ["an exclusion outside", { build: { exclude: ["a/../../b"] } }, "build.exclude[0]", /is "a\/\.\.\/\.\.\/b"/],
        ["a health path that is none", { release: { healthPath: "health" } }, "release.healthPath", /is "health"/],
        ["other answers that count", { release: { healthStatus: "200" } }, "release.healthStatus", /is "200"/],
        ["a health path with a query", { release: { healthPath: "/a?b" } }, "release.healthPath", /is "\/a\?b"/],
        ["a release that is never verified", { release: { verifySeconds: 0 } }, "release.verifySeconds", /is 0/],
        [
            "a setting's odd name",
            withSettings({ "LOG-LEVEL": "a" }),
            "environments.a.settings.LOG-LEVEL",
            /not a setting/,
        ],
        ["a setting of ours", withSettings({ Branch: "a" }), "environments.a.settings.Branch", /the platform sets it/],
        ["a setting's odd value", withSettings({ KEY: "a b" }), "environments.a.settings.KEY", /is "a b"/],
        ["a setting without a value", withSettings({ KEY: "" }), "environments.a.settings.KEY", /is missing/],
        [
            "a setting that is too long",
            withSettings({ KEY: "x".repeat(513) }),
            "environments.a.settings.KEY",
            /is "x+"/,
        ],
        // YAML and JSON have lost its last digit by then.
        ["a setting that has lost digits", withSettings({ KEY: 1.1 }), "environments.a.settings.KEY", /is a number/],
        [
            "a setting that has lost digits",
            withSettings({ KEY: 2 ** 60 }),
            "environments.a.settings.KEY",
            /is a number/,
        ],
        ["too many settings", withSettings(manySettings(97)), "environments.a.settings.S96", /is setting number 97/],
        ["a promotion from itself", promoting({ a: "a" }), "environments.a.promotesFrom", /is the environment itself/],
        ["a URL without a stage", { invokeUrl: "https://example.com" }, "invokeUrl", /example\.com/],
    ];
    for (const [what, project, path, problem] of refused) {
        it(`refuses ${what}`, () => {
            const faults = faultsOf(project);
            assert.deepEqual(
                faults.map((fault) => fault.path),
                [path],
            );
            assert.match(faults[0]?.problem ?? "", problem);
        });
    }

    it("takes as many settings as a stage has room for", () => {
        assert.deepEqual(faultsOf(withSettings(manySettings(96))), []);
    });

    it("refuses settings beside a secret: a stage shows them in clear", () => {
        const secrets = new Set(["environments"]);
        const [fault, ...others] = faultsOf(withSettings({ KEY: "hidden" }), { secrets });
        assert.deepEqual(others, []);
        assert.equal(fault?.path, "environments.a.settings");
        assert.match(fault.problem, /stored as a secret/);
        assert.equal(fault.mend, "pulumi config rm --path 'environments.a.settings'");
        assert.deepEqual(faultsOf(withSettings({}), { secrets }), []);
    });

    it("refuses to promote from an environment that there is not, and names the nearest", () => {
        const found = (sources: Readonly<Record<string, string | undefined>>) =>
            faultsOf(promoting(sources)).map(({ path, problem, expected, mend }) => [path, problem, expected, mend]);
        const path = "environments.live.promotesFrom";
        assert.deepEqual(found({ live: "stagin", staging: undefined, beta: undefined }), [
            [
                path,
                'is "stagin", which is no environment',
                "did you mean staging?",
                `pulumi config set --path '${path}' staging`,
            ],
        ]);
        assert.deepEqual(found({ live: "elsewhere", staging: undefined, beta: undefined }), [
            [
                path,
                'is "elsewhere", which is no environment',
                "one of beta, staging",
                `pulumi config set --path '${path}' <environment>`,
            ],
        ]);
        assert.deepEqual(found({ live: "elsewhere" }), [
            [
                path,
                'is "elsewhere", which is no environment',
                "nothing: there is no other environment",
                `pulumi config rm --path '${path}'`,
            ],
        ]);
    });

    it("refuses a key of another stack's ledger where no other stack is named", () => {
        const promotesFrom = {
            environment: "staging",
            signedBy: "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-1111-2222-333344445555",
        };
        const environments = { staging: { branch: "staging" }, live: { branch: "live", promotesFrom } };
        const path = "environments.live.promotesFrom.signedBy";
        assert.deepEqual(faultsOf({ environments }), [
            {
                path,
                problem: "is there without stack: in this stack release.signing says it",
                expected: "environments.live.promotesFrom.stack beside it, or none",
                mend: `pulumi config rm --path '${path}'`,
            },
        ]);
        const both = {
            ...environments,
            live: { branch: "live", promotesFrom: { ...promotesFrom, stack: "shop-tests" } },
        };
        assert.deepEqual(faultsOf({ environments: both }), []);
    });

    it("refuses to promote in a circle, and says so once for each", () => {
        const faults = faultsOf(promoting({ a: "b", b: "c", c: "b", x: "z", y: "x", z: "y", tail: "x" }));
        assert.deepEqual(
            faults.map(({ path, problem }) => [path, problem]),
            [
                ["environments.b.promotesFrom", "closes a circle: b from c from b"],
                ["environments.x.promotesFrom", "closes a circle: x from z from y from x"],
            ],
        );
        assert.deepEqual(faultsOf(promoting({ a: "b", b: "c", c: undefined, d: "b" })), []);
    });

    it("takes an environment of another stack, which may be called as one of this, and refuses what is no bucket", () => {
        const stacked = (stack: string, environment?: string) =>
            faultsOf({
                environments: {
                    staging: { branch: "staging", promotesFrom: { environment, stack }, promotedBy: [] },
                    production: { branch: "master", promotesFrom: "staging" },
                },
            });
        assert.deepEqual(stacked("arn:aws-cn:s3:::shop-artifacts-0a1b", "staging"), []);
        assert.deepEqual(stacked("shop-artifacts-0a1b", "production"), []);
        assert.deepEqual(
            [...stacked("s3://shop", "staging"), ...stacked("shop-artifacts")].map(({ path, expected }) => [
                path,
                expected,
            ]),
            [
                ["environments.staging.promotesFrom.stack", "the name or the ARN of a bucket"],
                ["environments.staging.promotesFrom.environment", "the name of another environment"],
            ],
        );
        const promotedBy = ["arn:aws:iam::123456789012:user/alice", "*"];
        assert.deepEqual(
            faultsOf({ environments: { staging: { branch: "staging", promotedBy } } }).map(({ path }) => path),
            ["environments.staging.promotedBy[0]", "environments.staging.promotedBy[1]"],
        );
    });

    it("names the nearest known key", () => {
        const faults = faultsOf({ function: { memorysize: 256 }, build: { instal: [] }, enviroments: {}, zebra: 1 });
        assert.deepEqual(
            faults.map(({ path, expected }) => [path, expected.replace(/^one of .*/, "one of …")]).sort(),
            [
                ["build.instal", "did you mean install?"],
                ["enviroments", "did you mean environments?"],
                ["function.memorysize", "did you mean memorySize?"],
                ["zebra", "one of …"],
            ],
        );
    });

    it("refuses keys that the AWS provider does not know", () => {
        const faults = faultsOf({}, { aws: { region: "eu-west-1", profil: "mine", s3UsePathStyle: true } });
        assert.deepEqual(faults, [
            {
                path: "aws:profil",
                problem: "is not a known key",
                expected: "did you mean aws:profile?",
                mend: "pulumi config rm aws:profil",
            },
        ]);
    });

    it("knows the keys of the AWS provider", () => {
        const declaration = readFileSync(require.resolve("@pulumi/aws/provider.d.ts"), "utf8");
        const args = declaration.slice(declaration.indexOf("export interface ProviderArgs"));
        const names = [...args.matchAll(/^ {4}(\w+)\?: pulumi\.Input</gm)].map(([, name = ""]) => name);
        assert.deepEqual([...AWS_PROVIDER_KEYS].sort(), names.sort());
    });

    it("refuses two environments on one branch", () => {
        const faults = faultsOf({ environments: { a: { branch: "main" }, b: { branch: "main" }, c: { branch: "c" } } });
        assert.deepEqual(
            faults.map(({ path, problem }) => [path, problem]),
            [["environments.b.branch", 'is "main", which is already the branch of environment a']],
        );
    });

    it("refuses names that IAM would not tell apart, also once they are shortened", () => {
        const long = "x".repeat(60);
        for (const [first, second] of [
            ["Blue", "blue"],
            [`${long}A`, `${long}a`],
        ] as const) {
            const faults = faultsOf({ environments: { [first]: { branch: "1" }, [second]: { branch: "2" } } });
            const collides = faults.some(({ problem }) => problem.includes("would share the IAM role"));
            // Shortened names end in a hash of the whole name, upper and lower case included: they stay apart.
            assert.equal(collides, first === "Blue", JSON.stringify(faults));
        }
    });
});
