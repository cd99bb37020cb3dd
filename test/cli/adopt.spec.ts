import assert from "node:assert/strict";

import { adoptionFaults } from "../../cli/adopt/faults";
import { importsOf, missingOf } from "../../cli/adopt/imports";
import { foundIn, locationOf } from "../../cli/adopt/locate";
import { differences, stageNotes } from "../../cli/adopt/report";
import type { FoundApi, FoundMethod, FoundPlatform } from "../../release/adoption";
import { FOUND } from "./foundPlatform";

const BOTH = ["staging", "production"];
const PLACE = { project: "platform", stack: "live" };
const [METHOD] = FOUND.api.methods as readonly [FoundMethod];

const problems = (found: FoundPlatform, environments = BOTH, isOurs = false) =>
    adoptionFaults(found, environments, isOurs).map(({ problem }) => problem);
const withApi = (api: Partial<FoundApi>): FoundPlatform => ({ ...FOUND, api: { ...FOUND.api, ...api } });

describe("what platform adopt takes over", () => {
    it("is what the Ansible project has made, as it is", () => {
        assert.deepEqual(problems(FOUND), []);
    });

    const refused: Readonly<Record<string, readonly [FoundPlatform, RegExp]>> = {
        "a container image": [{ ...FOUND, packageType: "Image" }, /runs a container image/],
        "a function of another stack": [
            {
                ...FOUND,
                aliases: [
                    ...FOUND.aliases,
                    { name: "placeholder", version: "1", codeSha256: "", revisionId: "", weights: {} },
                ],
            },
            /belongs to a stack of the platform already/,
        ],
        "an alias with weights": [
            { ...FOUND, aliases: FOUND.aliases.map((alias) => ({ ...alias, weights: { "2": 0.1 } })) },
            /splits its requests/,
        ],
        "a function that is called without an alias": [
            { ...FOUND, unqualified: ["the event source arn:aws:sqs:eu-west-1:1:jobs"] },
            /is called without an alias, by the event source arn:aws:sqs/,
        ],
        "other paths": [withApi({ paths: ["/", "/shop", "/{proxy+}"] }), /other paths .*: \/, \/shop, /],
        "no path for all": [withApi({ paths: ["/"], proxyId: undefined, methods: [] }), /other paths .*: \/$/],
        "a private API": [withApi({ endpointType: "PRIVATE" }), /is private/],
        "a method of its own": [
            withApi({ methods: [{ ...METHOD, httpMethod: "GET" }] }),
            /^GET \/\{proxy\+\} is a method of its own/,
        ],
        "an authorizer": [withApi({ methods: [{ ...METHOD, authorization: "AWS_IAM" }] }), /asks for AWS_IAM/],
        "an API key": [withApi({ methods: [{ ...METHOD, apiKeyRequired: true }] }), /asks for an API key/],
        "another function": [
            withApi({ methods: [{ ...METHOD, uri: METHOD.uri?.replace(FOUND.functionName, "other") }] }),
            /does not call shop-application/,
        ],
        "an integration of another kind": [withApi({ methods: [{ ...METHOD, integration: "AWS" }] }), /does not call/],
        "a stage with another alias": [
            withApi({ stages: [{ name: "staging", variables: { LambdaFunctionAlias: "qa" } }] }),
            /the stage staging names the alias qa/,
        ],
        "a stage without an alias": [withApi({ stages: [{ name: "staging", variables: {} }] }), /names no alias/],
        "a stage whose alias is gone": [{ ...FOUND, aliases: [] }, /there is no alias production/],
        "stages of other names": [withApi({ stages: [{ name: "prod", variables: {} }] }), /it has prod$/],
    };
    for (const [name, [found, words]] of Object.entries(refused)) {
        it(`is not ${name}`, () => {
            const [first = ""] = problems(found);
            assert.match(first, words);
        });
    }

    it("is what a run that was killed has taken over in part", () => {
        const [, [taken]] = Object.entries(refused)[1] ?? ["", [FOUND]];
        assert.deepEqual(problems(taken, BOTH, true), []);
    });
});

