import assert from "node:assert/strict";

import { referencesIn, replaceReferences, standingResources } from "../../config/links";
import { resourceName } from "../../contract/resourceNames";
import { configOf, faultsOf, raw } from "./raw";
import { parseConfig, standingEnvironments } from "../../config";

const BRANCHES = { staging: { branch: "staging" }, production: { branch: "master", promotesFrom: "staging" } };
const ISOLATED = {
    staging: { ...BRANCHES.staging, isolated: true },
    production: { ...BRANCHES.production, isolated: true },
};
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs";

/** Path and problem of each fault of a table. */
const tableFaults = (table: object) =>
    faultsOf({ resources: { tables: { todos: table } } }).map(({ path, problem }) => `${path}: ${problem}`);

describe("resources of the application", () => {
    it("have a default for all that a kind does not need", () => {
        const given = { tables: { todos: { partitionKey: "id" } }, queues: { jobs: { deadLetters: {} } } };
        const { resources } = configOf(parseConfig(raw({ resources: given })));
        assert.deepEqual(resources.tables["todos"], {
            partitionKey: "id",
            sortKey: undefined,
            types: {},
            indexes: {},
            stream: undefined,
            timeToLive: undefined,
            pointInTimeRecovery: true,
            name: undefined,
            arn: undefined,
            grant: "readWrite",
            shared: false,
        });
        assert.deepEqual(resources.queues["jobs"]?.deadLetters, { maxReceiveCount: 5 });
        assert.equal(resources.queues["jobs"]?.grant, "publish");
        assert.deepEqual(resources.buckets, {});
    });

    it("of DynamoDB are refused with keys that it would refuse", () => {
        assert.deepEqual(tableFaults({ sortKey: "at" }), ["resources.tables.todos.partitionKey: is missing"]);
        assert.deepEqual(tableFaults({ partitionKey: "id", sortKey: "id" }), [
            "resources.tables.todos.sortKey: is the partition key, too",
        ]);
        assert.deepEqual(tableFaults({ partitionKey: "id", types: { at: "N" } }), [
            "resources.tables.todos.types.at: is no key",
        ]);
        const indexes = { byOwner: {}, byTime: { sortKey: "at" }, byKey: { partitionKey: "a", projection: "INCLUDE" } };
        assert.deepEqual(tableFaults({ partitionKey: "id", indexes }).sort(), [
            "resources.tables.todos.indexes.byKey.attributes: is empty",
            "resources.tables.todos.indexes.byOwner.partitionKey: is missing, and so is sortKey",
            "resources.tables.todos.indexes.byTime.partitionKey: is missing, which makes it a local index, and the table has no sortKey",
        ]);
        const local = Object.fromEntries([1, 2, 3, 4, 5, 6].map((at) => [`by${at}x`, { sortKey: `at${at}` }]));
        assert.deepEqual(tableFaults({ partitionKey: "id", sortKey: "at", indexes: local }), [
            "resources.tables.todos.indexes.by6x: is local index number 6",
        ]);
        const good = { byTime: { sortKey: "due" }, byOwner: { partitionKey: "owner", sortKey: "at" } };
        assert.deepEqual(tableFaults({ partitionKey: "id", sortKey: "at", types: { due: "N" }, indexes: good }), []);
    });

    it("that are there already are used as they are", () => {
        const jobs = { arn: QUEUE, grant: "consume" };
        assert.deepEqual(faultsOf({ resources: { queues: { jobs } } }), []);
        const [fault, ...others] = faultsOf({ resources: { queues: { jobs: { ...jobs, fifo: true } } } });
        assert.deepEqual(others, []);
        assert.equal(fault?.path, "resources.queues.jobs.fifo");
        assert.match(fault?.problem ?? "", /is there beside arn/);
        assert.match(faultsOf({ resources: { topics: { jobs } } })[0]?.expected ?? "", /ARN of a topic of SNS/);
    });

    it("are refused with settings that have no use, and with keys that no physical name can hold", () => {
        const paths = (resources: object) => faultsOf({ resources }).map(({ path }) => path);
        assert.deepEqual(paths({ queues: { jobs: { contentBasedDeduplication: true } } }), [
            "resources.queues.jobs.contentBasedDeduplication",
        ]);
        assert.deepEqual(paths({ queues: { jobs: { contentBasedDeduplication: true, fifo: true } } }), []);
        assert.deepEqual(paths({ buckets: { files: { cors: { origins: [] } } } }), [
            "resources.buckets.files.cors.origins",
        ]);
        assert.deepEqual(paths({ buckets: { files: { cors: {} } } }), ["resources.buckets.files.cors.origins"]);
        assert.deepEqual(paths({ topics: { "a-b": {} } }), ["resources.topics.a-b"]);
    });
});

