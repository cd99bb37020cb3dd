import assert from "node:assert/strict";

import fc from "fast-check";

import { collisions, environmentNames, sharedNames, shorten } from "../../contract/names";

const project = fc.stringMatching(/^[a-z][a-z0-9]{1,39}$/);
const environment = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
const region = fc.constantFrom("eu-west-1", "ap-southeast-2", "us-gov-west-1");

describe("names", () => {
    it("come from the project, the region and the key of the environment", () => {
        assert.deepEqual(environmentNames("shop", "eu-west-1", "staging"), {
            authorizerRole: "shop-eu-west-1-staging-authorizer",
            buildProject: "shop-staging",
            buildRole: "shop-eu-west-1-staging-build",
            buildRule: "shop_staging-builds",
            releaser: "shop_staging-release",
            releaserRole: "shop-eu-west-1-staging-release",
            pipeline: "shop-staging",
            pipelineRole: "shop-eu-west-1-staging-pipeline",
            pushWebhook: "shop-staging",
            pushSecret: "/_platform/shop/staging/webhook-secret",
            function: "shop_staging-app",
            functionRole: "shop-eu-west-1-staging-app",
            scheduleGroup: "shop_staging",
            scheduleRole: "shop-eu-west-1-staging-schedules",
            secretsLayer: "shop_staging-secrets",
            packageKey: "shop-staging-app.zip",
            restApi: "shop_staging",
        });
        assert.deepEqual(sharedNames("shop", "eu-west-1"), {
            function: "shop-app",
            functionRole: "shop-eu-west-1-app",
            restApi: "shop",
            apiLoggingRole: "shop-eu-west-1-api-logging",
            authorizerRole: "shop-eu-west-1_authorizer",
            bucketPrefix: "shop-artifacts-",
            packageKey: "shop-app.zip",
            tokenSecret: "shop-github-token",
            checkTokenSecret: "shop-github-token-check",
            check: {
                buildProject: "shop_pull-requests",
                buildRole: "shop-eu-west-1_pull-requests",
            },
            previewApp: {
                function: "shop_preview-function",
                functionRole: "shop-eu-west-1_preview-function",
                restApi: "shop_preview-api",
                accessLogGroup: "/aws/apigateway/shop_preview-api",
                secretsLayer: "shop_preview-variables",
                authorizerRole: "shop-eu-west-1_preview-authorizer",
            },
            previews: {
                function: "shop_previews",
                functionRole: "shop-eu-west-1_previews",
                eventRule: "shop_previews-checked",
                scheduleRule: "shop_previews-schedule",
            },
            update: { buildProject: "shop_platform", role: "shop-eu-west-1.apply" },
        });
    });

    it("are never longer than AWS takes them", () => {
        fc.assert(
            fc.property(project, region, environment, (projectName, regionName, name) => {
                const shared = sharedNames(projectName, regionName);
                const own = environmentNames(projectName, regionName, name);
                const roles = [own.authorizerRole, own.buildRole, own.pipelineRole, own.functionRole];
                for (const name of [shared.functionRole, shared.apiLoggingRole, ...roles, own.function]) {
                    assert.ok(name.length <= 64, name);
                }
                assert.ok(shared.function.length <= 64 && own.pipeline.length <= 100 && own.buildProject.length <= 255);
                // The provider adds 26 characters to the prefix.
                assert.ok(shared.bucketPrefix.length + 26 <= 63, shared.bucketPrefix);
                assert.match(shared.bucketPrefix, /^[a-z0-9][a-z0-9-]*[a-z0-9]-artifacts-$/);
            }),
        );
    });

    it("of functions are no other's, of this project or of another one", () => {
        const functionsOf = (projectName: string, name: string) => {
            const { function: shared, previews } = sharedNames(projectName, "eu-west-1");
            return {
                shared,
                controller: previews.function,
                own: environmentNames(projectName, "eu-west-1", name).function,
            };
        };
        fc.assert(
            fc.property(project, environment, environment, (projectName, first, second) => {
                fc.pre(first !== second);
                const all = [
                    functionsOf(projectName, first),
                    functionsOf(`${projectName}-${first.toLowerCase()}`, second),
                ];
                const { own } = functionsOf(projectName, second);
                const names = [...all.flatMap((each) => Object.values(each)), own];
                assert.equal(new Set(names).size, names.length, names.join(", "));
            }),
        );
        assert.notEqual(functionsOf("shop", "previews").own, functionsOf("shop", "previews").controller);
        assert.notEqual(functionsOf("shop", "x").own, functionsOf("shop-x", "y").shared);
    });

    it("end no project's part with a hyphen where a bucket's prefix is cut", () => {
        const cut = "a".repeat(25);
        assert.equal(sharedNames(`${cut}-shop`, "eu-west-1").bucketPrefix, `${cut}-artifacts-`);
    });

    it("stay apart when they are shortened", () => {
        const long = "x".repeat(70);
        assert.notEqual(shorten(`${long}a`, "function"), shorten(`${long}b`, "function"));
        assert.equal(shorten(`${long}a`, "function").length, 64);
    });

    it("do not collide for environments that differ in more than case", () => {
        fc.assert(
            fc.property(
                project,
                region,
                fc.uniqueArray(environment, { selector: (name) => name.toLowerCase() }),
                (...all) => {
                    assert.deepEqual(collisions(...all), []);
                },
            ),
        );
    });

    it("collide where IAM cannot tell them apart", () => {
        assert.deepEqual(collisions("shop", "eu-west-1", ["Blue", "blue"]), [
            { first: "Blue", second: "blue", kind: "IAM role", physicalName: "shop-eu-west-1-blue-build" },
        ]);
    });
});