describe("the list for pulumi import", () => {
    it("has each resource under the program's name, below its component", () => {
        const { nameTable, resources } = importsOf(FOUND, BOTH, PLACE);
        assert.deepEqual(nameTable, { aws: "urn:pulumi:live::platform::pulumi:providers:aws::aws" });
        const taken = resources.filter(({ component }) => component !== true);
        assert.deepEqual(
            taken.map(({ type, logicalName, id, parent }) => [type.split(":").pop(), logicalName, id, parent]),
            [
                ["Function", "function", FOUND.functionName, "AliasedLambda"],
                ["LogGroup", "function", `/aws/lambda/${FOUND.functionName}`, "AliasedLambda"],
                ["RestApi", "api", "71ooo9scjj", "ApiGateway"],
                ["Resource", "api-proxy", "71ooo9scjj/pr0xy", "ApiGateway"],
                ["Method", "api-proxy", "71ooo9scjj/pr0xy/ANY", "ApiGateway"],
                ["Integration", "api-proxy", "71ooo9scjj/pr0xy/ANY", "ApiGateway"],
                ["Alias", "function-staging", `${FOUND.functionName}/staging`, "Environment staging"],
                ["Stage", "api-staging", "71ooo9scjj/staging", "Environment staging"],
                ["Alias", "function-production", `${FOUND.functionName}/production`, "Environment production"],
                ["Stage", "api-production", "71ooo9scjj/production", "Environment production"],
            ],
        );
        assert.equal(new Set(resources.map(({ name }) => name)).size, resources.length, "names are unique");
    });

    it("leaves out what no environment has, and what is not there", () => {
        const { resources } = importsOf({ ...FOUND, logGroup: undefined }, ["production", "qa"], PLACE);
        assert.deepEqual(
            resources.map(({ logicalName }) => logicalName).filter((name) => /staging|qa/.test(name)),
            [],
        );
        assert.ok(!resources.some(({ type }) => type.includes("LogGroup")));
    });

    it("goes on where a run was killed", () => {
        const file = importsOf(FOUND, BOTH, PLACE);
        const urn = (type: string, name: string) => `urn:pulumi:live::platform::${type}::${name}`;
        const lambda = "platform:index:AliasedLambda";
        const known = [
            { urn: urn(lambda, "function"), type: lambda },
            {
                urn: urn(`${lambda}$aws:lambda/function:Function`, "function"),
                type: "aws:lambda/function:Function",
                id: FOUND.functionName,
            },
        ];
        const left = missingOf(file, known, PLACE);
        assert.equal(left.resources.length, file.resources.length - 2);
        assert.equal(left.nameTable["AliasedLambda"], urn(lambda, "function"), "the log group is still a child of it");
        const own = [known[0], { ...known[1], id: "shop-app" }] as typeof known;
        assert.throws(
            () => missingOf(file, own, PLACE),
            /has a aws:lambda\/function:Function of its own already: shop-app/,
        );
    });
});

describe("where to look", () => {
    it("is said by id and name, by stacks, or by the Ansible project's name", () => {
        const named = { functionName: "shop", restApiId: "71ooo9scjj" };
        assert.deepEqual(locationOf({ api: "71ooo9scjj", function: "shop" }), named);
        const arn = "arn:aws:lambda:eu-west-1:123456789012:function:shop";
        assert.deepEqual(locationOf({ api: "71ooo9scjj", function: arn }), named);
        assert.deepEqual(locationOf({ fromStacks: ["a", "b"] }), { stacks: ["a", "b"] });
        const stacks = ["shop-application-lambda", "shop-application-api-gateway"];
        assert.deepEqual(locationOf({ fromProject: "shop" }), { stacks });
        for (const wrong of [
            {},
            { api: "71ooo9scjj" },
            { api: "a", function: "b", fromProject: "c" },
            { api: "A!", function: "b" },
        ]) {
            assert.throws(() => locationOf(wrong), { name: "UsageError" });
        }
    });

    it("is the one function and the one API of the stacks", () => {
        const resource = (type: string, physicalId: string) => ({ stack: "a", type, logicalId: "x", physicalId });
        const fn = resource("AWS::Lambda::Function", "shop");
        const api = resource("AWS::ApiGateway::RestApi", "71ooo9scjj");
        assert.deepEqual(foundIn([fn, api], ["a"]), { functionName: "shop", restApiId: "71ooo9scjj" });
        assert.throws(() => foundIn([fn], ["a"]), /a have no REST API/);
        assert.throws(
            () => foundIn([fn, api, resource("AWS::Lambda::Function", "jobs")], ["a"]),
            /several: shop, jobs/,
        );
    });
});

describe("what is said before", () => {
    const wanted = { ...FOUND, environment: {}, secretVariables: {}, layers: [] };

    it("is what of the function the configuration has otherwise", () => {
        assert.deepEqual(differences(FOUND, wanted), []);
        const old = { ...FOUND, runtime: "python2.7", timeout: 3, variables: ["TABLE"], layers: ["arn:l:1"] };
        assert.deepEqual(differences(old, wanted), [
            "function.runtime: python2.7 now, python3.13 by the configuration",
            "function.timeout: 3 now, 29 by the configuration",
            "function.environment: the configuration has no TABLE",
            "function.layers: the configuration has no arn:l:1",
        ]);
    });

    it("is which variables a stage loses, and which environment is new", () => {
        const stages = [{ name: "staging", variables: { LambdaFunctionAlias: "staging", COLOUR: "red", SIZE: "2" } }];
        const environments: readonly { name: string; settings: Record<string, string> }[] = [
            { name: "staging", settings: { SIZE: "2" } },
            { name: "qa", settings: {} },
        ];
        assert.deepEqual(stageNotes(withApi({ stages }), environments), [
            "the stage staging loses its variables COLOUR: put them into environments.staging.settings",
            "qa is new: it starts at the placeholder, which answers 503 until its first release",
        ]);
    });
});
