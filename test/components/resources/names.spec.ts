import assert from "node:assert/strict";

import { recordPlatform } from "../../support/platform";
import { find } from "../../support/recorder";

describe("resources with names of their own", () => {
    it("are called so, those that belong to them included", async () => {
        const resources = {
            tables: { weather: { partitionKey: "id", name: "WeatherData", shared: true } },
            buckets: { maps: { name: "maps-of-the-weather", shared: true } },
            queues: { reports: { name: "Reports.fifo", fifo: true, shared: true, deadLetters: {} } },
            topics: { storms: { name: "Storms", shared: true } },
            secrets: { station: { name: "weather/station", shared: true } },
        };
        const recording = await recordPlatform({ "platform:resources": JSON.stringify(resources) });
        const named = (type: string, name: string) => {
            const { name: own, bucket, bucketPrefix } = find(recording, type, name).inputs;
            return [own, bucket, bucketPrefix];
        };
        assert.deepEqual(
            [
                named("aws:dynamodb/table:Table", "weather"),
                named("aws:s3/bucket:Bucket", "maps"),
                named("aws:sqs/queue:Queue", "reports"),
                named("aws:sqs/queue:Queue", "reports-dead"),
                named("aws:sns/topic:Topic", "storms"),
                named("aws:secretsmanager/secret:Secret", "station"),
            ],
            [
                ["WeatherData", undefined, undefined],
                [undefined, "maps-of-the-weather", undefined],
                ["Reports.fifo", undefined, undefined],
                ["Reports-dead.fifo", undefined, undefined],
                ["Storms", undefined, undefined],
                ["weather/station", undefined, undefined],
            ],
        );
    });
});
