import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";
import type { World } from "../support/world";

const LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function";
const HANDLERS = { jobs: "jobs.run", mail: { handler: "mail.send", memorySize: 1024, timeout: 300 } };

async function recorded(handlers: unknown, config: Readonly<Record<string, string>> = {}, world: World = {}) {
    const settings = { environment: { TABLE: "orders" }, reservedConcurrency: 50, ...(handlers ? { handlers } : {}) };
    return recordPlatform({ "platform:function": JSON.stringify(settings), ...config }, world);
}

const ISOLATED = {
    "platform:environments": JSON.stringify({
        staging: { branch: "staging" },
        production: { branch: "master", promotesFrom: "staging", isolated: true, function: { memorySize: 512 } },
    }),
};

const inputsOf = (recording: Recording, type: string, name: string) => find(recording, type, name).inputs;

function statementsOf(recording: Recording, role: string): Readonly<Record<string, readonly string[]>> {
    const { policy } = inputsOf(recording, "aws:iam/rolePolicy:RolePolicy", role);
    const { Statement } = JSON.parse(String(policy)) as {
        readonly Statement: readonly { readonly Sid: string; readonly Resource: readonly string[] }[];
    };
    return Object.fromEntries(Statement.map(({ Sid, Resource }) => [Sid, Resource]));
}

function settingsOf(recording: Recording, environment: string): Readonly<Record<string, unknown>> {
    const { source } = inputsOf(recording, "aws:codebuild/project:Project", environment) as {
        readonly source: { readonly buildspec: string };
    };
    const [, text = ""] = /PLATFORM_RELEASE"?: ?'?("?\{.*\}"?)'?$/m.exec(source.buildspec) ?? [];
    const value: unknown = JSON.parse(text.replaceAll("''", "'"));
    return (typeof value === "string" ? JSON.parse(value) : value) as Readonly<Record<string, unknown>>;
}

const environmentOf = ({ outputs }: Recording, name: string) =>
    (outputs as { readonly environments: Readonly<Record<string, Record<string, unknown>>> }).environments[name] ?? {};

