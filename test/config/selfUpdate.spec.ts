import assert from "node:assert/strict";

import { parseConfig, type Tokens } from "../../config";

const SECRET: Tokens = { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" };
const CI = { mode: "codebuild", repository: "platform", state: "s3://shop-state?region=eu-west-1" };
const BOUNDARY = { permissionsBoundary: "shop-boundary" };

const parsed = (project: Readonly<Record<string, unknown>>, tokens = SECRET) =>
    parseConfig({
        project: {
            ...{ projectName: "shop", accountId: "123456789012", githubOwner: "octo", githubRepository: "shop" },
            ...project,
        },
        aws: { region: "eu-west-1" },
        tokens,
        secrets: new Set(),
    });
const faults = (project: Readonly<Record<string, unknown>>, tokens?: Tokens) =>
    parsed(project, tokens).faults.map(({ path, problem }) => `${path} ${problem}`);

describe("the configuration of a stack that updates itself", () => {
    it("is off, and on with the repository, the state and a boundary", () => {
        const result = parsed({ ci: CI, ...BOUNDARY });
        assert.deepEqual("config" in result && result.config.ci, { ...CI, branch: "main" });
        assert.deepEqual(faults({ ci: { mode: "none" } }), []);
    });

    it("is refused with all that is missing, and the boundary by the name that ci trust prints", () => {
        assert.deepEqual(faults({ ci: { mode: "codebuild" } }), [
            "ci.repository is missing",
            "ci.state is missing",
            "permissionsBoundary is missing",
        ]);
        const [fault] = parsed({ ci: CI }).faults;
        assert.equal(fault?.mend, "pulumi config set permissionsBoundary shop-eu-west-1.boundary");
    });

    it("is refused without a webhook, and without a token, whatever brings the sources", () => {
        const polling = { source: { trigger: "polling" } };
        assert.deepEqual(faults({ ci: CI, ...BOUNDARY, ...polling }), [
            "ci.mode takes a webhook, and pushes are polled for",
        ]);
        const none: Tokens = { githubToken: "missing", githubBuildToken: "missing", githubCheckToken: "missing" };
        const connected = { source: { mode: "connection" }, release: { report: false } };
        assert.deepEqual(faults(connected, none), []);
        assert.deepEqual(faults({ ci: CI, ...BOUNDARY, ...connected }, none), ["githubToken is missing"]);
        const own: Tokens = { ...none, githubBuildToken: "secret" };
        assert.deepEqual(faults({ ci: CI, ...BOUNDARY, ...connected }, own), []);
    });

    it("takes no state but in a bucket, no repository with its owner, and nothing where it is off", () => {
        for (const ci of [{ state: "file:///tmp" }, { repository: "octo/platform" }, { branch: "a b" }]) {
            assert.equal(faults({ ci: { ...CI, ...ci }, ...BOUNDARY }).length, 1, JSON.stringify(ci));
        }
        assert.equal(faults({ ci: { repository: "platform" } }).length, 1);
    });
});
