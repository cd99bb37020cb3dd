import assert from "node:assert/strict";

import { configOf, faultsOf, raw } from "./raw";
import { parseConfig } from "../../config";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:auth:live";
const POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab12Cd34E";
const LAMBDA = { type: "lambda", function: ARN };

describe("api.authorizer", () => {
    it("is complete where its type and what that needs are there", () => {
        const { api } = configOf(parseConfig(raw({ api: { authorizer: LAMBDA } })));
        assert.deepEqual(api.authorizer, {
            type: "lambda",
            function: ARN,
            event: "token",
            identity: ["method.request.header.Authorization"],
            cacheSeconds: 300,
        });
        const cognito = configOf(parseConfig(raw({ api: { authorizer: { type: "cognito", userPools: [POOL] } } })));
        assert.deepEqual(cognito.api.authorizer, { type: "cognito", userPools: [POOL], scopes: [] });
        assert.deepEqual(configOf(parseConfig(raw({ api: { authorizer: { type: "iam" } } }))).api.authorizer, {
            type: "iam",
        });
    });
});

/** What is written, the path that is named, what is wrong with it, and the command that mends it. */
const REFUSED: readonly (readonly [string, Record<string, unknown>, string, RegExp, RegExp])[] = [
    [
        "a function by its name",
        { api: { authorizer: { type: "lambda", function: "auth" } } },
        "api.authorizer.function",
        /"auth"/,
        /arn:aws:lambda/,
    ],
    [
        "two headers of a token",
        { api: { authorizer: { ...LAMBDA, identity: ["method.request.header.A", "method.request.header.B"] } } },
        "api.authorizer.identity",
        /has 2 parts/,
        /api\.authorizer\.event' request/,
    ],
    [
        "no user pool",
        { api: { authorizer: { type: "cognito", userPools: [] } } },
        "api.authorizer.userPools",
        /is empty/,
        /rm --path 'api\.authorizer'/,
    ],
    [
        "a parameter at the root",
        { api: { authorizer: LAMBDA, open: ["/{id}"] } },
        "api.open[0]",
        /first part is a parameter/,
        /\/login/,
    ],
    ["the same route twice", { api: { authorizer: LAMBDA, open: ["/a", "/a"] } }, "api.open[1]", /there already/, /rm/],
    [
        "two names of one parameter",
        { api: { authorizer: LAMBDA, open: ["/a/{id}", "/a/{name}/b"] } },
        "api.open[1]",
        /whose \{name\} is beside/,
        /rm/,
    ],
    [
        "open routes of an open API",
        { api: { open: ["/a"] } },
        "api.open",
        /everything is open/,
        /rm --path 'api\.open'/,
    ],
    [
        "the root as health path of a closed API",
        { api: { authorizer: LAMBDA }, release: { healthPath: "/" } },
        "release.healthPath",
        /api\.authorizer lets not everybody call it/,
        /healthPath' \/health\n# or.*\n.*api\.open\[0\]' \//,
    ],
    [
        "a health path that is no resource",
        { api: { authorizer: LAMBDA }, release: { healthPath: "/a~b" } },
        "release.healthPath",
        /takes no such path/,
        /\/health/,
    ],
    [
        "the root, open to some addresses alone",
        { api: { sources: ["10.0.0.0/8"] }, release: { healthPath: "/" } },
        "release.healthPath",
        /api\.sources/,
        /\/health/,
    ],
    [
        "an address without its length",
        { api: { sources: ["10.0.0.1"] } },
        "api.sources[0]",
        /10\.0\.0\.1/,
        /203\.0\.113/,
    ],
    [
        "a VPC's endpoint, of which a regional API knows nothing",
        { api: { sources: ["vpce-0a1b2c3d4e5f67890"] } },
        "api.sources[0]",
        /is vpce-0a1b2c3d4e5f67890, and API Gateway knows the VPC of a caller for private APIs alone/,
        /203/,
    ],
    ["a length that is none", { api: { sources: ["10.0.0.0/33"] } }, "api.sources[0]", /\/33 is no length/, /203/],
    [
        "the root, open on a condition alone",
        { api: { condition: { NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } } }, release: { healthPath: "/" } },
        "release.healthPath",
        /api\.condition/,
        /\/health/,
    ],
    [
        "a condition with an operator that is none",
        { api: { condition: { DateBefore: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } } },
        "api.condition",
        /operator DateBefore/,
        /api\.condition/,
    ],
    [
        "a time that the engine has read from one without quotation marks",
        { api: { condition: { DateLessThan: { "aws:CurrentTime": "2027-01-01 00:00:00 +0000 UTC" } } } },
        "api.condition",
        /has the time "2027-01-01 00:00:00 \+0000 UTC".*in quotation marks/,
        /api\.condition/,
    ],
    [
        "a condition of those who sign",
        { api: { condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } } },
        "api.condition",
        /aws:PrincipalAccount/,
        /api\.condition/,
    ],
    [
        "a condition beside IAM, which it would not hold for",
        { api: { condition: { Bool: { "aws:SecureTransport": true } }, authorizer: { type: "iam" } } },
        "api.condition",
        /api\.authorizer iam/,
        /rm --path 'api\.condition'/,
    ],
    [
        "a condition beside a function that is asked, which it would not hold for",
        {
            api: {
                condition: { Bool: { "aws:SecureTransport": true } },
                authorizer: { type: "lambda", function: "arn:aws:lambda:eu-west-1:123456789012:function:auth:live" },
            },
        },
        "api.condition",
        /api\.authorizer lambda, and whoever the function lets in/,
        /rm --path 'api\.condition'/,
    ],
    [
        "addresses in two places",
        { api: { condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, sources: ["10.0.0.0/8"] } },
        "api.condition",
        /api\.sources says that, too/,
        /rm --path 'api\.sources'/,
    ],
    ["a type of answer that is none", { api: { responses: { TEAPOT: {} } } }, "api.responses.TEAPOT", /no|not/, /./],
    [
        "keys of the application's own build",
        { api: { keys: true }, build: { mode: "application" }, release: { report: false } },
        "api.keys",
        /no way to verify/,
        /managed/,
    ],
    ["a field that is no variable", { api: { accessLog: { who: "me" } } }, "api.accessLog.who", /"me"/, /context/],
    [
        "limits of no key",
        { environments: { live: { branch: "main", usagePlan: { quota: 5 } } } },
        "environments.live.usagePlan",
        /no key/,
        /apiKeys\[0\]' partner/,
    ],
    [
        "the name of the releases' key",
        { environments: { live: { branch: "main", apiKeys: ["releases"] } } },
        "environments.live.apiKeys",
        /releases/,
        /rm/,
    ],
];

