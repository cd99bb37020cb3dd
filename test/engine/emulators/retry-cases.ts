import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Client } from "./client";
import { ACCOUNT, unique } from "./platform";

/** For each patch of what SDKs send again, a case that fails without the patch. */
export const RETRY_CASES: Record<string, (client: Client) => Promise<void>> = {
    async sdk_retries(client) {
        const logGroupName = unique("group");
        const create = (id: string) => client.json("logs", "Logs_20140328.CreateLogGroup", { logGroupName }, id);
        const retain = (id: string) =>
            client.json("logs", "Logs_20140328.PutRetentionPolicy", { logGroupName, retentionInDays: 7 }, id);
        const [creation, retention] = [randomUUID(), randomUUID()];
        assert.equal((await retain(retention)).status, 400, "there is no such group yet");
        const answer = await create(creation);
        assert.equal(answer.status, 200);
        assert.deepEqual(await create(creation), answer, "a second attempt");
        assert.equal((await create(randomUUID())).status, 400, "another request");
        assert.equal((await retain(retention)).status, 200, "what was refused is tried again");
    },

    async moto_sdk_retries(client) {
        const name = unique("role");
        const create = (id: string) => client.createRole(name, {}, id);
        const creation = randomUUID();
        const arn = await create(creation);
        assert.equal(arn, `arn:aws:iam::${ACCOUNT}:role/${name}`);
        assert.equal(await create(creation), arn, "a second attempt");
        assert.equal(await create(randomUUID()), "", "another request");
    },
};
