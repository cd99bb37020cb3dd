import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { parse } from "yaml";

import { buildCache } from "../../components/documents/buildCache";
import { checkPolicy, buildPolicy, type PolicyDocument } from "../../components/policies";
import { environmentCache } from "../../contract/bucketLayout";
import { isAllowed } from "../support/iam";
import { recordPlatform } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";

interface Project {
    readonly source: { readonly buildspec: string };
    readonly cache?: unknown;
}

const ENVIRONMENTS = ["staging", "production"];
const PROJECTS = [...ENVIRONMENTS, "pull-requests"];
const BUCKET = "arn:aws:s3:::shop-artifacts";

const project = (recording: Recording, name: string) =>
    find(recording, "aws:codebuild/project:Project", name).inputs as unknown as Project;

describe("build.cache", () => {
    const assertNone = (recording: Recording, name: string) => {
        const { cache, source } = project(recording, name);
        assert.equal(cache, undefined, name);
        assert.doesNotMatch(source.buildspec, /cache/i, name);
        const { KeepCache, ListCache } = statements(recording, name === "pull-requests" ? name : `${name}-build`);
        assert.deepEqual([KeepCache, ListCache], [undefined, undefined], name);
    };

    it("is off unless it is asked for: no project, role or build specification knows of it", async () => {
        const recording = await recordPlatform();
        PROJECTS.forEach((name) => {
            assertNone(recording, name);
        });
    });

    it("gives every environment a folder of its own, and its role that folder alone", async () => {
        const recording = await recordPlatform({ "platform:build": '{"cache":true}' });
        for (const name of ENVIRONMENTS) {
            const path = `caches/environments/${name}`;
            const { cache, source } = project(recording, name);
            assert.deepEqual(cache, { type: "S3", location: `shop-artifacts-0a1b2c/${path}` });
            const role = statements(recording, `${name}-build`);
            assert.deepEqual(role["KeepCache"], [["s3:GetObject", "s3:PutObject"], [`arn:Bucket/artifacts/${path}/*`]]);
            assert.deepEqual(role["ListCache"], [
                ["s3:ListBucket"],
                ["arn:Bucket/artifacts"],
                { StringLike: { "s3:prefix": `${path}/*` } },
            ]);
            const read = parse(source.buildspec) as Record<string, unknown>;
            assert.deepEqual(read["cache"], buildCache("python3.13")?.section, name);
        }
    });

    it("gives the check none: all pull requests would share it", async () => {
        assertNone(await recordPlatform({ "platform:build": '{"cache":true}' }), "pull-requests");
    });

    it("lets nothing travel from a pull request to another or to a branch, or from one branch to another", () => {
        const roles: Readonly<Record<string, PolicyDocument>> = {
            [environmentCache("staging")]: build("staging"),
            // An environment may be called so.
            [environmentCache("pull-requests")]: build("pull-requests"),
            [environmentCache("stag")]: build("stag"),
            "the check": checkPolicy({
                bucket: BUCKET,
                leavesPackages: true,
                logGroup: "arn:log",
                source: { tokenSecret: "arn:secret" },
            }),
        };
        for (const [own, role] of Object.entries(roles)) {
            // Checks of older versions have kept theirs in the last one.
            for (const folder of [...Object.keys(roles), "caches/pull-requests"]) {
                const isOwn = own === folder && own !== "the check";
                for (const action of ["s3:GetObject", "s3:PutObject"]) {
                    const resource = `${BUCKET}/${folder}/nodejs22.x-0`;
                    const said = `${own}: ${action} ${folder}`;
                    assert.equal(isAllowed([role], { action, resource }), isOwn, said);
                }
                const context = { "s3:prefix": `${folder}/nodejs22.x-` };
                const listed = isAllowed([role], { action: "s3:ListBucket", resource: BUCKET, context });
                assert.equal(listed, isOwn, `${own}: s3:ListBucket ${folder}`);
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