describe("what is said of the API", () => {
    for (const [what, project, path, problem, mend] of REFUSED) {
        it(`is refused: ${what}`, () => {
            const faults = faultsOf(project);
            assert.equal(faults.length, 1, JSON.stringify(faults));
            assert.equal(faults[0]?.path, path);
            assert.match(faults[0]?.problem ?? "", problem);
            assert.match(faults[0]?.mend ?? "", mend);
        });
    }

    it("is taken where it fits together", () => {
        const api = {
            authorizer: { ...LAMBDA, event: "request", identity: ["method.request.querystring.token"] },
            open: ["/", "/a/{id}", "/a/{id}/b", "/files/{proxy+}"],
            keys: true,
            sources: ["2001:db8::/32"],
            responses: { UNAUTHORIZED: { status: 401, headers: { "WWW-Authenticate": "Bearer" }, body: "{}" } },
            compression: 0,
            accessLog: { who: "$context.authorizer.principalId" },
        };
        assert.deepEqual(faultsOf({ api, release: { healthPath: "/" } }), []);
        const condition = {
            NotIpAddress: { "aws:SourceIp": ["2001:db8::1/128"] },
            DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
        };
        const userPools = ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab"];
        for (const authorizer of [undefined, { type: "cognito", userPools }]) {
            assert.deepEqual(faultsOf({ api: { ...api, authorizer, open: [], condition } }), []);
        }
    });
});
