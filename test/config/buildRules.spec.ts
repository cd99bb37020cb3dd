import assert from "node:assert/strict";

import { parseConfig, type Fault } from "../../config";

function parsed(build: Readonly<Record<string, unknown>>, rest: Readonly<Record<string, unknown>> = {}) {
    const project = {
        projectName: "shop",
        accountId: "123456789012",
        githubOwner: "octo",
        githubRepository: "shop-application",
        build,
        ...rest,
    };
    const tokens = { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" } as const;
    return parseConfig({ project, aws: { region: "eu-west-1" }, tokens, secrets: new Set() });
}

/** The one fault that there is. */
function faultOf(...args: Parameters<typeof parsed>): Fault {
    const { faults } = parsed(...args);
    const [fault] = faults;
    assert.ok(fault !== undefined && faults.length === 1, JSON.stringify(faults));
    return fault;
}

describe("plain variables of the build", () => {
    it("are taken", () => {
        const environment = { NODE_ENV: "production", npm_config_registry: "https://npm.example.com/", _X: "1" };
        const found = parsed({ environment });
        assert.ok("config" in found, JSON.stringify(found.faults));
        assert.deepEqual(found.config.build.environment, environment);
    });

    const RESERVED = {
        CODEBUILD_SRC_DIR: /CodeBuild keeps names/,
        AWS_PROFILE: /whose rights/,
        PLATFORM_BUILD: /the platform's own/,
        ARTIFACT_BUCKET: /one of the seven/,
        API_INVOKE_URL: /one of the seven/,
        PATH: /the machine that builds/,
        "a-b": /is not a variable's name/,
    };
    for (const [name, reason] of Object.entries(RESERVED)) {
        it(`cannot be named ${name}`, () => {
            const fault = faultOf({ environment: { [name]: "x" } });
            assert.ok(fault.path.startsWith("build.environment"), fault.path);
            assert.match(fault.problem, reason);
            assert.match(fault.mend, /^pulumi config rm --path 'build\.environment/);
        });
    }

    it("that look like a secret are refused with the key of secrets, and not shown", () => {
        const value = "https://shop:hunter2@pypi.example.com/simple";
        const fault = faultOf({ environment: { PIP_INDEX_URL: value } });
        assert.equal(fault.path, "build.environment.PIP_INDEX_URL");
        assert.match(fault.mend, /pulumi config set --path 'build\.secrets\.PIP_INDEX_URL'/);
        assert.ok(!JSON.stringify(fault).includes("hunter2"));
        assert.match(faultOf({ environment: { NPM_TOKEN: "x" } }).problem, /has the name of a secret/);
    });

    it("take 4 KB together", () => {
        assert.equal(faultOf({ environment: { LONG: "x".repeat(4100) } }).path, "build.environment");
    });
});

describe("secrets of the build", () => {
    const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry/npm-AbCdEf";

    it("are taken by name, ARN, member and parameter", () => {
        const secrets = {
            NPM_TOKEN: "registry/npm",
            A: "registry/npm:token",
            B: ARN,
            C: `${ARN}:token`,
            D: "/shop/pip",
        };
        const found = parsed({ secrets });
        assert.ok("config" in found, JSON.stringify(found.faults));
        assert.deepEqual(found.config.build.secrets, secrets);
    });

    it("are named, and not written down; what is written down is not shown", () => {
        for (const value of [
            `npm_${"a1".repeat(18)}`,
            `ghp_${"a".repeat(36)}`,
            "https://a:hunter2@pypi.example.com/",
        ]) {
            const fault = faultOf({ secrets: { NPM_TOKEN: value } });
            assert.equal(fault.path, "build.secrets.NPM_TOKEN");
            assert.match(fault.problem, /is the secret itself/);
            assert.ok(!JSON.stringify(fault).includes(value));
        }
    });

    it("are not the platform's own, nor what is no name", () => {
        assert.match(faultOf({ secrets: { X: "/_platform/shop/webhook-secret" } }).problem, /the platform's own/);
        const none = faultOf({ secrets: { X: "hunter2 and more" } });
        assert.ok(none.path === "build.secrets.X" && !JSON.stringify(none).includes("hunter2"));
        assert.equal(faultOf({ secrets: { X: ARN.replace("-AbCdEf", "") } }).path, "build.secrets.X");
        assert.match(faultOf({ secrets: { AWS_SECRET: "a" } }).problem, /whose rights/);
    });

    it("are in the builds' Region, and not among the plain variables", () => {
        const far = faultOf({ secrets: { X: ARN.replace("eu-west-1", "us-east-1") } });
        assert.match(far.problem, /is in us-east-1/);
        assert.match(faultOf({ environment: { X: "1" }, secrets: { X: "a" } }).problem, /build\.environment, too/);
    });
});

describe("a build that the platform does not know", () => {
    const HANDLERS = {
        java21: "example.Handler::handle",
        dotnet8: "Shop::Shop.F::Handle",
        "provided.al2023": "bootstrap",
    };
    for (const [runtime, handler] of Object.entries(HANDLERS)) {
        const rest = { function: { runtime, handler } };

        it(`is asked for with ${runtime}`, () => {
            const fault = faultOf({}, rest);
            assert.equal(fault.path, "build.commands");
            assert.match(fault.mend, /build\.commands\[0\].*\n.*build\.output/);
        });

        it(`is taken with ${runtime} where anything is said of it`, () => {
            for (const build of [
                { commands: ["make"] },
                { install: ["make"] },
                { output: "out" },
                { mode: "application" },
            ]) {
                assert.deepEqual(parsed(build, rest).faults, []);
            }
        });
    }

    it("is not asked for with Ruby, which needs none without gems", () => {
        assert.deepEqual(parsed({}, { function: { runtime: "ruby3.4", handler: "app.handler" } }).faults, []);
    });
});
