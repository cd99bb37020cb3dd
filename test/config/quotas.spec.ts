import assert from "node:assert/strict";

import {
    accountNotices,
    concurrencyFault,
    describeFaults,
    parseConfig,
    standingEnvironments,
    type Parsed,
} from "../../config";

const COMPLETE = {
    projectName: "shop",
    accountId: "123456789012",
    githubOwner: "octo",
    githubRepository: "shop-application",
};

const POLLING = { source: { trigger: "polling" } };

/** As many environments as are asked for. */
function environments(count: number, from = 1): Readonly<Record<string, { branch: string }>> {
    return Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`env${from + index}`, { branch: `branch${from + index}` }]),
    );
}

/** @param standing The environments that the stack has. */
function parse(project: Readonly<Record<string, unknown>>, standing: Readonly<Record<string, unknown>> = {}): Parsed {
    return parseConfig({
        project: { ...COMPLETE, ...project },
        aws: { region: "eu-west-1" },
        tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
        secrets: new Set(),
        standing: standingEnvironments({ environments: standing }),
    });
}

function shown(...args: Parameters<typeof parse>): string {
    return describeFaults("live", parse(...args).faults);
}

describe("the quota of stages", () => {
    it("is what api.stages says, with what to do about it", () => {
        const api = { stages: 12 };
        assert.deepEqual(parse({ environments: environments(12), api, ...POLLING }).faults, []);
        assert.equal(
            shown({ environments: environments(13), api, ...POLLING }),
            [
                "The configuration of stack 'live' has 1 fault:",
                "",
                "  environments: 13 environments take 13 stages of one REST API",
                '    expected: at most 12: the quota "Stages per API" (L-379E48B0) of Amazon API Gateway, as api.stages says',
                '    mend:     # ask AWS for 13: console, Service Quotas, Amazon API Gateway, "Stages per API"; once that is granted:',
                "              pulumi config set --path 'api.stages' 13",
                "",
            ].join("\n"),
        );
    });

    it("is nothing to refuse by as long as nobody has said what the account may have", () => {
        assert.deepEqual(parse({ environments: environments(50), ...POLLING }).faults, []);
        assert.deepEqual(parse({ environments: environments(50), ...POLLING, api: { stages: 10 } }).faults, []);
    });

    it("is named beside whatever else has to be mended", () => {
        const paths = parse({ environments: environments(50) }).faults.map(({ path }) => path);
        assert.deepEqual(paths, ["source.mode", "environments"]);
    });

    it("counts previews, and says how many there is room for", () => {
        const pullRequests = { previews: 4 };
        assert.deepEqual(parse({ api: { stages: 4 }, pullRequests }).faults, [], "the environments have another API");
        const [fault, ...more] = parse({ api: { stages: 3 }, pullRequests }).faults;
        assert.deepEqual(more, []);
        assert.equal(fault?.path, "pullRequests.previews");
        assert.equal(fault?.problem, "4 previews take 4 stages of one REST API");
        assert.match(
            fault?.mend ?? "",
            /\n# or, without asking:\npulumi config set --path 'pullRequests\.previews' 3$/,
        );
    });

    it("leaves 100 requests at once to functions that reserve none", () => {
        assert.equal(concurrencyFault(10, 1000), undefined);
        assert.equal(concurrencyFault(900, 1000), undefined);
        assert.equal(concurrencyFault(0, 10), undefined, "nothing is taken from anybody");
        const fault = concurrencyFault(10, 10);
        assert.equal(fault?.path, "pullRequests.concurrency");
        assert.match(fault?.problem ?? "", /^is 10, and the account runs 10 requests at once/);
        assert.match(fault?.expected ?? "", /^at most 0: Lambda keeps 100 .*L-B99A9384/);
        assert.match(fault?.mend ?? "", /\npulumi config rm --path 'pullRequests\.concurrency'$/);
        assert.match(concurrencyFault(901, 1000)?.expected ?? "", /^at most 900/);
    });

    it("counts what goes only when the new ones are there", () => {
        const project = { environments: environments(3, 2), api: { stages: 3 }, ...POLLING };
        const going = { ...project, removal: { environments: ["env1"] } };
        const [fault, ...more] = parse(going, environments(3)).faults;
        assert.deepEqual(more, []);
        assert.equal(
            fault?.problem,
            "3 environments and 1 more that goes only when the new ones are there take 4 stages of one REST API",
        );
        assert.match(
            fault?.mend ?? "",
            /\n# or, without asking: take away first, with one pulumi up, and add with the next$/,
        );
        const fewer = { ...going, environments: environments(2, 2) };
        assert.deepEqual(parse(fewer, environments(3)).faults, [], "nothing is new");
    });

    it("refuses nothing that is there already", () => {
        const project = { environments: environments(12), api: { stages: 11 }, ...POLLING };
        assert.deepEqual(parse(project, environments(12)).faults, []);
        assert.equal(parse(project, environments(11)).faults.length, 1);
    });
});

describe("the quotas of what a push arrives through", () => {
    const api = { stages: 400 };

    it("lets a repository have 20 webhooks for pushes", () => {
        assert.deepEqual(parse({ environments: environments(20), api }).faults, []);
        assert.equal(
            shown({ environments: environments(21), api }),
            [
                "The configuration of stack 'live' has 1 fault:",
                "",
                "  source.mode: 21 environments take 21 webhooks for pushes",
                "    expected: at most 20: GitHub lets a repository have no more webhooks for one event",
                "    mend:     pulumi config set --path 'source.mode' connection",
                "              # or",
                "              pulumi config set --path 'source.trigger' polling",
                "",
            ].join("\n"),
        );
    });

    it("lets an account have 300 pipelines that poll", () => {
        assert.deepEqual(parse({ environments: environments(300), api, ...POLLING }).faults, []);
        const [fault] = parse({ environments: environments(301), api, ...POLLING }).faults;
        assert.equal(fault?.path, "source.trigger");
        assert.equal(fault?.expected, "at most 300: a fixed quota of AWS CodePipeline for an account and Region");
        assert.equal(
            fault?.mend,
            "pulumi config rm --path 'source.trigger'\npulumi config set --path 'source.mode' connection",
        );
    });

    it("has no such number in mode connection", () => {
        const source = { mode: "connection" };
        assert.deepEqual(parse({ environments: environments(301), api, source }).faults, []);
    });
});

describe("the quotas of a whole account", () => {
    it("are warned of where the environments alone reach them", () => {
        assert.deepEqual(accountNotices(331, "managed"), []);
        assert.deepEqual(accountNotices(332, "managed"), [
            "332 environments take 1001 roles, and IAM lets an account have 1000 until it is asked for more: in the console under " +
                "Service Quotas. Where that was done, there is nothing to do.",
        ]);
        const [, pipelines, ...more] = accountNotices(1001, "managed");
        assert.match(
            pipelines ?? "",
            /^1001 environments take 1001 pipelines, and AWS CodePipeline lets an account and Region/,
        );
        assert.deepEqual(more, []);
    });

    it("have room for more environments whose builds release themselves, which have a role less", () => {
        assert.deepEqual(accountNotices(497, "application"), []);
        assert.match(accountNotices(498, "application").join(), /^498 environments take 1001 roles/);
    });
});