describe("a resource with a name of its own", () => {
    const NAMED = { partitionKey: "id", name: "Weather", shared: true };
    const problems = (resources: object, more: object = {}) =>
        faultsOf({ resources, ...more }).map(({ path, problem }) => `${path}: ${problem}`);

    it("is one for all environments, or that of the only one", () => {
        assert.deepEqual(problems({ tables: { weather: NAMED } }), []);
        const tables = { weather: { ...NAMED, shared: false } };
        const [fault, ...others] = faultsOf({ resources: { tables } });
        assert.deepEqual(others, []);
        assert.deepEqual(fault, {
            path: "resources.tables.weather.name",
            problem: "is Weather, and staging, production would each have one called Weather, of which AWS has one",
            expected: "one for all environments, which then have the same content, or no name",
            mend: [
                "pulumi config set --path 'resources.tables.weather.shared' true",
                "# or",
                "pulumi config rm --path 'resources.tables.weather.name'",
            ].join("\n"),
        });
        assert.deepEqual(problems({ tables }, { environments: { production: { branch: "master" } } }), []);
    });

    it("shares it with no other of its kind, and not with what the platform names", () => {
        assert.deepEqual(
            problems({ tables: { a: NAMED, b: NAMED }, topics: { c: { name: "Weather", shared: true } } }),
            ["resources.tables.b.name: is Weather, which tables.a is called"],
        );
        const { projectName } = raw({}).project as { projectName: string };
        for (const name of [`${projectName}-todos`, `${projectName}_staging-todos`]) {
            assert.deepEqual(problems({ tables: { a: { ...NAMED, name } } }), [
                `resources.tables.a.name: is ${name}, which the platform may call something of its own`,
            ]);
        }
        assert.deepEqual(problems({ tables: { a: { ...NAMED, name: `${projectName}sTodos` } } }), []);
    });

    it("has one that its service takes", () => {
        const shared = true;
        const paths = (resources: object) => faultsOf({ resources }).map(({ path }) => path);
        assert.deepEqual(paths({ buckets: { files: { name: "Files", shared } } }), ["resources.buckets.files.name"]);
        assert.deepEqual(paths({ buckets: { files: { name: "my.files-1", shared } } }), []);
        assert.deepEqual(paths({ tables: { weather: { ...NAMED, name: "ab" } } }), ["resources.tables.weather.name"]);
        assert.deepEqual(paths({ secrets: { key: { name: "team/key", shared } } }), []);
        assert.deepEqual(problems({ queues: { jobs: { name: "jobs", shared, fifo: true } } }), [
            "resources.queues.jobs.name: is jobs, and fifo is true",
        ]);
        assert.deepEqual(problems({ topics: { news: { name: "news.fifo", shared } } }), [
            "resources.topics.news.name: is news.fifo, and fifo is false",
        ]);
        assert.deepEqual(problems({ queues: { jobs: { name: "jobs.fifo", shared, fifo: true } } }), []);
    });

    it("has none beside arn", () => {
        const [fault] = faultsOf({ resources: { queues: { jobs: { arn: QUEUE, name: "jobs" } } } });
        assert.equal(fault?.path, "resources.queues.jobs.name");
    });

    it("is another one under another name, and what is in it would be lost", () => {
        const standing = [{ kind: "tables", key: "weather", name: "Weather", protect: true }] as const;
        const of = (name: string) =>
            faultsOf({ resources: { tables: { weather: { ...NAMED, name } } } }, { standingResources: standing });
        assert.deepEqual(of("Weather"), []);
        const [fault, ...others] = of("Climate");
        assert.deepEqual(others, []);
        assert.match(fault?.problem ?? "", /would lose Weather, with all that is in it$/);
        assert.match(fault?.expected ?? "", /Under another key or name/);
    });
});

