import assert from "node:assert/strict";

import { askThrough, probe } from "../../lab/probe";
import { AwsServer } from "../release/adapters/aws/server";

describe("what the lab asks of an environment", () => {
    const server = new AwsServer();
    const names = ["AWS_ENDPOINT_URL_API_GATEWAY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"] as const;
    const before_ = new Map(names.map((name) => [name, process.env[name]]));
    const sent = () => server.requests.map(({ path, headers }) => [path, headers.authorization, headers["x-api-key"]]);

    before(async () => {
        await server.start();
        const values = [server.url, "AKIDEXAMPLE", "secret", "eu-west-1"];
        names.forEach((name, index) => (process.env[name] = values[index]));
    });
    beforeEach(() => server.reset());
    after(async () => {
        await server.stop();
        for (const [name, value] of before_) {
            if (value === undefined) {
                delete process.env[name];
            } else {
                process.env[name] = value;
            }
        }
    });

    it("is signed where its API lets in those that AWS knows, as a release's own request is", async () => {
        server.expect({ body: "hello" });
        const probed = { path: "/", commit: "abc", access: { signed: "iam" } } as const;
        const found = await probe("staging", `${server.url}/staging`, "2", probed);
        assert.deepEqual([found.healthy, found.answer, found.path, found.commit], [true, "200 hello", "/", "abc"]);
        const [[path, authorization] = []] = sent();
        assert.equal(path, "/staging/");
        assert.match(
            String(authorization),
            /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\//,
        );
    });

    it("carries the key of releases where its API asks for one", async () => {
        server.expect({ body: { id: "k1", value: "the-value" } }, { body: "hello" });
        assert.deepEqual(await askThrough(`${server.url}/staging/todos`, { apiKey: "k1" }).then((a) => a.status), 200);
        assert.deepEqual(sent().at(-1), ["/staging/todos", undefined, "the-value"]);
    });

    it("is anybody's request elsewhere, and what keeps it out is told", async () => {
        server.expect({ status: 403, body: { message: "Missing Authentication Token" } });
        const found = await probe("staging", `${server.url}/staging`, "2", { path: "/", commit: undefined });
        assert.deepEqual([found.healthy, found.answer], [false, '403 {"message":"Missing Authentication Token"}']);
        assert.deepEqual(sent(), [["/staging/", undefined, undefined]]);
    });
});
