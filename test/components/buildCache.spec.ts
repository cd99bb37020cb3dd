import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { parse } from "yaml";

import { buildCache } from "../../components/documents/buildCache";
import { checkPolicy, buildPolicy, type PolicyDocument } from "../../components/policies";
import { CHECK_CACHE, environmentCache } from "../../contract/bucketLayout";
import { isAllowed } from "../support/iam";
import { recordPlatform } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";

interface Project {
    readonly source: { readonly buildspec: string };
    readonly cache?: unknown;
}

const PROJECTS = ["staging", "production", "pull-requests"];
const BUCKET = "arn:aws:s3:::shop-artifacts";

const project = (recording: Recording, name: string) =>
    find(recording, "aws:codebuild/project:Project", name).inputs as unknown as Project;

describe("build.cache", () => {
    it("is off unless it is asked for: no project, role or build specification knows of it", async () => {
        const recording = await recordPlatform();
        for (const name of PROJECTS) {
            const { cache, source } = project(recording, name);
            assert.equal(cache, undefined, name);
            assert.doesNotMatch(source.buildspec, /cache/i, name);
            const role = statements(recording, name === "pull-requests" ? name : `${name}-build`);
            assert.deepEqual([role["KeepCache"], role["ListCache"]], [undefined, undefined], name);
        }
    });

    it("gives every project a folder of its own, and its role that folder alone", async () => {
        const recording = await recordPlatform({ "platform:build": '{"cache":true}' });
        const folders = ["environments/staging", "environments/production", "pull-requests"];
        assert.deepEqual(
            PROJECTS.map((name) => project(recording, name).cache),
            folders.map((folder) => ({ type: "S3", location: `shop-artifacts-0a1b2c/caches/${folder}` })),
        );
        const roles = ["staging-build", "production-build", "pull-requests"].map((name) => statements(recording, name));
        folders.forEach((folder, index) => {
            const path = `caches/${folder}`;
            assert.deepEqual(roles[index]?.["KeepCache"], [
                ["s3:GetObject", "s3:PutObject"],
                [`arn:Bucket/artifacts/${path}/*`],
            ]);
            assert.deepEqual(roles[index]?.["ListCache"], [
                ["s3:ListBucket"],
                ["arn:Bucket/artifacts"],
                { StringLike: { "s3:prefix": `${path}/*` } },
            ]);
        });
        for (const name of PROJECTS) {
            const read = parse(project(recording, name).source.buildspec) as Record<string, unknown>;
            assert.deepEqual(read["cache"], buildCache("python3.13")?.section, name);
        }
    });

    it("lets nothing travel from a pull request to a branch, or from one branch to another", () => {
        const roles: Readonly<Record<string, PolicyDocument>> = {
            [environmentCache("staging")]: build("staging"),
            // An environment may be called so.
            [environmentCache("pull-requests")]: build("pull-requests"),
            [environmentCache("stag")]: build("stag"),
            [CHECK_CACHE]: checkPolicy({
                bucket: BUCKET,
                cache: CHECK_CACHE,
                leavesPackages: true,
                logGroup: "arn:log",
                source: { tokenSecret: "arn:secret" },
            }),
        };
        for (const [own, role] of Object.entries(roles)) {
            for (const folder of Object.keys(roles)) {
                for (const action of ["s3:GetObject", "s3:PutObject"]) {
                    const resource = `${BUCKET}/${folder}/nodejs22.x-0`;
                    assert.equal(
                        isAllowed([role], { action, resource }),
                        own === folder,
                        `${own}: ${action} ${folder}`,
                    );
                }
                const context = { "s3:prefix": `${folder}/nodejs22.x-` };
                const listed = isAllowed([role], { action: "s3:ListBucket", resource: BUCKET, context });
                assert.equal(listed, own === folder, `${own}: s3:ListBucket ${folder}`);
            }
        }
    });

    it("names the lock files of the runtime, and what its package managers have downloaded", () => {
        const cache = buildCache("nodejs22.x");
        assert.deepEqual(cache?.section, {
            key:
                "nodejs22.x-$(codebuild-hash-files 'npm-shrinkwrap.json' '**/npm-shrinkwrap.json' 'package-lock.json' " +
                "'**/package-lock.json' 'pnpm-lock.yaml' '**/pnpm-lock.yaml' 'yarn.lock' '**/yarn.lock')",
            "fallback-keys": ["nodejs22.x-"],
            paths: ["/root/.cache/platform/**/*"],
        });
        assert.deepEqual(buildCache("java21")?.section.paths, [
            "/root/.gradle/caches/**/*",
            "/root/.m2/repository/**/*",
        ]);
        const { stdout } = spawnSync("bash", ["-c", `${cache?.exported ?? ""}; env`], {
            env: { PATH: process.env["PATH"], HOME: "/root", npm_config_cache: "/mine" },
        });
        const said = stdout.toString();
        assert.match(said, /^YARN_GLOBAL_FOLDER=\/root\/\.cache\/platform\/berry$/m);
        assert.match(said, /^npm_config_cache=\/mine$/m);
    });
});

function build(environment: string): PolicyDocument {
    return buildPolicy("managed", {
        bucket: BUCKET,
        cache: environmentCache(environment),
        function: "arn:function",
        logGroup: "arn:log",
        artifactPrefix: `shop-${environment}`,
        packageKey: "shop-app.zip",
        environment,
        pipeline: "arn:pipeline",
    });
}
