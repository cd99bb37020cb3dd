import assert from "node:assert/strict";

import { zipSync } from "fflate";

import type { Client } from "./client";
import { ACCOUNT, createFunction, packageCode, unique } from "./platform";

const FUNCTIONS = "/2015-03-31/functions";

/** Creates a function with these settings, and changes another one to them: what the emulator answers to both. */
async function taken(client: Client, settings: object) {
    const created = await client.rest("lambda", "POST", FUNCTIONS, {
        FunctionName: unique("function"),
        Role: `arn:aws:iam::${ACCOUNT}:role/function`,
        Runtime: "python3.13",
        Handler: "app.handler",
        Code: { ZipFile: packageCode() },
        ...settings,
    });
    const name = await createFunction(client);
    const updated = await client.rest("lambda", "PUT", `${FUNCTIONS}/${name}/configuration`, settings);
    return [created, updated];
}

async function assertTaken(client: Client, settings: object): Promise<void> {
    const answers = await taken(client, settings);
    assert.deepEqual(
        answers.map(({ status }) => status),
        [201, 200],
    );
}

async function assertRefused(client: Client, settings: object, message: RegExp): Promise<void> {
    for (const { status, body } of await taken(client, settings)) {
        assert.equal(status, 400);
        assert.equal(body.__type ?? body.Type, "InvalidParameterValueException");
        assert.match(body.message ?? body.Message, message);
    }
}

/** Something that EC2 has made, by the id that it gave. */
async function made(client: Client, action: string, parameters: Record<string, string>): Promise<string> {
    const { body } = await client.query("ec2", action, "2016-11-15", parameters);
    return /<(?:subnetId|groupId)>(.*?)</.exec(String(body))?.[1] ?? "";
}

/** For each patch of the settings of functions, what AWS does: an assertion that fails without the patch. */
export const LAMBDA_SETTINGS_CASES: Record<string, (client: Client) => Promise<void>> = {
    async lambda_variables(client) {
        const variables = (Variables: Record<string, string>) => ({ Environment: { Variables } });
        // `{"A_":"…"}` is nine bytes and the value.
        await assertTaken(client, variables({ A_: "x".repeat(4087) }));
        await assertRefused(client, variables({ A_: "x".repeat(4088) }), /exceeded the 4KB limit/);
        await assertRefused(client, variables({ A_: "é".repeat(2044) }), /exceeded the 4KB limit/);
        await assertRefused(
            client,
            variables({ TABLE: "a", AWS_REGION: "eu-west-1", AWS_LAMBDA_FUNCTION_NAME: "a" }),
            /Reserved keys used in this request: AWS_LAMBDA_FUNCTION_NAME, AWS_REGION$/,
        );
    },

    async lambda_networks(client) {
        const subnet = await made(client, "CreateSubnet", { VpcId: "vpc-00000001", CidrBlock: "172.31.64.0/20" });
        const group = await made(client, "CreateSecurityGroup", {
            GroupName: unique("group"),
            GroupDescription: "of a function",
        });
        const network = (SubnetIds: readonly string[], SecurityGroupIds: readonly string[]) => ({
            VpcConfig: { SubnetIds, SecurityGroupIds },
        });
        const unknown = "0123456789abcdef0";
        await assertTaken(client, network([subnet], [group]));
        await assertTaken(client, network([], []));
        await assertRefused(
            client,
            network([subnet, `subnet-${unknown}`], [group]),
            /DescribeSubnets.*InvalidSubnetID\.NotFound.*'subnet-0123456789abcdef0' does not exist$/,
        );
        await assertRefused(
            client,
            network([subnet], [`sg-${unknown}`]),
            /DescribeSecurityGroups.*InvalidGroup\.NotFound.*'sg-0123456789abcdef0' does not exist$/,
        );
        await assertRefused(client, network([subnet], []), /must coexist/);
    },

    async lambda_wrapper(client) {
        const start = '#!/bin/sh\nexport STARTED_BY=wrapper\nexec "$@"\n';
        const attributes = { os: 3, attrs: 0o100755 << 16 };
        const layer = Buffer.from(zipSync({ "platform/start": [Buffer.from(start), attributes] })).toString("base64");
        const published = await client.rest("lambda", "POST", `/2018-10-31/layers/${unique("layer")}/versions`, {
            Content: { ZipFile: layer },
        });
        assert.equal(published.status, 201);
        const source = "import os\n\ndef handler(event, context):\n    return os.environ.get('STARTED_BY')\n";
        const invoked = async (wrapper: string) => {
            const name = await createFunction(client, source);
            await client.rest("lambda", "PUT", `${FUNCTIONS}/${name}/configuration`, {
                Layers: [published.body.LayerVersionArn],
                Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: wrapper } },
            });
            return client.rest("lambda", "POST", `${FUNCTIONS}/${name}/invocations`, {});
        };
        assert.equal((await invoked("/opt/platform/start")).body, "wrapper");
        const failed = await invoked("/opt/platform/none");
        assert.ok(failed.status !== 200 || failed.body?.errorMessage !== undefined, JSON.stringify(failed.body));
    },

    async lambda_python_packages(client) {
        const source = `
import importlib.metadata, importlib.util

def handler(event, context):
    import boto3
    boto3.client("s3")
    return {
        "found": [name for name in event if importlib.util.find_spec(name)],
        "version": importlib.metadata.version("boto3") == boto3.__version__,
    }
`;
        const name = await createFunction(client, source);
        const sdk = ["boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"];
        const asked = [...sdk, "yaml", "h11", "ministack", "defusedxml"];
        const { body } = await client.rest("lambda", "POST", `${FUNCTIONS}/${name}/invocations`, asked);
        assert.deepEqual(body, { found: sdk, version: true });
    },
};
