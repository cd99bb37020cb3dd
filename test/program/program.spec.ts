import assert from "node:assert/strict";

import { recordPlatform, TOKEN } from "../support/platform";
import type { Recording } from "../support/recorder";

/** The SDK's own function, which notes where a promise was made. */
type WatchPromise = (promise: Promise<unknown>, label: unknown) => Promise<unknown>;

describe("the program", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    it("composes the platform from its components", () => {
        const components = recording.resources.filter(({ type }) => type.startsWith("platform:"));
        assert.deepEqual(components.map(({ type, name, inputs }) => ({ type, name, inputs })).sort(byType), [
            { type: "platform:index:AliasedLambda", name: "function", inputs: {} },
            { type: "platform:index:ApiGateway", name: "api", inputs: {} },
            { type: "platform:index:ApiLogging", name: "api-logging", inputs: {} },
            { type: "platform:index:ArtifactBucket", name: "artifacts", inputs: {} },
            { type: "platform:index:BranchPipeline", name: "production", inputs: {} },
            { type: "platform:index:BranchPipeline", name: "staging", inputs: {} },
            { type: "platform:index:BuildToken", name: "github-token", inputs: {} },
            { type: "platform:index:Environment", name: "production", inputs: {} },
            { type: "platform:index:Environment", name: "staging", inputs: {} },
            { type: "platform:index:PullRequestCheck", name: "pull-requests", inputs: {} },
            { type: "platform:index:PullRequests", name: "pull-requests", inputs: {} },
            { type: "platform:index:Releaser", name: "production-release", inputs: {} },
            { type: "platform:index:Releaser", name: "staging-release", inputs: {} },
        ]);
    });

    it("exports where each environment answers and what the release tools need", () => {
        const environment = (name: string, branch: string, promotesFrom?: string) => ({
            branch,
            url: `https://RestApi/api.execute-api.eu-west-1.amazonaws.com/${name}`,
            alias: name,
            aliasArn: `arn:Alias/function-${name}`,
            pipeline: `shop-${name}`,
            buildProject: `shop-${name}`,
            variables: { LambdaFunctionAlias: name, Branch: branch, ParameterPath: `/shop/${name}/` },
            promotesFrom,
            rateLimit: 1000,
            burstLimit: 2000,
            detailedMetrics: false,
            protect: true,
        });
        assert.deepEqual(recording.outputs, {
            projectName: "shop",
            accountId: "123456789012",
            apiLogging: "role",
            region: "eu-west-1",
            repositoryUrl: "https://github.com/octo/shop-application",
            artifactBucket: "shop-artifacts-0a1b2c",
            packageKey: "shop-app.zip",
            functionName: "shop-app",
            functionArn: "arn:Function/function",
            placeholderVersion: "8",
            architecture: "x86_64",
            runtime: "python3.13",
            executionRoleArn: "arn:Role/function",
            restApiId: "RestApi/api",
            release: { healthPath: "/health", verifySeconds: 30 },
            github: {
                apiUrl: "https://api.github.com",
                owner: "octo",
                repository: "shop-application",
                secret: "arn:Secret/github-token",
                label: "shop-eu-west-1",
            },
            environments: {
                production: environment("production", "master", "staging"),
                staging: environment("staging", "staging"),
            },
            productionUrl: "https://RestApi/api.execute-api.eu-west-1.amazonaws.com/production",
            stagingUrl: "https://RestApi/api.execute-api.eu-west-1.amazonaws.com/staging",
            webhooks: {
                check: "RepositoryWebhook/pull-requests",
                production: "RepositoryWebhook/production-push",
                staging: "RepositoryWebhook/staging-push",
            },
        });
    });

    it("begins nothing else before the engine has taken the protected bucket in, or has refused to replace it", async () => {
        const begunWith = async (removal: string) => {
            const begun: string[] = [];
            let before: readonly string[] = [];
            const beforeAnswer = async (type: string) => {
                begun.push(type);
                if (type === "aws:s3/bucket:Bucket") {
                    for (let turn = 0; turn < 50; turn++) {
                        await new Promise((resolve) => setImmediate(resolve));
                    }
                    before = [...begun];
                }
            };
            await recordPlatform({ "platform:removal": removal }, { beforeAnswer });
            return before.filter((type) => type.startsWith("aws:"));
        };
        // The setting of the account is only looked at.
        const looked = "aws:apigateway/account:Account";
        assert.deepEqual(await begunWith("{}"), [looked, "aws:s3/bucket:Bucket"]);
        const unprotected = await begunWith('{"protect":false}');
        assert.ok(unprotected.includes("aws:apigateway/restApi:RestApi"), unprotected.join(", "));
    });

    it("keeps the SDK from writing resources and their secrets into messages, and from tracing its promises", async () => {
        const log = require("@pulumi/pulumi/log") as { debug: (message: string) => Promise<void> };
        const debuggable = require("@pulumi/pulumi/runtime/debuggable") as { debuggablePromise: WatchPromise };
        const [debug, watch] = [log.debug, debuggable.debuggablePromise];
        const messages: string[] = [];
        const traces: (string | undefined)[] = [];
        log.debug = async (message) => void messages.push(message);
        debuggable.debuggablePromise = async (promise, label) => {
            traces.push(/\n.* at /.exec(new Error().stack ?? "")?.[0]);
            return watch(promise, label);
        };
        try {
            await recordPlatform();
            assert.deepEqual(
                messages.filter((message) => message.includes("aws:") || message.includes(TOKEN)),
                [],
            );
            assert.equal(traces.at(-1), undefined);
        } finally {
            log.debug = debug;
            debuggable.debuggablePromise = watch;
        }
    });

    it("puts the token where AWS or GitHub must have it, as a secret, and nowhere else", () => {
        const unveiled = JSON.stringify(recording.raw, (_key, value: unknown) =>
            isSecret(value) ? "[secret]" : value,
        );
        assert.ok(!unveiled.includes(TOKEN));
        const holders = recording.raw.filter((request) => JSON.stringify(request).includes(TOKEN));
        assert.deepEqual(
            (holders as { type: string; name: string }[]).map(({ type, name }) => `${type} ${name}`).sort(),
            [
                "aws:codepipeline/pipeline:Pipeline production",
                "aws:codepipeline/pipeline:Pipeline staging",
                "aws:secretsmanager/secretVersion:SecretVersion github-token",
                "pulumi:providers:github github",
            ],
        );
    });

    it("leaves every other environment alone when one is added, gets another branch or goes", async () => {
        const map = (environments: Record<string, string>, promotesFrom?: string) => {
            const entries = Object.entries(environments).map(([name, branch]) => [
                name,
                { branch, ...(name === "production" ? { promotesFrom, settings: { LOG_LEVEL: "info" } } : {}) },
            ]);
            return recordPlatform({ "platform:environments": JSON.stringify(Object.fromEntries(entries)) });
        };
        const two = await map({ staging: "staging", production: "master" });
        const three = await map({ staging: "staging", production: "master", blue: "blue" });
        const renamed = await map({ staging: "develop", production: "master" });
        const blue = [
            "api-blue",
            "blue",
            "blue-build",
            "blue-pipeline",
            "blue-push",
            "blue-release",
            "blue-webhook",
            "function-blue",
        ];
        // The check knows the branches of all.
        // The webhooks in GitHub are made after all that serves, which is all that has changed of them.
        const hooks = ["production-push", "pull-requests", "staging-push"];
        assert.deepEqual(differing(two, three), [...blue, ...hooks].sort());
        assert.deepEqual(differing(two, renamed), ["api-staging", "pull-requests", "staging", "staging-release"]);
        const promoted = await map({ staging: "staging", production: "master" }, "staging");
        // The one is promoted; the other's pipeline need not run for every push any more.
        assert.deepEqual(differing(two, promoted), ["production", "production-release", "staging"]);
    });
});

/** The secrets of webhooks are made by chance. */
const SECRET = /\b[0-9a-f]{64}\b/g;

/** The names of the resources that are in one recording only, or not the same in both. */
function differing(left: Recording, right: Recording): string[] {
    const texts = (recording: Recording) =>
        new Map(recording.resources.map((each) => [JSON.stringify(each).replaceAll(SECRET, "secret"), each.name]));
    const [before, after] = [texts(left), texts(right)];
    const changed = [...before, ...after].filter(([text]) => before.has(text) !== after.has(text));
    return [...new Set(changed.map(([, name]) => name))].sort();
}

function isSecret(value: unknown): boolean {
    return (
        typeof value === "object" && value !== null && Object.values(value).includes("1b47061264138c4ac30d75fd1eb44270")
    );
}

function byType(left: { type: string; name: string }, right: { type: string; name: string }): number {
    return `${left.type} ${left.name}`.localeCompare(`${right.type} ${right.name}`, "en");
}
