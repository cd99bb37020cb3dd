import assert from "node:assert/strict";
import { createServer } from "node:http";
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

    it("says what GitHub said where it is something else", async () => {
        const github = { fullName: refused(500, "Internal Server Error") };
        await assert.rejects(recordPlatform({}, { github }), /did not say what was asked[^]*500 Internal Server Error/);
    });
});

describe("a webhook that is there already", () => {
    it("gives way to the one that is made for the same address, and no other does", async () => {
        const requests: string[] = [];
        const hooks = [
            { id: 1, config: { url: "https://webhooks.invalid/other" } },
            { id: 2, config: { url: "https://webhooks.invalid/staging" } },
            { id: 3, config: {} },
        ];
        const server = createServer((request, response) => {
            assert.equal(request.headers.authorization, `Bearer ${TOKEN}`);
            requests.push(`${request.method} ${request.url}`);
            response.writeHead(request.method === "GET" ? 200 : 204);
            response.end(request.method === "GET" ? JSON.stringify(hooks) : undefined);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            const { port } = server.address() as AddressInfo;
            const apiUrl = `http://127.0.0.1:${port}/api/v3`;
            const recording = await recordPlatform({ "platform:githubApiUrl": apiUrl });
            assert.deepEqual(requests, [], "nothing happens before the engine creates a webhook");
            const hook = recording.hooks.get("github-take-over-webhook");
            // What the SDK makes of a secret that holds a secret.
            const inner = {
                [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
                value: { url: "https://webhooks.invalid/staging" },
            };
            const newInputs = { configuration: pulumi.secret(inner) };
            await hook?.callback({ urn: "", id: "", name: "", type: "", newInputs });
            const path = "/api/v3/repos/octo/shop-application/hooks";
            assert.deepEqual(requests, [`GET ${path}?per_page=100`, `DELETE ${path}/2`]);
        } finally {
            server.close();
        }
    });
});
