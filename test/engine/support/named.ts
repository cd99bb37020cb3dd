import assert from "node:assert/strict";

import { aws } from "./emulated";
import type { Callers } from "./eventful";

/** One of each kind with a name of its own, which the sources of an application may have as a text. */
export const NAMED = {
    tables: { weather: { partitionKey: "id", name: "WeatherData", shared: true } },
    buckets: { maps: { name: "maps-of-the-weather", shared: true } },
    queues: { reports: { name: "WeatherReports", shared: true, deadLetters: {} } },
    topics: { storms: { name: "Storms", shared: true } },
    secrets: { station: { name: "weather/station", shared: true } },
};

/**
 * Looks at what {@link NAMED} has made.
 *
 * @param callers Those of any environment: they know where SQS is.
 * @returns The ARNs that its grants name.
 */
export function namedArns(callers: Callers): readonly string[] {
    const table: string = aws("dynamodb", "describe-table", "--table-name", "WeatherData").Table.TableArn;
    const [, , , region, account] = table.split(":");
    const buckets: readonly { Name: string }[] = aws("s3api", "list-buckets").Buckets;
    const bucket = buckets.find(({ Name }) => Name === "maps-of-the-weather");
    const urls: readonly string[] = callers.sqs("list-queues", "--queue-name-prefix", "WeatherReports").QueueUrls;
    const queues = urls.map((url) => url.split("/").pop() ?? "").sort();
    assert.deepEqual(queues, ["WeatherReports", "WeatherReports-dead"]);
    return [
        table,
        aws("secretsmanager", "describe-secret", "--secret-id", "weather/station").ARN as string,
        `arn:aws:s3:::${bucket?.Name}/*`,
        `arn:aws:sqs:${region}:${account}:${queues[0]}`,
        `arn:aws:sns:${region}:${account}:Storms`,
    ];
}

/** The policies of a function's role, as texts. */
export function policiesOf(functionName: string): readonly string[] {
    const { Role } = aws("lambda", "get-function-configuration", "--function-name", functionName);
    const role = String(Role).split("/").pop() ?? "";
    const names: string[] = aws("iam", "list-role-policies", "--role-name", role).PolicyNames;
    return names.map((name) =>
        JSON.stringify(aws("iam", "get-role-policy", "--role-name", role, "--policy-name", name).PolicyDocument),
    );
}
