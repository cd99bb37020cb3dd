import assert from "node:assert/strict";

import fc from "fast-check";

import { describeFaults, parseConfig } from "../../config";
import { COMPLETE, SECRET, MISSING, ENVIRONMENT, raw, configOf, faultsOf } from "./raw";

describe("parseConfig", () => {
    it("fills in the defaults", () => {
        assert.deepEqual(configOf(parseConfig(raw())), {
            ...COMPLETE,
            region: "eu-west-1",
            roleName: undefined,
            permissionsBoundary: undefined,
            environments: [
                { name: "staging", branch: "staging", ...ENVIRONMENT },
                { name: "production", branch: "master", ...ENVIRONMENT, promotesFrom: "staging" },
            ],
            events: ENVIRONMENT.events,
            function: {
                runtime: "python3.13",
                handler: "app.lambda_handler",
                handlers: {},
                routes: undefined,
                payloadFormatVersion: "1.0",
                architecture: "x86_64",
                memorySize: 256,
                timeout: 29,
                ephemeralStorage: 512,
                environment: {},
                secretVariables: {},
                layers: [],
                tracing: "PassThrough",
                kmsKey: undefined,
                logFormat: "Text",
                applicationLogLevel: undefined,
                systemLogLevel: undefined,
                snapStart: false,
                policies: [],
                statements: [],
                deadLetter: undefined,
                reservedConcurrency: undefined,
                fileSystem: undefined,
                vpc: undefined,
            },
            build: {
                mode: "managed",
                image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
                computeType: "BUILD_GENERAL1_SMALL",
                timeout: 10,
                buildspec: "build/buildspec.yaml",
                cache: false,
                install: undefined,
                folder: undefined,
                commands: undefined,
                output: undefined,
                watch: [],
                environment: {},
                secrets: {},
                test: undefined,
                exclude: [],
            },
            release: {
                healthPath: "/health",
                healthStatus: "200-299",
                verifySeconds: 30,
                signing: undefined,
                report: true,
            },
            resources: { buckets: {}, queues: {}, secrets: {}, tables: {}, topics: {} },
            githubName: "shop-eu-west-1",
            githubApiUrl: "https://api.github.com",
            source: { mode: "oauth", trigger: "webhook", connectionArn: undefined, include: [], exclude: [] },
            pullRequests: {
                check: true,
                protect: false,
                previews: 0,
                previewHours: 72,
                concurrency: undefined,
                rateLimit: 20,
                resources: false,
                burstLimit: 40,
                policies: [],
                statements: [],
            },
            api: {
                binaryMediaTypes: [],
                cors: undefined,
                timeout: 29_000,
                stages: 10,
                authorizer: undefined,
                open: [],
                keys: false,
                sources: [],
                responses: {},
                compression: undefined,
                condition: undefined,
                accessLog: {},
            },
            logRetention: 30,
            artifactExpiry: 90,
            protect: true,
            going: [],
            goingResources: [],
            deleteArtifacts: false,
            tags: {},
            invokeUrl: undefined,
            ci: { mode: "none", repository: undefined, branch: "main", state: undefined },
            adopted: undefined,
        });
    });

    it("takes numbers and truth values as text too, as the command line stores them", () => {
        const config = configOf(
            parseConfig(
                raw({ function: { memorySize: "512" }, removal: { protect: "false" }, accountId: 123456789012 }),
            ),
        );
        assert.deepEqual([config.function.memorySize, config.protect, config.accountId], [512, false, "123456789012"]);
    });

    it("takes a map with one entry for one environment", () => {
        const { environments } = configOf(parseConfig(raw({ environments: { live: { branch: "main" } } })));
        assert.deepEqual(
            environments.map(({ name, branch }) => [name, branch]),
            [["live", "main"]],
        );
    });

    it("does not promote from anywhere unless a map of environments says so", () => {
        const { environments } = configOf(
            parseConfig(raw({ environments: { staging: { branch: "staging" }, production: { branch: "master" } } })),
        );
        assert.deepEqual(environments, [
            { name: "production", branch: "master", ...ENVIRONMENT },
            { name: "staging", branch: "staging", ...ENVIRONMENT },
        ]);
    });

    it("takes settings as texts, sorted by name", () => {
        const settings = { LOG_LEVEL: "debug", CACHE: true, AGE: 60, URL: "https://example.com/?a=b,c&d#~" };
        const { environments } = configOf(parseConfig(raw({ environments: { live: { branch: "main", settings } } })));
        assert.deepEqual(Object.entries(environments[0]?.settings ?? {}), [
            ["AGE", "60"],
            ["CACHE", "true"],
            ["LOG_LEVEL", "debug"],
            ["URL", "https://example.com/?a=b,c&d#~"],
        ]);
    });

    it("takes commands as they are, and tells an empty list from none", () => {
        const install = ["make ready", "if true; then\n  make more # and more\nfi"];
        const build = { mode: "application", install, test: [], exclude: ["/docs", "*.md"] };
        const config = configOf(parseConfig(raw({ build })));
        assert.deepEqual({ ...config.build, ...build }, config.build);
    });

    it("notes every fault at once, each with path, problem, expectation and mending command", () => {
        const faults = parseConfig({
            project: { environments: {}, colour: "red" },
            aws: {},
            tokens: MISSING,
            secrets: new Set(),
        }).faults;
        assert.deepEqual(faults.map(({ path, problem }) => `${path} ${problem}`).sort(), [
            "accountId is missing",
            "aws:region is missing",
            "colour is not a known key",
            "environments is empty",
            "githubOwner is missing",
            "githubRepository is missing",
            "githubToken is missing",
            "projectName is missing",
        ]);
        for (const { expected, mend } of faults) {
            assert.ok(expected !== "" && mend.startsWith("pulumi config "), mend);
        }
    });

    it("wants the token as a secret", () => {
        assert.match(
            faultsOf({}, { tokens: { ...SECRET, githubToken: "clear" } })[0]?.problem ?? "",
            /stored in clear/,
        );
        assert.match(faultsOf({}, { tokens: MISSING })[0]?.mend ?? "", /config set --secret githubToken/);
    });

    it("never shows the value of a secret", () => {
        const secrets = new Set(["environments", "roleName", "tags", "function"]);
        fc.assert(
            fc.property(fc.stringMatching(/^Secret[ !$%^&*()]{3,20}$/), (value) => {
                const project = {
                    roleName: value,
                    tags: { Owner: value },
                    function: { handler: value, memorySize: value },
                };
                const promotion = { promotesFrom: value, settings: { KEY: value } };
                const environments = { a: { branch: value, ...promotion }, b: { branch: value } };
                const text = describeFaults("test", faultsOf({ ...project, environments }, { secrets }));
                assert.match(text, /^ {2}roleName: /m);
                assert.ok(!text.includes(value), text);
            }),
        );
    });

    it("does not throw, whatever the configuration holds", () => {
        const keys = fc.constantFrom(
            "projectName",
            "environments",
            "function",
            "build",
            "api",
            "release",
            "tags",
            "removal",
            "other",
        );
        fc.assert(
            fc.property(fc.dictionary(keys, fc.jsonValue()), (project) => {
                const parsed = parseConfig(raw(project));
                assert.ok("config" in parsed || parsed.faults.length > 0);
            }),
        );
    });
});

describe("describeFaults", () => {
    it("shows the faults in the order of their paths", () => {
        assert.equal(
            describeFaults("production", faultsOf({ zebra: 1, function: { memorySize: 1 } })),
            [
                "The configuration of stack 'production' has 2 faults:",
                "",
                "  function.memorySize: is 1",
                "    expected: a whole number from 128 to 10240 (MiB)",
                "    mend:     pulumi config set --path 'function.memorySize' 256",
                "",
                "  zebra: is not a known key",
                "    expected: one of accountId, adopted, api, build, ci, environments, events, function, githubApiUrl, githubBuildToken, " +
                    "githubCheckToken, githubName, githubOwner, githubRepository, githubToken, invokeUrl, permissionsBoundary, projectName, " +
                    "pullRequests, release, removal, resources, retention, roleName, source, tags",
                "    mend:     pulumi config rm zebra",
                "",
            ].join("\n"),
        );
    });
});
