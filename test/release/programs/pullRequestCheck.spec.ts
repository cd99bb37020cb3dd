import assert from "node:assert/strict";

import { formatCheckSettings, type CheckSettings } from "../../../contract/previews/check";
import { checkInput, leavePackage } from "../../../release/programs/pullRequestCheck";
import { withTree } from "../packaging/trees";
import { problemOf } from "../../support/problem";

const COMMIT = "c".repeat(40);
const BUILD = "arn:aws:codebuild:eu-west-1:123456789012:build/shop_pull-requests:1b6c";

const SETTINGS: CheckSettings = {
    project: "shop",
    bucket: "artifacts",
    exclude: ["*.md"],
    architecture: "x86_64",
    runtime: "python3.13",
    handler: "app.lambda_handler",
};

const ENV = {
    PLATFORM_CHECK: formatCheckSettings(SETTINGS),
    CODEBUILD_WEBHOOK_TRIGGER: "pr/12",
    CODEBUILD_RESOLVED_SOURCE_VERSION: COMMIT,
    CODEBUILD_BUILD_ARN: BUILD,
    CODEBUILD_SRC_DIR: "/source",
    AWS_REGION: "eu-west-1",
};

describe("the check of a pull request", () => {
    it("knows whose it is from CodeBuild", () => {
        const { pullRequest, commit, folder, region, settings } = checkInput(ENV, "/elsewhere");
        assert.deepEqual([pullRequest, commit, folder, region], [12, COMMIT, "/source", "eu-west-1"]);
        assert.deepEqual(settings, SETTINGS);
        const { CODEBUILD_WEBHOOK_TRIGGER: _, ...byHand } = ENV;
        assert.equal(checkInput({ ...byHand, CODEBUILD_SOURCE_VERSION: "pr/7" }, "/").pullRequest, 7);
    });

    for (const [name, env, problem] of [
        ["of a branch", { CODEBUILD_WEBHOOK_TRIGGER: "branch/main" }, /not that of a pull request/],
        ["of a path", { CODEBUILD_WEBHOOK_TRIGGER: "pr/1/../2" }, /not that of a pull request/],
        ["of nothing", { CODEBUILD_WEBHOOK_TRIGGER: undefined }, /not that of a pull request/],
        ["without a commit", { CODEBUILD_RESOLVED_SOURCE_VERSION: "pr/12" }, /CODEBUILD_RESOLVED_SOURCE_VERSION/],
        ["without a name of its own", { CODEBUILD_BUILD_ARN: undefined }, /CODEBUILD_BUILD_ARN/],
        ["without a region", { AWS_REGION: "" }, /AWS_REGION/],
        ["without settings", { PLATFORM_CHECK: "" }, /PLATFORM_CHECK is not set/],
    ] as const) {
        it(`refuses a build ${name}`, () => {
            assert.match(
                problemOf(() => checkInput({ ...ENV, ...env }, "/")),
                problem,
            );
        });
    }

    it("leaves the package, and nothing else, where its own build alone may write", async () => {
        const puts: [string, Buffer][] = [];
        const store = {
            bucket: "artifacts",
            put: async (key: string, body: string | Uint8Array) => void puts.push([key, Buffer.from(body)]),
        };
        const said: string[] = [];
        await withTree(
            { "app.py": "def lambda_handler(event, context): ...\n", "notes.md": "Mine\n" },
            async (folder) => {
                const input = checkInput({ ...ENV, CODEBUILD_SRC_DIR: folder }, "/");
                await leavePackage(input, store, (text) => void said.push(text));
                assert.deepEqual(
                    puts.map(([key]) => key),
                    [`previews/${BUILD}/package.zip`],
                );
                assert.match(puts[0]?.[1].toString("latin1") ?? "", /^PK.*app\.py/s);
            },
        );
        assert.match(said.join(), /^Left a package of 2 files, 1 KiB, at s3:\/\/artifacts\/previews\/arn:/);
    });

    it("leaves nothing that Lambda could not run", async () => {
        const puts: string[] = [];
        const store = { bucket: "artifacts", put: async (key: string) => void puts.push(key) };
        await withTree({ "other.py": "" }, async (folder) => {
            const input = checkInput({ ...ENV, CODEBUILD_SRC_DIR: folder }, "/");
            await assert.rejects(
                leavePackage(input, store, () => undefined),
                /The package has no app\.py/,
            );
        });
        assert.deepEqual(puts, []);
    });
});
