import assert from "node:assert/strict";

import { parseConfig, type Fault } from "../../config";
import { isClosed, newFunctionFault, RUNTIME_NAMES, RUNTIMES, runtimeNotice, successorOf } from "../../config/runtimes";

const PLACE = "eu-west-1:123456789012";
const LAYER = `arn:aws:lambda:${PLACE}:layer:tools`;
const VPC = { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-0123456789abcdef0"] };
const FILES = {
    accessPoint: `arn:aws:elasticfilesystem:${PLACE}:access-point/fsap-0123456789abcdef0`,
    mountPath: "/mnt/files",
};

function parsed(settings: Readonly<Record<string, unknown>>, rest: Readonly<Record<string, unknown>> = {}) {
    const project = {
        projectName: "shop",
        accountId: "123456789012",
        githubOwner: "octo",
        githubRepository: "shop-application",
        function: settings,
        // Of what is compiled, a build has to be named: buildRules.spec.ts.
        build: { output: "dist" },
        ...rest,
    };
    const tokens = { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" } as const;
    return parseConfig({ project, aws: { region: "eu-west-1" }, tokens, secrets: new Set() });
}

function faultsOf(...args: Parameters<typeof parsed>): readonly Fault[] {
    return parsed(...args).faults;
}

/** The one fault that there is. */
function faultOf(...args: Parameters<typeof parsed>): Fault {
    const faults = faultsOf(...args);
    const [fault] = faults;
    assert.ok(fault !== undefined && faults.length === 1, JSON.stringify(faults));
    return fault;
}

describe("the settings of the function", () => {
    it("are taken, each of them", () => {
        const settings = {
            environment: { TABLE: "orders", TOKEN_URL: "https://login.example.com", PARTITION_KEY: "id" },
            layers: [`${LAYER}:1`, `arn:aws:lambda:${PLACE}:layer:other:22`],
            ephemeralStorage: 1024,
            tracing: "Active",
            kmsKey: `arn:aws:kms:${PLACE}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
            logFormat: "JSON",
            applicationLogLevel: "WARN",
            systemLogLevel: "DEBUG",
            deadLetter: `arn:aws:sqs:${PLACE}:lost`,
            reservedConcurrency: 50,
            fileSystem: FILES,
            vpc: VPC,
        };
        const found = parsed(settings);
        assert.ok("config" in found, JSON.stringify(found.faults));
        const { function: all } = found.config;
        assert.deepEqual({ ...all, ...settings }, all);
        assert.deepEqual([all.snapStart, all.runtime], [false, "python3.13"]);
    });

    const REFUSED: readonly (readonly [string, Readonly<Record<string, unknown>>, string, RegExp])[] = [
        [
            "a variable of Lambda's own",
            { environment: { AWS_REGION: "x" } },
            "environment.AWS_REGION",
            /sets it itself/,
        ],
        ["a variable's name", { environment: { "a-b": "x" } }, "environment.a-b", /is not a variable's name/],
        ["a sixth layer", { layers: [1, 2, 3, 4, 5, 6].map((each) => `${LAYER}${each}:1`) }, "layers", /has 6 layers/],
        ["a layer without its version", { layers: [LAYER] }, "layers[0]", /is "arn/],
        ["a layer twice", { layers: [`${LAYER}:1`, `${LAYER}:2`] }, "layers[1]", /there already/],
        ["a layer for another processor", { layers: [`${LAYER}-arm64:1`] }, "layers[0]", /is for arm64/],
        [
            "a layer of elsewhere",
            { layers: [`${LAYER}:1`.replace("eu-west-1", "us-east-1")] },
            "layers[0]",
            /in us-east-1/,
        ],
        ["a small disk", { ephemeralStorage: 100 }, "ephemeralStorage", /is 100/],
        ["a level without JSON", { applicationLogLevel: "INFO" }, "applicationLogLevel", /no use in logFormat Text/],
        ["a FIFO queue", { deadLetter: `arn:aws:sqs:${PLACE}:lost.fifo` }, "deadLetter", /is "arn/],
        ["a dead letter for a function", { deadLetter: `arn:aws:lambda:${PLACE}:x` }, "deadLetter", /is "arn/],
        ["a key's alias", { kmsKey: `arn:aws:kms:${PLACE}:alias/x` }, "kmsKey", /is "arn/],
        ["a file system without a network", { fileSystem: FILES }, "fileSystem", /without function.vpc/],
        ["a mount elsewhere", { vpc: VPC, fileSystem: { ...FILES, mountPath: "/data" } }, "fileSystem.mountPath", /is/],
        ["half a network", { vpc: { subnets: VPC.subnets } }, "vpc.securityGroups", /is missing/],
        ["an empty network", { vpc: { ...VPC, subnets: [] } }, "vpc.subnets", /is empty/],
        ["snapshots of Node.js", { snapStart: true, runtime: "nodejs22.x" }, "snapStart", /runtime nodejs22.x/],
        ["snapshots of python3.11", { snapStart: true, runtime: "python3.11" }, "snapStart", /runtime python3.11/],
        [
            "snapshots with a large disk",
            { snapStart: true, ephemeralStorage: 513 },
            "snapStart",
            /ephemeralStorage 513/,
        ],
        ["snapshots with files", { snapStart: true, vpc: VPC, fileSystem: FILES }, "snapStart", /fileSystem/],
        ["a runtime that Lambda has ended", { runtime: "nodejs18.x" }, "runtime", /is "nodejs18.x"/],
    ];
    for (const [what, settings, path, problem] of REFUSED) {
        it(`refuses ${what}`, () => {
            const fault = faultOf(settings);
            assert.equal(fault.path, `function.${path}`);
            assert.match(fault.problem, problem);
            assert.match(fault.mend, /^pulumi config (set|rm) /);
        });
    }

    const TAKEN: Readonly<Record<string, readonly [taken: string, refused: string]>> = {
        "python3.13": ["src/api.v1.handler", "handler"],
        "nodejs22.x": ["dist/index.handler", "index"],
        "ruby3.4": ["app.Shop::Handler.process", "app"],
        java21: ["example.Handler::handleRequest", "app.lambda_handler"],
        dotnet10: ["Shop::Shop.Function::FunctionHandler", "app.lambda_handler"],
        "provided.al2023": ["anything/at-all", "with space"],
    };
    for (const [runtime, [taken, refused]] of Object.entries(TAKEN)) {
        it(`knows the handlers of ${runtime}`, () => {
            assert.deepEqual(faultsOf({ runtime, handler: taken }), []);
            const fault = faultsOf({ runtime, handler: refused });
            assert.equal(fault[0]?.path, "function.handler");
        });
    }

    it("takes every runtime of the table", () => {
        for (const runtime of RUNTIME_NAMES) {
            assert.deepEqual(
                faultsOf({ runtime, handler: "Shop::Handler" }).filter(({ path }) => path.endsWith("runtime")),
                [],
            );
        }
    });
});

describe("variables of the function", () => {
    const SECRETS: Readonly<Record<string, string>> = {
        DB_PASSWORD: "x",
        DB_PASS: "x",
        dbPassword: "x",
        apiKey: "x",
        JWT_SECRET: "x",
        TOKEN: "x",
        MINE: `ghp_${"a".repeat(36)}`,
        STRIPE: `sk_test_${"a".repeat(16)}`,
        KEY_ID: `AKIA${"A".repeat(16)}`,
        DATABASE_URL: "postgres://shop:hunter2@db.example.com/shop",
        PEM: "-----BEGIN RSA PRIVATE KEY-----\nMII",
    };
    it("that look like a secret are refused with the command that sets one, and not shown", () => {
        for (const [name, value] of Object.entries(SECRETS)) {
            const fault = faultOf({ environment: { [name]: value } });
            assert.equal(fault.path, `function.environment.${name}`);
            assert.ok(fault.mend.includes(`npm run platform -- settings secret <environment> ${name}`));
            assert.ok(value === "x" || !JSON.stringify(fault).includes(value));
        }
    });

    it("take what only says where a secret is", () => {
        const environment = {
            SECRET_ARN: "arn:x",
            TOKEN_URL: "https://a/b",
            MAX_TOKENS: "5",
            DB_URL: "postgres://db/shop",
        };
        assert.deepEqual(faultsOf({ environment }), []);
    });

    it("take 4 KB together, measured as JSON", () => {
        const most = 4096 - '{"AB":""}'.length;
        assert.deepEqual(faultsOf({ environment: { AB: "x".repeat(most) } }), []);
        assert.match(faultOf({ environment: { AB: "x".repeat(most + 1) } }).problem, /takes 4097 bytes/);
    });
});

describe("provisioned concurrency", () => {
    const two = (staging: object, production: object) => ({
        environments: {
            staging: { branch: "staging", ...staging },
            production: { branch: "master", promotesFrom: "staging", ...production },
        },
    });

    it("is one environment's", () => {
        assert.deepEqual(faultsOf({}, two({}, { provisionedConcurrency: 5 })), []);
        const fault = faultOf({}, two({ provisionedConcurrency: 1 }, { provisionedConcurrency: 5 }));
        assert.equal(fault.path, "environments.production.provisionedConcurrency");
        assert.match(fault.problem, /as well as that of staging/);
        assert.match(fault.expected, /share one function/);
    });

    it("goes neither with SnapStart nor above what is reserved", () => {
        const path = "environments.production.provisionedConcurrency";
        const having = two({}, { provisionedConcurrency: 5 });
        assert.equal(faultOf({ snapStart: true }, having).path, path);
        assert.match(faultOf({ reservedConcurrency: 4 }, having).problem, /is 5, more than/);
    });
});

describe("runtimes", () => {
    const at = (day: string) => Date.parse(day);

    it("are warned of for half a year before their end, and after it", () => {
        assert.equal(runtimeNotice("nodejs22.x", at("2026-10-01")), undefined);
        assert.match(
            runtimeNotice("nodejs22.x", at("2026-12-01")) ?? "",
            /will stop patching nodejs22.x on 2027-04-30.*nodejs24.x/,
        );
        assert.match(
            runtimeNotice("dotnet8", at("2026-12-01")) ?? "",
            /stopped patching dotnet8 on 2026-11-10.*dotnet10/,
        );
    });

    it("make no new function from a day on", () => {
        assert.deepEqual([isClosed("dotnet8", at("2027-01-31")), isClosed("dotnet8", at("2027-02-01"))], [false, true]);
    });

    it("are refused for a new function where Lambda makes none, or could not take a snapshot yet", () => {
        const now = at("2027-03-01");
        const fault = (runtime: (typeof RUNTIME_NAMES)[number], snapStart: boolean) =>
            newFunctionFault({ runtime, snapStart }, now);
        assert.match(fault("dotnet8", false) ?? "", /since 2027-02-01.*config set --path 'function.runtime' dotnet10/);
        assert.match(
            fault("java21", true) ?? "",
            /nothing to start with java21.*config rm --path 'function.snapStart'/,
        );
        assert.deepEqual([fault("java21", false), fault("python3.13", true)], [undefined, undefined]);
    });

    it("have dates in their order, and a successor in their family", () => {
        for (const name of RUNTIME_NAMES) {
            assert.ok(RUNTIMES[name].deprecated < RUNTIMES[name].noCreate, name);
        }
        assert.deepEqual([successorOf("java11"), successorOf("provided.al2023")], ["java25", undefined]);
    });
});
