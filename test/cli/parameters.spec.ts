import assert from "node:assert/strict";

import { SSMClient } from "@aws-sdk/client-ssm";

import { UserError } from "../../common/errors";
import { MOST_BYTES, Parameters } from "../../release/adapters/aws/parameters";

/** What AWS answers to one request. */
interface Answer {
    readonly status?: number;
    readonly body: object;
}

/** A request as it goes over the wire. */
interface Request {
    readonly target: string;
    readonly body: Record<string, unknown>;
}

/** Parameters whose requests get these answers, one after the other. */
function parameters(...answers: readonly Answer[]): { readonly store: Parameters; readonly requests: Request[] } {
    const requests: Request[] = [];
    const requestHandler = {
        handle: async (request: { headers: Record<string, string>; body: Uint8Array }) => {
            const target = request.headers["x-amz-target"]?.replace(/^AmazonSSM\./, "") ?? "";
            requests.push({
                target,
                body: JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>,
            });
            const { status = 200, body } = answers[requests.length - 1] ?? assert.fail("one request too many");
            const bytes = Buffer.from(JSON.stringify(body));
            return { response: { statusCode: status, headers: {}, body: bytes } };
        },
    };
    const credentials = { accessKeyId: "x", secretAccessKey: "x" };
    const client = new SSMClient({
        region: "eu-west-1",
        credentials,
        maxAttempts: 1,
        requestHandler: requestHandler as never,
    });
    return { store: new Parameters(client), requests };
}

describe("parameters", () => {
    it("are listed page after page, by name, and without their values", async () => {
        const secret = (name: string, Type: string) => ({
            Name: `/shop/staging/${name}`,
            Type,
            Version: 3,
            LastModifiedDate: 1_767_225_600,
            LastModifiedUser: "arn:aws:iam::1:user/alice",
        });
        const { store, requests } = parameters(
            { body: { Parameters: [secret("B", "SecureString")], NextToken: "more" } },
            { body: { Parameters: [], NextToken: "even more" } },
            { body: { Parameters: [secret("A", "String")] } },
        );
        const found = await store.list("/shop/staging");
        assert.deepEqual(found, [
            {
                name: "/shop/staging/A",
                version: 3,
                encrypted: false,
                lastModified: "2026-01-01T00:00:00.000Z",
                by: "arn:aws:iam::1:user/alice",
            },
            { ...found[1], name: "/shop/staging/B", encrypted: true },
        ]);
        assert.deepEqual([...new Set(requests.map(({ target }) => target))], ["DescribeParameters"]);
        assert.deepEqual(requests[0]?.body["ParameterFilters"], [
            { Key: "Path", Option: "Recursive", Values: ["/shop/staging"] },
        ]);
        assert.equal(store.calls(), 3);
    });

    it("are stored encrypted, in the place of what was there", async () => {
        const { store, requests } = parameters({ body: { Version: 2 } });
        assert.equal(await store.put("/shop/staging/A", "value"), 2);
        const body = { Name: "/shop/staging/A", Value: "value", Type: "SecureString", Overwrite: true };
        assert.deepEqual(requests, [{ target: "PutParameter", body }]);
    });

    it("are removed", async () => {
        const { store, requests } = parameters({ body: {} });
        await store.remove("/shop/staging/A");
        assert.deepEqual(requests, [{ target: "DeleteParameter", body: { Name: "/shop/staging/A" } }]);
    });

    it("do not show a value that AWS quotes in its refusal", async () => {
        const message = "Value 's3cr3t' at 'value' failed to satisfy a constraint";
        const { store } = parameters({ status: 400, body: { __type: "ValidationException", message } });
        await assert.rejects(store.put("/shop/staging/A", "s3cr3t"), (error: Error) => {
            assert.ok(error instanceof UserError);
            assert.match(error.message, /^Storing \/shop\/staging\/A failed: ValidationException: Value '\[secret\]'/);
            assert.ok(!(error.stack ?? "").includes("s3cr3t") && error.cause === undefined);
            return true;
        });
    });

    it("that are too large or empty are refused before AWS is asked", async () => {
        const { store, requests } = parameters({ body: { Version: 1 } });
        await assert.rejects(store.put("/a/b", "ä".repeat(MOST_BYTES / 2 + 1)), /has 4098 bytes; .* holds 4096/);
        await assert.rejects(store.put("/a/b", ""), /is empty/);
        assert.equal(requests.length, 0);
        await store.put("/a/b", "ä".repeat(MOST_BYTES / 2));
    });

    const refusals: readonly (readonly [string, Answer, RegExp])[] = [
        [
            "is not permitted",
            { status: 400, body: { __type: "AccessDeniedException", message: "not authorized to perform" } },
            /Removing \/a\/b is not permitted: not authorized/,
        ],
        [
            "is asked of AWS too often",
            { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } },
            /takes no more requests just now/,
        ],
        ["is not there", { status: 400, body: { __type: "ParameterNotFound" } }, /There is no parameter \/a\/b\./],
    ];
    for (const [what, answer, message] of refusals) {
        it(`explain what ${what}`, async () => {
            const { store } = parameters(answer);
            await assert.rejects(
                store.remove("/a/b"),
                (error: Error) => error instanceof UserError && message.test(error.message),
            );
        });
    }
});
