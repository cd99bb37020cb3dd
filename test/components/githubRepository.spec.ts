import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import * as pulumi from "@pulumi/pulumi";

import { recordPlatform, TOKEN } from "../support/platform";

/** An error of the engine: the SDK shows what it says in `details`. */
const refused = (status: number, text: string) =>
    Object.assign(new Error(), { details: `GET https://api.github.com/x: ${status} ${text} []` });

describe("what GitHub is asked before any resource is made", () => {
    it("makes a token that is not accepted a fault that says so", async () => {
        const github = { fullName: refused(401, "Bad credentials") };
        await assert.rejects(recordPlatform({}, { github }), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.match(error.message, /does not accept githubToken: it is wrong, has expired or was revoked/);
            assert.ok(!error.message.includes(TOKEN));
            return true;
        });
    });

    it("tells a repository that is not there, or not to be seen, from one that was renamed", async () => {
        await assert.rejects(
            recordPlatform({}, { github: { fullName: "" } }),
            /no repository octo\/shop-application, or the account of githubToken may not see it: nothing was changed/,
        );
        await assert.rejects(
            recordPlatform({}, { github: { fullName: "octo/storefront" } }),
            /is called octo\/storefront now: nothing was changed\.\n  pulumi config set githubOwner octo\n  pulumi config set githubRepository storefront/,
        );
    });

    it("takes upper and lower case for the same, as GitHub does", async () => {
        await recordPlatform({}, { github: { fullName: "Octo/Shop-Application" } });
    });

    for (const status of [403, 404]) {
        it(`names the scope that webhooks take, where GitHub answers ${status}`, async () => {
            const github = { webhooks: refused(status, "Not Found") };
            await assert.rejects(
                recordPlatform({}, { github }),
                /may not manage the webhooks[^]*admin:repo_hook[^]*"Webhooks: read and write"[^]*source\.trigger polling/,
            );
        });
    }

    it("names the rights that a token lacks which may not read the repository", async () => {
        const github = { fullName: refused(403, "Resource not accessible by personal access token") };
        await assert.rejects(
            recordPlatform({}, { github }),
            /may not read octo\/shop-application: nothing was changed[^]*403 Resource not accessible[^]*"Contents: read"/,
        );
    });

    for (const variable of ["GITHUB_OWNER", "GITHUB_ORGANIZATION"]) {
        it(`refuses a shell whose ${variable} would have the provider work elsewhere`, async () => {
            process.env[variable] = "somebody";
            try {
                await assert.rejects(
                    recordPlatform(),
                    /work for somebody, and not in octo\/shop-application: nothing was changed\.\n  unset GITHUB_OWNER/,
                );
            } finally {
                delete process.env[variable];
            }
        });
    }

    it("warns of a branch that is not there yet", async () => {
        const { warnings } = await recordPlatform({}, { github: { missing: ["staging"] } });
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /has no branch staging: nothing is released from it until it is pushed/);
    });

    /** Of these webhooks of others, 19 tell of pushes. */
    const others = [...Array<string[]>(18).fill(["push", "pull_request"]), ["*"], ["pull_request"], ["issues"]];

    it("refuses more webhooks for pushes than GitHub takes, others counted, before any resource", async () => {
        await assert.rejects(
            recordPlatform({}, { github: { webhooks: others } }),
            /has 19 webhooks that tell of pushes, and 2 more would be made: GitHub lets a repository have 20 for one event\. Nothing was changed\.[^]*source\.mode connection\n[^]*source\.trigger polling$/,
        );
    });

    it("counts the webhooks that would be made, and of the others those that tell of pushes", async () => {
        await recordPlatform({}, { github: { webhooks: others.slice(1) } });
        // Those of the stack's own environments are there already.
        const outputs = { environments: { staging: { branch: "staging" }, production: { branch: "master" } } };
        await recordPlatform({}, { github: { webhooks: others }, outputs });
        await recordPlatform({ "platform:source": '{"trigger":"polling"}' }, { github: { webhooks: others } });
    });

    const WITH_WEBHOOKS = { webhooks: { staging: "7", production: "1", check: "9" } };

    it("warns of webhooks of the stack that somebody has deleted, which a plain up does not notice", async () => {
        const { warnings } = await recordPlatform(
            {},
            { outputs: WITH_WEBHOOKS, github: { webhooks: [["push"], ["push"]] } },
        );
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /no webhook of octo\/shop-application any more for: check, staging/);
        assert.match(warnings[0] ?? "", /pulumi up --refresh$/);
        const whole = { webhooks: Array<string[]>(10).fill(["issues"]) };
        assert.deepEqual((await recordPlatform({}, { outputs: WITH_WEBHOOKS, github: whole })).warnings, []);
    });

    it("is asked by the token that is configured now where webhooks go, which the engine then deletes them with", async () => {
        const leaving = { "platform:source": '{"mode":"connection"}' };
        const providers = async (
            config: Readonly<Record<string, string>>,
            outputs: Readonly<Record<string, unknown>>,
        ) =>
            (await recordPlatform(config, { outputs })).resources.filter(
                ({ type }) => type === "pulumi:providers:github",
            );
        assert.equal((await providers(leaving, WITH_WEBHOOKS)).length, 1);
        assert.equal((await providers({ "platform:source": '{"trigger":"polling"}' }, WITH_WEBHOOKS)).length, 1);
        const made = await recordPlatform({ "platform:source": '{"trigger":"polling"}' }, { outputs: WITH_WEBHOOKS });
        assert.deepEqual(
            made.resources.filter(({ type }) => /webhook/i.test(type)),
            [],
        );
        const older = { environments: {}, projectName: "shop" };
        assert.equal((await providers(leaving, older)).length, 1, "a stack of an older version does not say");
        assert.equal((await providers(leaving, { ...older, webhooks: {} })).length, 0);
        assert.equal((await providers(leaving, {})).length, 0);
        await assert.rejects(
            recordPlatform(leaving, { outputs: WITH_WEBHOOKS, github: { fullName: refused(401, "Bad credentials") } }),
            /does not accept githubToken[^]*Nothing was changed[^]*pulumi config set --secret githubToken/,
        );
    });

    it("is not asked where no token is configured any more: it is said with which one webhooks go", async () => {
        const without = {
            "platform:source": '{"mode":"connection"}',
            "platform:release": '{"report":false}',
            "platform:githubToken": "",
        };
        const { warnings } = await recordPlatform(without, { outputs: WITH_WEBHOOKS });
        assert.match(warnings.join("\n"), /with the token of the last `pulumi up`[^]*config set --secret githubToken/);
    });

    it("says what GitHub said where it is something else", async () => {
        const github = { fullName: refused(500, "Internal Server Error") };
        await assert.rejects(recordPlatform({}, { github }), /did not say what was asked[^]*500 Internal Server Error/);
    });
});