describe("a variable that is given a resource", () => {
    const resources = { tables: { todos: { partitionKey: "id" }, all: { partitionKey: "id", shared: true } } };
    const faultsWith = (text: string, environments: object = BRANCHES) =>
        faultsOf({ resources, environments, function: { environment: { TODOS_TABLE: text } } });

    it("has to be the same for all that share a function", () => {
        const [fault, ...others] = faultsWith("${tables.todos.name}");
        assert.deepEqual(others, []);
        assert.equal(fault?.path, "function.environment.TODOS_TABLE");
        assert.match(fault?.problem ?? "", /each environment has its own, and staging, production share one function/);
        assert.equal(
            fault?.mend,
            [
                "pulumi config set --path 'environments.staging.isolated' true",
                "pulumi config set --path 'environments.production.isolated' true",
                "# or",
                "pulumi config set --path 'resources.tables.todos.shared' true",
            ].join("\n"),
        );
        assert.deepEqual(faultsWith("${tables.all.name}"), []);
        assert.deepEqual(faultsWith("${tables.todos.name}", ISOLATED), []);
        const [one] = faultsWith("${tables.todos.name}", { ...ISOLATED, staging: BRANCHES.staging });
        assert.match(one?.problem ?? "", /staging has the shared function/);
    });

    it("is refused where there is no such thing, with what was meant", () => {
        const expected = (text: string) => faultsWith(text, ISOLATED).map((fault) => fault.expected);
        assert.deepEqual(expected("${tables.todo.name}"), ["did you mean todos?"]);
        assert.deepEqual(expected("${tables.todos.nam}"), ["did you mean name?"]);
        assert.deepEqual(expected("${tables.todos.location}"), ["one of arn, name, streamArn"]);
        assert.deepEqual(expected("${tables.todos.streamArn}"), ["stream beside the resource's other keys"]);
        assert.deepEqual(expected("${queues.jobs.url}"), ["one of those that resources is to have; it has none"]);
        const production = { ...ISOLATED.production, environment: { QUEUE_URL: "${queues.jobs.url}" } };
        const [own] = faultsOf({ environments: { ...ISOLATED, production } });
        assert.equal(own?.path, "environments.production.environment.QUEUE_URL");
    });

    it("is refused where there is no such kind, for it would reach the application as it is written", () => {
        const [fault, ...others] = faultsWith("${resources.users.id}", ISOLATED);
        assert.deepEqual(others, []);
        assert.deepEqual(fault, {
            path: "function.environment.TODOS_TABLE",
            problem: "is ${resources.users.id}, and resources is no kind of resource",
            expected: "one of buckets, queues, secrets, tables, topics, or links, which resources.ts makes",
            mend: "pulumi config rm --path 'function.environment.TODOS_TABLE'",
        });
        const [near] = faultsWith("a/${table.todos.name}", ISOLATED);
        assert.equal(near?.expected, "did you mean tables?");
        assert.deepEqual(faultsWith("${logger.level} ${env.HOME}", ISOLATED), []);
    });

    it("may have a text around it, and text in braces that is none", () => {
        assert.deepEqual(faultsWith("${other} and ${tables}"), []);
        const text = "a/${tables.todos.name}/${queues.jobs.a.b}/${x.y}";
        assert.deepEqual(
            referencesIn(text).map(({ kind, key, attribute }) => [kind, key, attribute]),
            [
                ["tables", "todos", "name"],
                ["queues", "jobs", "a.b"],
            ],
        );
        assert.equal(
            replaceReferences(text, ({ key }) => `<${key}>`),
            "a/<todos>/<jobs>/${x.y}",
        );
    });
});

describe("the name of a resource", () => {
    const cases = [
        ["tables", "todos", "shop_staging-todos"],
        ["queues", "jobs", "shop_staging-jobs"],
        ["buckets", "Files", "shop-staging-files-"],
    ] as const;
    cases.forEach(([kind, key, expected]) =>
        it(`of the kind ${kind} is ${expected}`, () => {
            assert.equal(resourceName(kind, "shop", "staging", key), expected);
        }),
    );

    it("is within what the service takes, and still its own", () => {
        const environment = "e".repeat(64);
        const name = (key: string) => resourceName("queues", "p".repeat(20), environment, key, true);
        assert.ok(name("a").length <= 80, name("a"));
        assert.notEqual(name("a"), name("b"));
        assert.match(name("a"), /\.fifo$/);
        const bucket = resourceName("buckets", "p".repeat(20), environment, "files");
        assert.ok(bucket.length + 26 <= 63, bucket);
        assert.equal(resourceName("topics", "shop", undefined, "news"), "shop-news");
    });
});

describe("an environment that is left out", () => {
    it("is named with the data that nothing would reach any more", () => {
        const resources = [
            { kind: "tables", key: "todos", environment: "old", name: "shop_old-todos", protect: true },
            { kind: "topics", key: "news", environment: "old", name: "shop_old-news", protect: false },
        ];
        const outputs = { environments: { old: { branch: "old", protect: true } }, resources };
        const [fault, ...others] = faultsOf(
            {},
            { standing: standingEnvironments(outputs), standingResources: standingResources(outputs) },
        );
        assert.deepEqual(others, []);
        assert.equal(fault?.path, "environments.old");
        assert.match(fault?.problem ?? "", /, and no environment would reach shop_old-todos any more$/);
    });
});