describe("further handlers in the graph", () => {
    it("are functions that run as the first one does, with an alias for each environment", async () => {
        const recording = await recorded(HANDLERS);
        const { reservedConcurrentExecutions, ...first } = inputsOf(
            recording,
            "aws:lambda/function:Function",
            "function",
        );
        assert.equal(reservedConcurrentExecutions, 50, "that of the first function alone");
        const { code, ...mail } = inputsOf(recording, "aws:lambda/function:Function", "function.mail");
        assert.deepEqual(Object.keys((code as { assets: object }).assets), ["mail.py"]);
        const { code: _, ...rest } = first;
        assert.deepEqual(mail, {
            ...rest,
            name: "shop_mail-handler",
            handler: "mail.send",
            memorySize: 1024,
            timeout: 300,
            loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/shop_mail-handler" },
        });
        const aliases = recording.resources.filter(({ type }) => type === "aws:lambda/alias:Alias");
        assert.deepEqual(aliases.map(({ name }) => name).sort(), [
            "function-placeholder",
            "function-production",
            "function-staging",
            ...["function.jobs.placeholder", "function.jobs.production", "function.jobs.staging"],
            ...["function.mail.placeholder", "function.mail.production", "function.mail.staging"],
        ]);
        const { inputs, options, parent } = find(recording, "aws:lambda/alias:Alias", "function.jobs.staging");
        assert.deepEqual(inputs, { name: "staging", functionName: "shop_jobs-handler", functionVersion: "8" });
        assert.equal(parent, "platform:index:Environment staging");
        assert.deepEqual(options, {
            ignoreChanges: ["description", "functionVersion", "routingConfig"],
        });
    });

    it("are known to the roles by their names: log, release, and nothing that is called", async () => {
        const recording = await recorded(HANDLERS);
        const logs = (name: string) => [`arn:LogGroup/${name}`, `arn:LogGroup/${name}:*`];
        assert.deepEqual(
            statementsOf(recording, "function")["WriteLogs"],
            [...logs("function"), ...logs("function.jobs"), ...logs("function.mail")].sort(),
        );
        const release = statementsOf(recording, "staging-release");
        const arns = ["arn:Function/function", "arn:Function/function.jobs", "arn:Function/function.mail"];
        assert.deepEqual(release["Release"], arns);
        assert.deepEqual(release["TestVersion"], ["arn:Function/function:*"]);
        assert.deepEqual(release["SeeVersions"], ["arn:Function/function.jobs:*", "arn:Function/function.mail:*"]);
        assert.deepEqual(
            statementsOf(recording, "staging-build")["SeeFunctions"],
            arns.flatMap((arn) => [arn, `${arn}:*`]).sort(),
        );
        assert.deepEqual(settingsOf(recording, "staging")["handlers"], {
            jobs: "shop_jobs-handler",
            mail: "shop_mail-handler",
        });
    });

    it("are the environment's own where it is isolated, and out of reach of others", async () => {
        const recording = await recorded(HANDLERS, ISOLATED);
        const own = inputsOf(recording, "aws:lambda/function:Function", "own-production.jobs");
        assert.deepEqual(
            [own["name"], own["memorySize"], own["role"]],
            ["shop_production_jobs-handler", 512, "arn:Role/own-production"],
        );
        assert.equal(inputsOf(recording, "aws:lambda/function:Function", "function.jobs")["memorySize"], 256);
        const names = recording.resources.flatMap(({ type, name }) => (type.endsWith(":Alias") ? [name] : []));
        assert.ok(!names.includes("function.jobs.production"));
        assert.ok(names.includes("own-production.jobs.production"));
        const staging = statementsOf(recording, "staging-build")["KeepOtherFunctions"] ?? [];
        assert.ok(staging.includes(`${LAMBDA}:shop_production_jobs-handler:*`));
        assert.ok(!staging.includes(`${LAMBDA}:shop_jobs-handler`));
        const production = statementsOf(recording, "production-build")["KeepOtherFunctions"] ?? [];
        assert.ok(production.includes(`${LAMBDA}:shop_jobs-handler`));
        assert.deepEqual(settingsOf(recording, "production")["handlers"], {
            jobs: "shop_production_jobs-handler",
            mail: "shop_production_mail-handler",
        });
    });

    it("are exported with the aliases that events are bound to", async () => {
        const recording = await recorded({ jobs: "jobs.run" }, ISOLATED);
        const shared = {
            functionName: "shop_jobs-handler",
            functionArn: "arn:Function/function.jobs",
            placeholderVersion: "8",
        };
        assert.deepEqual((recording.outputs as Record<string, unknown>)["handlers"], { jobs: shared });
        assert.deepEqual(environmentOf(recording, "staging")["handlers"], {
            jobs: { ...shared, aliasArn: "arn:Alias/function.jobs.staging" },
        });
        assert.deepEqual(environmentOf(recording, "production")["handlers"], {
            jobs: {
                functionName: "shop_production_jobs-handler",
                functionArn: "arn:Function/own-production.jobs",
                placeholderVersion: "8",
                aliasArn: "arn:Alias/own-production.jobs.production",
            },
        });
    });

    it("start at the placeholder again in a new environment, whatever was released meanwhile", async () => {
        const outputs = { placeholderVersion: "1", handlers: { jobs: { placeholderVersion: "3" } } };
        const code = { "shop_jobs-handler:3": "p" };
        const recording = await recorded({ jobs: "jobs.run" }, {}, { outputs, versions: ["1"], code });
        const { functionVersion } = inputsOf(recording, "aws:lambda/alias:Alias", "function.jobs.placeholder");
        assert.equal(functionVersion, "3");
    });

    const moving = (own: string) => {
        const moving = { branch: "master", isolated: true, moving: { functionName: "shop_production-app" } };
        const outputs = { environments: { staging: { branch: "staging" }, production: moving } };
        const code = {
            "shop-app:production": "5",
            "shop_production-app:production": "5",
            "shop_production-app:placeholder": "p",
            "shop_jobs-handler:production": "5",
            "shop_production_jobs-handler:production": own,
        };
        return { outputs, versions: ["1"], code };
    };

    it("keep an environment from being moved to its own functions until these have the code, too", async () => {
        await assert.rejects(
            recorded({ jobs: "jobs.run" }, ISOLATED, moving("p")),
            /does not have the code[^]*release production --again/,
        );
    });

    it("are moved with their environment once all have the code", async () => {
        const recording = await recorded({ jobs: "jobs.run" }, ISOLATED, moving("5"));
        assert.equal(environmentOf(recording, "production")["functionName"], "shop_production-app");
    });

    it("are not in previews, and change nothing where there are none", async () => {
        const previews = { "platform:pullRequests": '{"previews":1}' };
        const recording = await recorded(HANDLERS, previews);
        const names = recording.resources.flatMap(({ type, name }) => (type.endsWith(":Function") ? [name] : []));
        assert.deepEqual(names.filter((name) => name.includes(".")).sort(), ["function.jobs", "function.mail"]);
        const { resources, outputs } = await recordPlatform(previews);
        // A build is told what is called.
        const handled = /\\+"handlers\\+":\[\\+"app\.lambda_handler\\+"\]/g;
        const told = JSON.stringify([resources, outputs]).replaceAll(handled, "");
        const traces = /.{30}("handlers|SeeVersions|shop_\w+-handler).{30}/.exec(told);
        assert.equal(traces?.[0], undefined);
    });
});
