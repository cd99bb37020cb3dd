import assert from "node:assert/strict";
import type { Client } from "./client";
import { unique } from "./platform";

const ssm = (client: Client, action: string, body: unknown) => client.json("ssm", `AmazonSSM.${action}`, body);

/** For each patch of Systems Manager, what AWS does: an assertion that fails without the patch. */
export const PARAMETER_CASES: Record<string, (client: Client) => Promise<void>> = {
    async parameter_limits(client) {
        const path = `/${unique("path")}`;
        const put = async (name: string, Value: string, Tier?: string) => {
            const parameter = { Name: `${path}/${name}`, Value, Type: "SecureString", Tier };
            return (await ssm(client, "PutParameter", parameter)).status;
        };
        assert.equal(await put("empty", ""), 400);
        assert.equal(await put("large", "x".repeat(4097)), 400);
        assert.equal(await put("largest", "x".repeat(4096)), 200);
        assert.equal(await put("deep/advanced", "x".repeat(4097), "Advanced"), 200);

        const below = async (Option: string) => {
            const ParameterFilters = [{ Key: "Path", Option, Values: [path] }];
            const { body } = await ssm(client, "DescribeParameters", { ParameterFilters });
            return body.Parameters.map(({ Name }: { Name: string }) => Name);
        };
        assert.deepEqual(await below("Recursive"), [`${path}/deep/advanced`, `${path}/largest`]);
        assert.deepEqual(await below("OneLevel"), [`${path}/largest`]);

        const take = async (MaxResults: number) =>
            (await ssm(client, "GetParametersByPath", { Path: path, MaxResults })).status;
        assert.equal(await take(10), 200);
        assert.equal(await take(11), 400);
    },
};
