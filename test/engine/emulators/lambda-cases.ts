import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "./client";
import { packageFolder } from "../../../release/packaging";
import { packagedByPnpm, PNPM_APPLICATION } from "../../release/packaging/pnpm";
import { withTree } from "../../release/packaging/trees";
import { ACCOUNT, createFunction, functionArn, packageCode, STAGE, unique } from "./platform";

const FUNCTIONS = "/2015-03-31/functions";
const MOST_ATTEMPTS = 4;

function addPermission(client: Client, name: string, qualifier: string) {
    return client.rest("lambda", "POST", `${FUNCTIONS}/${name}/policy?Qualifier=${qualifier}`, {
        StatementId: "same",
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
    });
}

/** Waits until an update of the function has ended, which MiniStack lets take half a second. */
async function untilUpdated(client: Client, name: string): Promise<void> {
    for (;;) {
        const { body } = await client.rest("lambda", "GET", `${FUNCTIONS}/${name}/configuration`);
        if (body.LastUpdateStatus !== "InProgress") {
            return;
        }
        await sleep(50);
    }
}

/** For each patch of Lambda, what AWS does: an assertion that fails without the patch. */
export const LAMBDA_CASES: Record<string, (client: Client) => Promise<void>> = {
    async lambda_dry_run(client) {
        const name = await createFunction(client);
        const before = (await client.rest("lambda", "GET", `${FUNCTIONS}/${name}/configuration`)).body;
        const tried = await client.rest("lambda", "PUT", `${FUNCTIONS}/${name}/code`, {
            ZipFile: packageCode("another"),
            DryRun: true,
        });
        assert.equal(tried.status, 200);
        assert.notEqual(tried.body.CodeSha256, before.CodeSha256);
        const after = (await client.rest("lambda", "GET", `${FUNCTIONS}/${name}/configuration`)).body;
        assert.equal(after.CodeSha256, before.CodeSha256);
        assert.equal(after.RevisionId, before.RevisionId);
    },

    async lambda_node_sdk(client) {
        // A part of the SDK that needs nothing else, asked for in both ways.
        const sources = {
            "app.js":
                'exports.handler = async () => ({ body: require("@aws-sdk/util-arn-parser").parse("arn:aws:s3:::b").resource });',
            "app.mjs":
                'import { parse } from "@aws-sdk/util-arn-parser";\nexport const handler = async () => ({ body: parse("arn:aws:s3:::b").resource, told: process.env.NODE_SDK });',
        };
        for (const [file, text] of Object.entries(sources)) {
            const name = unique("function");
            const { bytes } = withTree({ [file]: text }, (folder) => packageFolder(folder, { exclude: [] }));
            await client.rest("lambda", "POST", FUNCTIONS, {
                FunctionName: name,
                Role: `arn:aws:iam::${ACCOUNT}:role/function`,
                Runtime: "nodejs22.x",
                Handler: "app.handler",
                Code: { ZipFile: Buffer.from(bytes).toString("base64") },
            });
            const { body } = await client.rest("lambda", "POST", `${FUNCTIONS}/${name}/invocations`, {});
            assert.deepEqual(body, { body: "b" }, file);
        }
    },

    async lambda_links(client) {
        const name = unique("function");
        const { bytes } = withTree(PNPM_APPLICATION, packagedByPnpm);
        await client.rest("lambda", "POST", FUNCTIONS, {
            FunctionName: name,
            Role: `arn:aws:iam::${ACCOUNT}:role/function`,
            Runtime: "nodejs22.x",
            Handler: "app.handler",
            Code: { ZipFile: Buffer.from(bytes).toString("base64") },
        });
        const { body } = await client.rest("lambda", "POST", `${FUNCTIONS}/${name}/invocations`, {});
        assert.deepEqual(body, { statusCode: 200, body: "direct and indirect" });
    },

    async lambda_payload_limits(client) {
        const name = await createFunction(client);
        const invoke = (length: number) =>
            client.rest("lambda", "POST", `${FUNCTIONS}/${name}/invocations`, { text: "x".repeat(length) });
        assert.equal((await invoke(1_000_000)).body.statusCode, 200);
        // The function answers with its event as a text, and and more than a hundred bytes of its own.
        const answer = await invoke(6_291_440);
        assert.deepEqual(
            [answer.body.errorType, answer.body.errorMessage],
            [
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            ],
        );
        const event = await invoke(6_291_456);
        assert.equal(event.status, 413);
        assert.equal(event.body.message, "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
    },

    async bootstrap_mode(client) {
        const invoke = async (mode: number) => {
            const name = unique("function");
            const text = `#!/bin/sh\n# ${name}\n`;
            const { bytes } = withTree({ bootstrap: { text, mode } }, (folder) =>
                packageFolder(folder, { exclude: [] }),
            );
            await client.rest("lambda", "POST", FUNCTIONS, {
                FunctionName: name,
                Role: `arn:aws:iam::${ACCOUNT}:role/function`,
                Runtime: "provided.al2023",
                Handler: "bootstrap",
                Code: { ZipFile: Buffer.from(bytes).toString("base64") },
            });
            return (await client.rest("lambda", "POST", `${FUNCTIONS}/${name}/invocations`, {})).body.errorType;
        };
        // It is started, and ends without asking for a request.
        assert.notEqual(await invoke(0o755), "Runtime.InvalidEntrypoint");
        assert.equal(await invoke(0o644), "Runtime.InvalidEntrypoint");
    },

    async lambda_publish(client) {
        const name = await createFunction(client);
        const publish = (data: unknown) => client.rest("lambda", "POST", `${FUNCTIONS}/${name}/versions`, data);
        const first = await client.rest("lambda", "GET", `${FUNCTIONS}/${name}/configuration?Qualifier=1`);
        assert.equal(first.body.FunctionArn, functionArn(name, "1"));
        assert.equal((await publish({})).body.Version, "1", "nothing has changed since version 1");
        const ZipFile = packageCode("another");
        const updated = await client.rest("lambda", "PUT", `${FUNCTIONS}/${name}/code`, { ZipFile });
        await untilUpdated(client, name);
        const refused = await publish({ CodeSha256: first.body.CodeSha256 });
        assert.equal(refused.status, 400);
        assert.equal(refused.body.__type ?? refused.body.Type, "InvalidParameterValueException");
        assert.equal((await publish({ RevisionId: "00000000-0000-0000-0000-000000000000" })).status, 412);
        assert.equal((await publish({ CodeSha256: updated.body.CodeSha256 })).body.Version, "2");
        const again = await client.rest("lambda", "PUT", `${FUNCTIONS}/${name}/code`, { ZipFile, Publish: true });
        assert.equal(again.body.Version, "2");
    },

    async lambda_updates(client) {
        const name = await createFunction(client);
        const at = (part: string) => `${FUNCTIONS}/${name}/${part}`;
        const code = { ZipFile: packageCode("another") };
        const update = (data = {}) => client.rest("lambda", "PUT", at("code"), { ...code, ...data });
        const publish = () => client.rest("lambda", "POST", at("versions"), {});
        const changes = [update, () => client.rest("lambda", "PUT", at("configuration"), { Timeout: 9 }), publish];
        for (const change of changes) {
            await update();
            // A machine may be so busy that the update has ended before the change arrives: then it is tried again.
            for (let attempt = 1; (await change()).status !== 409; attempt++) {
                assert.ok(attempt < MOST_ATTEMPTS, "a change is refused while an update is in progress");
                await untilUpdated(client, name);
                await update();
            }
            await untilUpdated(client, name);
        }
        const own = await update({ Publish: true });
        assert.equal(own.status, 200, "its own version belongs to an update");
        await untilUpdated(client, name);
        const { body } = await publish();
        assert.deepEqual([body.Version, body.State], [own.body.Version, "Active"]);
    },

    async lambda_provisioned_concurrency(client) {
        const name = await createFunction(client);
        const at = (path: string) => `${FUNCTIONS}/${name}/${path}`;
        const provision = (qualifier: string) =>
            client.rest(
                "lambda",
                "PUT",
                `/2019-09-30/functions/${name}/provisioned-concurrency?Qualifier=${qualifier}`,
                {
                    ProvisionedConcurrentExecutions: 1,
                },
            );
        for (const Name of ["first", "second"]) {
            await client.rest("lambda", "POST", at("aliases"), { Name, FunctionVersion: "1" });
        }
        await client.rest("lambda", "POST", at("aliases"), { Name: "latest", FunctionVersion: "$LATEST" });
        assert.equal((await provision("latest")).status, 400, "$LATEST");
        assert.equal((await provision("first")).status, 202);
        assert.equal((await provision("second")).status, 400, "two aliases of one version");
        const second = 'def handler(event, context):\n    return "second"\n';
        await client.rest("lambda", "PUT", at("code"), { ZipFile: packageCode("", second) });
        await untilUpdated(client, name);
        assert.equal((await client.rest("lambda", "POST", at("versions"), {})).body.Version, "2");
        const move = (alias: string) => client.rest("lambda", "PUT", at(`aliases/${alias}`), { FunctionVersion: "2" });
        const weights = async () => (await client.rest("lambda", "GET", at("aliases/first"))).body.RoutingConfig;
        assert.equal((await move("first")).status, 200);
        assert.deepEqual(await weights(), { AdditionalVersionWeights: { "1": 1 } });
        const invoke = async () => (await client.rest("lambda", "POST", at("invocations?Qualifier=first"), {})).body;
        assert.equal((await invoke()).statusCode, 200, "the version before answers");
        assert.equal((await provision("second")).status, 202);
        assert.equal((await move("second")).status, 400, "to a version that another alias has it on");
        for (const end = Date.now() + 10_000; (await weights()) !== undefined; await sleep(100)) {
            assert.ok(Date.now() < end, "the weights go");
        }
        assert.equal(await invoke(), "second");
    },

    async lambda_emptied_settings(client) {
        const name = await createFunction(client);
        const path = `${FUNCTIONS}/${name}/configuration`;
        for (const TargetArn of [`arn:aws:sqs:${functionArn(name).split(":")[3]}:${ACCOUNT}:lost`, ""]) {
            await untilUpdated(client, name);
            assert.equal((await client.rest("lambda", "PUT", path, { DeadLetterConfig: { TargetArn } })).status, 200);
        }
        await untilUpdated(client, name);
        await client.rest("lambda", "PUT", path, { Environment: { Variables: {} } });
        const { DeadLetterConfig, Environment } = (await client.rest("lambda", "GET", path)).body;
        assert.deepEqual([DeadLetterConfig, Environment], [undefined, undefined]);
    },

    async lambda_deletions(client) {
        const name = await createFunction(client);
        const latest = encodeURIComponent("$LATEST");
        const refused = await client.rest("lambda", "DELETE", `${FUNCTIONS}/${name}?Qualifier=${latest}`);
        assert.equal(refused.status, 400);
        assert.equal((await client.rest("lambda", "GET", `${FUNCTIONS}/${name}`)).status, 200, "it is still there");
        assert.equal((await client.rest("lambda", "DELETE", `${FUNCTIONS}/${name}`)).status, 204);
    },

    async lambda_version_code(client) {
        const name = await createFunction(client);
        const versions = `${FUNCTIONS}/${name}/versions`;
        const { body: first } = await client.rest("lambda", "POST", versions, {});
        await client.rest("lambda", "PUT", `${FUNCTIONS}/${name}/code`, { ZipFile: packageCode("another") });
        await untilUpdated(client, name);
        const { body } = await client.rest("lambda", "GET", `${FUNCTIONS}/${name}?Qualifier=${first.Version}`);
        const bytes = Buffer.from(await (await fetch(body.Code.Location)).arrayBuffer());
        assert.equal(createHash("sha256").update(bytes).digest("base64"), first.CodeSha256);
    },

    async lambda_version_numbers(client) {
        const name = await createFunction(client);
        assert.equal((await client.rest("lambda", "DELETE", `${FUNCTIONS}/${name}`)).status, 204);
        const again = await client.rest("lambda", "POST", FUNCTIONS, {
            FunctionName: name,
            Role: `arn:aws:iam::${ACCOUNT}:role/function`,
            Runtime: "python3.13",
            Handler: "app.handler",
            Code: { ZipFile: packageCode() },
            Publish: true,
        });
        assert.deepEqual([again.status, again.body.Version], [201, "2"]);
        const first = await client.rest("lambda", "GET", `${FUNCTIONS}/${name}/configuration?Qualifier=1`);
        assert.equal(first.status, 404);
    },

    async lambda_alias_targets(client) {
        const name = await createFunction(client);
        const aliases = `${FUNCTIONS}/${name}/aliases`;
        const missing = { Name: "other", FunctionVersion: "99" };
        assert.equal((await client.rest("lambda", "POST", aliases, missing)).status, 404);
        assert.equal(
            (await client.rest("lambda", "PUT", `${aliases}/${STAGE}`, { FunctionVersion: "99" })).status,
            404,
        );
        const split = { FunctionVersion: "$LATEST", RoutingConfig: { AdditionalVersionWeights: { "1": 0.5 } } };
        assert.equal((await client.rest("lambda", "PUT", `${aliases}/${STAGE}`, split)).status, 400);
        await client.rest("lambda", "POST", aliases, { Name: "newest", FunctionVersion: "$LATEST" });
        const { body } = await client.rest("lambda", "GET", `${aliases}?FunctionVersion=1`);
        assert.deepEqual(
            body.Aliases.map((alias: { Name: string }) => alias.Name),
            [STAGE],
        );
    },

    async lambda_alias_policies(client) {
        const name = await createFunction(client);
        const alias = `${FUNCTIONS}/${name}/aliases/${STAGE}`;
        const policy = `${FUNCTIONS}/${name}/policy?Qualifier=${STAGE}`;
        assert.equal((await addPermission(client, name, STAGE)).status, 201);
        assert.equal((await client.rest("lambda", "DELETE", alias)).status, 204);
        assert.equal((await addPermission(client, name, STAGE)).status, 404, "there is no alias to permit");
        await client.rest("lambda", "POST", `${FUNCTIONS}/${name}/aliases`, { Name: STAGE, FunctionVersion: "1" });
        assert.equal((await client.rest("lambda", "GET", policy)).status, 404, "its policy is gone");
        assert.equal((await addPermission(client, name, STAGE)).status, 201);
    },

    async lambda_policies(client) {
        const name = await createFunction(client);
        const aliases = `${FUNCTIONS}/${name}/aliases`;
        await client.rest("lambda", "POST", aliases, { Name: "production", FunctionVersion: "1" });
        for (const qualifier of [STAGE, "production"]) {
            assert.equal((await addPermission(client, name, qualifier)).status, 201);
        }
        assert.equal((await addPermission(client, name, STAGE)).status, 409);
        const policy = `${FUNCTIONS}/${name}/policy`;
        assert.equal((await client.rest("lambda", "GET", policy)).status, 404, "the function itself has no policy");
        await client.rest("lambda", "DELETE", `${policy}/same?Qualifier=${STAGE}`);
        assert.equal((await client.rest("lambda", "GET", `${policy}?Qualifier=${STAGE}`)).status, 404);
        const { body } = await client.rest("lambda", "GET", `${policy}?Qualifier=production`);
        assert.equal(JSON.parse(body.Policy).Statement.length, 1);
    },
};
