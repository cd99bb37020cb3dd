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
    const tokens = { githubToken: "secret", githubBuildToken: "missing" } as const;
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