describe("a webhook that is there already", () => {
    const requests: string[] = [];
    /** What GitHub answers, by path. */
    let answers: Readonly<Record<string, (response: ServerResponse) => void>>;
    let server: Server;
    let origin: string;
    const path = "/api/v3/repos/octo/shop-application/hooks";
    const json =
        (body: unknown, headers = {}) =>
        (response: ServerResponse) =>
            void response.writeHead(200, headers).end(JSON.stringify(body));

    before(async () => {
        server = createServer((request, response) => {
            assert.equal(request.headers.authorization, `Bearer ${TOKEN}`);
            const asked = `${request.method} ${request.url}`;
            requests.push(asked);
            (answers[asked] ?? (() => response.writeHead(204).end()))(response);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    beforeEach(() => {
        requests.length = 0;
    });

    after(() => server.close());

    async function takeOver(): Promise<void> {
        const recording = await recordPlatform({ "platform:githubApiUrl": `${origin}/api/v3` });
        assert.deepEqual(requests, [], "nothing happens before the engine creates a webhook");
        // What the SDK makes of a secret that holds a secret.
        const inner = {
            [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
            value: { url: "https://webhooks.invalid/staging" },
        };
        const newInputs = { configuration: pulumi.secret(inner) };
        const hook = recording.hooks.get("github-take-over-webhook");
        await hook?.callback({ urn: "", id: "", name: "", type: "", newInputs });
    }

    const OTHERS = [
        { id: 1, config: { url: "https://webhooks.invalid/other" } },
        { id: 3, config: {} },
    ];
    const OWN = { id: 2, config: { url: "https://webhooks.invalid/staging" } };

    it("gives way to the one that is made for the same address, and no other does", async () => {
        answers = { [`GET ${path}?per_page=100`]: json([...OTHERS, OWN]) };
        await takeOver();
        assert.deepEqual(requests, [`GET ${path}?per_page=100`, `DELETE ${path}/2`]);
    });

    it("is found on a later page of GitHub's", async () => {
        const link = `<${origin}${path}?per_page=100&page=1>; rel="prev", <${origin}${path}?per_page=100&page=2>; rel="next"`;
        answers = {
            [`GET ${path}?per_page=100`]: json(OTHERS, { link }),
            [`GET ${path}?per_page=100&page=2`]: json([OWN]),
        };
        await takeOver();
        assert.deepEqual(requests, [`GET ${path}?per_page=100`, `GET ${path}?per_page=100&page=2`, `DELETE ${path}/2`]);
    });

    it("is found where GitHub points to, since the repository was renamed", async () => {
        const moved = (status: number, location: string) => (response: ServerResponse) =>
            void response.writeHead(status, { location }).end();
        answers = {
            [`GET ${path}?per_page=100`]: moved(301, `${origin}/api/v3/repositories/7/hooks?per_page=100`),
            "GET /api/v3/repositories/7/hooks?per_page=100": json([OWN]),
            [`DELETE ${path}/2`]: moved(307, `${origin}/api/v3/repositories/7/hooks/2`),
        };
        await takeOver();
        assert.equal(requests.at(-1), "DELETE /api/v3/repositories/7/hooks/2");
    });

    it("is nobody's where a page is at another host: the token does not go there", async () => {
        const link = '<https://elsewhere.invalid/hooks?page=2>; rel="next"';
        answers = { [`GET ${path}?per_page=100`]: json(OTHERS, { link }) };
        await takeOver();
        assert.deepEqual(requests, [`GET ${path}?per_page=100`]);
    });
});
