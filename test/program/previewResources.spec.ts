import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import type { Recording } from "../support/recorder";

const RESOURCES = {
    tables: {
        todos: { partitionKey: "id" },
        countries: { partitionKey: "code", shared: true, grant: "read" },
        weather: { partitionKey: "id", name: "WeatherData", shared: true },
        users: { arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/users" },
    },
    buckets: { uploads: {} },
    queues: { jobs: { deadLetters: { maxReceiveCount: 3 } } },
    topics: { news: {} },
    secrets: { stripe: {} },
};
const ENVIRONMENT = {
    TODOS: "${tables.todos.name}",
    COUNTRIES: "${tables.countries.name}",
    WEATHER: "${tables.weather.name}",
    UPLOADS: "${buckets.uploads.name}",
    JOBS: "${queues.jobs.url}",
    NEWS: "${topics.news.arn}",
    STRIPE: "${secrets.stripe.name}",
    LEVEL: "info",
};

/** What previews cannot be given, whether they have resources of their own or not. */
const ALONE =
    "Previews have no WEATHER, which names what there is one of alone, by its name or ARN: what reads it fails there. " +
    "See docs/resources.md, Previews.";

async function recorded(pullRequests: object): Promise<Recording> {
    const environments = {
        staging: { branch: "staging", isolated: true },
        production: { branch: "master", promotesFrom: "staging", isolated: true },
    };
    return recordPlatform({
        "platform:build": '{"mode":"managed"}',
        "platform:environments": JSON.stringify(environments),
        "platform:function": JSON.stringify({ environment: ENVIRONMENT }),
        "platform:resources": JSON.stringify(RESOURCES),
        "platform:pullRequests": JSON.stringify(pullRequests),
    });
}

const ofPreviews = ({ resources }: Recording) => resources.filter(({ name }) => name.startsWith("_previews-"));

const inputsOf = ({ resources }: Recording, type: string, name: string): Record<string, unknown> => {
    const found = resources.find((each) => each.type === type && each.name === name);
    assert.ok(found !== undefined, `${type} ${name}`);
    return found.inputs;
};

const variablesOf = (recording: Recording) =>
    (
        inputsOf(recording, "aws:lambda/function:Function", "preview-app")["environment"] as {
            readonly variables: Readonly<Record<string, string>>;
        }
    ).variables;

describe("the resources of previews", () => {
    let recording: Recording;

    before(async () => {
        recording = await recorded({ previews: 3, resources: true });
    });

    it("are like those of environments, but for what there is one of alone, and for secrets", () => {
        const named = ["dynamodb/table:Table", "s3/bucket:Bucket", "sns/topic:Topic", "sqs/queue:Queue"];
        const made = ofPreviews(recording).filter(({ type }) => named.includes(type.replace("aws:", "")));
        const names = made.map(({ inputs }) => String(inputs["name"] ?? inputs["bucketPrefix"])).sort();
        assert.deepEqual(names, [
            "shop--previews-uploads-",
            "shop__previews-countries",
            "shop__previews-jobs",
            "shop__previews-jobs-dead",
            "shop__previews-news",
            "shop__previews-todos",
        ]);
        assert.ok(ofPreviews(recording).every(({ type }) => !type.includes("secretsmanager")));
        const { tags, deletionProtectionEnabled } = inputsOf(recording, "aws:dynamodb/table:Table", "_previews-todos");
        assert.equal((tags as Record<string, string>)["Environment"], "previews");
        assert.equal(deletionProtectionEnabled, false);
    });

    it("are neither protected nor kept, but for the bucket, while those of environments are both", () => {
        const options = (name: string, type: string) => {
            const found = recording.resources.find((each) => each.name === name && each.type === `aws:${type}`);
            assert.ok(found !== undefined, name);
            return [found.options["protect"] ?? false, found.options["retainOnDelete"] ?? false];
        };
        assert.deepEqual(options("_previews-todos", "dynamodb/table:Table"), [false, false]);
        assert.deepEqual(options("_previews-jobs", "sqs/queue:Queue"), [false, false]);
        assert.deepEqual(options("_previews-uploads", "s3/bucket:Bucket"), [false, true]);
        assert.deepEqual(options("staging-todos", "dynamodb/table:Table"), [true, true]);
    });

    it("are in the variables of previews, which have none of what they have not", () => {
        const { TODOS, COUNTRIES, NEWS, LEVEL, ...rest } = variablesOf(recording);
        assert.equal(TODOS, "shop__previews-todos");
        assert.equal(COUNTRIES, "shop__previews-countries");
        assert.match(NEWS ?? "", /_previews-news/);
        assert.equal(LEVEL, "info");
        assert.deepEqual(Object.keys(rest).sort(), ["JOBS", "UPLOADS"]);
    });

    it("are all that the role of previews reaches, and no other role reaches them", () => {
        const policies = recording.resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
        const naming = policies.filter(({ inputs }) => String(inputs["policy"]).includes("_previews-"));
        assert.deepEqual(
            naming.map(({ name }) => name),
            ["preview-app-links"],
        );
        const text = String(naming[0]?.inputs["policy"]);
        assert.doesNotMatch(text, /staging|production|WeatherData|table\/users|stripe|shop-countries/);
        const { Statement } = JSON.parse(text) as { readonly Statement: readonly { readonly Sid: string }[] };
        assert.deepEqual(Statement.map(({ Sid }) => Sid).sort(), [
            "ListBuckets",
            "Publish",
            "ReadObjects",
            "ReadTables",
            "ReadWriteTables",
            "SendMessages",
            "WriteObjects",
        ]);
    });

    it("are no output: nothing of them is asked about before it goes", () => {
        assert.doesNotMatch(JSON.stringify(recording.outputs), /_previews-/);
    });

    it("are there where they are asked for, and with previews alone; a variable that previews lack is told", async () => {
        const without = await recorded({ previews: 3 });
        assert.deepEqual(ofPreviews(without), []);
        assert.deepEqual(variablesOf(without), { LEVEL: "info" });
        const told = without.warnings.filter((each) => each.includes("Previews have no "));
        assert.deepEqual(
            told.map((each) => each.slice(each.indexOf("Previews"))),
            [
                "Previews have no COUNTRIES, JOBS, NEWS, TODOS, UPLOADS, which name what belongs to environments: what reads them fails " +
                    "there. To give previews resources of their own: pulumi config set --path 'pullRequests.resources' true",
                ALONE,
            ],
        );
        const none = await recorded({ resources: true });
        assert.deepEqual(ofPreviews(none), []);
        const toldOf = ({ warnings }: Recording) =>
            warnings
                .filter((each) => each.includes("Previews have no "))
                .map((each) => each.slice(each.indexOf("Previews")));
        assert.deepEqual([toldOf(recording), toldOf(none)], [[ALONE], []]);
    });
});
